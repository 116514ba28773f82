"""Read the operator's events in order, from any position on."""

from tadoru.app.feed.view import Feed, of_event
from tadoru.app.verb import MEMBERS, verb
from tadoru.app.world import World
from tadoru.core.access.actor import Actor
from tadoru.core.notice import events
from tadoru.core.problems import Kind, Problem
from tadoru.core.words import N_
from tadoru.store import event, setting


class EventsGone(Problem):
    """Events after this position were cleared away; a reader that goes on would miss them."""

    kind = Kind.GONE
    title = N_("These events are no longer kept")


@verb("event.list", MEMBERS, "mine")
def listing(
    world: World, actor: Actor, after: int, limit: int = 100, types: tuple[str, ...] = ()
) -> Feed:
    """Return the events of the caller's operator that follow a position, in their order.

    Raises:  EventsGone
    """
    with world.db.read(actor.own) as tx:
        oldest, newest = event.span(tx, tx.me)
        if after < oldest - 1:
            raise EventsGone(
                N_("Events up to position {position} are no longer kept. Go on from there."),
                position=oldest - 1,
            )
        rows = event.listing(tx, after, limit)
        source = setting.origin(tx)
    found = tuple(of_event(row, source) for row in rows if events.wanted(row.type, types))
    return Feed(found, int(rows[-1].position) if rows else min(after, newest), newest)
