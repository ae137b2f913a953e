"""Consents (同意): what volunteers allow, by whose word, and until when."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from hub.context import Context
from hub.graph.declare import entity, input, mutation, query
from hub.graph.fields import protected, rows, to_one
from hub.graph.markers import ID, Answer, Bind, Connection, ProtectedText, Ref
from hub.rows.consent import ConsentGiver, ConsentRow
from hub.rules import consents as rules
from hub.schema.permissions import CONSENT_READ, CONSENT_WRITE

if TYPE_CHECKING:
    from hub.schema.data_sharing import DataSharing
    from hub.schema.organization import Organization
    from hub.schema.volunteer import Volunteer


@entity(ConsentRow, tag="con", requires=CONSENT_READ)
class Consent:
    """A volunteer's consent to a notice's purposes or, separately, to one sharing of data (同意)."""

    id: ID
    volunteer: Volunteer | None = to_one(ConsentRow.volunteer_id)
    """Whose consent (志愿者)."""
    organization: Organization | None = to_one(ConsentRow.organization_id)
    """The organization that recorded it on paper (代录组织)."""
    notice_version: str
    """The version of the notice that was shown (告知书版本)."""
    purposes: list[str]
    """For what (用途)."""
    sharing: DataSharing | None = to_one(ConsentRow.sharing_id)
    """The sharing that it is separately given to; null where it is to the hub's own use (单独同意的共享)."""
    sensitive: bool
    """Whether sensitive data is separately included (敏感个人信息单独同意)."""
    giver: ConsentGiver
    """By whose word (同意人)."""
    guardian: ProtectedText | None = protected(mask="name")
    """The guardian who gave it (监护人)."""
    evidence: ProtectedText | None = protected()
    """The paper on which it stands (凭证)."""
    given_at: datetime
    """When it was given (同意时间)."""
    valid_to: date | None
    """The last day; null while none is set (有效期至)."""
    withdrawn_at: datetime | None
    """When it was withdrawn (撤回时间)."""


@query(requires=CONSENT_READ)
def consent(id: Bind[Ref[Consent]]) -> Consent | None:
    """A consent by id (同意).

    id: the opaque id
    """
    return rows(lambda consent: consent.id == id)


@query(requires=CONSENT_READ)
def consents() -> Connection[Consent]:
    """Consents (同意)."""
    return rows()


@input
class GiveConsent:
    """To what a volunteer consents (同意)."""

    notice_version: str
    """The version of the notice that was shown (告知书版本)."""
    purposes: list[str]
    """For what, by codes; for a sharing, its purpose alone (用途)."""
    volunteer: Ref[Volunteer] | None = None
    """Whose consent; by default that of whoever asks (志愿者)."""
    sharing: Ref[DataSharing] | None = None
    """The sharing that it is separately given to (单独同意的共享)."""
    sensitive: bool = False
    """Whether sensitive data is separately included (敏感个人信息单独同意)."""
    guardian: str | None = None
    """The guardian who consents for a child under 14 (监护人)."""
    evidence: str | None = None
    """The paper on which it stands; needed of whoever records another's word (凭证)."""
    valid_to: date | None = None
    """The last day (有效期至)."""


@mutation(requires=CONSENT_WRITE)
async def give_consent(context: Context, input: GiveConsent) -> Answer[Consent]:
    """Give a consent, or record one that was given on paper (同意; 个人信息保护法 art. 13, 23, 29, 31)."""
    return await rules.give(
        context,
        volunteer=input.volunteer,
        sharing=input.sharing,
        purposes=input.purposes,
        sensitive=input.sensitive,
        guardian=input.guardian,
        evidence=input.evidence,
        notice_version=input.notice_version,
        valid_to=input.valid_to,
    )


@input
class WithdrawConsent:
    """What is withdrawn (撤回同意)."""

    consent: Ref[Consent]
    """The consent (同意)."""


@mutation(requires=CONSENT_WRITE)
async def withdraw_consent(context: Context, input: WithdrawConsent) -> Answer[Consent]:
    """Withdraw a consent; what it had opened closes at once (撤回同意; 个人信息保护法 art. 15)."""
    return await rules.withdraw(context, input.consent)


TYPES: tuple[Any, ...] = (Consent, GiveConsent, WithdrawConsent)
QUERIES: tuple[Any, ...] = (consent, consents)
MUTATIONS: tuple[Any, ...] = (give_consent, withdraw_consent)
