"""What the hub knows from the first day: the divisions, the policy's 24 measures, and who answers for them."""

from hub.data.divisions import division_rows, read_divisions
from hub.data.ids import derived_id
from hub.data.measures import Measure, department_rows, measures
from hub.data.policy import policy_parameter_rows, service_category_rows

__all__ = [
    "Measure",
    "department_rows",
    "derived_id",
    "division_rows",
    "measures",
    "policy_parameter_rows",
    "read_divisions",
    "service_category_rows",
]
