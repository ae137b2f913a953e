"""Activities: announced with their risk, opened when their guards agree."""

from typing import Any
from uuid import UUID

from sqlalchemy import select

from hub.actions import Action, ActionKind, Event, Override
from hub.context import Context
from hub.errors import Refused
from hub.graph.fields import table_of
from hub.rows import ActivityMode, ActivityRow, ActivityStatus, OrganizationRow, OrganizationStatus, ServiceCategoryRow
from hub.rules.acting import for_organization, transition


async def publish(
    context: Context, *, organization: UUID, category: str, risk_statement: str, **more: Any
) -> ActivityRow:
    """A new activity, announced; it states its risk and belongs to an organization that serves (条例 art. 12)."""
    for_organization(context, organization)
    holder = await context.get(OrganizationRow, organization, name="organization")
    if holder.status is not OrganizationStatus.ACTIVE:
        raise Refused("ORGANIZATION_NOT_ACTIVE", f"The organization is {holder.status}.", path=("organization",))
    if not risk_statement.strip():
        raise Refused("RISK_STATEMENT_REQUIRED", "An activity must state its risk.", path=("riskStatement",))
    if more["ends_at"] <= more["starts_at"]:
        raise Refused("TIMES_REVERSED", "An activity ends after it starts.", path=("endsAt",))
    if more["mode"] is ActivityMode.ON_SITE and not (more["place"] or "").strip():
        raise Refused("PLACE_REQUIRED", "An activity on site has a place.", path=("place",))
    if more["capacity"] is not None and more["capacity"] < 1:
        raise Refused("CAPACITY_TOO_SMALL", "An activity has room for one person at least.", path=("capacity",))
    await _category_exists(context, category)
    row = ActivityRow(
        organization_id=organization,
        division=holder.division,
        category=category,
        risk_statement=risk_statement.strip(),
        status=ActivityStatus.PUBLISHED,
        synthetic=context.synthetic,
        **more,
    )
    return await context.add(row)


async def _category_exists(context: Context, code: str) -> None:
    category = table_of(ServiceCategoryRow).c
    valid = select(category.code).where(category.valid_to.is_(None)).order_by(category.code)
    known = (await context.session.execute(valid)).scalars().all()
    if code not in known:
        raise Refused("UNKNOWN_CATEGORY", f"The category is none of: {', '.join(known)}.", path=("category",))


async def open_for_sign_up(context: Context, activity: UUID, override: Override | None = None) -> ActivityRow:
    """An announced activity that takes sign-ups from now on, unless a guard refuses."""
    row = await context.get(ActivityRow, activity, name="activity", lock=True)
    for_organization(context, row.organization_id)
    transition("The activity", row.status, ActivityStatus.PUBLISHED)
    await context.check(Action(kind=ActionKind.OPEN_ACTIVITY, row=row), override)
    row.status = ActivityStatus.OPEN
    await context.tell(Event(name="activity_opened", row=row))
    return row
