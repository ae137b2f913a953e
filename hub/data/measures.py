"""The policy's 24 measures, and the departments that answer for them.

The text names 56 units. One of them, 省应急管理局, is another name of 省应急管理厅, so there are 55 departments;
eight of these are not one office but the same office of every city and county, which measure 22 names.
"""

import json
from dataclasses import dataclass
from functools import cache

from hub.data.package import Record, known_id, read_table, read_text


@dataclass(frozen=True, kw_only=True, slots=True)
class Measure:
    """One measure of the policy (措施), as its text has it."""

    number: int
    section: str
    title: str
    units: tuple[str, ...]
    """The responsible units (责任单位) by the names that the text gives them."""
    deadline: str | None
    text: str


@cache
def measures() -> tuple[Measure, ...]:
    """All measures, in order."""
    return tuple(
        Measure(
            number=measure["no"],
            section=measure["section_title"],
            title=measure["title"],
            units=tuple(measure["units"]),
            deadline=measure["deadline"],
            text=measure["text"],
        )
        for measure in json.loads(read_text("measures.json"))
    )


def department_rows() -> list[Record]:
    """The departments, each with the measures that name it or one of its aliases."""
    return [_department(line) for line in read_table(read_text("departments.csv").splitlines())]


def _department(line: dict[str, str | None]) -> Record:
    code, name, aliases = line["code"], line["name"], (line["aliases"] or "").split("|")
    names = {name, *aliases}
    return {
        "id": known_id("department", str(code)),
        "code": code,
        "name": name,
        "aliases": [alias for alias in aliases if alias],
        "measures": [measure.number for measure in measures() if names & set(measure.units)],
    }
