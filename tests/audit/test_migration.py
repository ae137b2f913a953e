"""Records from before there was a chain become its first links."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

from hub.audit.verification import verify
from hub.db.address import Addresses
from hub.db.connect import connect
from hub.db.migrate import CORE, MigrationSource, migrate

BEFORE = """
INSERT INTO audit_record (id, at, caller_kind, caller_name, document_hash, opened)
SELECT gen_random_uuid(), $1, 'DEPARTMENT', 'school', sha256('x'), '[{"ids": ["1"], "field": "Volunteer.name"}]'
FROM generate_series(1, 5)
"""


async def test_what_was_on_record_is_chained(empty_database: Addresses, tmp_path: Path) -> None:
    versions = tmp_path / "versions"
    versions.mkdir()
    for file in (CORE.folder / "versions").glob("0001_*"):
        shutil.copy(file, versions)
    await migrate(empty_database, [MigrationSource(name=CORE.name, folder=tmp_path)])
    owner = await connect(empty_database.owner)
    await owner.execute(BEFORE, datetime(2024, 3, 5, tzinfo=UTC))
    await migrate(empty_database, [CORE])
    verdict = await verify(owner, [], b"")
    assert (verdict.first, verdict.last, verdict.bad) == (1, 5, None)
    await owner.execute("UPDATE audit_record SET caller_name = NULL WHERE sequence = 3")
    assert (await verify(owner, [], b"")).bad == 3
    await owner.close()
