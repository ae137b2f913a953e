"""The synthetic organizations."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Final
from uuid import UUID

from hub.codes.credit_code import synthetic_credit_code
from hub.data import derived_id
from hub.data.package import Record
from hub.demo.documents import office_phone
from hub.demo.draws import deal, dice
from hub.demo.localities import Locality, counties, prefectures
from hub.demo.names import chinese_name
from hub.demo.period import day_number, milliseconds
from hub.demo.planted import EXITED_ORGANIZATION
from hub.demo.tier import Tier
from hub.rows import OrganizationKind, OrganizationStatus
from security.sealed import Plain

_FOUNDED_FROM: Final = date(2005, 1, 1)
_FOUNDED_DAYS: Final = 6_900
_KINDS: Final = (
    (OrganizationKind.UNREGISTERED_TEAM, 0.45),
    (OrganizationKind.SOCIAL_SERVICE, 0.3),
    (OrganizationKind.SOCIAL_ASSOCIATION, 0.22),
    (OrganizationKind.FOUNDATION, 0.03),
)
_STATUSES: Final = (
    (OrganizationStatus.ACTIVE, 0.85),
    (OrganizationStatus.INCUBATING, 0.04),
    (OrganizationStatus.APPLIED, 0.03),
    (OrganizationStatus.REGISTERED, 0.03),
    (OrganizationStatus.RECTIFYING, 0.03),
    (OrganizationStatus.EXITED, 0.02),
)
_BODIES: Final = {
    OrganizationKind.SOCIAL_ASSOCIATION: ("51", "协会"),
    OrganizationKind.SOCIAL_SERVICE: ("52", "服务中心"),
    OrganizationKind.FOUNDATION: ("53", "基金会"),
    OrganizationKind.UNREGISTERED_TEAM: (None, "志愿服务队"),
}
_THEMES: Final = ("银发关爱", "春雨助学", "冰雪同行", "邻里守望", "绿水青山", "应急救援", "健康义诊", "阳光助残")


@dataclass(frozen=True, kw_only=True, slots=True)
class DemoOrganization:
    """A synthetic organization, without what is sealed."""

    index: int
    id: UUID
    locality: Locality
    name: str
    kind: OrganizationKind
    status: OrganizationStatus
    founded_on: date

    @property
    def division(self) -> str:
        """The code of the county where the organization is."""
        return self.locality.code

    @property
    def prefecture(self) -> str:
        """The code of the prefecture where the organization is."""
        return self.locality.prefecture


def make_organizations(tier: Tier, seed: int) -> tuple[DemoOrganization, ...]:
    """The organizations of a tier, evenly over the prefectures; the first of each and Harbin's second are active."""
    random, codes = dice(seed, "organization"), [code for code, _ in prefectures()]
    statuses = deal(tier.organizations, _STATUSES, random)
    kinds = deal(tier.organizations, _KINDS, random)
    statuses[: len(codes) + 1] = [OrganizationStatus.ACTIVE] * (len(codes) + 1)
    statuses[EXITED_ORGANIZATION] = OrganizationStatus.EXITED
    return tuple(
        _organization(index, counties(codes[index % len(codes)]), index // len(codes), kind, status, seed, random)
        for index, (kind, status) in enumerate(zip(kinds, statuses, strict=True))
    )


def organization_rows(organizations: Sequence[DemoOrganization], seed: int) -> Iterator[Record]:
    """The organizations as rows, with all that is to be sealed; some belong to the first of their prefecture."""
    random = dice(seed, "office")
    heads: dict[str, UUID] = {}
    for organization in organizations:
        head = heads.setdefault(organization.prefecture, organization.id)
        yield _row(organization, head if head != organization.id and random.random() < 0.2 else None, random)


def _organization(
    index: int,
    localities: Sequence[Locality],
    turn: int,
    kind: OrganizationKind,
    status: OrganizationStatus,
    seed: int,
    random: Random,
) -> DemoOrganization:
    locality, above = localities[turn % len(localities)], turn // len(localities)
    theme, again = _THEMES[(above + int(locality.code)) % len(_THEMES)], above // len(_THEMES)
    founded_on = _FOUNDED_FROM + timedelta(days=random.randrange(_FOUNDED_DAYS))
    _, suffix = _BODIES[kind]
    return DemoOrganization(
        index=index,
        id=derived_id(milliseconds(day_number(founded_on), 600), seed, "organization", index),
        locality=locality,
        name=f"示例·{locality.name}{theme}{suffix}{again + 1 if again else ''}（合成）",
        kind=kind,
        status=status,
        founded_on=founded_on,
    )


def _row(organization: DemoOrganization, parent: UUID | None, random: Random) -> Record:
    body, _ = _BODIES[organization.kind]
    return {
        "id": organization.id,
        "name": organization.name,
        "uscc": body and synthetic_credit_code(body, organization.locality.county, organization.index + 1),
        "kind": organization.kind,
        "status": organization.status,
        "division": organization.division,
        "parent_id": parent,
        "founded_on": organization.founded_on,
        "contact_person": Plain(chinese_name(random)),
        "contact_phone": Plain(office_phone(organization.index)),
        "address": Plain(f"{organization.locality.address}示例路{random.randrange(1, 400)}号"),
        "bank_account": Plain(f"9999{organization.index + 1:015d}") if body else None,
    }
