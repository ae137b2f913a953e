"""To what the synthetic volunteers have consented, and what is shared with whom."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from random import Random
from typing import Final
from uuid import UUID

from hub.data import derived_id
from hub.data.package import SINCE, Record, known_id
from hub.demo.draws import dice
from hub.demo.names import chinese_name
from hub.demo.people import DemoVolunteer
from hub.demo.period import LAST, day_number, milliseconds, moment
from hub.rows import CONSENT, ConsentGiver
from security.sealed import Plain

NOTICE: Final = "2024-01"
_SHARED: Final = (
    ("social-work", "SERVICE", ("Volunteer.address", "Volunteer.phone"), CONSENT),
    ("emergency-management", "EMERGENCY", ("Volunteer.name", "Volunteer.phone"), "EMERGENCY"),
)
_SHARE_THAT_SHARES: Final = 0.5
_SHARE_THAT_WITHDREW: Final = 0.1
_CHILDHOOD: Final = 14


def data_sharing_rows() -> Iterator[Record]:
    """What is shared: contacts by consent with the department that leads, and in emergencies by law."""
    for department, purpose, fields, basis in _SHARED:
        yield {
            "id": _sharing_id(department, purpose),
            "department": department,
            "purpose": purpose,
            "fields": list(fields),
            "legal_basis": basis,
            "agreement": f"示例协议 {department}（合成）",
            "valid_from": SINCE,
        }


def consent_rows(volunteers: Sequence[DemoVolunteer], seed: int) -> Iterator[Record]:
    """The consents: everybody's to the notice, and of some, separately, to the sharing of contacts."""
    random = dice(seed, "consent")
    by_consent = [_sharing_id(department, purpose) for department, purpose, _, basis in _SHARED if basis == "CONSENT"]
    for volunteer in volunteers:
        shares = random.random() < _SHARE_THAT_SHARES
        for sharing in (None, *(by_consent if shares else ())):
            yield _row(volunteer, sharing, seed, random)


def _row(volunteer: DemoVolunteer, sharing: UUID | None, seed: int, random: Random) -> Record:
    day = day_number(volunteer.registered_on)
    born = volunteer.born
    child = volunteer.registered_on < born.replace(year=born.year + _CHILDHOOD, day=min(born.day, 28))
    withdrew = sharing is not None and random.random() < _SHARE_THAT_WITHDREW
    later = day_number(min(volunteer.registered_on + timedelta(days=90), LAST))
    return {
        "id": derived_id(milliseconds(day, 605), seed, "consent", volunteer.index, sharing),
        "volunteer_id": volunteer.id,
        "division": volunteer.division,
        "notice_version": NOTICE,
        "purposes": ["SERVICE"],
        "sharing_id": sharing,
        "sensitive": child,
        "giver": ConsentGiver.GUARDIAN if child else ConsentGiver.VOLUNTEER,
        "guardian": Plain(chinese_name(random)) if child else None,
        "evidence": Plain(f"示例同意书 {volunteer.index + 1:08}") if child else None,
        "given_at": moment(day, 605),
        "withdrawn_at": moment(later, 606) if withdrew else None,
    }


def _sharing_id(department: str, purpose: str) -> UUID:
    return known_id("data_sharing", f"{department} {purpose}")
