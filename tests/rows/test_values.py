"""What comes back from a column is what was put in, and what cannot be is refused."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from hub.db.address import Addresses
from hub.db.session import open_engine, sessions
from hub.rows import (
    ActivityRisk,
    ActivityRow,
    ActivityStatus,
    OrganizationKind,
    OrganizationRow,
    OrganizationStatus,
    PolicyParameterRow,
    PolicyRuleRow,
    ServiceRecordRow,
    ServiceRecordStatus,
    VolunteerRow,
)
from hub.rows.volunteer import VOLUNTEER_SERIAL, IdDocumentKind, RegistrationRoute
from security.sealed import Sealed

START = datetime(2024, 12, 31, 15, 30, tzinfo=UTC)


@pytest_asyncio.fixture
async def session(shared_database: Addresses) -> AsyncIterator[AsyncSession]:
    """A session past the walls; what it does is undone."""
    engine = open_engine(shared_database.loader)
    async with sessions(engine)() as session:
        yield session
        await session.rollback()
    await engine.dispose()


@pytest_asyncio.fixture
async def record(session: AsyncSession) -> ServiceRecordRow:
    """A record that fits, with all that it refers to."""
    organization = OrganizationRow(
        name="x", kind=OrganizationKind.UNREGISTERED_TEAM, status=OrganizationStatus.ACTIVE, division="230102"
    )
    volunteer = VolunteerRow(
        number="1",
        division="230102",
        registered_on=START.date(),
        route=RegistrationRoute.SELF,
        birth_year=1990,
        id_document_kind=IdDocumentKind.RESIDENT_ID,
        id_document=Sealed(b"1"),
        name=Sealed(b"2"),
        birth_date=Sealed(b"3"),
    )
    session.add_all([organization, volunteer])
    await session.flush()
    activity = ActivityRow(
        organization_id=organization.id,
        division="230102",
        title="x",
        category="health",
        risk=ActivityRisk.LOW,
        risk_statement="x",
        starts_at=START,
        ends_at=START + timedelta(hours=2),
    )
    session.add(activity)
    await session.flush()
    return ServiceRecordRow(
        volunteer_id=volunteer.id,
        activity_id=activity.id,
        organization_id=organization.id,
        division="230102",
        starts_at=START,
        ends_at=START + timedelta(hours=2),
        minutes=120,
        recorded_at=START,
    )


async def stored(session: AsyncSession, row: Any) -> Any:
    """The row as the database gives it back."""
    session.add(row)
    await session.flush()
    session.expunge_all()
    return (await session.scalars(select(type(row)).where(col(type(row).id) == row.id))).one()


async def test_an_enum_comes_back_as_its_member(session: AsyncSession, record: ServiceRecordRow) -> None:
    activity = await session.get_one(ActivityRow, record.activity_id, populate_existing=True)
    assert (await stored(session, record)).status is ServiceRecordStatus.PENDING
    assert activity.status is ActivityStatus.DRAFT


async def test_a_sealed_value_comes_back_sealed(session: AsyncSession, record: ServiceRecordRow) -> None:
    volunteer = await session.get_one(VolunteerRow, record.volunteer_id, populate_existing=True)
    assert (volunteer.name, volunteer.phone) == (Sealed(b"2"), None)
    assert repr(volunteer.name) == "<sealed>"


async def test_the_year_is_that_of_the_start_in_shanghai(session: AsyncSession, record: ServiceRecordRow) -> None:
    assert (await stored(session, record)).year == 2024
    later = record.model_copy(update={"starts_at": START + timedelta(minutes=30), "minutes": 90})
    other = ServiceRecordRow(**later.model_dump(exclude={"id", "year"}))
    assert (await stored(session, other)).year == 2025


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"minutes": 0}, "minutes_fit_the_time"),
        ({"minutes": 121}, "minutes_fit_the_time"),
        ({"ends_at": START}, "service_record"),
        ({"status": ServiceRecordStatus.CONFIRMED}, "confirmed_when"),
        ({"status": ServiceRecordStatus.VOIDED, "voided_at": START}, "voided_why"),
        ({"status": ServiceRecordStatus.VOIDED, "void_reason": "x"}, "voided_when"),
        ({"voided_at": START}, "voided_when"),
    ],
)
async def test_a_record_that_cannot_be_is_refused(
    change: dict[str, Any], constraint: str, session: AsyncSession, record: ServiceRecordRow
) -> None:
    for name, value in change.items():
        setattr(record, name, value)
    with pytest.raises(IntegrityError, match=constraint):
        await stored(session, record)


@pytest.mark.parametrize("statement", ["", " ", "\n\t"])
async def test_an_activity_states_its_risk(statement: str, session: AsyncSession, record: ServiceRecordRow) -> None:
    activity = await session.get_one(ActivityRow, record.activity_id)
    activity.risk_statement = statement
    with pytest.raises(IntegrityError, match="states_its_risk"):
        await session.flush()


@pytest.mark.parametrize("value", [{}, {"value": 1, "text": "x"}])
async def test_a_parameter_has_one_value(value: dict[str, Any], session: AsyncSession) -> None:
    with pytest.raises(IntegrityError, match="one_value"):
        await stored(session, PolicyParameterRow(key="x", source="x", valid_from=START.date(), **value))


async def test_a_form_that_does_not_exist_is_refused(session: AsyncSession) -> None:
    form: Any = "OPEN"
    rule = PolicyRuleRow(department="education", type_name="Volunteer", field_name="name", form=form)
    with pytest.raises(IntegrityError, match="policy_rule_form_check"):
        await stored(session, rule)


async def test_serials_of_volunteer_numbers_never_repeat(session: AsyncSession) -> None:
    drawn = [(await session.scalars(select(VOLUNTEER_SERIAL.next_value()))).one() for _ in range(3)]
    assert drawn == sorted(set(drawn))
