"""The front door: every name that a plugin may import, and not one more."""

from hub.access.actor import Actor, ActorKind
from hub.actions import Action, ActionKind, Event
from hub.audit.anchor import Anchor
from hub.context import Context
from hub.db.row import Row, indexed, sealed
from hub.db.walls import ORGANIZATION, VOLUNTEER, protect
from hub.decisions import Predicate, equals, is_adult, is_under
from hub.demo.source import DemoSource, DemoTable
from hub.errors import Invalid, NotAllowed, NotFound, Refused
from hub.graph.caller import caller
from hub.graph.compilation import unseen, visible
from hub.graph.declare import entity, extends, input, mutation, query, value
from hub.graph.fields import ascending, derived, descending, expression, protected, rows, table_of, to_many, to_one
from hub.graph.markers import (
    ID,
    Answer,
    BigInt,
    Bind,
    Connection,
    Permission,
    ProtectedDate,
    ProtectedText,
    Ref,
    Report,
)
from hub.graph.parts import Closing, Opening, Scope
from hub.hookspecs import hookimpl
from hub.partners import partner_token
from hub.plugin import Example, Parameter, Plugin, folder
from hub.rights.retention import Retention, years_after
from hub.rows import (
    ActivityRisk,
    ActivityRow,
    ActivityStatus,
    AssignmentRow,
    AssignmentStatus,
    DepartmentRow,
    DivisionAncestorRow,
    DivisionRow,
    MembershipRow,
    OrganizationKind,
    OrganizationRow,
    OrganizationStatus,
    ServiceRecordRow,
    ServiceRecordStatus,
    VolunteerRow,
    VolunteerStatus,
)
from hub.rows.columns import choice, moment, words
from hub.schema.activity import Activity
from hub.schema.assignment import Assignment
from hub.schema.department import Department
from hub.schema.division import Division
from hub.schema.membership import Membership
from hub.schema.organization import Organization
from hub.schema.service_record import ServiceRecord
from hub.schema.volunteer import Volunteer
from hub.sql import today
from security.blind_index import IndexKind
from security.key_provider import KeyProvider
from security.place import Keep
from security.sealed import Plain, SealedText

__all__ = [
    "ID",
    "ORGANIZATION",
    "VOLUNTEER",
    "Action",
    "ActionKind",
    "Activity",
    "ActivityRisk",
    "ActivityRow",
    "ActivityStatus",
    "Actor",
    "ActorKind",
    "Anchor",
    "Answer",
    "Assignment",
    "AssignmentRow",
    "AssignmentStatus",
    "BigInt",
    "Bind",
    "Closing",
    "Connection",
    "Context",
    "DemoSource",
    "DemoTable",
    "Department",
    "DepartmentRow",
    "Division",
    "DivisionAncestorRow",
    "DivisionRow",
    "Event",
    "Example",
    "IndexKind",
    "Invalid",
    "Keep",
    "KeyProvider",
    "Membership",
    "MembershipRow",
    "NotAllowed",
    "NotFound",
    "Opening",
    "Organization",
    "OrganizationKind",
    "OrganizationRow",
    "OrganizationStatus",
    "Parameter",
    "Permission",
    "Plain",
    "Plugin",
    "Predicate",
    "ProtectedDate",
    "ProtectedText",
    "Ref",
    "Refused",
    "Report",
    "Retention",
    "Row",
    "Scope",
    "SealedText",
    "ServiceRecord",
    "ServiceRecordRow",
    "ServiceRecordStatus",
    "Volunteer",
    "VolunteerRow",
    "VolunteerStatus",
    "ascending",
    "caller",
    "choice",
    "derived",
    "descending",
    "entity",
    "equals",
    "expression",
    "extends",
    "folder",
    "hookimpl",
    "indexed",
    "input",
    "is_adult",
    "is_under",
    "moment",
    "mutation",
    "partner_token",
    "protect",
    "protected",
    "query",
    "rows",
    "sealed",
    "table_of",
    "to_many",
    "to_one",
    "today",
    "unseen",
    "value",
    "visible",
    "words",
    "years_after",
]
