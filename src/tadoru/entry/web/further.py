"""What the page of a request offers beyond its plain steps."""

from dataclasses import dataclass
from datetime import date, timedelta

from tadoru.app.exchange import takeback, upstream, withdraw
from tadoru.app.exchange.campaign_view import Suggestion
from tadoru.app.exchange.view import RequestView
from tadoru.core.exchange.progress import LABELS as BANDS
from tadoru.core.exchange.progress import Band
from tadoru.core.exchange.states import Side, State, Step
from tadoru.entry.web.visit import Visit

WAITING = frozenset({State.REQUESTED, State.ACCEPTED})
EARLIER_DAYS = 7  # one's own suppliers are asked for an answer before one's own is due


@dataclass(frozen=True, slots=True)
class Further:
    """What the page of a request offers beyond its plain steps."""

    waits: bool
    progress: str
    reminds: bool
    withdraws: bool
    assumes: str  # where the customer says a figure of its own, or nothing
    upstream: tuple[Suggestion, ...]
    upstream_due: date | None


def about(visit: Visit, view: RequestView) -> Further:
    """Return what to offer on the page of a request."""
    waits = view.state in WAITING
    customer = view.side is Side.CUSTOMER
    band = visit.words(BANDS[Band(view.progress)]) if waits and view.progress else ""
    asks = waits and not customer and view.part_id is not None and visit.may(upstream.ask)
    unanswered = customer and (waits or view.state is State.SENT_BACK)
    return Further(
        waits=waits,
        progress=band,
        reminds=waits and customer and visit.may(withdraw.remind),
        withdraws=Step.WITHDRAW in view.steps and visit.may(takeback.withdraw),
        assumes=f"/parts/{view.part_id}/default" if unanswered and view.part_id else "",
        upstream=upstream.suggest(visit.world, visit.actor, view.id) if asks else (),
        upstream_due=_due(visit, view) if asks else None,
    )


def _due(visit: Visit, view: RequestView) -> date | None:
    if view.due_on is None:
        return None
    return max(view.due_on - timedelta(days=EARLIER_DAYS), visit.world.clock.now().date())
