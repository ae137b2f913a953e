"""What the core stores: one table in each module."""

from hub.db.row import Row
from hub.rows.access_token import AccessTokenRow, AdministratorRole, TokenKind
from hub.rows.activity import ActivityKind, ActivityMode, ActivityRisk, ActivityRow, ActivityStatus
from hub.rows.assignment import AssignmentRow, AssignmentStatus
from hub.rows.audit_head import AuditHeadRow
from hub.rows.audit_record import AuditRecordRow
from hub.rows.budget import BudgetRow
from hub.rows.consent import ConsentGiver, ConsentRow
from hub.rows.correction import CorrectionRow
from hub.rows.data_sharing import CONSENT, DataSharingRow
from hub.rows.demo_load import DemoLoadRow
from hub.rows.department import DepartmentRow
from hub.rows.disclosure import DisclosureForm, DisclosureRow
from hub.rows.division import DivisionAncestorRow, DivisionLevel, DivisionRow
from hub.rows.doomed_key import DoomedKeyRow
from hub.rows.erasure import ErasureRow
from hub.rows.idempotency_key import IdempotencyKeyRow
from hub.rows.impact_assessment import ImpactAssessmentRow
from hub.rows.incident import IncidentRow
from hub.rows.legal_basis import LegalBasisRow
from hub.rows.membership import MembershipRole, MembershipRow, MembershipStatus
from hub.rows.organization import OrganizationKind, OrganizationRow, OrganizationStatus
from hub.rows.person_binding import PersonBindingRow
from hub.rows.plugin_state import PluginStateRow, PluginStatus
from hub.rows.policy_parameter import PolicyParameterRow
from hub.rows.policy_rule import PolicyForm, PolicyRuleRow
from hub.rows.purpose import PurposeRow
from hub.rows.service_category import ServiceCategoryRow
from hub.rows.service_record import ServiceRecordRow, ServiceRecordStatus
from hub.rows.volunteer import (
    VOLUNTEER_SERIAL,
    IdDocumentKind,
    RegistrationRoute,
    VolunteerRow,
    VolunteerStatus,
)

ROWS = tuple(kind for kind in Row.__subclasses__() if kind.__module__.startswith(f"{__name__}."))
"""All of them."""

__all__ = [
    "CONSENT",
    "ROWS",
    "VOLUNTEER_SERIAL",
    "AccessTokenRow",
    "ActivityKind",
    "ActivityMode",
    "ActivityRisk",
    "ActivityRow",
    "ActivityStatus",
    "AdministratorRole",
    "AssignmentRow",
    "AssignmentStatus",
    "AuditHeadRow",
    "AuditRecordRow",
    "BudgetRow",
    "ConsentGiver",
    "ConsentRow",
    "CorrectionRow",
    "DataSharingRow",
    "DemoLoadRow",
    "DepartmentRow",
    "DisclosureForm",
    "DisclosureRow",
    "DivisionAncestorRow",
    "DivisionLevel",
    "DivisionRow",
    "DoomedKeyRow",
    "ErasureRow",
    "IdDocumentKind",
    "IdempotencyKeyRow",
    "ImpactAssessmentRow",
    "IncidentRow",
    "LegalBasisRow",
    "MembershipRole",
    "MembershipRow",
    "MembershipStatus",
    "OrganizationKind",
    "OrganizationRow",
    "OrganizationStatus",
    "PersonBindingRow",
    "PluginStateRow",
    "PluginStatus",
    "PolicyForm",
    "PolicyParameterRow",
    "PolicyRuleRow",
    "PurposeRow",
    "RegistrationRoute",
    "ServiceCategoryRow",
    "ServiceRecordRow",
    "ServiceRecordStatus",
    "TokenKind",
    "VolunteerRow",
    "VolunteerStatus",
]
