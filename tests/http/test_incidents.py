"""What is logged of an error that nobody foresaw."""

import logging

import asyncpg
import pytest

from hub.http.incidents import led_to_by, report, trace

SECRET = "230102199001010018"


def failing(error: Exception) -> Exception:
    """An error that was raised because of another, both of which quote a value."""
    try:
        try:
            raise KeyError(SECRET)
        except KeyError as cause:
            raise error from cause
    except Exception as caught:
        return caught


def test_trace_names_kinds_and_lines_and_no_value() -> None:
    found = trace(failing(asyncpg.UniqueViolationError(f"Key (id_document)=({SECRET}) already exists.")))
    assert SECRET not in found
    assert "builtins.KeyError" in found
    assert found.endswith("asyncpg.exceptions.UniqueViolationError")
    assert "raise error from cause" in found
    assert f"{__file__}:" in found


def test_causes_come_first_and_a_circle_of_them_ends() -> None:
    first, second = ValueError(), TypeError()
    first.__cause__, second.__cause__ = second, first
    assert trace(first) == "builtins.TypeError\nbuiltins.ValueError"


def test_error_is_found_by_its_reference_alone(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR, logger="hub.http"):
        reference, other = report(failing(ValueError(SECRET))), report(ValueError())
    assert reference != other
    assert len(reference) == 16
    assert f"incident {reference}" in caplog.text
    assert SECRET not in caplog.text


def test_cause_of_a_kind_is_found_below_other_errors() -> None:
    canceled = asyncpg.QueryCanceledError()
    wrapped = RuntimeError()
    wrapped.__cause__ = canceled
    assert led_to_by(wrapped, asyncpg.QueryCanceledError)
    assert not led_to_by(failing(ValueError()), asyncpg.QueryCanceledError)
