"""What the core stores: one table in each module."""

from hub.rows.access_token import AccessTokenRow, AdministratorRole, TokenKind
from hub.rows.activity import ActivityKind, ActivityMode, ActivityRisk, ActivityRow, ActivityStatus
from hub.rows.assignment import AssignmentRow, AssignmentStatus
from hub.rows.audit_record import AuditRecordRow
from hub.rows.consent import ConsentGiver, ConsentRow
from hub.rows.data_sharing import DataSharingRow, LegalBasis
from hub.rows.demo_load import DemoLoadRow
from hub.rows.department import DepartmentRow
from hub.rows.division import DivisionAncestorRow, DivisionLevel, DivisionRow
from hub.rows.idempotency_key import IdempotencyKeyRow
from hub.rows.membership import MembershipRole, MembershipRow, MembershipStatus
from hub.rows.organization import OrganizationKind, OrganizationRow, OrganizationStatus
from hub.rows.person_binding import PersonBindingRow
from hub.rows.plugin_state import PluginStateRow, PluginStatus
from hub.rows.policy_parameter import PolicyParameterRow
from hub.rows.policy_rule import PolicyForm, PolicyRuleRow
from hub.rows.service_category import ServiceCategoryRow
from hub.rows.service_record import ServiceRecordRow, ServiceRecordStatus
from hub.rows.volunteer import (
    VOLUNTEER_SERIAL,
    IdDocumentKind,
    RegistrationRoute,
    VolunteerRow,
    VolunteerStatus,
)

__all__ = [
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
    "AuditRecordRow",
    "ConsentGiver",
    "ConsentRow",
    "DataSharingRow",
    "DemoLoadRow",
    "DepartmentRow",
    "DivisionAncestorRow",
    "DivisionLevel",
    "DivisionRow",
    "IdDocumentKind",
    "IdempotencyKeyRow",
    "LegalBasis",
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
    "RegistrationRoute",
    "ServiceCategoryRow",
    "ServiceRecordRow",
    "ServiceRecordStatus",
    "TokenKind",
    "VolunteerRow",
    "VolunteerStatus",
]
