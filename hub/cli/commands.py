"""How every command ends: what goes wrong is one line on stderr that says what to do, and exit code 1."""

import traceback
from typing import Any

import typer
from typer.core import TyperGroup

from hub.db.errors import DatabaseError, PoolUnavailable
from hub.errors import HubError, PluginError
from hub.settings import SettingsError
from security.errors import SecurityError

SPOKEN = (DatabaseError, HubError, PluginError, PoolUnavailable, SecurityError, SettingsError)
"""Errors whose message is a sentence for the operator."""


class Commands(TyperGroup):
    """A group of commands that tells errors in one line."""

    def invoke(self, ctx: Any) -> Any:
        """Run the chosen command."""
        try:
            return super().invoke(ctx)
        except (typer.TyperException, typer.Exit, typer.Abort):
            raise
        except Exception as error:
            typer.echo(f"hub: {line(error)}", err=True)
            raise typer.Exit(1) from None


def line(error: Exception) -> str:
    """An error in one line, without any value of the database."""
    if isinstance(error, SPOKEN):
        return " ".join(str(error).split())
    if isinstance(error, OSError):
        place = f"{error.filename}: " if error.filename else ""
        return f"{place}{error.strerror or type(error).__name__}"
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"this should not have happened; please report it: {type(error).__name__} at {last.filename}:{last.lineno}"
