"""What the hub remembers of each plugin, so that its guards hold while it is away."""

from datetime import datetime
from enum import StrEnum

from sqlmodel import Field

from hub.db.row import Row
from hub.rows.columns import choice, moment, numbers, words


class PluginStatus(StrEnum):
    """How a plugin stands (插件状态)."""

    ACTIVE = "ACTIVE"
    """Runs (运行)."""
    OFF = "OFF"
    """Is turned off or no longer installed (停用)."""
    FAILED = "FAILED"
    """Could not be loaded (加载失败)."""


class PluginStateRow(Row, table=True):
    """A plugin that has run here (插件状态), the actions and rows it guards, and whether that duty has ended.

    holds_people: whether it erases people, so that erasure waits for it
    """

    __tablename__ = "plugin_state"

    name: str = Field(unique=True)
    owner: str | None = None
    measures: list[int] = numbers()
    status: PluginStatus = choice(PluginStatus)
    error: str | None = None
    guarded_actions: list[str] = words()
    guarded_rows: list[str] = words()
    holds_people: bool = Field(default=True, sa_column_kwargs={"server_default": "true"})
    retired_at: datetime | None = moment(default=None)
    retired_by: str | None = None
    retire_reason: str | None = None
