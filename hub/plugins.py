"""Plugins: found by entry point, asked in order of name; a broken one is reported and the rest still start."""

import logging
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import EntryPoint, entry_points
from inspect import iscoroutinefunction as _is_awaited
from itertools import groupby
from types import ModuleType
from typing import Any

import pluggy

from hub.errors import PluginConflict, PluginError, PluginIncomplete
from hub.hookspecs import Hooks
from hub.plugin import Plugin
from hub.rows.plugin_state import PluginStatus

GROUP = "hub"
CORE = "core"
RESERVED = (CORE, "hub")
"""Names that no plugin may have: the core's own, and the one of its tables of versions."""
NAME = re.compile(r"[a-z][a-z0-9_]*")

log = logging.getLogger("hub.plugins")


@dataclass(frozen=True, kw_only=True, slots=True)
class Installed:
    """A plugin that an entry point names, and how it stands."""

    name: str
    status: PluginStatus
    error: str | None = None
    plugin: Plugin | None = None


class Plugins:
    """The plugins of one process: the core first, then the others in order of name."""

    def __init__(self, core: ModuleType, found: Iterable[EntryPoint], off: Iterable[str] = ()) -> None:
        self.manager = pluggy.PluginManager("hub")
        self.manager.add_hookspecs(Hooks)
        self.installed: dict[str, Installed] = {}
        self._register(CORE, core)
        turned_off = set(off)
        for name, entries in groupby(sorted(found, key=lambda each: each.name), key=lambda each: each.name):
            if name == CORE:
                log.error("no plugin may be named %s: %s", name, ", ".join(entry.value for entry in entries))
                continue
            if name in turned_off:
                self.installed[name] = Installed(name=name, status=PluginStatus.OFF)
                continue
            try:
                self._register(name, _only(name, list(entries)).load())
            except Exception as error:
                self.fail(name, error)

    def _register(self, name: str, module: Any) -> None:
        self.manager.register(module, name=name)
        try:
            self.manager.check_pending()
            for hook in self.manager.get_hookcallers(module) or ():
                if _is_awaited(getattr(Hooks, hook.name)) != _is_awaited(getattr(module, hook.name)):
                    raise PluginIncomplete(f"hook {hook.name} of plugin {name} must be declared as hub.hookspecs says")
            (answer,) = self.ask("plugin", only=name).values() or (None,)
            if not isinstance(answer, Plugin):
                raise PluginIncomplete(f"plugin {name} does not answer the hook plugin() with a Plugin")
            if answer.name != name:
                raise PluginIncomplete(f"plugin {name} calls itself {answer.name}; its entry point decides")
        except pluggy.PluginValidationError as error:
            raise PluginIncomplete(f"plugin {name}: {error}") from error
        self.installed[name] = Installed(name=name, status=PluginStatus.ACTIVE, plugin=answer)

    def fail(self, name: str, error: Exception) -> None:
        """Take a plugin out, and remember why."""
        if self.manager.get_plugin(name) is not None:
            self.manager.unregister(name=name)
        reason = str(error) if isinstance(error, PluginError) else f"{type(error).__name__}: {error}"
        self.installed[name] = Installed(name=name, status=PluginStatus.FAILED, error=reason)
        log.error("plugin %s does not run: %s", name, reason, exc_info=error)

    def active(self) -> Sequence[Plugin]:
        """The plugins that run, the core first."""
        names = sorted(self.installed, key=lambda name: (name != CORE, name))
        return [found.plugin for name in names if (found := self.installed[name]).plugin is not None]

    def implements(self, name: str, hook: str) -> bool:
        """Whether a plugin that runs has a hook."""
        return any(found.plugin_name == name for found in getattr(self.manager.hook, hook).get_hookimpls())

    def ask(self, hook: str, *, only: str | None = None, **given: Any) -> dict[str, Any]:
        """What each plugin answers to a hook, by name and in order of name; asynchronous ones answer an awaitable."""
        implementations = getattr(self.manager.hook, hook).get_hookimpls()
        return {
            implementation.plugin_name: implementation.function(
                *(given[argument] for argument in implementation.argnames)
            )
            for implementation in sorted(implementations, key=lambda each: (each.plugin_name != CORE, each.plugin_name))
            if only in (None, implementation.plugin_name)
        }

    def standing(self, remembered: Mapping[str, PluginStatus]) -> list[Installed]:
        """Every plugin that is installed or remembered."""
        gone = [name for name in remembered if name not in self.installed]
        absent = [Installed(name=name, status=PluginStatus.OFF, error="It is not installed.") for name in gone]
        return [self.installed[name] for name in sorted(self.installed)] + [replace(each) for each in absent]


def _only(name: str, entries: Sequence[EntryPoint]) -> EntryPoint:
    """The entry point of a name that a plugin may have, and that no other has."""
    if name in RESERVED or not NAME.fullmatch(name):
        raise PluginIncomplete(f"plugin {name} must have another name: lower case, and not {' or '.join(RESERVED)}")
    if len(entries) > 1:
        raise PluginConflict(f"plugin {name} is brought by {' and by '.join(entry.value for entry in entries)}")
    return entries[0]


def entry_point_plugins() -> list[EntryPoint]:
    """The entry points of the installed distributions."""
    return list(entry_points(group=GROUP))
