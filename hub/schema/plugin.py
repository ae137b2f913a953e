"""Plugins (插件): which there are, and how they stand."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from hub.graph.compilation import visible
from hub.graph.declare import query, value
from hub.graph.markers import Report
from hub.rows.plugin_state import PluginStateRow, PluginStatus


@value
class PluginState:
    """A plugin of the hub and how it stands (插件)."""

    name: str
    """Its name (名称)."""
    status: PluginStatus
    """How it stands (状态)."""
    owner: str | None
    """The department that answers for it (责任单位)."""
    measures: list[int]
    """The measures that it serves (措施)."""
    error: str | None
    """Why it does not run (错误)."""


@query(public=True)
def plugins() -> Report[PluginState]:
    """The plugins of the hub, in order of name (插件)."""
    state = visible(PluginStateRow).c
    return select(state.name, state.status, state.owner, state.measures, state.error).order_by(state.name)


TYPES: tuple[Any, ...] = (PluginState,)
QUERIES: tuple[Any, ...] = (plugins,)
