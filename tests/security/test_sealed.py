"""What is sealed, or is to be, never shows itself."""

import copy
import json
import pickle
import traceback
from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import Column, Connection, Integer, MetaData, Table, create_engine, insert, literal, select

from security.cipher import SECRET_LENGTH, Key
from security.errors import NotSealed
from security.keyring import Keyring
from security.opaque import Opaque
from security.sealed import Plain, Sealed, SealedType

CONTENT = "13800001234"
ENVELOPE = CONTENT.encode()

things = pytest.mark.parametrize(
    ("thing", "name"),
    [
        (Sealed(ENVELOPE), "<sealed>"),
        (Plain(CONTENT), "<plain>"),
        (Key(ENVELOPE.ljust(SECRET_LENGTH)), "<key>"),
        (Keyring({1: ENVELOPE.ljust(SECRET_LENGTH)}), "<keyring>"),
    ],
)


@things
def test_every_way_to_write_it_writes_its_name(thing: Opaque, name: str) -> None:
    assert {repr(thing), str(thing), format(thing), f"{thing}", f"{thing!r}", f"{thing:>40}"} == {name}
    assert ascii(thing) == name
    assert str([thing]) == f"[{name}]"


@things
def test_it_is_not_pickled(thing: Opaque, name: str) -> None:
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        with pytest.raises(TypeError, match=name):
            pickle.dumps(thing, protocol)


@things
def test_it_is_not_written_as_json(thing: Opaque, name: str) -> None:
    with pytest.raises(TypeError) as refusal:
        json.dumps({"phone": thing})
    assert CONTENT not in str(refusal.value)


@things
def test_it_has_no_dict_to_look_into(thing: Opaque, name: str) -> None:
    with pytest.raises(TypeError):
        vars(thing)


@things
def test_a_copy_is_itself(thing: Opaque, name: str) -> None:
    assert copy.copy(thing) is thing
    assert copy.deepcopy([thing])[0] is thing


@things
def test_a_traceback_that_shows_variables_does_not_show_it(thing: Opaque, name: str) -> None:
    def fail(thing: Opaque) -> None:
        raise ValueError(thing)

    with pytest.raises(ValueError, match=name) as failure:
        fail(thing)
    shown = "".join(traceback.TracebackException.from_exception(failure.value, capture_locals=True).format())
    assert f"thing = {name}" in shown
    assert CONTENT not in shown


@pytest.mark.parametrize("make", [lambda: Sealed(ENVELOPE), lambda: Plain(CONTENT)])
def test_two_are_equal_when_they_hold_the_same(make: Callable[[], Opaque]) -> None:
    assert make() == make()
    assert len({make(), make()}) == 1


def test_what_is_sealed_equals_neither_its_bytes_nor_what_is_plain() -> None:
    assert Sealed(ENVELOPE) != Sealed(ENVELOPE + b"\0")
    assert Sealed(ENVELOPE) != ENVELOPE
    assert Plain(CONTENT) != Plain(CONTENT + "\0")
    assert Plain(CONTENT) != CONTENT
    assert Plain(CONTENT) != Sealed(ENVELOPE)


table = Table("volunteer", MetaData(), Column("id", Integer, primary_key=True), Column("phone", SealedType))


@pytest.fixture
def connection() -> Iterator[Connection]:
    """A connection to a database with one sealed column."""
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        table.metadata.create_all(connection)
        yield connection
    engine.dispose()


@pytest.mark.parametrize("value", [Sealed(ENVELOPE), None])
def test_a_sealed_column_gives_back_the_same_box(connection: Connection, value: Sealed | None) -> None:
    connection.execute(insert(table), {"phone": value})
    loaded = connection.scalar(select(table.c.phone))
    assert loaded == value
    assert type(loaded) is type(value)


def test_a_sealed_column_stores_the_envelope_itself(connection: Connection) -> None:
    connection.execute(insert(table), {"phone": Sealed(ENVELOPE)})
    assert connection.exec_driver_sql("SELECT phone FROM volunteer").scalar() == ENVELOPE


@pytest.mark.parametrize("value", [Plain(CONTENT), CONTENT, ENVELOPE, 13800001234, [CONTENT], ""])
def test_a_sealed_column_refuses_what_is_not_sealed_without_naming_it(connection: Connection, value: object) -> None:
    for statement in (
        insert(table).values(phone=value),
        insert(table).values(phone=literal(value, SealedType)),
        select(table).where(table.c.phone == value),
    ):
        with pytest.raises(NotSealed) as refusal:
            connection.execute(statement)
        assert CONTENT not in "".join(traceback.format_exception(refusal.value))
        assert all(CONTENT not in str(word) for word in refusal.value.args)
