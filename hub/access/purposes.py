"""Why a caller opens sealed values: declared in `Hub-Purpose`, or implied by a token that allows only one."""

from collections.abc import Set
from enum import StrEnum

from hub.errors import Invalid, NotAllowed


class Purpose(StrEnum):
    """What opened values will be used for (用途)."""

    SERVICE = "SERVICE"
    """Arranging volunteer service and accounting for it (志愿服务)."""
    CLAIM = "CLAIM"
    """Settling a claim on an insurance (保险理赔)."""
    CERTIFICATE = "CERTIFICATE"
    """Issuing a certificate, or proving that one is genuine (服务证明)."""
    ACCREDITATION = "ACCREDITATION"
    """Judging who has earned a star, a credit or a commendation (评定)."""
    EMERGENCY = "EMERGENCY"
    """Calling out volunteers and protecting them in an emergency (应急)."""
    STATISTICS = "STATISTICS"
    """Counting people and their service (统计)."""


def declared(said: bytes | None, allowed: Set[str]) -> Purpose | None:
    """The purpose of a request: what its header says, or else the only one that its token allows.

    Raises Invalid for a purpose that does not exist, NotAllowed for one that the token does not allow.
    """
    if said is None:
        return Purpose(next(iter(allowed))) if len(allowed) == 1 else None
    try:
        purpose = Purpose(said.decode("ascii"))
    except ValueError:
        raise Invalid(f"Hub-Purpose must be one of {', '.join(Purpose)}.", field="Hub-Purpose") from None
    if purpose not in allowed:
        raise NotAllowed(f"This token does not allow the purpose {purpose}.")
    return purpose
