"""`hub token`: who may call, and as whom."""

import asyncio
from typing import Annotated, Any
from uuid import UUID

import typer

from hub.access import tokens
from hub.access.purposes import Purpose
from hub.access.tokens import Grant
from hub.cli.entry import connection_of
from hub.cli.table import print_table
from hub.hub import gather
from hub.settings import Settings, load

app = typer.Typer(help="Issue, list and revoke access tokens.", no_args_is_help=True)


def _id(text: str) -> UUID:
    """The UUID of an opaque id (`org_…`), or a bare one."""
    try:
        return UUID(text.rpartition("_")[2])
    except ValueError:
        raise typer.BadParameter("this is not an id") from None


Department = Annotated[str | None, typer.Option(metavar="CODE", help="The department it speaks for.")]
Organization = Annotated[Any, typer.Option(metavar="ID", parser=_id, help="The organization it speaks for.")]
Volunteer = Annotated[Any, typer.Option(metavar="ID", parser=_id, help="The volunteer it speaks for.")]
Administrator = Annotated[bool, typer.Option("--administrator", help="It speaks for whoever operates the hub.")]
Divisions = Annotated[
    list[str] | None,
    typer.Option("--division", metavar="CODE", help="What a department sees, with all below; * is the province."),
]
Permissions = Annotated[list[str] | None, typer.Option("--permission", metavar="NAME", help="What it permits.")]
Purposes = Annotated[list[Purpose] | None, typer.Option("--purpose", help="A purpose that it may declare.")]
Days = Annotated[int, typer.Option(min=1, help="How long it is valid.")]


@app.command()
def issue(
    name: Annotated[str, typer.Argument(help="The name by which it is listed and revoked.")],
    department: Department = None,
    organization: Organization = None,
    volunteer: Volunteer = None,
    administrator: Administrator = False,
    division: Divisions = None,
    permission: Permissions = None,
    purpose: Purposes = None,
    days: Days = 365,
) -> None:
    """Print a new token; it is shown this once and kept only as a hash."""
    if [bool(department), bool(organization), bool(volunteer), administrator].count(True) != 1:
        raise typer.BadParameter("name one of --department, --organization, --volunteer, --administrator")
    if bool(department) != bool(division):
        raise typer.BadParameter("--department and --division go together")
    grant = Grant(
        name=name,
        department=department,
        organization=organization,
        volunteer=volunteer,
        divisions=division or (),
        permissions=permission or (),
        purposes=purpose or (),
        days=days,
    )
    typer.echo(asyncio.run(_issue(load(), grant)))


@app.command("list")
def list_tokens() -> None:
    """Show all tokens and what they allow; never the tokens themselves."""
    columns = ("name", "kind", "speaks for", "divisions", "permissions", "purposes", "last used", "state", "id")
    rows = [
        (
            each.name,
            each.kind,
            each.speaks_for,
            each.divisions,
            each.permissions,
            each.purposes,
            each.last_used_on,
            _state(each),
            each.id,
        )
        for each in asyncio.run(_list(load()))
    ]
    print_table(columns, rows)


@app.command()
def revoke(name: Annotated[str, typer.Argument(help="The name or the id of the token.")]) -> None:
    """Revoke a token; running hubs forget it at once."""
    count = asyncio.run(_revoke(load(), name))
    typer.echo(f"{count} token{'s are' if count > 1 else ' is'} revoked.")


def _state(entry: tokens.TokenEntry) -> str:
    if entry.revoked_at:
        return f"revoked {entry.revoked_at:%Y-%m-%d}"
    return f"until {entry.expires_at:%Y-%m-%d}" if entry.expires_at else "valid"


async def _issue(settings: Settings, grant: Grant) -> str:
    _, registry = gather(settings)
    async with connection_of(settings) as connection:
        return await tokens.issue(connection, grant, registry.permissions)


async def _list(settings: Settings) -> list[tokens.TokenEntry]:
    async with connection_of(settings) as connection:
        return await tokens.list_all(connection)


async def _revoke(settings: Settings, name: str) -> int:
    async with connection_of(settings) as connection:
        return await tokens.revoke(connection, name)
