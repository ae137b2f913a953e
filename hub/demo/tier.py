"""How large a synthetic province is."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, kw_only=True, slots=True)
class Tier:
    """A size: exactly so many of each."""

    name: str
    volunteers: int
    organizations: int
    projects: int
    activities: int
    records: int


TIERS: Final = {
    tier.name: tier
    for tier in (
        Tier(name="S0", volunteers=60, organizations=20, projects=12, activities=30, records=300),
        Tier(name="S1", volunteers=2_000, organizations=130, projects=120, activities=800, records=12_000),
        Tier(name="S2", volunteers=52_840, organizations=1_068, projects=1_050, activities=8_000, records=250_000),
        Tier(
            name="S3", volunteers=528_400, organizations=10_682, projects=10_500, activities=80_000, records=2_500_000
        ),
    )
}
"""The sizes by name: for tests, for the demo, for benches, and a tenth of the province for load tests."""
