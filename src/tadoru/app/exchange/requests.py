"""Read requests: one, those that a filter finds, and the board that counts them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from tadoru.app.exchange.move import fetched
from tadoru.app.exchange.view import RequestView, of_row
from tadoru.app.verb import EVERYONE, verb
from tadoru.app.world import World
from tadoru.core.access.actor import Actor
from tadoru.core.exchange.board import (
    DUES,
    NO_DUE_DATE,
    SEARCH_MAX,
    SOON_DAYS,
    SORTS,
    Filter,
    Kind,
    counted,
)
from tadoru.core.exchange.states import State
from tadoru.core.findings import Finding
from tadoru.core.problems import InvalidData
from tadoru.core.values import OperatorId, PartId, RequestId
from tadoru.core.words import N_
from tadoru.store import campaign as campaigns
from tadoru.store import request as requests
from tadoru.store import requestlist
from tadoru.store.page import (
    Listing,
    Page,
    cut,
    moment_key,
    read_moment_key,
    read_text_key,
    text_key,
)
from tadoru.store.tx import Tx

PARTNERS_MAX = 200
CAMPAIGNS_MAX = 200


@dataclass(frozen=True, slots=True)
class Wish:
    """Which requests of a direction are wanted, beyond their states; empty chooses nothing."""

    part_id: PartId | None = None
    partner_id: OperatorId | None = None
    campaign_id: str | None = None
    dataset: str = ""
    due: str = ""  # overdue, soon (within a week)
    search: str = ""  # words of the part or the partner
    sort: str = "changed"  # changed: the latest first; due: the earliest date first


@dataclass(frozen=True, slots=True)
class Named:
    """A value to filter by: what it is called, and how many requests it finds."""

    id: str
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Board:
    """How many requests each choice would find, everything else chosen as it is."""

    states: Mapping[str, int]
    dues: Mapping[str, int]
    datasets: Mapping[str, int]
    partners: tuple[Named, ...]
    campaigns: tuple[Named, ...]


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
    wish: Wish | None = None,
    page: Page,
) -> Listing[RequestView]:
    """Return the requests sent ("out") or received ("in"), the latest change first."""
    wanted = _filter(world, direction, states, wish or Wish(part_id=part_id))
    by_due = wanted.sort == "due"
    after = _due_place(page.after) if by_due else read_moment_key(page.after)
    with world.db.read(actor.own) as tx:
        rows = requestlist.listing(tx, wanted, after=after, limit=page.limit + 1)
    found = cut(
        rows,
        page,
        lambda row: (
            text_key((row.due_on or NO_DUE_DATE).isoformat(), row.id)
            if by_due
            else moment_key(row.changed_at, row.id)
        ),
    )
    return found.map(lambda row: of_row(row, actor.own))


@verb("request.board", EVERYONE, "mine")
def board(
    world: World,
    actor: Actor,
    direction: str,
    *,
    states: Collection[State] = (),
    wish: Wish | None = None,
) -> Board:
    """Return how many requests of a direction each choice of a filter would find."""
    wanted = _filter(world, direction, states, wish or Wish())
    with world.db.read(actor.own) as tx:
        kinds = [Kind(**dict(row._mapping)) for row in requestlist.facets(tx, wanted)]  # noqa: SLF001
        mine = campaigns.listing(tx, after=None, limit=CAMPAIGNS_MAX)
    names = {kind.partner_id: kind.partner_name for kind in kinds}
    partners = [
        Named(id_, names[OperatorId(id_)], count)
        for id_, count in counted(kinds, wanted, "partner_id").items()
    ]
    by_campaign = counted(kinds, wanted, "campaign_id")
    return Board(
        states=counted(kinds, wanted, "state"),
        dues=counted(kinds, wanted, "due"),
        datasets=counted(kinds, wanted, "dataset"),
        partners=tuple(sorted(partners, key=lambda one: (one.name, one.id))[:PARTNERS_MAX]),
        campaigns=tuple(Named(row.id, row.name, by_campaign.get(row.id, 0)) for row in mine),
    )


@verb("request.counts", EVERYONE, "mine")
def counts(world: World, actor: Actor) -> Mapping[str, int]:
    """Return how many requests there are by direction and state, such as "in/requested"."""
    with world.db.read(actor.own) as tx:
        return counts_of(tx)


def counts_of(tx: Tx) -> Mapping[str, int]:
    """Return the counts of the transaction's operator; what is none is left out."""
    return {f"{row.direction}/{row.state}": row.total for row in requestlist.counts(tx)}


def _filter(world: World, direction: str, states: Collection[State], wish: Wish) -> Filter:
    today = world.clock.now().date()
    faults = [
        _unknown(place, value)
        for place, value, known in (
            ("/due", wish.due, ("", *DUES)),
            ("/sort", wish.sort, SORTS),
        )
        if value not in known
    ]
    if faults:
        raise InvalidData(faults)
    return Filter(
        direction=direction,
        today=today,
        soon=today + timedelta(days=SOON_DAYS),
        states=tuple(sorted(state.value for state in states)),
        part_id=wish.part_id,
        partner_id=wish.partner_id,
        campaign_id=wish.campaign_id,
        dataset=wish.dataset,
        due=wish.due,
        search=wish.search[:SEARCH_MAX],
        sort=wish.sort,
    )


def _due_place(after: str | None) -> tuple[date, str] | None:
    """Return the due date and id after which a page begins."""
    place = read_text_key(after)
    if place is None:
        return None
    try:
        return date.fromisoformat(place[0]), place[1]
    except ValueError as error:
        raise InvalidData([_unknown("/after", place[0][:40])]) from error


def _unknown(place: str, value: str) -> Finding:
    message = N_("Requests cannot be filtered or sorted by “{value}”.")
    return Finding(place, "request.filter", message, N_("Leave it out."), {"value": value[:40]})
