"""What the policy fixes: its numbers, and its 18 categories of service."""

from decimal import Decimal

from hub.data.package import SINCE, Record, known_id, read_table, read_text

_DOCUMENT = "黑社发〔2024〕5号"


def policy_parameter_rows() -> list[Record]:
    """The numbers that the document states, and those that a law does, each with the measure that it belongs to."""
    return [_parameter(line) for line in read_table(read_text("policy_parameters.csv").splitlines())]


def service_category_rows() -> list[Record]:
    """The categories of service that measure 4 names."""
    return [
        {"id": known_id("service_category", str(line["code"])), **line, "valid_from": SINCE}
        for line in read_table(read_text("service_categories.csv").splitlines())
    ]


def _parameter(line: dict[str, str | None]) -> Record:
    value, measure = line["value"], line["measure"]
    return {
        **line,
        "id": known_id("policy_parameter", str(line["key"])),
        "measure": int(measure) if measure else None,
        "value": Decimal(value) if value else None,
        "source": line["source"] or _DOCUMENT,
        "valid_from": SINCE,
        "verified": True,
    }
