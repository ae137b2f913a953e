"""Policy rules (访问策略): what a department may see of sealed fields."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hub.access import rulebook
from hub.context import Context
from hub.db.session import raw_connection
from hub.graph.declare import entity, input, mutation, query
from hub.graph.fields import rows, to_one
from hub.graph.markers import ID, Answer, Connection, Ref
from hub.rows.department import DepartmentRow
from hub.rows.policy_rule import PolicyForm, PolicyRuleRow
from hub.schema.permissions import ACCESS_READ, ACCESS_WRITE

if TYPE_CHECKING:
    from hub.schema.department import Department


@entity(PolicyRuleRow, tag="rul", requires=ACCESS_READ)
class PolicyRule:
    """The form in which a department may see one sealed field; of what no rule names, it sees masks (访问策略)."""

    id: ID
    department: Department = to_one(PolicyRuleRow.department)
    """Whose rule it is (部门)."""
    type_name: str
    """The type, such as `Volunteer` (类型)."""
    field_name: str
    """The sealed field of the type, such as `name` (字段)."""
    form: PolicyForm
    """The most that it shows (展示形式)."""
    purposes: list[str]
    """The codes of the purposes for which the plain value opens (用途)."""
    legal_bases: list[str]
    """The codes of the legal bases on which it opens; any where none is named (合法性基础)."""
    divisions: list[str]
    """Where the rule holds, each division with all below it; everywhere where none is named (适用区划)."""


@query(requires=ACCESS_READ)
def policy_rules() -> Connection[PolicyRule]:
    """The rules of what departments may see (访问策略)."""
    return rows()


@input
class SetPolicyRule:
    """What a department may see of a field, from now on (设置访问策略)."""

    department: str
    """The code of the department (部门)."""
    field: str
    """The sealed field with its type, such as `Volunteer.name` (字段)."""
    form: PolicyForm
    """The most that it shows (展示形式)."""
    purposes: list[str] | None = None
    """For PLAIN, the purposes for which it opens (用途)."""
    legal_bases: list[str] | None = None
    """For PLAIN, the legal bases on which it opens; any where none is named (合法性基础)."""
    divisions: list[str] | None = None
    """Where the rule holds, each division with all below it; everywhere where none is named (适用区划)."""


@mutation(requires=ACCESS_WRITE)
async def set_policy_rule(context: Context, input: SetPolicyRule) -> Answer[PolicyRule]:
    """Set a rule, in place of the one for the same field and divisions; every hub follows at once (设置访问策略)."""
    entry = await rulebook.set_rule(
        await raw_connection(context.session),
        by=context.actor,
        fields=context.sealed_fields,
        department=input.department,
        field=input.field,
        form=input.form,
        purposes=input.purposes or (),
        legal_bases=input.legal_bases or (),
        divisions=input.divisions or (),
    )
    return entry.id


@input
class RemovePolicyRule:
    """Which rule no longer holds (删除访问策略)."""

    rule: Ref[PolicyRule]
    """The rule (访问策略)."""


@mutation(requires=ACCESS_WRITE)
async def remove_policy_rule(context: Context, input: RemovePolicyRule) -> Answer[Department]:
    """Remove a rule; the payload shows whose it was (删除访问策略)."""
    removed = await rulebook.remove_rule(await raw_connection(context.session), input.rule, by=context.actor)
    department = await context.find(DepartmentRow, DepartmentRow.code == removed.department)
    assert department is not None
    return department.id


TYPES: tuple[Any, ...] = (PolicyRule, SetPolicyRule, RemovePolicyRule)
QUERIES: tuple[Any, ...] = (policy_rules,)
MUTATIONS: tuple[Any, ...] = (set_policy_rule, remove_policy_rule)
