"""The KMS or HSM that a plugin brings, if one does."""

from hub.errors import PluginConflict
from hub.plugins import Plugins
from security.key_provider import KeyProvider


def provider_of(plugins: Plugins) -> KeyProvider | None:
    """The key provider of the one plugin that has one; PluginConflict where two would."""
    answers = {name: found for name, found in plugins.ask("key_provider").items() if found is not None}
    if len(answers) > 1:
        raise PluginConflict(f"plugins {' and '.join(answers)} both bring a key provider; turn one of them off")
    return next(iter(answers.values()), None)
