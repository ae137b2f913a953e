"""What a request says of where it comes from, believed of trusted proxies only."""

import re
from collections.abc import Collection, Mapping
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

FORWARDED = b"x-forwarded-for"
NOWHERE = "nowhere"
"""The address of a client that has none, as on a unix socket."""
_SHA256 = re.compile(r"[0-9a-f]{2}(:?[0-9a-f]{2}){31}", re.IGNORECASE)

Headers = Mapping[bytes, bytes]
Peer = tuple[str, int] | None
"""Who has opened the connection: host and port."""


class Proxies:
    """Those that stand before the hub, and tell it of clients what they alone have seen.

    certificate_header: the header that names a client's certificate; None where no proxy asks for one
    """

    def __init__(
        self, trusted: Collection[IPv4Network | IPv6Network] = (), certificate_header: str | None = None
    ) -> None:
        self.certificate_header = certificate_header.lower().encode("latin-1") if certificate_header else None
        self._trusted = tuple(trusted)
        self._trusts = lru_cache(maxsize=1024)(self._is_trusted)

    def client(self, headers: Headers, peer: Peer) -> str:
        """The address from which a request has reached the first proxy that is trusted, or else the hub itself."""
        if peer is None:
            return NOWHERE
        client = peer[0]
        # The last address was written by the proxy that is nearest; whatever stands before it may be made up.
        for said in reversed(headers.get(FORWARDED, b"").decode("latin-1").split(",")):
            if not self._trusts(client) or (address := _address(said.strip())) is None:
                break
            client = str(address)
        return client

    def certificate(self, headers: Headers, peer: Peer) -> str | None:
        """The certificate that a client has proved to a trusted proxy to be its own, if any."""
        if self.certificate_header is None or peer is None or not self._trusts(peer[0]):
            return None
        return normalized(headers.get(self.certificate_header, b"").decode("latin-1"))

    def believed(self, headers: Headers, peer: Peer) -> Headers:
        """The headers of a request without a certificate that nobody has proved."""
        if self.certificate_header not in headers or (peer is not None and self._trusts(peer[0])):
            return headers
        return {name: value for name, value in headers.items() if name != self.certificate_header}

    def _is_trusted(self, host: str) -> bool:
        address = _address(host)
        return address is not None and any(address in network for network in self._trusted)


def normalized(certificate: str) -> str | None:
    """A certificate as it is compared: its SHA-256 in lower case without colons, or else its subject as it is."""
    said = certificate.strip()
    return said.replace(":", "").lower() if _SHA256.fullmatch(said) else said or None


def _address(text: str) -> IPv4Address | IPv6Address | None:
    try:
        address = ip_address(text)
    except ValueError:
        return None
    return (address.version == 6 and address.ipv4_mapped) or address
