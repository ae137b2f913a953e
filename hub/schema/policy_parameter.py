"""Policy parameters (政策参数): every number of the policy, as data."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from hub.graph.declare import entity, query
from hub.graph.fields import rows
from hub.graph.markers import ID, Connection
from hub.rows.policy_parameter import PolicyParameterRow
from hub.schema.permissions import POLICY_READ


@entity(PolicyParameterRow, tag="par", requires=POLICY_READ)
class PolicyParameter:
    """A number or a word of the policy, with its source and the days on which it holds (政策参数)."""

    id: ID
    key: str
    """The name, such as `participation.minRate` (键)."""
    measure: int | None
    """The number of the measure it belongs to (措施)."""
    value: Decimal | None
    """The number (数值)."""
    text: str | None
    """The word, where it is not a number (文字)."""
    unit: str | None
    """What the number counts (单位)."""
    source: str
    """Where it stands written (来源)."""
    valid_from: date
    """The first day on which it holds (生效日期)."""
    valid_to: date | None
    """The last day on which it holds; null while it does (失效日期)."""
    verified: bool
    """Whether the source has been read for it (已核实)."""


@query(requires=POLICY_READ)
def policy_parameters() -> Connection[PolicyParameter]:
    """The numbers of the policy (政策参数)."""
    return rows()


TYPES: tuple[Any, ...] = (PolicyParameter,)
QUERIES: tuple[Any, ...] = (policy_parameters,)
