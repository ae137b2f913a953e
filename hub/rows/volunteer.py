"""A registered volunteer: what is plain about a person, and what is sealed."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Index, Sequence
from sqlmodel import Field

from hub.db.row import Row, indexed, sealed
from hub.rows.columns import choice, words
from security.blind_index import IndexKind
from security.place import Keep
from security.sealed import SealedText


class VolunteerStatus(StrEnum):
    """How a volunteer stands in the register (志愿者状态)."""

    ACTIVE = "ACTIVE"
    """Takes part and may be assigned (在册)."""
    SUSPENDED = "SUSPENDED"
    """May not be assigned until a matter is settled (暂停)."""
    WITHDRAWN = "WITHDRAWN"
    """Has left the register of their own will (退出)."""
    RESTRICTED = "RESTRICTED"
    """Has asked for erasure while a duty to keep remains: stored, and opened to nobody (限制处理)."""
    DECEASED = "DECEASED"
    """Has died; relatives hold the rights that the law gives them (已故)."""
    ERASED = "ERASED"
    """Has been erased; only the id is left, for what it stands in (已删除)."""


class IdDocumentKind(StrEnum):
    """The kind of document that proves who a person is (证件类型)."""

    RESIDENT_ID = "RESIDENT_ID"
    """The citizen's identity card (居民身份证)."""
    PASSPORT = "PASSPORT"
    """A passport (护照)."""
    HMT_PERMIT = "HMT_PERMIT"
    """The residence permit of residents of Hong Kong, Macao or Taiwan (港澳台居民居住证)."""
    FOREIGN_PERMANENT_RESIDENT = "FOREIGN_PERMANENT_RESIDENT"
    """The foreign permanent resident's identity card (外国人永久居留身份证)."""


class RegistrationRoute(StrEnum):
    """The way by which a volunteer came into the register (注册途径)."""

    SELF = "SELF"
    """The volunteer registered in person (自行注册)."""
    ORG = "ORG"
    """An organization registered the volunteer (组织注册)."""


class VolunteerRow(Row, table=True):
    """A registered volunteer (志愿者)."""

    __tablename__ = "volunteer"
    __table_args__ = (
        Index("ix_volunteer_division", "division", "id"),
        Index("ix_volunteer_registered_on", "registered_on", "id"),
        Index("ix_volunteer_registered_by_id", "registered_by_id", "id"),
    )

    number: str = Field(unique=True)
    division: str = Field(foreign_key="division.code")
    status: VolunteerStatus = choice(VolunteerStatus, default=VolunteerStatus.ACTIVE)
    registered_on: date
    route: RegistrationRoute = choice(RegistrationRoute)
    registered_by_id: UUID | None = Field(default=None, foreign_key="organization.id")
    birth_year: int | None
    skills: list[str] = words()
    languages: list[str] = words()
    id_document_kind: IdDocumentKind = choice(IdDocumentKind)
    id_document: SealedText = sealed(keep=Keep.RECORD)
    id_document_index: bytes | None = indexed("id_document", kind=IndexKind.DOCUMENT)
    name: SealedText = sealed(keep=Keep.RECORD)
    birth_date: SealedText = sealed(keep=Keep.RECORD)
    political_status: SealedText | None = sealed(keep=Keep.RECORD)
    phone: SealedText | None = sealed(keep=Keep.CONTACT)
    phone_index: bytes | None = indexed("phone", kind=IndexKind.PHONE)
    address: SealedText | None = sealed(keep=Keep.CONTACT)


VOLUNTEER_SERIAL = Sequence("volunteer_serial", metadata=VolunteerRow.metadata)
"""Where the serial of the next volunteer number comes from."""
