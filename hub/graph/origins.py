"""From a field of a composed schema back to the declaration that it was made from."""

from typing import Any

from hub.graph.compose import DECLARATION
from hub.graph.fields import Declaration


def declared_of(definition: Any) -> Declaration | None:
    """The declaration behind a field of the schema, or None for a field of the engine's own types."""
    made = (definition.extensions or {}).get("strawberry-definition") if definition is not None else None
    declaration = made.metadata.get(DECLARATION) if made is not None else None
    return declaration if isinstance(declaration, Declaration) else None
