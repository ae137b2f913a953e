"""No two places are bound alike."""

from dataclasses import replace
from uuid import UUID, uuid4

from hypothesis import given, settings
from hypothesis import strategies as st

from security.place import Keep, Place, surroundings

law = settings.get_profile("law")

names = st.text("abc_张", max_size=4)
ids = st.sampled_from([uuid4() for _ in range(3)])
places = st.builds(Place, table=names, column=names, row=ids, subject=ids, keep=st.sampled_from(Keep))


@law
@given(places, places)
def test_two_places_are_bound_alike_only_when_they_are_equal(one: Place, other: Place) -> None:
    assert (one.associated == other.associated) is (one == other)


@law
@given(places)
def test_row_and_subject_are_not_interchangeable(place: Place) -> None:
    turned = replace(place, row=place.subject, subject=place.row)
    assert (turned.associated == place.associated) is (place.row == place.subject)


def test_table_and_column_do_not_run_together() -> None:
    assert surroundings("ab", "c", Keep.RECORD) != surroundings("a", "bc", Keep.RECORD)
    assert surroundings("", "abc", Keep.RECORD) != surroundings("abc", "", Keep.RECORD)


def test_a_place_is_bound_by_these_bytes() -> None:
    """The layout is kept for ever: a change would close every value that is stored."""
    place = Place(table="volunteer", column="name", row=UUID(int=1), subject=UUID(int=2), keep=Keep.RECORD)
    assert place.associated == (
        b"\0\x09volunteer" + b"\0\x04name" + UUID(int=1).bytes + UUID(int=2).bytes + b"\0\x06RECORD"
    )


def test_a_class_is_found_by_its_text() -> None:
    assert {Keep.RECORD, "RECORD"} == {"RECORD"}
    assert hash(Keep.CONTACT) == hash("CONTACT")
