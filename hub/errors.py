"""What can go wrong, as one small tree.

HubError                 code and message, safe to show to a client
├── NotSignedIn          UNAUTHENTICATED
├── NotAllowed           FORBIDDEN, PURPOSE_REQUIRED, LEGAL_BASIS_REQUIRED; names the permission
├── NotFound             NOT_FOUND
├── Invalid              BAD_INPUT; names the field
├── Refused              a rule said no; carries the rule's own code
├── GuardUnavailable     GUARD_UNAVAILABLE; names the guarding plugin
└── OverLimit            LIMIT_EXCEEDED; names limit and value
    └── NotNow           too much in too short a time; says when to ask again
PluginError              at start only, never to a client
├── PluginConflict       names both plugins, the thing and the reason
└── PluginIncomplete     names the plugin and what it lacks

Whatever else is raised is shown as INTERNAL with a reference, and logged under that reference.
"""

from math import ceil


class HubError(Exception):
    """An error whose code and message are safe to show."""

    code = "INTERNAL"

    def __init__(self, message: str, *, path: tuple[str | int, ...] = (), **extensions: object) -> None:
        super().__init__(message)
        self.message = message
        self.path = path
        self.extensions = {"code": self.code, **extensions}


class NotSignedIn(HubError):
    """The caller showed no token, or one that is unknown, expired or revoked."""

    code = "UNAUTHENTICATED"


class NotAllowed(HubError):
    """The caller is known and lacks a permission or a purpose."""

    code = "FORBIDDEN"


class PurposeRequired(NotAllowed):
    """The caller may open the field only for a declared purpose."""

    code = "PURPOSE_REQUIRED"


class NotFound(HubError):
    """What was named does not exist, or is not visible to the caller."""

    code = "NOT_FOUND"


class Invalid(HubError):
    """A value is not of the form that its place asks for."""

    code = "BAD_INPUT"


class Refused(HubError):
    """A rule said no; `code` is the rule's own."""

    def __init__(self, code: str, message: str, *, path: tuple[str | int, ...] = ()) -> None:
        super().__init__(message, path=path)
        self.code = code
        self.extensions["code"] = code


class GuardUnavailable(HubError):
    """A plugin that guards this action is not running, so the action is refused."""

    code = "GUARD_UNAVAILABLE"


class OverLimit(HubError):
    """A request asks for more than a limit allows."""

    code = "LIMIT_EXCEEDED"


class NotNow(OverLimit):
    """Too much was asked in too short a time; after so many seconds it may be asked again."""

    def __init__(self, message: str, *, limit: str, value: int, seconds: float) -> None:
        self.seconds = max(1, ceil(seconds))
        super().__init__(message, limit=limit, value=value, retryAfter=self.seconds)


class PluginError(Exception):
    """A plugin cannot be used as it is."""


class PluginConflict(PluginError):
    """Two plugins claim the same name."""


class PluginIncomplete(PluginError):
    """A plugin lacks something that the contract asks for."""
