"""Where a request comes from, when proxies that the node trusts stand in between."""

from collections.abc import Sequence
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

Network = IPv4Network | IPv6Network
HEADER = b"x-forwarded-for"
HOPS_MAX = 20


def networks(text: str) -> tuple[Network, ...]:
    """Return the addresses and networks of a comma-separated list.

    Raises:  ValueError

    >>> networks("127.0.0.1, 10.0.0.0/8")
    (IPv4Network('127.0.0.1/32'), IPv4Network('10.0.0.0/8'))
    """
    return tuple(ip_network(word.strip()) for word in text.split(",") if word.strip())


def origin(peer: str, forwarded: Sequence[bytes], trusted: Sequence[Network]) -> str:
    """Return the first address, seen from here, that no trusted proxy stands behind.

    Each proxy adds on the right whom it has heard, so what stands further left than the first
    stranger is the stranger's own word.

    >>> origin("127.0.0.1", [b"6.6.6.6, 203.0.113.9"], networks("127.0.0.1"))
    '203.0.113.9'
    >>> origin("203.0.113.9", [b"6.6.6.6"], networks("127.0.0.1"))
    '203.0.113.9'
    """
    found = _plain(peer) or peer
    heard = b",".join(forwarded).decode("latin-1").split(",") if forwarded else []
    for said in reversed(heard[-HOPS_MAX:]):
        if not _is_in(found, trusted):
            break
        word = _plain(said)
        if word is None:
            break
        found = word
    return found


def _is_in(address: str, trusted: Sequence[Network]) -> bool:
    try:
        known = ip_address(address)
    except ValueError:
        return False
    return any(known in network for network in trusted)


def _plain(said: str) -> str | None:
    """Return an address without port and brackets, or none where it is not one.

    >>> _plain("203.0.113.9:4711"), _plain("[2001:db8::5]:4711"), _plain("::ffff:203.0.113.9")
    ('203.0.113.9', '2001:db8::5', '203.0.113.9')
    """
    word = said.strip()
    if word.startswith("["):
        word = word[1:].partition("]")[0]
    elif word.count(":") == 1:
        word = word.partition(":")[0]
    try:
        address = ip_address(word)
    except ValueError:
        return None
    return str(getattr(address, "ipv4_mapped", None) or address)
