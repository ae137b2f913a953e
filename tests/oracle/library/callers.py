"""Those who ask the library, from one who sees everything to one who only comes in."""

from collections.abc import Mapping
from typing import Any

from hub.graph.caller import TYPES
from tests.oracle.asking import Asks

EVERYTHING = ("library:read", "library:secret", "library:count", "library:find")
FINDING = ("library:read", "library:find")
FORMS = tuple(
    f"{field}.{form}"
    for field in ("Reader.name", "Reader.phone", "Reader.bornOn", "Loan.note")
    for form in ("masked", "plain")
)
MASKED = tuple(name for name in FORMS if name.endswith("masked"))
ALL = ("1", "11", "12", "111", "112", "121", "2", "21")


def asks(scope: str, divisions: tuple[str, ...] = (), **more: Any) -> Asks:
    """One who asks under a scope."""
    me = more.pop("me", None)
    values: Mapping[str, Any] = {**dict.fromkeys(TYPES), "divisions": list(divisions), "volunteer": me, "subject": me}
    return Asks(scope=scope, values=values, **more)


def callers(me: Any) -> dict[str, Asks]:
    """The callers by name; `me` is the reader that one of them is.

    Bits of scopes: readers, loans, complaints, the closed. Bits of doors: own, guardian, lender, and who is spared by
    absent, barred, secret.
    """
    every = 0b0111
    closed = 0b1111
    spared = 0b111000
    return {
        "librarian": asks("*;;", ALL, scopes=every, permissions=EVERYTHING, open=FORMS, doors=spared),
        "plain names": asks(
            "*;;",
            ALL,
            scopes=closed,
            permissions=EVERYTHING[:1],
            open=(*MASKED, "Reader.name.plain"),
            by_row=FORMS,
            doors=0b000110,
        ),
        "branch": asks(
            "11,111,112;;",
            ALL[1:2] + ALL[3:5],
            scopes=closed,
            permissions=FINDING,
            open=MASKED,
            by_row=("Loan.note.plain", "Reader.phone.plain"),
            doors=0b110110,
        ),
        "counter": asks("2;;", ("2",), scopes=every, permissions=EVERYTHING, open=FORMS, doors=0b100000),
        "reader": asks(
            f";;{me}",
            (),
            scopes=closed,
            permissions=FINDING,
            open=MASKED[1:],
            by_row=FORMS,
            doors=0b000001,
            me=me,
        ),
        "stranger": asks(";;", (), scopes=closed, signed_in=False),
    }
