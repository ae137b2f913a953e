"""No package comes in without a reason, and no reason stays behind when its package has gone."""

import json
import re
import tomllib

from tests.house.tree import ROOT

REASONS = ROOT / "docs" / "decisions" / "dependencies.md"


def packages() -> set[str]:
    """Every package that the project names, of Python and of the explorer."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    asked = [
        *project["build-system"]["requires"],
        *project["project"]["dependencies"],
        *(each for extra in project["project"].get("optional-dependencies", {}).values() for each in extra),
    ]
    names = {re.split(r"[<>=!~;\[ ]", requirement)[0] for requirement in asked}
    for path in ("explorer/package.json", "tests/browser/package.json"):
        package = json.loads((ROOT / path).read_text(encoding="utf-8"))
        names |= {*package.get("dependencies", {}), *package.get("devDependencies", {})}
    requirements = (ROOT / "explorer" / "node-requirements.txt").read_text(encoding="utf-8")
    return names | set(re.findall(r"^([\w-]+)==", requirements, re.MULTILINE))


def reasons() -> dict[str, str]:
    """The reason that is written down for each package."""
    rows = re.findall(r"^\| `([^`]+)` \| (.+) \|$", REASONS.read_text(encoding="utf-8"), re.MULTILINE)
    return dict(rows)


def test_every_package_has_a_reason() -> None:
    written = reasons()
    assert sorted(packages()) == sorted(written)
    assert [name for name, reason in written.items() if len(reason.split()) < 4] == []
