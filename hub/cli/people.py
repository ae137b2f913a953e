"""`hub person`: which volunteer a person is who signs in elsewhere; what people may ask joins the group."""

import asyncio
from typing import Annotated, Any
from uuid import UUID

import typer

from hub.access import bindings
from hub.cli.entry import connection_of, read_id
from hub.cli.table import print_table
from hub.settings import Settings, SettingsError, load

app = typer.Typer(help="Bind people to volunteers, and hand out or erase what is held.", no_args_is_help=True)

Volunteer = Annotated[Any, typer.Option(metavar="ID", parser=read_id, help="The volunteer.")]


@app.command()
def bind(
    subject: Annotated[str, typer.Argument(help="The subject by which the issuer knows the person.")],
    volunteer: Volunteer,
) -> None:
    """Let a person of HUB_OIDC_ISSUER sign in as a volunteer; the subject is kept only as a hash."""
    asyncio.run(_bind(load(), subject, volunteer))
    typer.echo("The person is bound.")


@app.command("list")
def list_bindings() -> None:
    """Show which volunteers people are bound to, and since when."""
    rows = [(each.volunteer, f"{each.bound_at:%Y-%m-%d}") for each in asyncio.run(_list(load()))]
    print_table(("volunteer", "since"), rows)


@app.command()
def unbind(volunteer: Volunteer) -> None:
    """Let nobody sign in as a volunteer any more but by a token of the hub; running hubs hear of it at once."""
    count = asyncio.run(_unbind(load(), volunteer))
    typer.echo(f"{count} binding{'s are' if count > 1 else ' is'} ended.")


async def _bind(settings: Settings, subject: str, volunteer: UUID) -> None:
    if settings.oidc_issuer is None:
        raise SettingsError("people sign in nowhere yet; set HUB_OIDC_ISSUER and HUB_OIDC_AUDIENCE")
    async with connection_of(settings) as connection:
        await bindings.bind(connection, settings.oidc_issuer, subject, volunteer)


async def _list(settings: Settings) -> list[bindings.Binding]:
    async with connection_of(settings) as connection:
        return await bindings.list_all(connection)


async def _unbind(settings: Settings, volunteer: UUID) -> int:
    async with connection_of(settings) as connection:
        return await bindings.unbind(connection, volunteer)
