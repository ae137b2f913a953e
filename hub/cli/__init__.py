"""The command `hub`: what an operator does, one module for each group of commands."""

import typer

from hub.cli import audit, keys, people, plugins, policy, rights, tokens
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
people.app.command()(rights.export)
people.app.command()(rights.erase)
people.app.command()(rights.sweep)
app.add_typer(tokens.app, name="token")
app.add_typer(people.app, name="person")
app.add_typer(policy.app, name="policy")
app.add_typer(plugins.app, name="plugin")
app.add_typer(keys.app, name="keys")
app.add_typer(audit.app, name="audit")

__all__ = ["app"]
