"""What the policy and the law fix: numbers, 18 categories of service, purposes and their legal bases."""

from decimal import Decimal

from hub.data.package import SINCE, Record, known_id, read_table, read_text

_DOCUMENT = "黑社发〔2024〕5号"
_CHOICE = "chosen by this hub"


def policy_parameter_rows() -> list[Record]:
    """The numbers that the document states, and those that a law does, each with the measure that it belongs to."""
    return [_parameter(line) for line in read_table(read_text("policy_parameters.csv").splitlines())]


def service_category_rows() -> list[Record]:
    """The categories of service that measure 4 names."""
    return [
        {"id": known_id("service_category", str(line["code"])), **line, "valid_from": SINCE}
        for line in read_table(read_text("service_categories.csv").splitlines())
    ]


def legal_basis_rows() -> list[Record]:
    """The grounds on which the law lets personal data be handled."""
    return [
        {"id": known_id("legal_basis", str(line["code"])), **line, "sensitive": line["sensitive"] == "yes"}
        for line in read_table(read_text("legal_bases.csv").splitlines())
    ]


def purpose_rows() -> list[Record]:
    """What personal data is opened for, each purpose with the ground that it rests on by default."""
    return [
        {"id": known_id("purpose", str(line["code"])), **line}
        for line in read_table(read_text("purposes.csv").splitlines())
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
        "verified": line["source"] != _CHOICE,
    }
