"""A plugin that an operator turned off is not even imported, and is reported as OFF."""

import sys

import pytest

from hub import core
from hub.hub import gather
from hub.plugins import Plugins, entry_point_plugins
from hub.registry import register
from hub.rows.plugin_state import PluginStatus
from hub.settings import Settings
from tests.contract.workshop import Workshop, source, with_others


def test_a_plugin_that_is_off_is_not_imported(workshop: Workshop) -> None:
    entry = workshop.plugin("bees", "raise SystemExit('imported')")
    plugins = with_others(entry, off=["bees"])
    assert entry.value not in sys.modules
    assert plugins.installed["bees"].status is PluginStatus.OFF
    assert plugins.installed["bees"].error is None
    assert [plugin.name for plugin in register(plugins).plugins] == ["core", "insurance"]


def test_the_others_run_on(workshop: Workshop) -> None:
    plugins = with_others(workshop.plugin("bees", source("bees")), off=["insurance"])
    registry = register(plugins)
    assert [plugin.name for plugin in registry.plugins] == ["core", "bees"]
    assert "is_insured" not in registry.parts.entities["Volunteer"].fields
    assert "insurance:read" not in registry.permissions


def test_the_environment_turns_plugins_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUB_PLUGINS_OFF", "insurance, nobody")
    plugins, _ = gather(Settings())
    assert plugins.installed["insurance"].status is PluginStatus.OFF


def test_a_remembered_plugin_that_is_no_longer_installed_is_off() -> None:
    plugins = Plugins(core, entry_point_plugins())
    standing = {
        found.name: found for found in plugins.standing({"insurance": PluginStatus.ACTIVE, "gone": PluginStatus.ACTIVE})
    }
    assert list(standing) == ["core", "insurance", "gone"]
    assert (standing["gone"].status, standing["gone"].error) == (PluginStatus.OFF, "It is not installed.")
