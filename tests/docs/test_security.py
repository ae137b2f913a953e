"""The page on security is true: its tests exist, its articles are all there, its permissions are those of the code."""

import ast
import re
from pathlib import Path

import pytest

from hub.access import grants
from hub.access.administrators import HELD
from hub.schema import permissions
from tests.docs.blocks import documents
from tests.house.tree import ROOT, kept, text, tree

SECURITY = ROOT / "docs" / "security.md"
NAMED = re.compile(r"\[([^\]]+)\]\((\S*tests/\S+\.py)\)")
"""A link to a file of tests, of which the words name one."""
ARTICLE = re.compile(r"(?:个人信息保护法|PIPL)(?: art\.)? (\d+(?:(?:–|, )\d+)*)")
"""What names articles of the law, such as `art. 20, 21` and `art. 13–31`."""
NO_CODE = "by people"
"""What the table says where no test can hold an article alone."""


def table(heading: str) -> list[list[str]]:
    """The cells of the first table below a heading, without its own head."""
    below = text(SECURITY).partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    rows = re.search(r"(?:^\|.*\n)+", below, re.MULTILINE)
    assert rows is not None
    return [[cell.strip() for cell in row.strip("|").split(" |")] for row in rows[0].splitlines()[2:]]


def named_in(path: Path) -> set[str]:
    """The names of the tests of a file."""
    found = (node for node in ast.walk(tree(path)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    return {node.name for node in found if node.name.startswith("test_")}


@pytest.mark.parametrize("path", documents(), ids=lambda path: str(path.relative_to(ROOT)))
def test_every_test_that_a_document_names_exists(path: Path) -> None:
    for words, target in NAMED.findall(text(path)):
        assert f"test_{'_'.join(words.split())}" in named_in((path.parent / target).resolve()), target


def test_whoever_attacks_meets_a_test() -> None:
    for row in table("Against whom"):
        assert len(row) == 4
        assert NAMED.search(row[-1]), row[0]


def test_every_article_is_held_by_a_test_or_said_to_be_left_to_people() -> None:
    articles = table("The law")
    for row in articles:
        assert len(row) == 4
        assert NAMED.search(row[-1]) or NO_CODE in row[-1], row[0]
    numbers = [int(row[0]) for row in articles]
    assert numbers == sorted(set(numbers))


def test_every_article_that_the_house_names_has_a_row() -> None:
    told = {int(row[0]) for row in table("The law")}
    for path in kept():
        for numbers in ARTICLE.findall(text(path)):
            # Of a span its ends.
            assert {int(number) for number in re.findall(r"\d+", numbers)} <= told, path


def test_permissions_stand_in_their_order_with_whoever_has_them() -> None:
    people = {"organization": grants.ORGANIZATION, "volunteer": grants.VOLUNTEER}
    order = [permission.name for permission in permissions.ALL]
    assert list(HELD) == order
    assert table("Permissions") == [
        [
            f"`{name}`",
            row[1],
            ", ".join([*(who for who, held in people.items() if name in held), *filter(None, [HELD[name]])]),
        ]
        for name, row in zip(order, table("Permissions"), strict=True)
    ]
