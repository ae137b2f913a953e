"""Seals: signed statements about a stretch of an audit chain, which whoever lacks the key cannot make anew."""

from base64 import b64decode, b64encode
from dataclasses import dataclass
from typing import Self

import orjson

from security.audit_chain import canonical
from security.signature import SigningKey, is_signed


@dataclass(frozen=True, kw_only=True, slots=True)
class Seal:
    """What is said of the records `first` to `last`: the last one's link, and the root over the links of all.

    at: when it was said, in seconds since 1970
    pruned: whether it says instead that these records, and all before them, were removed because their time was over
    """

    first: int
    last: int
    link: bytes
    root: bytes
    at: int
    pruned: bool = False

    def signed(self, key: SigningKey) -> bytes:
        """The seal as one line of text with its signature."""
        return orjson.dumps({**self._said(), "signature": b64encode(key.sign(canonical(self._said()))).decode()})

    @classmethod
    def read(cls, line: bytes) -> "tuple[Self, bytes] | None":
        """The seal of a line and its signature, or None where the line is none: torn when it was written, perhaps."""
        try:
            said = orjson.loads(line)
            seal = cls(
                first=int(said["first"]),
                last=int(said["last"]),
                link=bytes.fromhex(said["link"]),
                root=bytes.fromhex(said["root"]),
                at=int(said["at"]),
                pruned=bool(said["pruned"]),
            )
            return seal, b64decode(said["signature"], validate=True)
        except (ValueError, TypeError, KeyError):
            return None

    def is_signed(self, public: bytes, signature: bytes) -> bool:
        """Whether the key of a public half has said this."""
        return is_signed(public, canonical(self._said()), signature)

    def _said(self) -> dict[str, object]:
        return {
            "first": self.first,
            "last": self.last,
            "link": self.link.hex(),
            "root": self.root.hex(),
            "at": self.at,
            "pruned": self.pruned,
        }
