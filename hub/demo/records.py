"""Rows of what the synthetic volunteers did: assignments and service records."""

from collections.abc import Iterator, Sequence
from typing import Final

from hub.data import derived_id
from hub.data.package import Record
from hub.demo.activities import DemoActivity
from hub.demo.draws import dice
from hub.demo.people import DemoVolunteer
from hub.demo.period import DAYS, day_number, milliseconds, moment
from hub.demo.planted import DECOY_PHONE, Planted
from hub.demo.service import Stint
from hub.rows import ActivityStatus, AssignmentStatus, ServiceRecordStatus, VolunteerStatus

Served = Iterator[tuple[DemoVolunteer, list[Stint]]]
"""Volunteers with the times that they served."""

_REASON: Final = "时间登记有误"
_REASON_WITH_DECOY: Final = f"时间登记有误，已电话{DECOY_PHONE}核实"
_EVENING: Final = 1260
_ANSWERS: Final = (
    AssignmentStatus.SIGNED_UP,
    AssignmentStatus.SIGNED_UP,
    AssignmentStatus.ACCEPTED,
    AssignmentStatus.ACCEPTED,
    AssignmentStatus.INVITED,
    AssignmentStatus.DECLINED,
    AssignmentStatus.WITHDRAWN,
)
_MOST_ANSWERS: Final = 9


def service_record_rows(served: Served, seed: int) -> Iterator[Record]:
    """A record of each time that was served."""
    for volunteer, times in served:
        ids = [
            derived_id(milliseconds(stint.day, _EVENING), seed, "service_record", volunteer.index, place)
            for place, stint in enumerate(times)
        ]
        reason = _REASON_WITH_DECOY if volunteer.index == Planted.VOIDED else _REASON
        for own_id, stint in zip(ids, times, strict=True):
            is_voided = stint.status is ServiceRecordStatus.VOIDED
            yield {
                "id": own_id,
                "volunteer_id": volunteer.id,
                "activity_id": stint.activity.id,
                "organization_id": stint.activity.organization.id,
                "division": volunteer.division,
                "starts_at": moment(stint.day, stint.minute),
                "ends_at": moment(stint.day, stint.minute + stint.minutes),
                "minutes": stint.minutes,
                "status": stint.status,
                "recorded_at": moment(stint.day, _EVENING),
                "confirmed_at": None if stint.status is ServiceRecordStatus.PENDING else moment(stint.day + 2, 600),
                "voided_at": moment(stint.day + 5, 600) if is_voided else None,
                "void_reason": reason if is_voided else None,
                "corrects_id": None if stint.corrects is None else ids[stint.corrects],
            }


def served_assignment_rows(served: Served, seed: int) -> Iterator[Record]:
    """An assignment for each activity in which a volunteer served."""
    for volunteer, times in served:
        spans: dict[int, tuple[Stint, Stint]] = {}
        for stint in times:
            first, _ = spans.get(stint.activity.index, (stint, stint))
            spans[stint.activity.index] = first, stint
        for first, last in spans.values():
            signed_up = max(first.day - 3, day_number(volunteer.registered_on))
            is_completed = last.status is not ServiceRecordStatus.PENDING
            yield {
                **_assignment(volunteer, first.activity, signed_up, seed),
                "status": AssignmentStatus.COMPLETED if is_completed else AssignmentStatus.ACCEPTED,
                "accepted_at": moment(signed_up, 720),
                "completed_at": moment(last.day, _EVENING) if is_completed else None,
            }


def open_assignment_rows(
    volunteers: Sequence[DemoVolunteer], activities: Sequence[DemoActivity], seed: int
) -> Iterator[Record]:
    """Sign-ups and invitations for the activities that are open, within their capacity."""
    random = dice(seed, "assignment")
    here: dict[str, list[DemoVolunteer]] = {}
    for volunteer in volunteers:
        if volunteer.status is VolunteerStatus.ACTIVE:
            here.setdefault(volunteer.prefecture, []).append(volunteer)
    for activity in activities:
        if activity.status is ActivityStatus.OPEN:
            choices = here.get(activity.organization.prefecture, [])
            for volunteer in random.sample(choices, min(random.randint(1, _MOST_ANSWERS), len(choices))):
                day, status = DAYS + random.randrange(250), random.choice(_ANSWERS)
                yield {
                    **_assignment(volunteer, activity, day, seed),
                    "status": status,
                    "accepted_at": moment(day, 720) if status is AssignmentStatus.ACCEPTED else None,
                    "completed_at": None,
                }


def _assignment(volunteer: DemoVolunteer, activity: DemoActivity, day: int, seed: int) -> Record:
    return {
        "id": derived_id(milliseconds(day, 540), seed, "assignment", volunteer.index, activity.index),
        "volunteer_id": volunteer.id,
        "activity_id": activity.id,
        "organization_id": activity.organization.id,
        "division": volunteer.division,
        "created_at": moment(day, 540),
    }
