"""The 24 measures and the departments that answer for them."""

import pytest

from hub.data import department_rows, measures

DEPARTMENTS = {row["code"]: row for row in department_rows()}


def test_the_24_measures_are_numbered_in_order() -> None:
    assert [measure.number for measure in measures()] == list(range(1, 25))


def test_a_measure_names_its_units_as_the_text_does() -> None:
    assert measures()[0].units == (
        "省委组织部",
        "省委社会工作部",
        "省直机关工委",
        "省教育厅",
        "省国资委",
        "省总工会",
        "团省委",
        "省妇联",
        "省红十字会",
    )


def test_only_measure_22_has_no_deadline() -> None:
    assert [measure.number for measure in measures() if measure.deadline is None] == [22]


def test_the_text_names_56_units_which_are_55_departments() -> None:
    named = {unit for measure in measures() for unit in measure.units}
    names = [name for row in DEPARTMENTS.values() for name in (row["name"], *row["aliases"])]
    assert len(named) == 56
    assert named <= set(names)
    assert len(DEPARTMENTS) == 55
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("code", "answers_for"),
    [
        ("justice", [4, 7, 8, 17, 19]),
        ("social-work", [*range(1, 22), 23, 24]),
        ("emergency-management", [3, 4, 7]),
        ("local-social-work", [22]),
    ],
)
def test_a_department_answers_for_the_measures_that_name_it(code: str, answers_for: list[int]) -> None:
    assert DEPARTMENTS[code]["measures"] == answers_for


def test_every_department_answers_for_something() -> None:
    assert all(row["measures"] for row in DEPARTMENTS.values())
