"""Where a request comes from, and what is believed of whom."""

from ipaddress import ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.access.proxies import NOWHERE, Peer, Proxies, normalized

NETWORKS = [ip_network("10.0.0.0/8"), ip_network("fd00::/8")]
PROXIES = Proxies(NETWORKS)
PROXY = ("10.0.0.1", 4000)
STRANGER = ("203.0.113.9", 4000)
FINGERPRINT = "ab" * 32


@pytest.mark.parametrize(
    ("peer", "forwarded", "client"),
    [
        (STRANGER, None, "203.0.113.9"),
        (STRANGER, "198.51.100.1", "203.0.113.9"),
        (PROXY, None, "10.0.0.1"),
        (PROXY, "198.51.100.1", "198.51.100.1"),
        (PROXY, "1.1.1.1, 198.51.100.1", "198.51.100.1"),
        (PROXY, "1.1.1.1, 198.51.100.1, 10.0.0.2", "198.51.100.1"),
        (PROXY, "10.0.0.3,10.0.0.2", "10.0.0.3"),
        (PROXY, "2001:db8::7", "2001:db8::7"),
        (PROXY, "::ffff:198.51.100.1", "198.51.100.1"),
        (PROXY, "unknown", "10.0.0.1"),
        (PROXY, "198.51.100.1, unknown", "10.0.0.1"),
        (("::ffff:10.0.0.1", 1), "198.51.100.1", "198.51.100.1"),
        (("fd00::1", 1), "198.51.100.1", "198.51.100.1"),
        (("strange", 1), "198.51.100.1", "strange"),
        (None, "198.51.100.1", NOWHERE),
    ],
)
def test_client_is_who_reached_the_first_trusted_proxy(peer: Peer, forwarded: str | None, client: str) -> None:
    headers = {b"x-forwarded-for": forwarded.encode()} if forwarded else {}
    assert PROXIES.client(headers, peer) == client


@given(st.binary(max_size=60))
def test_whatever_a_stranger_forwards_does_not_change_who_the_stranger_is(said: bytes) -> None:
    assert PROXIES.client({b"x-forwarded-for": said}, STRANGER) == STRANGER[0]


@given(st.binary(max_size=60))
def test_what_is_made_up_before_the_address_that_a_proxy_wrote_changes_nothing(said: bytes) -> None:
    assert PROXIES.client({b"x-forwarded-for": said + b", 198.51.100.1"}, PROXY) == "198.51.100.1"


@pytest.mark.parametrize(
    ("peer", "certificate"), [(PROXY, FINGERPRINT), (STRANGER, None), (("127.0.0.1", 1), None), (None, None)]
)
def test_certificate_is_believed_of_a_trusted_proxy_only(peer: Peer, certificate: str | None) -> None:
    headers = {b"client-fingerprint": FINGERPRINT.encode(), b"accept": b"*/*"}
    proxies = Proxies(NETWORKS, "Client-Fingerprint")
    assert proxies.certificate(headers, peer) == certificate
    assert (b"client-fingerprint" in proxies.believed(headers, peer)) == (certificate is not None)
    assert b"accept" in proxies.believed(headers, peer)


def test_no_certificate_is_believed_where_no_header_is_named() -> None:
    headers = {b"client-fingerprint": FINGERPRINT.encode()}
    proxies = Proxies(NETWORKS)
    assert proxies.certificate(headers, PROXY) is None
    assert proxies.believed(headers, PROXY) is headers


@pytest.mark.parametrize(
    ("said", "compared"),
    [
        (FINGERPRINT, FINGERPRINT),
        (FINGERPRINT.upper(), FINGERPRINT),
        (":".join(["AB"] * 32), FINGERPRINT),
        (" CN=school, O=教育厅 ", "CN=school, O=教育厅"),
        ("ab" * 20, "ab" * 20),
        ("", None),
        (" ", None),
    ],
)
def test_certificate_is_compared_by_its_fingerprint_or_its_subject(said: str, compared: str | None) -> None:
    assert normalized(said) == compared
