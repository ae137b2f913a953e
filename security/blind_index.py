"""Blind indexes: a keyed hash beside a sealed value, by which whoever holds the key finds it without opening any.

    hash u8 | key version u32 | HMAC 16

The first two are the prefix: it is one for all that is stored at one time, and changes with the key and the hash.
"""

import re
import unicodedata
from collections.abc import Mapping
from enum import StrEnum
from string import ascii_lowercase, ascii_uppercase
from struct import Struct
from typing import Final, Self

from security.errors import KeyMissing
from security.keyed_hash import DEFAULT_HASH, Hash, keyed_hash, own_key
from security.opaque import Opaque

PREFIX_LENGTH: Final = 5
_LENGTH: Final = 16
_PREFIX: Final = Struct(">BI")
_CAPITALS: Final = str.maketrans(ascii_lowercase, ascii_uppercase)
_HOME_CODE: Final = re.compile(r"^(?:(?:\+|00)86)+")
_SPOKEN: Final = "().·"
"""What parts a telephone number for whoever reads it out."""


class IndexKind(StrEnum):
    """What an indexed column holds, which decides how a value is written before it is hashed."""

    DOCUMENT = "DOCUMENT"
    """The number of a document: a citizen's ID number, a permit, a passport."""
    PHONE = "PHONE"
    """A telephone number."""


def normalize(kind: IndexKind, text: str) -> str:
    """A value as it is hashed: half-width capitals without spaces and hyphens, a phone without China's own code."""
    silent = _SPOKEN if kind is IndexKind.PHONE else ""
    narrow = unicodedata.normalize("NFKC", text)
    kept = "".join(letter for letter in narrow if not (letter in silent or _is_silent(letter)))
    # What a hyphen kept apart may belong together without it.
    written = unicodedata.normalize("NFC", kept.translate(_CAPITALS))
    return _HOME_CODE.sub("", written) if kind is IndexKind.PHONE else written


def _is_silent(letter: str) -> bool:
    """Whether a character only parts others: a space, a hyphen, or a mark that nobody sees."""
    return letter.isspace() or unicodedata.category(letter) in ("Pd", "Cf")


class IndexKeys(Opaque):
    """Index keys by version, apart from all keys that seal; the highest version indexes, every version is searched."""

    __slots__ = ("_columns", "_hash", "_secrets", "current")

    def __init__(self, secrets: Mapping[int, bytes], hashed: Hash = DEFAULT_HASH) -> None:
        self._secrets: Final = dict(secrets)
        self._hash: Final = hashed
        self._columns: Final[dict[tuple[Hash, int, str, str], bytes]] = {}
        self.current: Final = max(self._secrets, default=0)

    def hashing(self, hashed: Hash) -> Self:
        """The same keys, which index with another hash."""
        return type(self)(self._secrets, hashed)

    @property
    def prefix(self) -> bytes:
        """What every index begins with that is stored now."""
        return _PREFIX.pack(self._hash, self.current)

    def index(self, table: str, column: str, kind: IndexKind, text: str) -> bytes | None:
        """What stands beside a sealed value of a column; None where nothing of the text is left to be found.

        Raises KeyMissing where there is no index key.
        """
        body = normalize(kind, text)
        return self._hashed(self._hash, self.current, table, column, body) if body else None

    def candidates(self, table: str, column: str, kind: IndexKind, text: str) -> list[bytes]:
        """All that may stand beside a value of a column: one for each key and hash."""
        body = normalize(kind, text)
        if not body:
            return []
        return [self._hashed(each, version, table, column, body) for version in self._secrets for each in Hash]

    def _hashed(self, hashed: Hash, version: int, table: str, column: str, body: str) -> bytes:
        key = self._columns.get((hashed, version, table, column)) or self._derived(hashed, version, table, column)
        # A half of a surrogate pair is refused where the value is sealed, not here.
        return _PREFIX.pack(hashed, version) + keyed_hash(hashed, key, body.encode("utf-8", "surrogatepass"))[:_LENGTH]

    def _derived(self, hashed: Hash, version: int, table: str, column: str) -> bytes:
        """The key of one column, so that indexes of two columns tell nothing of each other."""
        secret = self._secrets.get(version)
        if secret is None:
            raise KeyMissing("there is no key that values are indexed with")
        place = f"{len(table)}:{table}{len(column)}:{column}".encode()
        key = self._columns[hashed, version, table, column] = keyed_hash(hashed, own_key(hashed, secret), place)
        return key
