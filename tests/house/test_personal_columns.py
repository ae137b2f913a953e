"""Every column that tells of a person is sealed, and what is sealed is shown only as protected."""

import re

from sqlalchemy import Column

from hub.db.row import Row
from hub.graph.fields import Derived, Expression, Plain, table_of
from security.indexed import index_columns
from security.sealed import SealedType
from tests.demos import Demo

PERSONAL = re.compile(
    r"(^|_)(real_name|contact_person|id_document|id_number|passport|phone|mobile|email|address|bank_account|birth_date|"
    r"political_status|religion|ethnicity|health|diagnosis|guardian|next_of_kin|wechat|signature|photo)($|_number$)"
)
ABOUT_PEOPLE = ("volunteer",)
"""Tables whose `name` is the name of a person."""


def is_personal(table: str, column: str) -> bool:
    """Whether a column's name says that it tells of a person."""
    return bool(PERSONAL.search(column)) or (column == "name" and table in ABOUT_PEOPLE)


def rows() -> list[type[Row]]:
    """Every stored row."""
    return [row for row in Row.__subclasses__() if not row.__module__.startswith("tests.")]


def test_every_personal_column_is_sealed() -> None:
    bare = [
        f"{table.name}.{column.name}"
        for table in map(table_of, rows())
        for column in table.columns
        if is_personal(table.name, column.name) and not isinstance(column.type, SealedType)
    ]
    assert not bare


def test_every_sealed_column_names_its_subject_and_how_long_it_is_kept() -> None:
    for table in map(table_of, rows()):
        for column in table.columns:
            if isinstance(column.type, SealedType):
                assert column.info["subject"] in table.columns
                assert column.info["keep"]


def test_what_is_sealed_is_shown_only_as_protected(demo: Demo) -> None:
    for entity in demo.hub.registry.parts.entities.values():
        for field in entity.fields.values():
            if isinstance(field, Plain) and field.column is not None:
                assert not isinstance(field.column.type, SealedType), field.label
            if isinstance(field, Derived):
                assert not any(isinstance(column.type, SealedType) for column in field.needs), field.label


def test_an_index_is_no_field_and_no_key() -> None:
    for table in map(table_of, rows()):
        for index, column in index_columns(table):
            assert isinstance(column.type, SealedType)
            assert index.nullable
            assert not index.unique
            assert not index.foreign_keys


def test_an_index_is_not_shown(demo: Demo) -> None:
    for entity in demo.hub.registry.parts.entities.values():
        for field in entity.fields.values():
            shown = [getattr(field, "column", None), *(field.needs if isinstance(field, Derived) else ())]
            assert not any("indexes" in column.info for column in shown if isinstance(column, Column)), field.label


def test_no_expression_reads_what_is_sealed(demo: Demo) -> None:
    columns = [column for table in map(table_of, rows()) for column in table.columns]
    sealed = {column.name for column in columns if isinstance(column.type, SealedType) or "indexes" in column.info}
    for entity in demo.hub.registry.parts.entities.values():
        for field in entity.fields.values():
            if isinstance(field, Expression):
                assert sealed.isdisjoint(field.build.__code__.co_names), field.label
