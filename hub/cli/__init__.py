"""The command `hub`: what an operator does, one module for each group of commands."""

import typer

from hub.cli import people, plugins, policy, tokens
from hub.cli.commands import Commands
from hub.cli.demo import demo
from hub.cli.migrate import migrate
from hub.cli.schema import schema
from hub.cli.serve import serve

app = typer.Typer(
    cls=Commands,
    help="The volunteer hub: serve it, look at it, and operate it.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
)
for command in (serve, demo, schema, migrate):
    app.command()(command)
app.add_typer(tokens.app, name="token")
app.add_typer(people.app, name="person")
app.add_typer(policy.app, name="policy")
app.add_typer(plugins.app, name="plugin")

__all__ = ["app"]
