"""How a code is written before it is checked."""

import unicodedata


def normalized(text: str) -> str:
    """A code in half-width capitals without white space, however a person typed it."""
    return "".join(unicodedata.normalize("NFKC", text).split()).upper()
