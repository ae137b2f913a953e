"""Insurance as the hub sees it: what it adds, who sees which of its rows, and what it refuses."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import any_, or_, select

from hub import (
    Action,
    ActionKind,
    Actor,
    ActorKind,
    Context,
    Example,
    Plugin,
    Refused,
    Retention,
    Row,
    Scope,
    VolunteerRow,
    folder,
    hookimpl,
    table_of,
)
from plugins.insurance import demo, entities, extensions, mutations, queries, rules
from plugins.insurance.rows import InsuranceCoverageRow, InsurancePolicyRow


@hookimpl
def plugin() -> Plugin:
    """What insurance is."""
    return Plugin(
        name="insurance",
        title="Insurance of volunteers (志愿服务保险)",
        owner="social-work",
        measures=(17,),
        permissions=(rules.READ, rules.WRITE),
        rows=(InsurancePolicyRow, InsuranceCoverageRow),
        types=(
            entities.InsurancePolicy,
            entities.InsuranceCoverage,
            entities.InsuredShare,
            mutations.IssuePolicy,
        ),
        extensions=(extensions.InsuredVolunteer,),
        queries=(queries.insurance_policy, queries.insurance_policies, queries.insurance_coverage),
        mutations=(mutations.issue_policy,),
        examples=(Example(title="Who is covered (参保情况)", query=queries.EXAMPLE, variables={"division": "23"}),),
        guards=(ActionKind.OPEN_ACTIVITY,),
        parameters=(rules.CLAIM_YEARS,),
        demo=demo.tables,
        migrations=folder(__file__),
    )


def narrowed(actor: Actor) -> bool:
    """Whether a caller is a department with a part of the province."""
    return actor.kind is ActorKind.DEPARTMENT and actor.divisions is not None


def organized(actor: Actor) -> bool:
    """Whether a caller is an organization."""
    return actor.kind is ActorKind.ORGANIZATION


def personal(actor: Actor) -> bool:
    """Whether a caller is a volunteer."""
    return actor.kind is ActorKind.VOLUNTEER


def in_divisions(row: Any, caller: Any) -> Any:
    """Rows of the caller's divisions."""
    return row.division == any_(caller.divisions)


def of_party(policy: Any, caller: Any) -> Any:
    """Policies that the caller's organization holds or insures."""
    return or_(policy.holder_id == caller.organization, policy.insurer_id == caller.organization)


def covering(policy: Any, caller: Any) -> Any:
    """Policies that cover the caller."""
    coverage = table_of(InsuranceCoverageRow).alias().c
    return policy.id.in_(select(coverage.policy_id).where(coverage.volunteer_id == caller.volunteer))


@hookimpl
def visible_rows() -> Sequence[Scope]:
    """Departments see their divisions, organizations what they hold or insure, volunteers what covers them."""
    policy, coverage = InsurancePolicyRow, InsuranceCoverageRow
    return (
        *(Scope(row=row, applies=narrowed, where=in_divisions) for row in (policy, coverage)),
        Scope(row=policy, applies=organized, where=of_party),
        Scope(row=coverage, applies=organized, where=lambda row, caller: row.holder_id == caller.organization),
        Scope(row=policy, applies=personal, where=covering),
        Scope(row=coverage, applies=personal, where=lambda row, caller: row.volunteer_id == caller.volunteer),
    )


@hookimpl
async def check_action(context: Context, action: Action) -> Refused | None:
    """A dangerous activity opens only with cover."""
    return await rules.uninsured(context, action.row)


@hookimpl
async def export_person(context: Context, person: VolunteerRow) -> Sequence[Row]:
    """The policies that insure the person alone, and every coverage of the person."""
    return await rules.held_of(context, person)


@hookimpl
async def erase_person(context: Context, person: VolunteerRow) -> Retention | None:
    """All of it goes when no claim can be made any more."""
    return await rules.forget(context, person)
