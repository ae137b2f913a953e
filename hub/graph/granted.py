"""What a plan may know of whoever asks, so that it can be shared by all to whom the same is granted."""

from collections.abc import Mapping
from dataclasses import dataclass

from hub.graph.caller import Caller, Decision


@dataclass(frozen=True, slots=True)
class Question:
    """What a document asks of policy: a permission, or a form of a sealed field."""

    name: str
    form: str = ""


@dataclass(frozen=True, eq=False, slots=True)
class Granted:
    """All that a plan knows of a caller. What its document does not ask is a KeyError, and never a guess.

    scopes: the bits of the declared scopes that apply
    doors: the bits of the declared doors that are open, where the document asks for what is sealed
    decisions: what policy says to every question of the document
    """

    signed_in: bool
    scopes: int
    doors: int
    decisions: Mapping[Question, Decision]

    def allows(self, permission: str) -> Decision:
        """Whether a permission is held."""
        return self.decisions[Question(permission)]

    def form(self, label: str, form: str) -> Decision:
        """Whether a sealed field (`Volunteer.name`) is shown in a form (`masked`, `plain`)."""
        return self.decisions[Question(label, form)]


class Grants:
    """What is granted, each kind of it once, so that a plan is found by its identity."""

    def __init__(self, most: int = 4096) -> None:
        self.most = most
        self.held: dict[object, Granted] = {}

    def get(self, questions: tuple[Question, ...], caller: Caller) -> Granted:
        """What a caller is granted of what a document asks."""
        said = {
            each: caller.form(each.name, each.form) if each.form else caller.allows(each.name) for each in questions
        }
        # Where nothing sealed is asked, doors shape no plan.
        doors = caller.doors if any(each.form for each in questions) else 0
        key = (caller.signed_in, caller.scopes, doors, *said.items())
        if len(self.held) > self.most:
            self.held.clear()
        return self.held.setdefault(key, Granted(caller.signed_in, caller.scopes, doors, said))
