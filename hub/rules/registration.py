"""Who is registered: volunteers and organizations."""

from datetime import date
from typing import Any

from sqlalchemy import select

from hub.codes.credit_code import check_credit_code
from hub.codes.identity import birth_date, check_document
from hub.codes.volunteer_number import FIRST_SYNTHETIC_SERIAL, volunteer_number
from hub.context import Context
from hub.errors import Invalid, Refused
from hub.graph.fields import table_of
from hub.rows import DivisionRow, OrganizationKind, OrganizationRow, OrganizationStatus, VolunteerRow
from hub.rows.volunteer import VOLUNTEER_SERIAL, IdDocumentKind, RegistrationRoute
from security.sealed import Plain


async def division_exists(context: Context, code: str) -> None:
    """Refused with UNKNOWN_DIVISION unless the code is one of a division that is valid today."""
    division = table_of(DivisionRow).c
    found = await context.find(DivisionRow, division.code == code)
    if found is None or (found.valid_to is not None and found.valid_to < context.today):
        raise Refused("UNKNOWN_DIVISION", "The division is not a valid code.", path=("division",))


async def register_volunteer(
    context: Context,
    *,
    name: str,
    id_document_kind: IdDocumentKind,
    id_document: str,
    division: str,
    born: date | None,
    contact: dict[str, str | None],
    **shown: Any,
) -> VolunteerRow:
    """A new volunteer; the birth date comes from the document where it tells one."""
    number = checked_document(context, id_document_kind, id_document)
    if len(number) == 18:
        born = birth_date(number)
    if born is None or born > context.today:
        raise Refused("BIRTH_DATE_REQUIRED", "The document does not tell a birth date.", path=("birthDate",))
    if not name.strip():
        raise Refused("NAME_REQUIRED", "A name must not be empty.", path=("name",))
    await division_exists(context, division)
    serial = (await context.session.execute(select(VOLUNTEER_SERIAL.next_value()))).scalar_one()
    row = VolunteerRow(
        number=volunteer_number(serial + (FIRST_SYNTHETIC_SERIAL if context.synthetic else 0)),
        division=division,
        registered_on=context.today,
        route=RegistrationRoute.ORG,
        registered_by_id=context.actor.organization,
        birth_year=born.year,
        id_document_kind=id_document_kind,
        id_document=Plain(number),
        name=Plain(name.strip()),
        birth_date=Plain(born.isoformat()),
        synthetic=context.synthetic,
        **shown,
    )
    for column, value in contact.items():
        setattr(row, column, None if value is None else Plain(value))
    return await context.add(row)


def checked_document(context: Context, kind: IdDocumentKind, text: str) -> str:
    """The normalized number of a document; Refused, without the number, when it is not one."""
    try:
        return check_document(kind, text, synthetic=context.synthetic)
    except Invalid as invalid:
        raise Refused(f"ID_DOCUMENT_{invalid.extensions['reason']}", invalid.message, path=("idDocument",)) from None


async def register_organization(
    context: Context,
    *,
    kind: OrganizationKind,
    uscc: str | None,
    division: str,
    name: str,
    contact: dict[str, str | None],
    **shown: Any,
) -> OrganizationRow:
    """A new organization; all but an unregistered team need a unified social credit code."""
    await division_exists(context, division)
    if not name.strip():
        raise Refused("NAME_REQUIRED", "A name must not be empty.", path=("name",))
    if uscc is None and kind is not OrganizationKind.UNREGISTERED_TEAM:
        raise Refused("USCC_REQUIRED", "All but unregistered teams need a credit code.", path=("uscc",))
    if uscc is not None:
        try:
            uscc = check_credit_code(uscc, synthetic=context.synthetic)
        except Invalid as invalid:
            raise Refused(f"USCC_{invalid.extensions['reason']}", invalid.message, path=("uscc",)) from None
    row = OrganizationRow(
        name=name.strip(),
        uscc=uscc,
        kind=kind,
        status=OrganizationStatus.ACTIVE,
        division=division,
        synthetic=context.synthetic,
        **shown,
    )
    for column, value in contact.items():
        setattr(row, column, None if value is None else Plain(value))
    return await context.add(row)
