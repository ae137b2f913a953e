"""A sealed field: what travels of it, and why a form of it is not shown."""

from collections.abc import Mapping, Sequence

from sqlalchemy import ColumnElement, case, func

from hub.graph.compilation import Compilation
from hub.graph.doors import HIDDEN, OPEN, SHUT, Doors
from hub.graph.fields import Protected
from hub.graph.holes import Fault, Form, Sealed
from hub.graph.pages import Place, Trail
from hub.graph.selection import Selected
from hub.graph.sqltext import Piece, concat, hole, literal, strict
from security.masks import MASKS
from security.vault import opener

TYPENAME = "__typename"
NOTHING = Fault("", "", "", ())


def sealed(
    compilation: Compilation, place: Place, field: Protected, selected: Sequence[Selected], trail: Trail
) -> list[Piece]:
    """A hole with a letter that tells how the value stands, its place, and the envelope where a form may be shown."""
    info, column = field.column.info, place.source.c[field.column.name]
    doors = Doors(compilation, field.column, place.source)
    forms = tuple(_form(compilation, doors, field, form, trail) for form in selected)
    own_subject = info["subject"] == "id"
    slot = compilation.slot(
        Sealed(
            type=field.owner,
            field=field.name,
            shown=field.shape.name,
            keep=info["keep"],
            mask=MASKS[field.mask],
            open=opener(field.column.table.name, field.column.name, info["keep"]),
            forms=forms,
            own_subject=own_subject,
        )
    )
    where: list[Piece] = [place.source.c.id] if own_subject else [place.source.c.id, place.source.c[info["subject"]]]

    def written(letter: str) -> ColumnElement[str]:
        shows = any(letter not in form.closed for form in forms if form.name != TYPENAME)
        envelope: list[Piece] = [func.encode(column, literal("hex"))] if shows else []
        return concat([letter, *where, *envelope])

    openable = any(SHUT in form.closed and OPEN not in form.closed for form in forms)
    payload = hole(slot, doors.written(written, openable=openable))
    if not field.column.nullable:
        return payload
    return [case((column.is_(None), literal("null")), else_=strict(payload))]


def _form(compilation: Compilation, doors: Doors, field: Protected, form: Selected, trail: Trail) -> Form:
    """One selected form of a sealed field."""
    if form.name == TYPENAME:
        return Form(form.key, form.name, {}, NOTHING)
    label, here = f"{field.label}.{form.name}", (*trail, form.nullable)
    closed = _closed(compilation, doors, field, form.name)
    # One fault for each reason, so that one error tells of all places that are closed for it.
    faults = {why: Fault(*why, label, here) for why in closed.values()}
    return Form(
        form.key,
        form.name,
        {letter: faults[why] for letter, why in closed.items()},
        Fault("INTERNAL", f"{label} cannot be opened.", label, here),
    )


def _closed(compilation: Compilation, doors: Doors, field: Protected, form: str) -> Mapping[str, tuple[str, str]]:
    """The letters behind which a form is not shown, each with a code and a reason."""
    decision = compilation.granted.form(field.label, form)
    refused = (decision.code, decision.reason)
    if not decision.opens and not decision.by_row:
        return dict.fromkeys((SHUT, OPEN, HIDDEN, *doors.closings), refused)
    closed = {
        letter: (closing.code, f"{field.label} {closing.reason}") if closing.masked or form == "plain" else refused
        for letter, closing in doors.closings.items()
        if closing.masked or form == "plain" or not decision.opens
    }
    closed[HIDDEN] = ("FORBIDDEN", f"{field.label} tells of somebody whom you do not see.")
    if not decision.opens:
        closed[SHUT] = refused
    return closed
