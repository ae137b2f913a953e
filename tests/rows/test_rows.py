"""What every row of the core keeps to."""

from enum import StrEnum

import pytest
from sqlalchemy import PrimaryKeyConstraint, Table, UniqueConstraint

from hub.db.row import Row
from hub.graph.docs import members
from tests.rows.tables import ENUMS, ROWS, TABLES


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
def test_every_foreign_key_begins_an_index(table: Table) -> None:
    unique = [each for each in table.constraints if isinstance(each, UniqueConstraint | PrimaryKeyConstraint)]
    first = {next(iter(each.columns)).name for each in (*table.indexes, *unique)}
    assert {key.parent.name for key in table.foreign_keys} <= first


@pytest.mark.parametrize("row", [row for row in ROWS if issubclass(row, Row)], ids=lambda row: row.__name__)
def test_a_sealed_column_names_a_subject_of_its_own_row(row: type[Row]) -> None:
    table: Table = row.__table__  # type: ignore[attr-defined]
    for column in table.columns:
        assert column.info.get("subject", "id") in table.columns


@pytest.mark.parametrize("enum", ENUMS, ids=lambda enum: enum.__name__)
def test_every_member_of_an_enum_is_its_name_and_is_described(enum: type[StrEnum]) -> None:
    described = members(enum)
    for member in enum:
        assert member.value == member.name
        assert described[member.name].endswith(").")


def test_what_is_personal_is_sealed() -> None:
    sealed = {
        f"{table.name}.{column.name}" for table in TABLES.values() for column in table.columns if "keep" in column.info
    }
    assert sealed == {
        "volunteer.name",
        "volunteer.id_document",
        "volunteer.birth_date",
        "volunteer.political_status",
        "volunteer.phone",
        "volunteer.address",
        "organization.contact_person",
        "organization.contact_phone",
        "organization.address",
        "organization.bank_account",
        "consent.guardian",
        "consent.evidence",
    }
