"""Who may enter the demo, and what the departments among them may see."""

from collections.abc import Collection, Iterator, Mapping
from typing import Final

from hub.data.package import Record, known_id
from hub.demo.organizations import DemoOrganization
from hub.demo.people import DemoVolunteer
from hub.rows import AdministratorRole, PolicyForm, TokenKind

_PROTECTED: Final = (
    ("Volunteer", ("name", "idDocument", "phone", "birthDate", "address", "politicalStatus")),
    ("Organization", ("contactPerson", "contactPhone", "address", "bankAccount")),
)
_OPENS: Final = ("social-work", "Volunteer", "name", "SERVICE")
_MASKED: Final = "education"
_APART: Final = frozenset({"audit:read", "security:read"})
"""What no department of the demo may read."""
_PLUGINS: Final = "volunteer-federation"


def policy_rule_rows() -> Iterator[Record]:
    """One department may open names for a purpose; another sees everything masked."""
    department, type_name, field_name, purpose = _OPENS
    yield _rule(department, type_name, field_name, PolicyForm.PLAIN, [purpose])
    for type_name, field_names in _PROTECTED:
        for field_name in field_names:
            yield _rule(_MASKED, type_name, field_name, PolicyForm.MASK, [])


def token_grants(
    permissions: Collection[str],
    plugins: Mapping[str, Collection[str]],
    organization: DemoOrganization,
    volunteer: DemoVolunteer,
) -> dict[str, Record]:
    """What each demo token allows, by its name; every plugin has a token of its own name.

    permissions: all that the core and the plugins declare
    plugins: those of each plugin
    """
    reading = sorted(name for name in permissions if name.endswith(":read") and name not in _APART)
    core = sorted(set(reading).difference(*plugins.values()))
    whole = {"kind": TokenKind.DEPARTMENT, "divisions": ["*"]}
    return {
        "admin": {
            "kind": TokenKind.ADMINISTRATOR,
            "divisions": ["*"],
            "permissions": ["*"],
            "roles": list(AdministratorRole),
        },
        "social-work": {**whole, "department": "social-work", "permissions": reading, "purposes": ["SERVICE"]},
        "education-harbin": {**whole, "department": _MASKED, "divisions": ["2301"], "permissions": reading},
        "organization": {"kind": TokenKind.ORGANIZATION, "organization_id": organization.id},
        "volunteer": {"kind": TokenKind.VOLUNTEER, "volunteer_id": volunteer.id},
        **{
            name: {**whole, "department": _PLUGINS, "permissions": [*core, *sorted(plugins[name])]}
            for name in sorted(plugins)
        },
    }


def _rule(department: str, type_name: str, field_name: str, form: PolicyForm, purposes: list[str]) -> Record:
    return {
        "id": known_id("policy_rule", f"{department} {type_name}.{field_name}"),
        "department": department,
        "type_name": type_name,
        "field_name": field_name,
        "form": form,
        "purposes": purposes,
    }
