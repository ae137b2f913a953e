"""What is told of a mistake to a caller who may not explore the graph: no name that the document does not spell."""

import re
from typing import Any

_SUGGESTION = " Did you mean"
_QUOTED = re.compile(r"'[^']*'")
_WORD = re.compile(r"\w+")
UNSAID = "'…'"


def discreet(message: str, document: str) -> str:
    """A message about a document, without suggestions, and with `…` for what the document does not spell."""
    spelled = set(_WORD.findall(document))

    def shown(quoted: re.Match[str]) -> Any:
        return quoted[0] if spelled.issuperset(_WORD.findall(quoted[0])) else UNSAID

    return _QUOTED.sub(shown, message.partition(_SUGGESTION)[0])
