"""Who belongs to which synthetic organization."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from random import Random
from typing import Final

from hub.data import derived_id
from hub.data.package import Record
from hub.demo.draws import dice
from hub.demo.organizations import DemoOrganization
from hub.demo.people import DemoVolunteer
from hub.demo.period import LAST, day_number, milliseconds
from hub.demo.planted import Planted
from hub.rows import MembershipRole, MembershipStatus, OrganizationStatus

_JOINABLE: Final = frozenset({OrganizationStatus.ACTIVE, OrganizationStatus.RECTIFYING, OrganizationStatus.EXITED})
_SHARE_THAT_LEFT: Final = 0.06
_HOW_MANY: Final = (0, *(1,) * 16, 2, 2, 3)


def membership_rows(
    volunteers: Sequence[DemoVolunteer], organizations: Sequence[DemoOrganization], seed: int
) -> Iterator[Record]:
    """The memberships: most volunteers have one, in their own prefecture; an exited organization has former ones."""
    random = dice(seed, "membership")
    here: dict[str, list[DemoOrganization]] = {}
    for organization in organizations:
        if organization.status in _JOINABLE:
            here.setdefault(organization.prefecture, []).append(organization)
    for volunteer in volunteers:
        joined = random.sample(
            here[volunteer.prefecture], min(random.choice(_HOW_MANY), len(here[volunteer.prefecture]))
        )
        if volunteer.index == Planted.IN_TWO_TEAMS:
            joined = [each for each in here[volunteer.prefecture] if each.status is OrganizationStatus.ACTIVE][:2]
        for organization in joined:
            left = organization.status is OrganizationStatus.EXITED or random.random() < _SHARE_THAT_LEFT
            yield _row(volunteer, organization, left and volunteer.index != Planted.IN_TWO_TEAMS, seed, random)


def _row(volunteer: DemoVolunteer, organization: DemoOrganization, has_left: bool, seed: int, random: Random) -> Record:
    joined_on = min(volunteer.registered_on + timedelta(days=random.randrange(60)), LAST)
    moment = milliseconds(day_number(joined_on), 600)
    return {
        "id": derived_id(moment, seed, "membership", volunteer.index, organization.index),
        "volunteer_id": volunteer.id,
        "organization_id": organization.id,
        "division": volunteer.division,
        "role": MembershipRole.LEADER if random.random() < 0.05 else MembershipRole.MEMBER,
        "status": MembershipStatus.LEFT if has_left else MembershipStatus.ACTIVE,
        "joined_on": joined_on,
        "left_on": LAST if has_left else None,
    }
