"""`hub policy`: which department may see what, for what purpose, and why."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Annotated, TypeVar
from uuid import UUID

import typer

from hub.access import rulebook
from hub.access.actor import Actor, ActorKind
from hub.access.explanation import Explanation, explain
from hub.access.rulebook import RuleEntry
from hub.cli.entry import connection_of
from hub.cli.table import print_table
from hub.db.connect import Connection
from hub.hub import gather
from hub.rows.policy_rule import PolicyForm
from hub.settings import load

T = TypeVar("T")

app = typer.Typer(help="List, set, remove and explain the rules of policy.", no_args_is_help=True)

Department = Annotated[str, typer.Argument(metavar="DEPARTMENT", help="The code of the department.")]
Label = Annotated[str, typer.Argument(metavar="FIELD", help="The sealed field, such as Volunteer.name.")]
Purposes = Annotated[list[str] | None, typer.Option("--purpose", metavar="CODE", help="A purpose it opens for.")]
LegalBases = Annotated[
    list[str] | None, typer.Option("--legal-basis", metavar="CODE", help="A legal basis it opens on; any if none.")
]
Divisions = Annotated[
    list[str] | None, typer.Option("--division", metavar="CODE", help="Where it holds, with all below; all if none.")
]
By = Annotated[str, typer.Option(metavar="NAME", help="Who decides this; it is put on record.")]


@app.command("list")
def list_rules(
    department: Annotated[str | None, typer.Option(metavar="CODE", help="The rules of this department only.")] = None,
) -> None:
    """Show the rules; of what no rule names, every department sees masks."""
    rules = _connected(lambda connection: rulebook.list_rules(connection, department))
    columns = ("department", "field", "form", "purposes", "legal bases", "divisions", "id")
    print_table(
        columns,
        [
            (each.department, each.field, each.form, each.purposes, each.legal_bases, each.divisions, each.id)
            for each in rules
        ],
    )


@app.command("set")
def set_rule(
    department: Department,
    field: Label,
    form: Annotated[PolicyForm, typer.Argument(help="The most that it shows.")],
    by: By,
    purpose: Purposes = None,
    legal_basis: LegalBases = None,
    division: Divisions = None,
) -> None:
    """Set a rule, in place of the one for the same field and divisions; running hubs follow it at once."""

    async def change(connection: Connection) -> RuleEntry:
        return await rulebook.set_rule(
            connection,
            by=_operator(by),
            fields=_fields(),
            department=department,
            field=field,
            form=form,
            purposes=purpose or (),
            legal_bases=legal_basis or (),
            divisions=division or (),
        )

    typer.echo(f"From now on: {_connected(change)}.")


@app.command()
def remove(
    rule: Annotated[UUID, typer.Argument(metavar="ID", help="The id of the rule, as `list` shows it.")], by: By
) -> None:
    """Remove a rule; running hubs follow at once."""
    removed = _connected(lambda connection: rulebook.remove_rule(connection, rule, by=_operator(by)))
    typer.echo(f"No longer: {removed}.")


@app.command("explain")
def explain_field(
    who: Annotated[str, typer.Argument(metavar="WHO", help="The name or id of a token, or a department.")],
    field: Label,
    purpose: Annotated[str | None, typer.Option(metavar="CODE", help="The purpose that it declares.")] = None,
    legal_basis: Annotated[str | None, typer.Option(metavar="CODE", help="The legal basis that it declares.")] = None,
    division: Annotated[
        list[str] | None, typer.Option(metavar="CODE", help="What a department would see; all if none.")
    ] = None,
) -> None:
    """Show what would be shown of a field, and which rules say so."""
    told: Explanation = _connected(
        lambda connection: explain(
            connection,
            who,
            field,
            fields=_fields(),
            purpose=purpose,
            legal_basis=legal_basis,
            divisions=division or (),
        )
    )
    print_table(
        ("form", "shown", "why"),
        [(form, _shown(each.opens, each.by_row), each.reason) for form, each in told.decisions.items()],
    )
    print_table(
        ("rule", "purposes", "legal bases", "divisions"),
        [(each.form, sorted(each.purposes), sorted(each.legal_bases), each.divisions) for each in told.rules],
    )


def _shown(opens: bool, by_row: bool) -> str:
    return "yes" if opens else "by the row" if by_row else "no"


def _fields() -> frozenset[str]:
    _, registry = gather(load())
    return frozenset(registry.parts.sealed())


def _operator(name: str) -> Actor:
    return Actor(kind=ActorKind.ADMINISTRATOR, name=name)


def _connected(work: Callable[[Connection], Awaitable[T]]) -> T:
    """What work on a connection gives."""

    async def run() -> T:
        async with connection_of(load()) as connection:
            return await work(connection)

    return asyncio.run(run())
