"""The offices of administrators: each permission belongs to one at most, and none of them sees people."""

import pytest

from hub.access.administrators import HELD, held_by, only_role
from hub.errors import NotAllowed
from hub.rows import AdministratorRole
from tests.access.conftest import PERMISSIONS


def test_every_permission_of_the_core_belongs_to_one_role_or_to_none() -> None:
    assert sorted(PERMISSIONS.keys() - HELD.keys()) == []


def test_roles_share_no_permission() -> None:
    held = [held_by([role]) for role in AdministratorRole]
    assert all(held)
    assert sum(map(len, held)) == len(frozenset().union(*held))


def test_who_reads_the_audit_does_nothing_else() -> None:
    assert held_by([AdministratorRole.AUDIT]) == {"audit:read"}


@pytest.mark.parametrize(
    "subject", ["volunteer", "organization", "activity", "assignment", "record", "consent", "rights"]
)
def test_no_role_holds_what_is_about_people(subject: str) -> None:
    assert [name for name in held_by([*AdministratorRole]) if name.startswith(f"{subject}:")] == []


def test_administrator_has_one_role() -> None:
    assert only_role([]) == frozenset()
    assert only_role([AdministratorRole.AUDIT]) == {AdministratorRole.AUDIT}
    with pytest.raises(NotAllowed, match="AUDIT and SYSTEM"):
        only_role([AdministratorRole.SYSTEM, AdministratorRole.AUDIT])
