"""The demo's insurance is the same every time, fits the province, and holds its planted cases."""

from collections.abc import Iterator
from typing import Any

from hub.db.connect import Connection
from hub.demo.planted import DANGEROUS_ACTIVITY
from hub.demo.province import Province
from hub.demo.tier import TIERS
from plugins.insurance import demo as synthetic
from plugins.insurance.demo import EXPIRED, UNCOVERED, UNINSURED_HOLDER

SYNTHETIC = "synthetic AND scope LIKE '%合成%'"
"""Policies of the demo itself, and not of a test."""
PERSONAL = f"SELECT count(*), max(ends_on) FROM insurance_policy WHERE volunteer_id = $1 AND {SYNTHETIC}"
GROUP = f"SELECT max(ends_on) FROM insurance_policy WHERE holder_id = $1 AND volunteer_id IS NULL AND {SYNTHETIC}"
PARTS = """
SELECT count(*), count(DISTINCT (volunteer_id, activity_id)) FROM insurance_coverage WHERE activity_id IS NOT NULL
"""


def made(seed: int) -> Iterator[tuple[str, Any]]:
    for table in synthetic.tables(Province(TIERS["S0"], seed).source("insurance")):
        for row in table.rows:
            yield table.row.__name__, {key: getattr(value, "text", value) for key, value in row.items()}


def test_one_seed_gives_one_province() -> None:
    assert list(made(1)) == list(made(1))
    assert list(made(1)) != list(made(2))


async def test_every_policy_and_coverage_fits(loader: Connection) -> None:
    wrong = await loader.fetch(
        """
        SELECT coverage.id FROM insurance_coverage AS coverage
        JOIN insurance_policy AS policy ON policy.id = policy_id
        JOIN volunteer ON volunteer.id = coverage.volunteer_id
        WHERE coverage.division <> volunteer.division
           OR coverage.starts_on < policy.starts_on OR coverage.ends_on > policy.ends_on
           OR policy.volunteer_id <> coverage.volunteer_id
        """
    )
    assert wrong == []
    total, different = await loader.fetchrow(PARTS) or (0, 0)
    assert total == different > 10


async def test_the_planted_cases_are_there(loader: Connection, province: Province) -> None:
    count, last = await loader.fetchrow(PERSONAL, province.volunteers[EXPIRED].id) or (0, None)
    assert (count > 0, str(last)) == (True, "2025-12-31")
    assert await loader.fetchval(PERSONAL, province.volunteers[UNCOVERED].id) == 0
    dangerous = province.activities[DANGEROUS_ACTIVITY]
    assert dangerous.organization is province.organizations[UNINSURED_HOLDER]
    assert str(await loader.fetchval(GROUP, dangerous.organization.id)) == "2025-12-31"
