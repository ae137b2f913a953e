"""`hub audit` shows what is on record, and names the first record that is not as it was written."""

import asyncio
from collections.abc import Callable, Iterable
from pathlib import Path
from uuid import UUID

from hub.access.actor import Actor, ActorKind
from hub.access.audit import APPEND, record_of
from hub.db.address import Addresses
from hub.db.connect import connect
from hub.graph.holes import Filling
from hub.graph.request import Request
from security.signature import SigningKey
from tests.cli.conftest import Operate

ONE, OTHER = UUID(int=1), UUID(int=2)


def disclosed(*subjects: UUID) -> Iterable[str]:
    """Records of the school's openings, one for each."""
    school = Actor(kind=ActorKind.DEPARTMENT, name="school", department="education")
    for subject in subjects:
        filling = Filling("", opened=[("Volunteer", "name", [str(subject)])])
        record = record_of(school, Request(query="{ me }", operation_name=f"Ask{subject.int}"), [filling], [])
        assert record is not None
        yield record


async def run(addresses: Addresses, statement: str, *given: object) -> None:
    """Run a statement as the owner of the tables."""
    connection = await connect(addresses.owner)
    await connection.execute(statement, *given)
    await connection.close()


def test_audit_is_shown_looked_over_and_pruned(
    hub: Operate, enter: Callable[[Addresses], None], home: Path, database: Addresses
) -> None:
    enter(database)
    assert hub("audit", "verify").stdout == "No record is kept.\n"
    asyncio.run(run(database, APPEND, list(disclosed(ONE, OTHER, ONE))))

    looked = hub("audit", "verify")
    assert looked.stdout == "Records 1 to 3 are as they were written, sealed up to 0.\n"
    public = SigningKey.open(home / "audit-key").public.hex()
    assert hub("audit", "verify", "--public-key", public).stdout == looked.stdout
    for options, shown in (
        ((), ["Ask1", "Ask2"]),
        (("--person", f"vol_{OTHER}"), ["Ask2"]),
        (("--caller", "education"), ["Ask1", "Ask2"]),
        (("--caller", "civil-affairs"), []),
        (("--until", "2024-01-01T00:00:00"), []),
        (("--since", "2024-01-01T00:00:00", "--most", "1"), ["Ask1"]),
    ):
        told = hub("audit", "show", *options).stdout
        assert [name for name in ("Ask1", "Ask2") if name in told] == shown, options
    assert "Volunteer.name (1)" in hub("audit", "show").stdout
    assert hub("audit", "prune").stdout == "0 records are removed.\n"

    asyncio.run(run(database, "UPDATE audit_record SET purpose = 'CLAIM' WHERE sequence = 2"))
    looked = hub("audit", "verify")
    assert (looked.exit_code, looked.stdout) == (1, "")
    assert looked.stderr == "hub: record 2 is not what was written, or not where it was written\n"
