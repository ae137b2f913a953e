"""The divisions of Heilongjiang: the province, its 13 prefectures and 121 counties; and those that a user imports."""

from collections.abc import Iterable

from hub.data.package import SINCE, Record, known_id, read_table, read_text
from hub.errors import Invalid
from hub.rows import DivisionLevel

_COLUMNS = {"code", "name", "level", "parent"}


def division_rows() -> list[Record]:
    """The divisions that every hub knows, parents first."""
    return read_divisions(read_text("divisions.csv").splitlines())


def read_divisions(lines: Iterable[str]) -> list[Record]:
    """The divisions of a CSV file with the columns code, name, level and parent; Invalid, naming the line, when wrong.

    A parent stands before its children, or is known already.
    """
    records = []
    for number, line in enumerate(read_table(lines), start=2):
        if (
            not line.keys() >= _COLUMNS
            or not line["code"]
            or not line["name"]
            or line["level"] not in set(DivisionLevel)
        ):
            raise Invalid(f"Line {number} needs a code, a name and a level.", line=number)
        records.append(
            {
                "id": known_id("division", line["code"]),
                "code": line["code"],
                "name": line["name"],
                "level": DivisionLevel(line["level"]),
                "parent": line["parent"],
                "valid_from": SINCE,
            }
        )
    return records
