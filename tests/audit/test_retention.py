"""Records are kept as long as the policy says, and what remains is still whole."""

from uuid import uuid4

import pytest

from hub.access.audit import CONTENT, content_of
from hub.audit.retention import prune
from hub.errors import NotFound
from security.audit_chain import GENESIS, link
from tests.audit.conftest import STRETCH, Office


async def age(office: Office, last: int, interval: str) -> None:
    """Let the first records be older, as if they had been written then."""
    await office.owner.execute(
        "UPDATE audit_record SET at = at - $2::text::interval WHERE sequence <= $1", last, interval
    )
    columns = f"id, sequence, extract(epoch FROM at)::bigint AS moment, {', '.join(CONTENT[1:])}"
    made = GENESIS
    for row in await office.owner.fetch(f"SELECT {columns} FROM audit_record ORDER BY sequence"):
        made = link(made, row["sequence"], row["moment"], content_of(dict(row)))
        await office.owner.execute("UPDATE audit_record SET link = $1 WHERE id = $2", made, row["id"])
    await office.owner.execute("UPDATE audit_head SET link = $1", made)
    await office.owner.execute(
        "UPDATE disclosure SET at = disclosure.at - $2::text::interval FROM audit_record AS record"
        " WHERE sequence <= $1 AND record.opened -> 0 -> 'ids' ? disclosure.subject::text",
        last,
        interval,
    )


async def test_what_is_older_is_removed_by_whole_seals_and_the_rest_is_good(office: Office) -> None:
    await office.fill(3 * STRETCH + 1)
    await age(office, 25, "3 years 1 day")
    await office.seal()
    assert await prune(office.owner, office.anchor, office.key) == 2 * STRETCH
    assert await office.loader.fetchval("SELECT min(sequence) FROM audit_record") == 21
    assert await office.loader.fetchval("SELECT count(*) FROM disclosure") == 6
    verdict = await office.look()
    assert (verdict.first, verdict.last, verdict.sealed, verdict.bad) == (21, 31, 30, None)
    await office.fill(STRETCH)
    await office.seal()
    verdict = await office.look()
    assert (verdict.first, verdict.last, verdict.sealed, verdict.bad) == (21, 41, 40, None)


async def test_what_is_not_older_stays(office: Office) -> None:
    await office.fill(2 * STRETCH)
    await age(office, 20, "2 years 364 days")
    await office.seal()
    assert await prune(office.owner, office.anchor, office.key) == 0
    assert (await office.look()).first == 1


async def test_what_has_no_seal_stays(office: Office) -> None:
    await office.fill(STRETCH)
    await age(office, STRETCH, "4 years")
    assert await prune(office.owner, office.anchor, office.key) == 0
    assert await office.waiting() == STRETCH


async def test_removing_more_than_was_anchored_is_told(office: Office) -> None:
    await office.fill(3 * STRETCH)
    await age(office, STRETCH, "4 years")
    await office.seal()
    await prune(office.owner, office.anchor, office.key)
    await office.owner.execute("DELETE FROM audit_record WHERE sequence <= 15")
    assert (await office.look()).bad == 11


async def test_removing_that_was_cut_short_is_taken_up_again(office: Office) -> None:
    await office.fill(2 * STRETCH)
    await age(office, STRETCH, "4 years")
    await office.seal()
    await prune(office.owner, office.anchor, office.key)
    await office.owner.execute("UPDATE audit_record SET at = at - interval '1 day'")
    assert (await office.look()).bad == 11
    await office.owner.execute("UPDATE audit_record SET at = at + interval '1 day'")
    assert await prune(office.owner, office.anchor, office.key) == 0
    assert (await office.look()).bad is None


async def test_without_a_number_nothing_is_removed(office: Office) -> None:
    key = f"audit.keepYears{uuid4()}"
    await office.owner.execute("UPDATE policy_parameter SET key = $1 WHERE key = 'audit.keepYears'", key)
    try:
        with pytest.raises(NotFound, match=r"audit\.keepYears"):
            await prune(office.owner, office.anchor, office.key)
    finally:
        await office.owner.execute("UPDATE policy_parameter SET key = 'audit.keepYears' WHERE key = $1", key)
