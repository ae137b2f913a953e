"""The synthetic Heilongjiang: all rows of a tier, from a seed."""

from collections.abc import Iterator
from typing import Final

from hub.data.package import SINCE, Record, known_id
from hub.demo.activities import DemoActivity, activity_rows, make_activities
from hub.demo.consents import consent_rows, data_sharing_rows
from hub.demo.grants import policy_rule_rows
from hub.demo.localities import subdivisions
from hub.demo.memberships import membership_rows
from hub.demo.organizations import make_organizations, organization_rows
from hub.demo.people import DemoVolunteer, make_volunteers
from hub.demo.records import Served, open_assignment_rows, served_assignment_rows, service_record_rows
from hub.demo.registrations import volunteer_rows
from hub.demo.service import stints
from hub.demo.source import DemoSource, DemoTable
from hub.demo.tier import Tier
from hub.demo.timetable import Timetable
from hub.demo.workload import make_workload
from hub.rows import (
    ActivityRow,
    AssignmentRow,
    ConsentRow,
    DataSharingRow,
    DivisionRow,
    MembershipRow,
    OrganizationRow,
    PolicyRuleRow,
    ServiceRecordRow,
    VolunteerRow,
)

GENERATOR_VERSION: Final = 2
"""Which edition of these modules made the rows; it rises when the same seed gives other rows."""


class Province:
    """A synthetic province; the same tier and seed give the same rows, ids included."""

    def __init__(self, tier: Tier, seed: int) -> None:
        self.tier = tier
        self.seed = seed
        self.volunteers = make_volunteers(tier, seed)
        self.organizations = make_organizations(tier, seed)
        self.activities = make_activities(tier, self.organizations, seed)
        self._timetable = Timetable(self.activities)
        self._workload = make_workload(self.volunteers, tier, seed)

    def tables(self) -> Iterator[DemoTable]:
        """The core's tables, each after those that it refers to."""
        yield DemoTable(row=DivisionRow, rows=division_rows())
        yield DemoTable(row=PolicyRuleRow, rows=policy_rule_rows())
        yield DemoTable(row=DataSharingRow, rows=data_sharing_rows())
        yield DemoTable(row=OrganizationRow, rows=organization_rows(self.organizations, self.seed))
        yield DemoTable(row=VolunteerRow, rows=volunteer_rows(self.volunteers, self.organizations, self.seed))
        yield DemoTable(row=ConsentRow, rows=consent_rows(self.volunteers, self.seed))
        yield DemoTable(row=ActivityRow, rows=activity_rows(self.activities, self.seed))
        yield DemoTable(row=MembershipRow, rows=membership_rows(self.volunteers, self.organizations, self.seed))
        yield DemoTable(row=AssignmentRow, rows=served_assignment_rows(self.served(), self.seed))
        yield DemoTable(row=AssignmentRow, rows=open_assignment_rows(self.volunteers, self.activities, self.seed))
        yield DemoTable(row=ServiceRecordRow, rows=service_record_rows(self.served(), self.seed))

    def served(self) -> Served:
        """The volunteers who served, each with the times."""
        for volunteer in self.volunteers:
            times = stints(volunteer, self._workload.get(volunteer.index, []), self._timetable, self.seed)
            if times:
                yield volunteer, times

    def assignments(self) -> Iterator[tuple[DemoVolunteer, DemoActivity]]:
        """Each volunteer with each activity in which the volunteer served."""
        for volunteer, times in self.served():
            for activity in {stint.activity.index: stint.activity for stint in times}.values():
                yield volunteer, activity

    def source(self, plugin: str) -> DemoSource:
        """The province as a plugin's demo rows see it."""
        return DemoSource(
            plugin,
            tier=self.tier,
            seed=self.seed,
            volunteers=self.volunteers,
            organizations=self.organizations,
            activities=self.activities,
            assignments=self.assignments,
        )


def division_rows() -> Iterator[Record]:
    """The made-up divisions as rows."""
    for division in subdivisions():
        yield {
            "id": known_id("division", division.code),
            "code": division.code,
            "name": division.name,
            "level": division.level,
            "parent": division.parent,
            "valid_from": SINCE,
        }
