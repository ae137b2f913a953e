"""What can be asked of insurance."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Float, and_, cast, func, or_, select

from hub import (
    Bind,
    Connection,
    DivisionAncestorRow,
    DivisionRow,
    Ref,
    Report,
    VolunteerRow,
    VolunteerStatus,
    query,
    rows,
    today,
    visible,
)
from plugins.insurance.entities import InsurancePolicy, InsuredShare
from plugins.insurance.rows import InsuranceCoverageRow
from plugins.insurance.rules import READ, covers

EXAMPLE = """query Insurance($division: String!, $on: Date) {
  insuranceCoverage(division: $division, on: $on) {
    division { name }
    volunteers
    covered
    share
  }
  insurancePolicies(first: 5, where: {kind: {eq: ACCIDENT}}, orderBy: [{field: ENDS_ON, direction: DESC}]) {
    totalCount
    nodes {
      number { masked }
      insurer { name }
      holder { name }
      volunteer { number isInsured }
      startsOn
      endsOn
      deathLimit
    }
  }
}
"""
"""What the plugin is for, in one query."""


@query(requires=READ)
def insurance_policy(id: Bind[Ref[InsurancePolicy]]) -> InsurancePolicy | None:
    """A policy by id (保单).

    id: the opaque id
    """
    return rows(lambda policy: policy.id == id)


@query(requires=READ)
def insurance_policies() -> Connection[InsurancePolicy]:
    """Policies (保单)."""
    return rows()


@query(requires=READ)
def insurance_coverage(division: Bind[str], on: Bind[date | None] = None) -> Report[InsuredShare]:
    """Share of serving volunteers who are covered against accidents, by the divisions right below one (参保情况).

    Those who are registered in the division itself, and in none below it, are counted under its own code.

    division: the code of the division, such as `23`
    on: the day; today where it is left out
    """
    below, lies = visible(DivisionRow).c, visible(DivisionAncestorRow).c
    volunteer, coverage = visible(VolunteerRow).c, visible(InsuranceCoverageRow).c
    insured = select(coverage.volunteer_id).where(covers(coverage, func.coalesce(on, today())))
    counted = func.count()
    covered = counted.filter(volunteer.id.in_(insured))
    return (
        select(
            below.code.label("division"),
            counted.label("volunteers"),
            covered.label("covered"),
            (cast(covered, Float) / counted).label("share"),
        )
        .where(
            or_(below.parent == division, and_(below.code == division, lies.code == division)),
            lies.ancestor == below.code,
            volunteer.division == lies.code,
            volunteer.status == VolunteerStatus.ACTIVE,
        )
        .group_by(below.code)
        .order_by(below.code)
    )
