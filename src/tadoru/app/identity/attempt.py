"""Limits on guessing: so many attempts per account and per address in a quarter of an hour."""

from dataclasses import dataclass
from datetime import timedelta
from ipaddress import IPv6Address, ip_address, ip_network

from tadoru.app.identity.secret import fingerprint
from tadoru.app.world import World
from tadoru.core.problems import Kind, Problem
from tadoru.core.words import N_
from tadoru.store import attempt as attempts
from tadoru.store.tx import Tx

WINDOW = timedelta(minutes=15)
PER_ACCOUNT_MAX = 10
PER_ADDRESS_MAX = 100  # a whole office may stand behind one address
_PLACE_BITS = 64


class TooManyAttempts(Problem):
    """Somebody is guessing, or forgot the password: wait."""

    kind = Kind.LIMITED
    title = N_("Too many attempts")


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try to prove who one is, under what it is counted."""

    account: str  # person:<mail> or client:<id>
    address: str  # of the caller, as the network shows it

    @property
    def limits(self) -> tuple[tuple[str, int], ...]:
        """Return the keys it counts under, each with its limit."""
        return (
            (fingerprint(f"account {self.account}"), PER_ACCOUNT_MAX),
            (fingerprint(f"address {network(self.address)}"), PER_ADDRESS_MAX),
        )


def count(world: World, attempt: Attempt) -> None:
    """Count an attempt before it is judged, so that many at once cannot pass together.

    Raises:  TooManyAttempts, with the seconds to wait
    """
    with world.db.node_write() as tx:
        for key, allowed in attempt.limits:
            limit(tx, world, key, allowed)


def limit(tx: Tx, world: World, key: str, allowed: int) -> None:
    """Count once more under a key, or refuse where the window holds as many as are allowed.

    Raises:  TooManyAttempts, with the seconds to wait
    """
    now = world.clock.now()
    counted, began = attempts.count(tx, key, now=now, since=now - WINDOW)
    if counted > allowed:
        wait_s = max(1, int((began + WINDOW - now).total_seconds()) + 1)
        raise TooManyAttempts(
            N_("Too many attempts. Try again in {retry_after_s} seconds."), retry_after_s=wait_s
        )


def forgive(tx: Tx, world: World, attempt: Attempt) -> None:
    """Forget the account's failures after a success, and do not hold it against the address."""
    (account, _), (address, _) = attempt.limits
    attempts.clear(tx, account)
    attempts.forgive(tx, address)
    attempts.clear_before(tx, world.clock.now() - WINDOW)


def network(address: str) -> str:
    """Return what one place on the network holds: of IPv6 the first half of the address.

    Source:  RFC 4291 section 2.5.1 (the other 64 bits are the interface's own)

    >>> network("2001:db8::5"), network("::ffff:192.0.2.1"), network("unknown")
    ('2001:db8::/64', '192.0.2.1', 'unknown')
    """
    try:
        known = ip_address(address)
    except ValueError:
        return address
    if isinstance(known, IPv6Address):
        return str(known.ipv4_mapped or ip_network((int(known), _PLACE_BITS), strict=False))
    return address
