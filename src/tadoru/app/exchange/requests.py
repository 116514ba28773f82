"""Read requests: one, those sent, those received, how many there are of each state."""

from collections.abc import Collection, Mapping

from tadoru.app.exchange.move import fetched
from tadoru.app.exchange.view import RequestView, of_row
from tadoru.app.verb import EVERYONE, verb
from tadoru.app.world import World
from tadoru.core.access.actor import Actor
from tadoru.core.exchange.states import State
from tadoru.core.values import PartId, RequestId
from tadoru.store import request as requests
from tadoru.store.page import Listing, Page, cut, moment_key, read_moment_key
from tadoru.store.tx import Tx


@verb("request.read", EVERYONE, "party")
def read(world: World, actor: Actor, request_id: RequestId) -> RequestView:
    """Return one request that the caller's operator sent or received."""
    with world.db.read(actor.own) as tx:
        row = fetched(tx, actor, request_id)
        return of_row(row, actor.own, requests.linked(tx, request_id, actor.own))


@verb("request.list", EVERYONE, "mine")
def list_all(
    world: World,
    actor: Actor,
    direction: str,
    *,
    states: Collection[State] = (),
    part_id: PartId | None = None,
    page: Page,
) -> Listing[RequestView]:
    """Return the requests sent ("out") or received ("in"), the latest change first."""
    with world.db.read(actor.own) as tx:
        rows = requests.listing(
            tx,
            direction=direction,
            states=[state.value for state in states],
            part_id=part_id,
            after=read_moment_key(page.after),
            limit=page.limit + 1,
        )
    found = cut(rows, page, lambda row: moment_key(row.changed_at, row.id))
    return found.map(lambda row: of_row(row, actor.own))


@verb("request.counts", EVERYONE, "mine")
def counts(world: World, actor: Actor) -> Mapping[str, int]:
    """Return how many requests there are by direction and state, such as "in/requested"."""
    with world.db.read(actor.own) as tx:
        return counted(tx)


def counted(tx: Tx) -> Mapping[str, int]:
    """Return the counts of the transaction's operator; what is none is left out."""
    return {f"{row.direction}/{row.state}": row.total for row in requests.counts(tx)}
