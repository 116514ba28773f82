"""The board of requests: one direction, every choice with its count, and what is done to many."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from starlette.responses import Response

from tadoru.app.exchange import requests as asked
from tadoru.app.exchange import withdraw
from tadoru.app.exchange.requests import Board, Named, Wish
from tadoru.app.trace import default
from tadoru.core.exchange.progress import LABELS as BANDS
from tadoru.core.exchange.states import State
from tadoru.core.values import OperatorId, PartId, RequestId
from tadoru.core.words import N_
from tadoru.entry.web import labels
from tadoru.entry.web.catalogue import names
from tadoru.entry.web.layout import Choice, Link
from tadoru.entry.web.visit import Visit
from tadoru.entry.web.way import get, post

KEPT_STATES = tuple(state for state in State if state is not State.CANCELLED)
DIRECTIONS = {"in": N_("Received"), "out": N_("Sent")}
DUES: Mapping[str, str] = {"overdue": N_("overdue"), "soon": N_("due within a week")}
SORTS: Mapping[str, str] = {
    "changed": N_("the latest change first"),
    "due": N_("the earliest due date first"),
}
_KEPT = ("direction", "state", "due", "partner", "campaign", "dataset", "part", "q", "sort")


@dataclass(frozen=True, slots=True)
class Filter:
    """One choice to look at, with how many requests it finds."""

    text: str
    address: str
    count: int
    chosen: bool


def listing(visit: Visit) -> Response:
    """Show the requests of one direction that the address asks for."""
    direction = "out" if visit.query("direction") == "out" else "in"
    state = next((s for s in State if s.value == visit.query("state")), None)
    states = [state] if state else KEPT_STATES
    wish = _wish(visit)
    found = asked.list_all(
        visit.world, visit.actor, direction, states=states, wish=wish, page=visit.page
    )
    board = asked.board(visit.world, visit.actor, direction, states=states, wish=wish)
    parts = {view.part_id for view in found.items if view.part_id}
    assumed = default.listing(visit.world, visit.actor, parts) if direction == "out" else ()
    chosen = {name: visit.query(name) for name in _KEPT if visit.query(name)}
    return visit.show(
        "requests.html",
        direction=direction,
        tabs=[Link(f"/requests?direction={d}", DIRECTIONS[d]) for d in DIRECTIONS],
        filters=_states(visit, state, board),
        dues=_dues(visit, board),
        partners=_named(visit, board.partners, N_("every company")),
        campaigns=_named(visit, board.campaigns, N_("with or without a campaign")),
        kinds=_datasets(visit, board),
        sorts=[Choice(name, visit.words(label)) for name, label in SORTS.items()],
        wish=wish,
        kept=chosen,
        narrowed=bool(chosen.keys() - {"direction", "sort"}),
        found=found,
        assumed={one.part_id for one in assumed},
        bands={band.value: visit.words(label) for band, label in BANDS.items()},
        today=visit.world.clock.now().date(),
        datasets=names(visit),
        acts=direction == "out" and visit.may(withdraw.remind),
        more=visit.address(after=found.next) if found.next else "",
    )


def act(visit: Visit) -> Response:
    """Remind the suppliers of the ticked requests, or cancel them."""
    ids = [RequestId(one) for one in visit.form.texts("request") if _is_id(one)]
    if visit.form.text("do") == "cancel":
        withdraw.cancel_many(visit.world, visit.actor, ids)
        return visit.go(_back(visit), "cancelled-many")
    withdraw.remind(visit.world, visit.actor, ids)
    return visit.go(_back(visit), "reminded")


def _back(visit: Visit) -> str:
    """Return the board as it was filtered; never another site's address."""
    kept = {name: visit.form.text(f"kept-{name}") for name in _KEPT}
    if campaign := visit.form.text("back-to-campaign"):
        return f"/campaigns/{campaign}" if _is_id(campaign) else "/campaigns"
    return f"/requests?{urlencode({n: v for n, v in kept.items() if v} | {'direction': 'out'})}"


def _wish(visit: Visit) -> Wish:
    sort = visit.query("sort")
    return Wish(
        part_id=PartId(visit.query("part")) if _is_id(visit.query("part")) else None,
        partner_id=OperatorId(visit.query("partner")) if _is_id(visit.query("partner")) else None,
        campaign_id=visit.query("campaign") if _is_id(visit.query("campaign")) else None,
        dataset=visit.query("dataset"),
        due=visit.query("due") if visit.query("due") in DUES else "",
        search=visit.query("q"),
        sort=sort if sort in SORTS else "changed",
    )


def _states(visit: Visit, chosen: State | None, board: Board) -> list[Filter]:
    every = sum(board.states.get(state.value, 0) for state in KEPT_STATES)
    start = visit.address(state="", after="")
    rows = [Filter(visit.words(N_("all but cancelled")), start, every, chosen is None)]
    for state in State:
        count = board.states.get(state.value, 0)
        if count or state is chosen:
            word = visit.words(labels.STATES[state])
            address = visit.address(state=state.value, after="")
            rows.append(Filter(word, address, count, state is chosen))
    return rows


def _dues(visit: Visit, board: Board) -> list[Filter]:
    chosen = visit.query("due")
    return [
        Filter(
            visit.words(label),
            visit.address(due="" if name == chosen else name, after=""),
            board.dues.get(name, 0),
            name == chosen,
        )
        for name, label in DUES.items()
        if board.dues.get(name) or name == chosen
    ]


def _named(visit: Visit, found: tuple[Named, ...], every: str) -> list[Choice]:
    choices = [Choice(one.id, f"{one.name} ({one.count})") for one in found]
    return [Choice("", visit.words(every)), *choices] if choices else []


def _datasets(visit: Visit, board: Board) -> list[Choice]:
    known = names(visit)
    choices = [
        Choice(name, f"{known.get(name, name)} ({count})") for name, count in board.datasets.items()
    ]
    return [Choice("", visit.words(N_("every dataset"))), *choices] if len(choices) > 1 else []


WAYS = (
    get("/requests", listing, asked.list_all),
    post("/requests/many", act, withdraw.remind),
)


def _is_id(text: str) -> bool:
    try:
        return str(UUID(text)) == text.lower()
    except ValueError:
        return False
