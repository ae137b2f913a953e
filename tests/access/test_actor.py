"""Who a caller is, to the engine and to the database."""

from uuid import UUID

import pytest

from hub.access import policy
from hub.access.actor import Actor, ActorKind
from hub.access.granted import MOST
from hub.access.policy import Rule
from hub.graph.caller import TYPES, Caller
from hub.rows.access_token import AdministratorRole
from hub.rows.policy_rule import PolicyForm

NAME = "Volunteer.name"
ID = UUID("0190f3c1-0000-7000-8000-000000000001")

ANONYMOUS = Actor(kind=ActorKind.ANONYMOUS)
DEPARTMENT = Actor(kind=ActorKind.DEPARTMENT, department="education", divisions=("2301", "230102"))
ORGANIZATION = Actor(kind=ActorKind.ORGANIZATION, organization=ID)
VOLUNTEER = Actor(kind=ActorKind.VOLUNTEER, volunteer=ID)
ADMINISTRATOR = Actor(kind=ActorKind.ADMINISTRATOR, roles=frozenset({AdministratorRole.SECURITY}))
AUDITOR = Actor(kind=ActorKind.ADMINISTRATOR, divisions=(), permissions=frozenset({"audit:read"}))
EVERYTHING = Actor(kind=ActorKind.ADMINISTRATOR, divisions=None, everything=True)


def test_actor_is_what_the_engine_calls_a_caller() -> None:
    caller: Caller = DEPARTMENT
    assert caller.signed_in


@pytest.mark.parametrize(
    ("actor", "scope"),
    [
        (ANONYMOUS, ";;"),
        (DEPARTMENT, "2301,230102;;"),
        (ORGANIZATION, f";{ID};"),
        (VOLUNTEER, f";;{ID}"),
        (ADMINISTRATOR, ";;"),
        (AUDITOR, ";;;audit"),
        (EVERYTHING, "*;;"),
    ],
)
def test_scope_names_divisions_then_organization_then_volunteer_then_the_audit(actor: Actor, scope: str) -> None:
    assert actor.scope == scope


@pytest.mark.parametrize("actor", [ANONYMOUS, DEPARTMENT, ORGANIZATION, VOLUNTEER, ADMINISTRATOR])
def test_actor_has_every_value_that_sql_may_name(actor: Actor) -> None:
    assert actor.values.keys() == TYPES.keys()


@pytest.mark.parametrize(("actor", "subject"), [(ORGANIZATION, ID), (VOLUNTEER, ID), (DEPARTMENT, None)])
def test_subject_is_whose_own_data_there_is(actor: Actor, subject: object) -> None:
    assert actor.values["subject"] == subject


def test_every_scope_applies_until_it_is_known_which_do() -> None:
    assert all(ADMINISTRATOR.scopes >> bit & 1 for bit in range(100))


def test_no_door_is_open_until_it_is_known_which_are() -> None:
    assert not any(ADMINISTRATOR.doors >> bit & 1 for bit in range(100))


def test_refusal_names_the_missing_permission() -> None:
    actor = Actor(kind=ActorKind.DEPARTMENT, permissions=frozenset({"record:read"}))
    assert actor.allows("record:read").opens
    refused = actor.allows("volunteer:read")
    assert (refused.opens, refused.code) == (False, "FORBIDDEN")
    assert "volunteer:read" in refused.reason


def test_stranger_is_asked_to_sign_in() -> None:
    assert not ANONYMOUS.signed_in
    for decision in (ANONYMOUS.allows("volunteer:read"), ANONYMOUS.form(NAME, "masked"), ANONYMOUS.form(NAME, "plain")):
        assert (decision.opens, decision.by_row, decision.code) == (False, False, "UNAUTHENTICATED")


@pytest.mark.parametrize("form", ["masked", "plain"])
def test_administrator_opens_no_form_outside_a_demo(form: str) -> None:
    refused = ADMINISTRATOR.form(NAME, form)
    assert (refused.opens, refused.by_row, refused.code) == (False, False, "FORBIDDEN")
    assert EVERYTHING.form(NAME, form).opens


@pytest.mark.parametrize("actor", [ORGANIZATION, VOLUNTEER])
def test_organizations_and_volunteers_open_masks_and_plainly_what_a_row_opens(actor: Actor) -> None:
    assert actor.form(NAME, "masked").opens
    plain = actor.form(NAME, "plain")
    assert (plain.opens, plain.by_row, plain.code) == (False, True, "FORBIDDEN")


def test_department_is_judged_by_the_rule_of_the_field() -> None:
    actor = Actor(kind=ActorKind.DEPARTMENT, rules={NAME: Rule(PolicyForm.DENY)})
    assert not actor.form(NAME, "masked").opens
    assert actor.form("Volunteer.phone", "masked").opens
    assert not actor.form("Volunteer.phone", "plain").opens
    assert policy.UNRULED.form is PolicyForm.MASK


def test_decisions_are_held_in_a_bounded_number() -> None:
    actor = Actor(kind=ActorKind.ANONYMOUS)
    for operation in range(10 * MOST):
        actor.granted[operation] = ()
    assert 0 < len(actor.granted) <= MOST
