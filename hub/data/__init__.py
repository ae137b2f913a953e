"""What the hub knows from the first day: the divisions, the policy's 24 measures, and who answers for them."""

from hub.data.divisions import division_rows, read_divisions
from hub.data.ids import derived_id
from hub.data.measures import Measure, department_rows, measures
from hub.data.policy import legal_basis_rows, policy_parameter_rows, purpose_rows, service_category_rows

__all__ = [
    "Measure",
    "department_rows",
    "derived_id",
    "division_rows",
    "legal_basis_rows",
    "measures",
    "policy_parameter_rows",
    "purpose_rows",
    "read_divisions",
    "service_category_rows",
]
