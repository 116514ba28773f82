"""Limits on guessing: so many attempts per account and per address in a quarter of an hour."""

from dataclasses import dataclass
from datetime import timedelta

from tadoru.app.identity.secret import fingerprint
from tadoru.app.world import World
from tadoru.core.problems import Kind, Problem
from tadoru.core.words import N_
from tadoru.store import attempt as attempts
from tadoru.store.tx import Tx

WINDOW = timedelta(minutes=15)
PER_ACCOUNT_MAX = 10
PER_ADDRESS_MAX = 100  # a whole office may stand behind one address


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
            (fingerprint(f"address {self.address}"), PER_ADDRESS_MAX),
        )


def count(world: World, attempt: Attempt) -> None:
    """Count an attempt before it is judged, so that many at once cannot pass together.

    Raises:  TooManyAttempts, with the seconds to wait
    """
    now = world.clock.now()
    with world.db.node_write() as tx:
        for key, allowed in attempt.limits:
            counted, began = attempts.count(tx, key, now=now, since=now - WINDOW)
            if counted > allowed:
                wait_s = max(1, int((began + WINDOW - now).total_seconds()) + 1)
                raise TooManyAttempts(
                    N_("Too many attempts. Try again in {retry_after_s} seconds."),
                    retry_after_s=wait_s,
                )


def forgive(tx: Tx, world: World, attempt: Attempt) -> None:
    """Forget the account's failures after a success, and do not hold it against the address."""
    (account, _), (address, _) = attempt.limits
    attempts.clear(tx, account)
    attempts.forgive(tx, address)
    attempts.clear_before(tx, world.clock.now() - WINDOW)
