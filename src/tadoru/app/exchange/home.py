"""What waits for the caller: the home page's one question."""

from collections.abc import Mapping
from dataclasses import dataclass

from tadoru.app.exchange.requests import counts_of
from tadoru.app.exchange.view import RequestView, of_row
from tadoru.app.verb import EVERYONE, verb
from tadoru.app.world import World
from tadoru.core.access.actor import Actor
from tadoru.core.exchange.states import State
from tadoru.store import notice, requestlist, signing
from tadoru.store.tx import Tx

ROWS_MAX = 200  # of each list; `counts` knows of the rest
# What the supplier has to act on, what the customer has to look at, and what it waits for.
TO_ANSWER = frozenset({State.REQUESTED, State.ACCEPTED, State.STALE})
TO_LOOK_AT = frozenset({State.SENT_BACK, State.STALE})
WITH_OTHERS = frozenset({State.REQUESTED, State.ACCEPTED, State.AWAITING_SIGNATURE})


@dataclass(frozen=True)
class Home:
    """What waits: requests to answer, requests that came back or went stale, acts to sign."""

    to_answer: tuple[RequestView, ...]
    to_look_at: tuple[RequestView, ...]
    waiting_for_others: tuple[RequestView, ...]
    to_sign_count: int
    unread_count: int
    counts: Mapping[str, int]  # "in/requested": how many, over all requests


@verb("home.read", EVERYONE, "mine")
def read(world: World, actor: Actor) -> Home:
    """Return what waits for the caller's operator, the oldest first."""
    with world.db.read(actor.own) as tx:
        return Home(
            to_answer=_waiting(tx, "in", TO_ANSWER),
            to_look_at=_waiting(tx, "out", TO_LOOK_AT),
            waiting_for_others=_waiting(tx, "out", WITH_OTHERS),
            to_sign_count=len(signing.listing(tx)),
            unread_count=notice.unread_count(tx),
            counts=counts_of(tx),
        )


def _waiting(tx: Tx, direction: str, states: frozenset[State]) -> tuple[RequestView, ...]:
    rows = requestlist.waiting(tx, direction, [state.value for state in states], ROWS_MAX)
    return tuple(of_row(row, tx.me) for row in rows)
