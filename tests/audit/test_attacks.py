"""Whoever owns the tables can change them, and looking the audit over tells where it begins."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from hub.access.audit import CONTENT, content_of
from security.audit_chain import GENESIS, link
from security.signature import SigningKey
from tests.audit.conftest import STRETCH, Office

COUNT = 34
"""Three whole stretches, and four records that wait for a seal."""

Attack = Callable[[Office], Awaitable[object]]


def sql(*statements: str) -> Attack:
    """What an attacker runs."""

    async def attack(office: Office) -> None:
        for statement in statements:
            await office.owner.execute(statement)

    return attack


def swap(one: int, other: int) -> Attack:
    """Each of two records in the other's place."""
    return sql(
        f"UPDATE audit_record SET sequence = -sequence WHERE sequence IN ({one}, {other})",
        f"UPDATE audit_record SET sequence = CASE sequence WHEN -{one} THEN {other} ELSE {one} END WHERE sequence < 0",
    )


def rewrite(start: int, end: int, change: str) -> Attack:
    """A change, and then every link from there on made anew, with a head that fits."""

    async def attack(office: Office) -> None:
        await office.owner.execute(change)
        columns = f"sequence, link, extract(epoch FROM at)::bigint AS moment, {', '.join(CONTENT)}"
        rows = await office.owner.fetch(f"SELECT {columns} FROM audit_record ORDER BY sequence")
        last = GENESIS
        for number, row in enumerate(rows, 1):
            last = link(last, number, row["moment"], content_of(dict(row))) if number >= start else row["link"]
            await office.owner.execute(
                "UPDATE audit_record SET sequence = $1, link = $2 WHERE id = $3", number, last, row["id"]
            )
        await office.owner.execute("UPDATE audit_head SET sequence = $1, link = $2", end, last)

    return attack


ATTACKS: dict[str, tuple[Attack, int]] = {
    "edit what was opened": (sql("UPDATE audit_record SET opened = '[]' WHERE sequence = 17"), 17),
    "edit for what": (sql("UPDATE audit_record SET purpose = 'CLAIM' WHERE sequence = 17"), 17),
    "edit when": (sql("UPDATE audit_record SET at = at - interval '1 s' WHERE sequence = 17"), 17),
    "edit a link": (sql("UPDATE audit_record SET link = sha256('') WHERE sequence = 17"), 17),
    "edit what has no seal yet": (sql("UPDATE audit_record SET purpose = NULL WHERE sequence = 33"), 33),
    "delete one": (sql("DELETE FROM audit_record WHERE sequence = 17"), 17),
    "delete the first": (sql("DELETE FROM audit_record WHERE sequence = 1"), 1),
    "delete and close the gap": (
        rewrite(17, COUNT - 1, "DELETE FROM audit_record WHERE sequence = 17"),
        STRETCH + 1,
    ),
    "swap two": (swap(17, 23), 17),
    "swap neighbors": (swap(17, 18), 17),
    "truncate the end": (sql("DELETE FROM audit_record WHERE sequence > 32"), 33),
    "truncate the end and move the head": (
        sql(
            "DELETE FROM audit_record WHERE sequence > 28",
            "UPDATE audit_head SET (sequence, link) = (SELECT sequence, link FROM audit_record WHERE sequence = 28)",
        ),
        29,
    ),
    "empty it and begin anew": (
        sql("TRUNCATE audit_record", f"UPDATE audit_head SET sequence = 0, link = '\\x{GENESIS.hex()}', sealed = 0"),
        1,
    ),
    "rewrite everything after an edit": (
        rewrite(17, COUNT, "UPDATE audit_record SET caller_name = 'nobody' WHERE sequence = 17"),
        STRETCH + 1,
    ),
    "rewrite everything": (rewrite(1, COUNT, "UPDATE audit_record SET caller_name = 'nobody'"), 1),
    "add one past the head": (
        sql(
            "INSERT INTO audit_record (id, sequence, link, at, caller_kind, document_hash)"
            f" VALUES (gen_random_uuid(), {COUNT + 1}, '', now(), 'ANONYMOUS', '')"
        ),
        COUNT + 1,
    ),
    "move the head": (sql("UPDATE audit_head SET link = sha256('')"), COUNT),
}


@pytest.mark.parametrize("name", ATTACKS)
async def test_attack_is_found_and_its_first_record_named(office: Office, name: str) -> None:
    attack, first = ATTACKS[name]
    await office.fill(COUNT)
    await office.seal()
    before = await office.look()
    assert (before.first, before.last, before.sealed, before.bad) == (1, COUNT, 30, None)
    await attack(office)
    after = await office.look()
    assert (after.bad, after.reason is not None) == (first, True)


async def test_hub_that_goes_on_after_a_rewrite_does_not_heal_it(office: Office) -> None:
    await office.fill(COUNT)
    await office.seal()
    await rewrite(17, COUNT, "UPDATE audit_record SET caller_name = 'nobody' WHERE sequence = 17")(office)
    await office.owner.execute("UPDATE audit_head SET sealed = 0")
    await office.fill(STRETCH)
    await office.seal()
    assert (await office.look()).bad == STRETCH + 1


async def test_seals_that_another_key_signed_are_told(office: Office, tmp_path: Path) -> None:
    await office.fill(COUNT)
    await office.seal()
    office.key = SigningKey.open(tmp_path / "another")
    assert (await office.look()).bad == 1


async def test_what_was_rewritten_before_it_was_sealed_is_beyond_proof(office: Office) -> None:
    await office.fill(COUNT)
    await office.seal()
    await rewrite(33, COUNT, "UPDATE audit_record SET caller_name = 'nobody' WHERE sequence = 33")(office)
    verdict = await office.look()
    assert (verdict.bad, verdict.last, verdict.sealed) == (None, COUNT, 30)
