"""A module is named for what it holds; none is a drawer for the rest."""

from tests.house.tree import CODE, modules, place

DRAWERS = ("base", "common", "core_utils", "helper", "helpers", "manager", "misc", "shared", "util", "utils")


def test_no_module_is_a_drawer() -> None:
    assert [place(path) for path in modules(*CODE) if {path.stem, path.parent.name} & set(DRAWERS)] == []


def test_every_folder_of_the_source_is_a_package_that_says_what_it_holds() -> None:
    folders = {path.parent for path in modules("hub", "plugins", "security") if "migrations" not in path.parts}
    assert [place(folder) for folder in sorted(folders) if not (folder / "__init__.py").exists()] == []
