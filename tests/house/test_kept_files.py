"""What is kept is what people wrote: nothing built, no path of a machine, no host of a package registry."""

import re

from tests.house.tree import ROOT, kept, place, text

LARGEST = 400_000
BUILT = re.compile(r"\.(pyc|pyo|so|o|whl|egg|zip|gz|map|min\.js|woff2?|sqlite3?|db)$|(^|/)(dist|build|node_modules)/")
MACHINES = re.compile(r"(?<![\w.])/(home|Users|mnt|workspace)/\w|[A-Z]:\\\\?Users")
REGISTRIES = re.compile(
    r"pytho[n]hosted|py[p]i\.or[g]|registry\.np[m]|registry\.yar[n]|de[b]\.debian|nodej[s]\.org|index-ur[l]"
)


def test_nothing_built_is_kept() -> None:
    assert [place(path) for path in kept() if BUILT.search(place(path)) or path.stat().st_size > LARGEST] == []


def test_no_path_of_a_machine_is_kept() -> None:
    # A checkout right below the root, such as /hub, has a path that other texts hold by chance.
    here = str(ROOT) if len(ROOT.parts) > 2 else "\0"
    named = [path for path in kept() if (said := text(path)) and (MACHINES.search(said) or here in said)]
    assert [place(path) for path in named] == []


def test_no_host_of_a_registry_is_kept() -> None:
    assert [place(path) for path in kept() if REGISTRIES.search(text(path))] == []
