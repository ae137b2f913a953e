"""CONTRIBUTING names the test that keeps each rule, and no test of the house keeps a rule that it does not name."""

import re

from tests.house.tree import ROOT, modules

TABLE = re.compile(r"^\| (.+\.) \| `(tests/\S+\.py)` \|$", re.MULTILINE)


def test_every_rule_names_its_test_and_every_test_its_rule() -> None:
    told = TABLE.findall((ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"))
    kept = [
        str(module.relative_to(ROOT))
        for module in modules("tests")
        if module.parent in (ROOT / "tests" / "house", ROOT / "tests" / "docs") and module.name.startswith("test_")
    ]
    assert sorted(test for _, test in told) == sorted(kept)
