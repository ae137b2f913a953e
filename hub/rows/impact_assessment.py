"""What was thought about beforehand, where the handling of personal data may harm people."""

from datetime import date, datetime

from sqlalchemy import Index
from sqlmodel import Field

from hub.db.row import Row
from hub.rows.columns import moment


class ImpactAssessmentRow(Row, table=True):
    """An assessment of the effects of processing on people (个人信息保护影响评估; 个人信息保护法 art. 55, 56)."""

    __tablename__ = "impact_assessment"
    __table_args__ = (Index("ix_impact_assessment_assessed_on", "assessed_on", "id"),)

    title: str
    department: str = Field(foreign_key="department.code", index=True)
    processing: str
    necessity: str
    effects: str
    safeguards: str
    assessed_on: date
    recorded_at: datetime = moment()
