"""Purposes and legal bases (用途与合法性基础): for what, and on what ground, personal data is opened."""

from __future__ import annotations

from typing import Any

from hub.graph.declare import entity, query
from hub.graph.fields import rows, to_one
from hub.graph.markers import ID, Connection
from hub.rows.legal_basis import LegalBasisRow
from hub.rows.purpose import PurposeRow


@entity(LegalBasisRow, tag="lba")
class LegalBasis:
    """A ground on which the law lets personal data be handled (合法性基础)."""

    id: ID
    code: str
    """The code that `Hub-Legal-Basis` declares (代码)."""
    name: str
    """What the law says, in short (名称)."""
    article: str
    """Where it stands written (条款)."""
    sensitive: bool
    """Whether the law knows it for sensitive data or children under 14 in particular (敏感个人信息)."""


@entity(PurposeRow, tag="pur")
class Purpose:
    """What opened values will be used for (用途)."""

    id: ID
    code: str
    """The code that `Hub-Purpose` declares (代码)."""
    name: str
    """What it is for (名称)."""
    legal_basis: LegalBasis = to_one(PurposeRow.legal_basis)
    """The ground that it rests on where a request declares no other (默认合法性基础)."""


@query(public=True)
def purposes() -> Connection[Purpose]:
    """The purposes for which personal data may be opened (用途)."""
    return rows()


@query(public=True)
def legal_bases() -> Connection[LegalBasis]:
    """The grounds on which personal data may be handled (合法性基础)."""
    return rows()


TYPES: tuple[Any, ...] = (LegalBasis, Purpose)
QUERIES: tuple[Any, ...] = (purposes, legal_bases)
