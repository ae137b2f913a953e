"""No record of a chain can be changed, moved, added or taken away without its being told by name."""

from collections.abc import Sequence
from hashlib import sha256
from typing import NamedTuple
from uuid import UUID

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from security.audit_chain import GENESIS, Merkle, canonical, link
from security.audit_check import Broken, Check
from security.audit_seal import Seal
from security.signature import SigningKey

KEY = SigningKey(bytes(range(32)))
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
CONTENTS = st.dictionaries(
    st.sampled_from(["id", "purpose", "opened", "document_hash"]),
    st.none() | TEXTS | st.lists(TEXTS, max_size=3) | st.binary(max_size=4),
)


class Entry(NamedTuple):
    """A record as it is stored."""

    sequence: int
    moment: int
    content: bytes
    link: bytes


def chained(contents: Sequence[bytes], moment: int = 1_700_000_000) -> list[Entry]:
    """A whole chain over contents."""
    entries, last = [], GENESIS
    for sequence, content in enumerate(contents, 1):
        last = link(last, sequence, moment + sequence, content)
        entries.append(Entry(sequence, moment + sequence, content, last))
    return entries


def sealed(entries: Sequence[Entry], size: int) -> list[Seal]:
    """Seals over all whole stretches of a chain."""
    seals = []
    for start in range(0, len(entries) - size + 1, size):
        stretch, tree = entries[start : start + size], Merkle()
        for each in stretch:
            tree.add(each.link)
        first, last = stretch[0].sequence, stretch[-1].sequence
        seals.append(Seal(first=first, last=last, link=stretch[-1].link, root=tree.root, at=0))
    return seals


def bad(entries: Sequence[Entry], seals: Sequence[Seal], head: Entry) -> int | None:
    """The first record that a look over the chain complains of."""
    try:
        check = Check(seals)
        for entry in entries:
            check.add(*entry)
        check.finish(head.sequence, head.link)
    except Broken as broken:
        return broken.sequence
    return None


def recursive(leaves: Sequence[bytes]) -> bytes:
    """The root as RFC 6962 defines it."""
    if not leaves:
        return sha256().digest()
    if len(leaves) == 1:
        return sha256(b"\x00" + leaves[0]).digest()
    half = 1 << (len(leaves) - 1).bit_length() - 1
    return sha256(b"\x01" + recursive(leaves[:half]) + recursive(leaves[half:])).digest()


CHAINS = st.lists(st.binary(max_size=6), min_size=2, max_size=24, unique=True)


@given(st.lists(st.binary(max_size=4), max_size=70))
def test_root_is_that_of_the_standard(leaves: list[bytes]) -> None:
    tree = Merkle()
    for leaf in leaves:
        tree.add(leaf)
    assert tree.root == recursive(leaves)


@given(CONTENTS, CONTENTS)
def test_two_contents_have_two_spellings(one: dict[str, object], other: dict[str, object]) -> None:
    def spelled(content: dict[str, object]) -> dict[str, object]:
        return {name: f"\\x{value.hex()}" if isinstance(value, bytes) else value for name, value in content.items()}

    assert (canonical(one) == canonical(other)) == (spelled(one) == spelled(other))


def test_spelling_does_not_depend_on_the_order_of_columns() -> None:
    said = {"b": UUID(int=1), "a": b"\x01\xff", "c": [{"y": 1, "x": "志"}]}
    assert canonical(said) == canonical(dict(reversed(said.items())))
    assert canonical(said) == (
        '{"a":"\\\\x01ff","b":"00000000-0000-0000-0000-000000000001","c":[{"x":"志","y":1}]}'.encode()
    )


@given(CHAINS, st.integers(1, 7))
def test_whole_chain_is_good(contents: list[bytes], size: int) -> None:
    entries = chained(contents)
    assert bad(entries, sealed(entries, size), entries[-1]) is None


@given(CHAINS, st.integers(1, 7), st.data())
def test_changed_record_is_named(contents: list[bytes], size: int, data: st.DataObject) -> None:
    entries = chained(contents)
    place = data.draw(st.integers(0, len(entries) - 1))
    other = Entry(99, 1, b"other words", GENESIS)
    name = data.draw(st.sampled_from(Entry._fields))
    changed = [*entries[:place], entries[place]._replace(**{name: getattr(other, name)}), *entries[place + 1 :]]
    assert bad(changed, sealed(entries, size), entries[-1]) == place + 1


@given(CHAINS, st.integers(1, 7), st.data())
def test_deleted_record_is_named(contents: list[bytes], size: int, data: st.DataObject) -> None:
    entries = chained(contents)
    place = data.draw(st.integers(0, len(entries) - 1))
    assert bad([*entries[:place], *entries[place + 1 :]], sealed(entries, size), entries[-1]) == place + 1


@given(CHAINS, st.integers(1, 7), st.data())
def test_of_two_swapped_records_the_first_is_named(contents: list[bytes], size: int, data: st.DataObject) -> None:
    entries = chained(contents)
    one, other = sorted(data.draw(st.lists(st.integers(0, len(entries) - 1), min_size=2, max_size=2, unique=True)))
    swapped = list(entries)
    for here, there in ((one, other), (other, one)):
        swapped[here] = entries[there]._replace(sequence=here + 1)
    assert bad(swapped, sealed(entries, size), entries[-1]) == one + 1


@given(CHAINS, st.data())
def test_truncation_is_named_by_the_head_or_by_the_seals(contents: list[bytes], data: st.DataObject) -> None:
    entries = chained(contents)
    left = data.draw(st.integers(0, len(entries) - 1))
    head = data.draw(st.sampled_from([entries[-1], Entry(left, 0, b"", entries[left - 1].link if left else GENESIS)]))
    assert bad(entries[:left], sealed(entries, 1), head) == left + 1


@given(CHAINS, CHAINS, st.integers(1, 7))
def test_rewritten_chain_is_named_by_its_first_seal(contents: list[bytes], other: list[bytes], size: int) -> None:
    entries, rewritten = chained(contents), chained(other, moment=1_800_000_000)
    seals = sealed(entries, size)
    assume(seals)
    assert bad(rewritten, seals, rewritten[-1]) in range(1, min(len(other) + 1, seals[0].last) + 1)


@given(CHAINS, st.data())
def test_lost_seal_between_others_is_named(contents: list[bytes], data: st.DataObject) -> None:
    entries = chained(contents)
    seals = sealed(entries, 1)
    lost = data.draw(st.integers(0, len(seals) - 2))
    assert bad(entries, [*seals[:lost], *seals[lost + 1 :]], entries[-1]) == lost + 1


@given(CHAINS, st.data())
def test_stretch_that_is_sealed_twice_is_good(contents: list[bytes], data: st.DataObject) -> None:
    entries = chained(contents)
    size = data.draw(st.integers(1, len(entries)))
    assert bad(entries, [*sealed(entries, 1), *sealed(entries, size)], entries[-1]) is None


@given(CHAINS, st.data())
def test_what_follows_a_pruned_stretch_is_looked_over(contents: list[bytes], data: st.DataObject) -> None:
    entries = chained(contents)
    seals = sealed(entries, 1)
    gone = data.draw(st.integers(1, len(entries) - 1))
    last = seals[gone - 1]
    pruned = Seal(first=last.first, last=last.last, link=last.link, root=last.root, at=0, pruned=True)
    assert bad(entries[gone:], [*seals, pruned], entries[-1]) is None
    assert bad(entries[gone:], seals, entries[-1]) == 1
    assert bad([entries[gone]._replace(moment=1), *entries[gone + 1 :]], [*seals, pruned], entries[-1]) == gone + 1


def test_seal_is_read_as_it_was_signed_and_by_no_other_key() -> None:
    seal = Seal(first=1, last=7, link=bytes(32), root=bytes(range(32)), at=5)
    read = Seal.read(seal.signed(KEY))
    assert read is not None
    assert read[0] == seal
    assert read[0].is_signed(KEY.public, read[1])
    assert not read[0].is_signed(SigningKey(bytes(32)).public, read[1])
    assert not Seal(first=1, last=8, link=bytes(32), root=bytes(range(32)), at=5).is_signed(KEY.public, read[1])


@pytest.mark.parametrize("line", [b"", b"{", b"5", b'{"first": 1}', Seal.signed.__name__.encode()])
def test_torn_line_is_no_seal(line: bytes) -> None:
    assert Seal.read(line) is None
