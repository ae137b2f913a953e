"""Requests that are turned away before they are asked: each with its HTTP status, code and sentence."""

from hub.errors import HubError, NotAllowed, NotFound, NotNow, NotSignedIn, OverLimit

Header = tuple[bytes, bytes]


class Rejected(HubError):
    """A request that HTTP itself has a status for."""

    code = "BAD_INPUT"

    def __init__(self, status: int, message: str, *headers: Header) -> None:
        super().__init__(message)
        self.status = status
        self.headers = headers


class TooLarge(OverLimit):
    """A body that is larger than any that the hub reads."""


STATUSES: dict[type[HubError], int] = {NotSignedIn: 401, NotAllowed: 403, NotFound: 404, TooLarge: 413}
"""The statuses of errors that do not name one; of all others it is 400."""
CHALLENGE: tuple[Header, ...] = ((b"www-authenticate", b"Bearer"),)


def status_of(error: HubError) -> tuple[int, tuple[Header, ...]]:
    """The status and the headers of the answer to a request that was turned away."""
    if isinstance(error, Rejected):
        return error.status, error.headers
    if isinstance(error, NotNow):
        return 429, ((b"retry-after", b"%d" % error.seconds),)
    status = next((status for kind, status in STATUSES.items() if isinstance(error, kind)), 400)
    return status, CHALLENGE if status == 401 else ()
