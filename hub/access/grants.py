"""What a caller may do by being who they are, before anything that a token adds."""

ORGANIZATION = frozenset(
    {
        "volunteer:read",
        "organization:read",
        "organization:write",
        "activity:read",
        "activity:write",
        "assignment:write",
        "record:read",
        "record:write",
        "policy:read",
        "consent:read",
        "consent:write",
    }
)
"""The permissions of every organization."""

VOLUNTEER = frozenset(
    {
        "volunteer:read",
        "organization:read",
        "activity:read",
        "assignment:write",
        "record:read",
        "policy:read",
        "consent:read",
        "consent:write",
    }
)
"""The permissions of every volunteer."""
