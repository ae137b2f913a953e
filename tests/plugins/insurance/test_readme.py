"""The README tells which personal data the plugin keeps."""

from pathlib import Path

from hub.graph.fields import table_of
from plugins import insurance
from plugins.insurance.plugin import plugin


def test_the_readme_names_every_sealed_column_and_no_other() -> None:
    readme = Path(insurance.__file__).with_name("README.md").read_text(encoding="utf-8")
    for row in plugin().rows:
        for column in table_of(row).columns:
            assert ("keep" in column.info) == (f"`{column.table.name}.{column.name}`" in readme)
