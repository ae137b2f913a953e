"""Impact assessments (个人信息保护影响评估): the register of what was thought about beforehand."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from hub.context import Context
from hub.graph.declare import entity, input, mutation, query
from hub.graph.fields import rows, to_one
from hub.graph.markers import ID, Answer, Connection
from hub.rows.impact_assessment import ImpactAssessmentRow
from hub.schema.permissions import SECURITY_READ, SECURITY_WRITE

if TYPE_CHECKING:
    from hub.schema.department import Department


@entity(ImpactAssessmentRow, tag="pia", requires=SECURITY_READ)
class ImpactAssessment:
    """An assessment of what processing personal data does to people (个人信息保护影响评估; 个人信息保护法 art. 55)."""

    id: ID
    title: str
    """What it is about (名称)."""
    department: Department = to_one(ImpactAssessmentRow.department)
    """Who processes the data (处理者)."""
    processing: str
    """Which data is processed, how and for what (处理活动)."""
    necessity: str
    """Whether purpose and means are lawful, justified and necessary (合法性、正当性、必要性)."""
    effects: str
    """How it affects people, and the risks (对个人权益的影响及安全风险)."""
    safeguards: str
    """What protects them, and whether that fits the risks (保护措施)."""
    assessed_on: date
    """The day of the assessment (评估日期)."""
    recorded_at: datetime
    """When it was entered (登记时间)."""


@query(requires=SECURITY_READ)
def impact_assessments() -> Connection[ImpactAssessment]:
    """The register of impact assessments, each kept for three years at least (影响评估登记; 个人信息保护法 art. 56)."""
    return rows()


@input
class RecordImpactAssessment:
    """What was assessed (登记影响评估)."""

    title: str
    """What it is about (名称)."""
    department: str
    """The code of the department that processes the data (处理者)."""
    processing: str
    """Which data is processed, how and for what (处理活动)."""
    necessity: str
    """Whether purpose and means are lawful, justified and necessary (合法性、正当性、必要性)."""
    effects: str
    """How it affects people, and the risks (对个人权益的影响及安全风险)."""
    safeguards: str
    """What protects them, and whether that fits the risks (保护措施)."""
    assessed_on: date
    """The day of the assessment (评估日期)."""


@mutation(requires=SECURITY_WRITE)
async def record_impact_assessment(context: Context, input: RecordImpactAssessment) -> Answer[ImpactAssessment]:
    """Enter an assessment into the register; it is never changed (登记影响评估)."""
    return await context.add(
        ImpactAssessmentRow(
            title=input.title,
            department=input.department,
            processing=input.processing,
            necessity=input.necessity,
            effects=input.effects,
            safeguards=input.safeguards,
            assessed_on=input.assessed_on,
            recorded_at=context.now,
            synthetic=context.synthetic,
        )
    )


TYPES: tuple[Any, ...] = (ImpactAssessment, RecordImpactAssessment)
QUERIES: tuple[Any, ...] = (impact_assessments,)
MUTATIONS: tuple[Any, ...] = (record_impact_assessment,)
