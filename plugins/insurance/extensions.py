"""What insurance adds to volunteers."""

from __future__ import annotations

from typing import Any

from sqlalchemy import exists, select

from hub import Connection, Volunteer, ascending, descending, expression, extends, to_many, today, visible
from plugins.insurance.entities import InsuranceCoverage, InsurancePolicy
from plugins.insurance.rows import InsuranceCoverageRow, InsurancePolicyRow
from plugins.insurance.rules import READ, covers


def covered_today(volunteer: Any) -> Any:
    """Whether the volunteer is covered against accidents today (是否在保)."""
    coverage = visible(InsuranceCoverageRow).c
    return exists(select(coverage.id).where(coverage.volunteer_id == volunteer.id, covers(coverage, today())))


@extends(Volunteer)
class InsuredVolunteer:
    """A volunteer's insurance."""

    insurance_policies: Connection[InsurancePolicy] | None = to_many(
        InsurancePolicyRow.volunteer_id, order_by=descending(InsurancePolicyRow.ends_on), requires=READ
    )
    """The policies that insure this volunteer alone, the one that ends last first (个人保单)."""
    insurance_coverages: Connection[InsuranceCoverage] | None = to_many(
        InsuranceCoverageRow.volunteer_id, order_by=ascending(InsuranceCoverageRow.starts_on), requires=READ
    )
    """When the volunteer is covered, by whichever policy, oldest first (承保记录)."""
    is_insured: bool | None = expression(covered_today, requires=READ)
