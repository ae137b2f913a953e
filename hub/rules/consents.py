"""Consent: given by whoever may give it, told what for, and withdrawn as easily (个人信息保护法 art. 13–31)."""

from datetime import date
from typing import Any
from uuid import UUID

from hub.access.actor import ActorKind
from hub.context import Context
from hub.decisions import is_under
from hub.doors import CHILDHOOD, REGISTERED, SENSITIVE, label_of
from hub.errors import NotAllowed, Refused
from hub.graph.fields import table_of
from hub.rows import (
    CONSENT,
    ConsentGiver,
    ConsentRow,
    DataSharingRow,
    DepartmentRow,
    LegalBasisRow,
    PurposeRow,
    VolunteerRow,
    VolunteerStatus,
)
from security.sealed import Plain

ABOVE = (ActorKind.DEPARTMENT, ActorKind.ADMINISTRATOR)
"""Whose permission to write consents is given to them, and does not follow from who they are."""
REGISTERED_STILL = (VolunteerStatus.ACTIVE, VolunteerStatus.SUSPENDED)
"""The statuses of volunteers whose data is processed for more than keeping it."""


async def give(
    context: Context,
    *,
    volunteer: UUID | None,
    sharing: UUID | None,
    purposes: list[str],
    sensitive: bool,
    guardian: str | None,
    evidence: str | None,
    **more: Any,
) -> ConsentRow:
    """A consent of a volunteer: their own word, or what a department or their organization has on paper."""
    person = await context.get(VolunteerRow, _of_whom(context, volunteer), name="volunteer")
    _by_whom(context, person.id, person.registered_by_id)
    if person.status not in REGISTERED_STILL:
        raise Refused("VOLUNTEER_NOT_ACTIVE", f"The volunteer is {person.status}.", path=("volunteer",))
    if not more["notice_version"].strip():
        raise Refused("NOTICE_REQUIRED", "A consent names the notice that was shown.", path=("noticeVersion",))
    if not purposes:
        raise Refused("PURPOSES_REQUIRED", "A consent is given for purposes.", path=("purposes",))
    await known_purposes(context, purposes, "purposes")
    told_sensitive = sharing is not None and await _separate(context, sharing, purposes)
    child = await context.decide(person, is_under(CHILDHOOD, VolunteerRow.birth_date))
    guardian, evidence = _said(guardian), _said(evidence)
    if child and guardian is None:
        raise Refused("GUARDIAN_REQUIRED", f"For a child under {CHILDHOOD} a guardian consents.", path=("guardian",))
    if guardian is not None and not child:
        raise Refused("GUARDIAN_NOT_ASKED", "The volunteer is old enough to consent alone.", path=("guardian",))
    if (child or told_sensitive) and not sensitive:
        raise Refused("SENSITIVE_CONSENT_REQUIRED", "This needs a consent to sensitive data.", path=("sensitive",))
    if evidence is None and (child or context.actor.kind is not ActorKind.VOLUNTEER):
        raise Refused("EVIDENCE_REQUIRED", "Whoever records another's word names the paper.", path=("evidence",))
    return await context.add(
        ConsentRow(
            volunteer_id=person.id,
            organization_id=context.actor.organization,
            division=person.division,
            sharing_id=sharing,
            purposes=sorted(purposes),
            sensitive=sensitive,
            giver=ConsentGiver.GUARDIAN if child else ConsentGiver.VOLUNTEER,
            guardian=Plain(guardian) if guardian else None,
            evidence=Plain(evidence) if evidence else None,
            given_at=context.now,
            synthetic=context.synthetic,
            **more,
        )
    )


async def withdraw(context: Context, consent: UUID) -> ConsentRow:
    """A consent that opens nothing from now on; what was done under it stays on record."""
    row = await context.get(ConsentRow, consent, name="consent", lock=True)
    _by_whom(context, row.volunteer_id, row.organization_id)
    if row.withdrawn_at is not None:
        raise Refused("ALREADY_WITHDRAWN", "The consent was withdrawn before.", path=("consent",))
    row.withdrawn_at = context.now
    return row


async def agree(
    context: Context,
    *,
    department: str,
    purpose: str,
    fields: list[str],
    legal_basis: str,
    agreement: str,
    valid_from: date | None,
    valid_to: date | None,
) -> DataSharingRow:
    """A sharing of fields with a department, for one purpose and under an agreement."""
    _answers_for(context, department)
    if await context.find(DepartmentRow, table_of(DepartmentRow).c.code == department) is None:
        raise Refused("UNKNOWN_DEPARTMENT", "The code is no department's.", path=("department",))
    await known_purposes(context, [purpose], "purpose")
    if await context.find(LegalBasisRow, table_of(LegalBasisRow).c.code == legal_basis) is None:
        raise Refused("UNKNOWN_LEGAL_BASIS", "The code is no legal basis's.", path=("legalBasis",))
    known = {label_of(attribute) for attribute in REGISTERED}
    if not fields or not known.issuperset(fields):
        raise Refused("UNKNOWN_FIELD", f"What is shared is among: {', '.join(sorted(known))}.", path=("fields",))
    if not agreement.strip():
        raise Refused("AGREEMENT_REQUIRED", "Data is shared under an agreement.", path=("agreement",))
    begins = valid_from or context.today
    if valid_to is not None and valid_to < begins:
        raise Refused("TIMES_REVERSED", "A sharing ends after it starts.", path=("validTo",))
    return await context.add(
        DataSharingRow(
            department=department,
            purpose=purpose,
            fields=sorted(set(fields)),
            legal_basis=legal_basis,
            agreement=agreement.strip(),
            valid_from=begins,
            valid_to=valid_to,
            synthetic=context.synthetic,
        )
    )


async def known_purposes(context: Context, purposes: list[str], name: str) -> None:
    """Refused for a purpose that the dictionary does not hold."""
    for purpose in purposes:
        if await context.find(PurposeRow, table_of(PurposeRow).c.code == purpose) is None:
            raise Refused("UNKNOWN_PURPOSE", "The code is no purpose's; `purposes` lists all.", path=(name,))


async def end(context: Context, data_sharing: UUID) -> DataSharingRow:
    """A sharing that opens nothing from now on."""
    row = await context.get(DataSharingRow, data_sharing, name="dataSharing", lock=True)
    if context.actor.kind not in ABOVE:
        raise NotAllowed("Only a department may end what is shared.")
    if row.ended_at is not None:
        raise Refused("SHARING_ENDED", "The sharing has ended before.", path=("dataSharing",))
    row.ended_at = context.now
    return row


async def _separate(context: Context, sharing: UUID, purposes: list[str]) -> bool:
    """Whether a sharing holds sensitive data; Refused unless a consent to it can be given, and is given to it alone."""
    row = await context.get(DataSharingRow, sharing, name="sharing")
    if context.actor.department == row.department:
        raise NotAllowed("Nobody records a consent to what they themselves receive.")
    if row.ended_at is not None or (row.valid_to is not None and row.valid_to < context.today):
        raise Refused("SHARING_ENDED", "The sharing has ended.", path=("sharing",))
    if row.legal_basis != CONSENT:
        raise Refused("CONSENT_NOT_ASKED", f"The sharing rests on {row.legal_basis}.", path=("sharing",))
    if list(purposes) != [row.purpose]:
        message = f"A consent to a sharing is separate: its purpose is {row.purpose} alone."
        raise Refused("CONSENT_NOT_SEPARATE", message, path=("purposes",))
    return not {label_of(attribute) for attribute in SENSITIVE}.isdisjoint(row.fields)


def _of_whom(context: Context, volunteer: UUID | None) -> UUID:
    named = volunteer or context.actor.volunteer
    if named is None:
        raise Refused("VOLUNTEER_REQUIRED", "Say whose consent this is.", path=("volunteer",))
    return named


def _by_whom(context: Context, volunteer: UUID, recorder: UUID | None) -> None:
    """NotAllowed unless the caller is the volunteer, the organization that keeps their papers, or above both."""
    actor = context.actor
    if actor.kind in ABOVE:
        return
    own = actor.volunteer is not None and actor.volunteer == volunteer
    recorded = actor.organization is not None and actor.organization == recorder
    if not (own or recorded):
        raise NotAllowed("Only the volunteer, the organization that registered them, or a department may do this.")


def _answers_for(context: Context, receiver: str) -> None:
    """NotAllowed unless the caller is a department, and another than the one that receives."""
    if context.actor.kind not in ABOVE:
        raise NotAllowed("Only a department may say what is shared.")
    if context.actor.department == receiver:
        raise NotAllowed("Nobody grants themselves what is shared.")


def _said(text: str | None) -> str | None:
    """A text without the spaces around it, or None where nothing is said."""
    return (text or "").strip() or None
