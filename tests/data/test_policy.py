"""What the policy fixes."""

from decimal import Decimal

from hub.data import measures, policy_parameter_rows, service_category_rows

PARAMETERS = {row["key"]: row for row in policy_parameter_rows()}


def test_the_18_categories_are_those_of_measure_4() -> None:
    names = [row["name"] for row in service_category_rows()]
    assert len(names) == 18
    assert "、".join(names) in measures()[3].text


def test_a_parameter_is_a_number_or_a_text() -> None:
    assert all((row["value"] is None) != (row["text"] is None) for row in PARAMETERS.values())


def test_the_numbers_are_those_of_the_document() -> None:
    assert PARAMETERS["participation.minRate"]["value"] == Decimal("0.80")
    assert PARAMETERS["participation.minHoursPerPersonYear"]["value"] == 20
    assert PARAMETERS["training.minConcentratedPerYear"]["value"] == 2
    assert (PARAMETERS["training.basesPerCity.min"]["value"], PARAMETERS["training.basesPerCity.max"]["value"]) == (
        1,
        2,
    )
    assert (PARAMETERS["station.haves"]["value"], PARAMETERS["station.functions"]["value"]) == (6, 6)
    assert PARAMETERS["station.circleMinutes"]["value"] == 15
    assert PARAMETERS["project.library.levels"]["text"] == "省、市、县"
    assert PARAMETERS["measure.deadline"]["text"] == "2024-12"


def test_a_parameter_names_a_measure_that_exists_or_none() -> None:
    assert {row["measure"] for row in PARAMETERS.values()} <= {None, *range(1, 25)}


def test_each_row_has_an_id_of_its_own_that_stays() -> None:
    ids = [row["id"] for row in (*policy_parameter_rows(), *service_category_rows())]
    assert len(set(ids)) == len(ids)
    assert ids == [row["id"] for row in (*policy_parameter_rows(), *service_category_rows())]
