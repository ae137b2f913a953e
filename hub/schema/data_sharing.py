"""Sharings of data (数据共享): which department receives what, for what, and by which right."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from hub.context import Context
from hub.graph.declare import entity, input, mutation, query
from hub.graph.fields import rows, to_many, to_one
from hub.graph.markers import ID, Answer, Bind, Connection, Ref
from hub.rows.consent import ConsentRow
from hub.rows.data_sharing import DataSharingRow
from hub.rules import consents as rules
from hub.schema.permissions import CONSENT_READ, CONSENT_WRITE

if TYPE_CHECKING:
    from hub.schema.consent import Consent
    from hub.schema.department import Department
    from hub.schema.purpose import LegalBasis


@entity(DataSharingRow, tag="dsh", requires=CONSENT_READ)
class DataSharing:
    """What one department receives for one purpose; everybody may know of it (数据共享)."""

    id: ID
    department: Department = to_one(DataSharingRow.department)
    """Who receives it (接收部门)."""
    purpose: str
    """For what (用途)."""
    fields: list[str]
    """What, such as `Volunteer.phone` (字段)."""
    legal_basis: LegalBasis = to_one(DataSharingRow.legal_basis)
    """By which right (合法性基础)."""
    agreement: str
    """Under which agreement (协议)."""
    valid_from: date
    """The first day (生效日期)."""
    valid_to: date | None
    """The last day; null while none is set (有效期至)."""
    ended_at: datetime | None
    """When it was ended before its time (终止时间)."""
    consents: Connection[Consent] = to_many(ConsentRow.sharing_id)
    """Who has consented to it (单独同意)."""


@query(requires=CONSENT_READ)
def data_sharing(id: Bind[Ref[DataSharing]]) -> DataSharing | None:
    """A sharing of data by id (数据共享).

    id: the opaque id
    """
    return rows(lambda sharing: sharing.id == id)


@query(requires=CONSENT_READ)
def data_sharings() -> Connection[DataSharing]:
    """Sharings of data (数据共享)."""
    return rows()


@input
class AgreeDataSharing:
    """What is to be shared with whom (约定数据共享)."""

    department: str
    """The code of the department that receives it (接收部门)."""
    purpose: str
    """The code of the purpose (用途)."""
    fields: list[str]
    """What, such as `Volunteer.phone` (字段)."""
    legal_basis: str
    """The code of the right by which it is shared (合法性基础)."""
    agreement: str
    """The agreement (协议)."""
    valid_from: date | None = None
    """The first day; by default today (生效日期)."""
    valid_to: date | None = None
    """The last day (有效期至)."""


@mutation(requires=CONSENT_WRITE)
async def agree_data_sharing(context: Context, input: AgreeDataSharing) -> Answer[DataSharing]:
    """Agree with a department on what it receives (约定数据共享; 个人信息保护法 art. 20, 21, 23)."""
    return await rules.agree(
        context,
        department=input.department,
        purpose=input.purpose,
        fields=input.fields,
        legal_basis=input.legal_basis,
        agreement=input.agreement,
        valid_from=input.valid_from,
        valid_to=input.valid_to,
    )


@input
class EndDataSharing:
    """What is ended (终止数据共享)."""

    data_sharing: Ref[DataSharing]
    """The sharing (数据共享)."""


@mutation(requires=CONSENT_WRITE)
async def end_data_sharing(context: Context, input: EndDataSharing) -> Answer[DataSharing]:
    """End a sharing; what consents to it had opened closes at once (终止数据共享)."""
    return await rules.end(context, input.data_sharing)


TYPES: tuple[Any, ...] = (DataSharing, AgreeDataSharing, EndDataSharing)
QUERIES: tuple[Any, ...] = (data_sharing, data_sharings)
MUTATIONS: tuple[Any, ...] = (agree_data_sharing, end_data_sharing)
