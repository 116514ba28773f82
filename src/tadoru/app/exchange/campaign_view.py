"""What a customer sees of a campaign: the funnel, and each supplier with what to do next."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from tadoru.core.exchange.states import GIVEN, State
from tadoru.core.values import OperatorId, PartId, RequestId, SourceId
from tadoru.store.tx import Row


class Next(StrEnum):
    """What the customer can do next about a supplier."""

    REMIND = "remind"  # something is overdue
    LOOK = "look"  # something came back
    NUDGE = "nudge"  # nobody there has looked at it yet
    WAIT = "wait"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Funnel:
    """How many requests of a campaign stand where; overdue and silent are among the open ones."""

    asked: int = 0
    silent: int = 0  # the supplier has done nothing yet
    accepted: int = 0
    answered: int = 0
    sent_back: int = 0
    cancelled: int = 0
    overdue: int = 0


@dataclass(frozen=True, slots=True)
class CampaignView:
    """A campaign and how far it is."""

    id: str
    name: str
    dataset: str
    due_on: date | None
    message: str
    created_at: datetime
    closed_at: datetime | None
    funnel: Funnel


@dataclass(frozen=True, slots=True)
class SupplierStanding:
    """One supplier in a campaign."""

    supplier_id: OperatorId
    supplier_name: str
    funnel: Funnel
    next: Next


@dataclass(frozen=True, slots=True)
class CampaignBoard:
    """A campaign supplier by supplier, by name."""

    campaign: CampaignView
    terms: Mapping[str, str]
    suppliers: tuple[SupplierStanding, ...]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A source without an answer; without a supplier's id it is not on this node: invite it."""

    part_id: PartId
    number: str
    name: str
    source_id: SourceId
    supplier_id: OperatorId | None
    supplier_name: str
    state: State | None  # of what was asked before under the same terms; none: nothing is open
    request_id: RequestId | None


@dataclass(frozen=True, slots=True)
class Suggestions:
    """Whom to ask; `more`: a search would show others."""

    items: tuple[Suggestion, ...]
    more: bool


def of_campaign(row: Row[Any], standing: Collection[Row[Any]]) -> CampaignView:
    """Return the view of a campaign's row."""
    return CampaignView(
        id=row.id,
        name=row.name,
        dataset=row.dataset,
        due_on=row.due_on,
        message=row.message,
        created_at=row.created_at,
        closed_at=row.closed_at,
        funnel=_funnel([one for one in standing if one.campaign_id == row.id]),
    )


def suppliers_of(standing: Collection[Row[Any]]) -> tuple[SupplierStanding, ...]:
    """Return one line per supplier, by name."""
    grouped: dict[OperatorId, list[Row[Any]]] = {}
    for row in standing:
        grouped.setdefault(OperatorId(row.supplier_id), []).append(row)
    found = []
    for supplier_id, rows in grouped.items():
        funnel = _funnel(rows)
        found.append(SupplierStanding(supplier_id, rows[0].supplier_name, funnel, _next(funnel)))
    return tuple(sorted(found, key=lambda one: (one.supplier_name, one.supplier_id)))


def _funnel(rows: Collection[Row[Any]]) -> Funnel:
    def total(*states: State) -> int:
        return sum(int(row.total) for row in rows if State(row.state) in states)

    return Funnel(
        asked=sum(int(row.total) for row in rows),
        silent=total(State.REQUESTED),
        accepted=total(State.ACCEPTED, State.AWAITING_SIGNATURE),
        answered=total(*GIVEN),
        sent_back=total(State.SENT_BACK),
        cancelled=total(State.CANCELLED),
        overdue=sum(int(row.overdue) for row in rows),
    )


def _next(funnel: Funnel) -> Next:
    wishes = (
        (funnel.sent_back, Next.LOOK),
        (funnel.overdue, Next.REMIND),
        (funnel.silent, Next.NUDGE),
        (funnel.accepted, Next.WAIT),
    )
    return next((wish for count, wish in wishes if count), Next.NOTHING)
