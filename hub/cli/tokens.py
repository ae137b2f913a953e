"""`hub token`: who may call, and as whom."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

import typer

from hub.access import tokens
from hub.access.tokens import Grant
from hub.cli.entry import connection_of, read_id
from hub.cli.table import print_table
from hub.hub import gather
from hub.rows import AdministratorRole
from hub.settings import Settings, load

app = typer.Typer(help="Issue, list and revoke access tokens.", no_args_is_help=True)


Department = Annotated[str | None, typer.Option(metavar="CODE", help="The department it speaks for.")]
Organization = Annotated[Any, typer.Option(metavar="ID", parser=read_id, help="The organization it speaks for.")]
Volunteer = Annotated[Any, typer.Option(metavar="ID", parser=read_id, help="The volunteer it speaks for.")]
Administrator = Annotated[bool, typer.Option("--administrator", help="It speaks for an administrator.")]
Role = Annotated[AdministratorRole | None, typer.Option("--role", help="The office of the administrator.")]
Certificate = Annotated[
    str | None,
    typer.Option(metavar="TEXT", help="What a department shows instead of a token: a SHA-256, or else a subject."),
]
Divisions = Annotated[
    list[str] | None,
    typer.Option("--division", metavar="CODE", help="What a department sees, with all below; * is the province."),
]
Permissions = Annotated[list[str] | None, typer.Option("--permission", metavar="NAME", help="What it permits.")]
Purposes = Annotated[list[str] | None, typer.Option("--purpose", metavar="CODE", help="A purpose that it may declare.")]
LegalBases = Annotated[
    list[str] | None,
    typer.Option("--legal-basis", metavar="CODE", help="A legal basis that it may declare beside its purpose's own."),
]
Days = Annotated[int | None, typer.Option(min=1, help="How long it is valid; HUB_TOKEN_DAYS otherwise.")]


@app.command()
def issue(
    name: Annotated[str, typer.Argument(help="The name by which it is listed and revoked.")],
    department: Department = None,
    organization: Organization = None,
    volunteer: Volunteer = None,
    administrator: Administrator = False,
    role: Role = None,
    division: Divisions = None,
    permission: Permissions = None,
    purpose: Purposes = None,
    legal_basis: LegalBases = None,
    certificate: Certificate = None,
    days: Days = None,
) -> None:
    """Print a new token, shown this once and kept only as a hash; or take a certificate for one."""
    settings = load()
    if [bool(department), bool(organization), bool(volunteer), administrator].count(True) != 1:
        raise typer.BadParameter("name one of --department, --organization, --volunteer, --administrator")
    if bool(department) != bool(division):
        raise typer.BadParameter("--department and --division go together")
    if administrator != (role is not None):
        raise typer.BadParameter("--administrator and --role go together")
    if certificate and not department:
        raise typer.BadParameter("--certificate is for a --department")
    grant = Grant(
        name=name,
        department=department,
        organization=organization,
        volunteer=volunteer,
        divisions=division or (),
        permissions=permission or (),
        purposes=purpose or (),
        legal_bases=legal_basis or (),
        role=role,
        certificate=certificate,
        days=days or settings.token_days,
    )
    typer.echo(asyncio.run(_issue(settings, grant)))


@app.command("list")
def list_tokens() -> None:
    """Show all tokens and what they allow; never the tokens themselves."""
    settings = load()
    columns = (
        "name",
        "kind",
        "speaks for",
        "divisions",
        "permissions",
        "purposes",
        "legal bases",
        "by",
        "last used",
        "state",
        "id",
    )
    rows = [
        (
            each.name,
            each.kind,
            each.speaks_for or each.roles,
            each.divisions,
            each.permissions,
            each.purposes,
            each.legal_bases,
            each.certificate or "token",
            each.last_used_on,
            _state(each, settings.token_warning_days),
            each.id,
        )
        for each in asyncio.run(_list(settings))
    ]
    print_table(columns, rows)


@app.command()
def revoke(name: Annotated[str, typer.Argument(help="The name or the id of the token.")]) -> None:
    """Revoke a token; running hubs forget it at once."""
    count = asyncio.run(_revoke(load(), name))
    typer.echo(f"{count} token{'s are' if count > 1 else ' is'} revoked.")


def _state(entry: tokens.TokenEntry, warning: int) -> str:
    """How a token stands, with a warning when it has few days left."""
    if entry.revoked_at:
        return f"revoked {entry.revoked_at:%Y-%m-%d}"
    if entry.expires_at is None:
        return "valid"
    left = entry.expires_at - datetime.now(UTC)
    if left <= timedelta():
        return f"expired {entry.expires_at:%Y-%m-%d}"
    until = f"until {entry.expires_at:%Y-%m-%d}"
    return f"{until}, EXPIRES IN {round(left / timedelta(days=1))} DAYS" if left < timedelta(days=warning) else until


async def _issue(settings: Settings, grant: Grant) -> str:
    _, registry = gather(settings)
    async with connection_of(settings) as connection:
        if grant.certificate is None:
            return await tokens.issue(connection, grant, registry.permissions)
        await tokens.admit(connection, grant, registry.permissions)
    return f"The certificate speaks for {grant.department}, whose tokens are of no use without it from now on."


async def _list(settings: Settings) -> list[tokens.TokenEntry]:
    async with connection_of(settings) as connection:
        return await tokens.list_all(connection)


async def _revoke(settings: Settings, name: str) -> int:
    async with connection_of(settings) as connection:
        return await tokens.revoke(connection, name)
