"""The board of requests: which are wanted, in which order, and how many there are of each kind."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from tadoru.core.values import OperatorId, PartId

NO_DUE_DATE = date(9999, 12, 31)  # sorts after every date that anyone means
SOON_DAYS = 7
SEARCH_MAX = 200
DUES = ("overdue", "soon")
SORTS = ("changed", "due")


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which requests of one direction are wanted; empty members choose nothing."""

    direction: str  # in, out
    today: date
    soon: date  # what is due by then is due soon
    states: tuple[str, ...] = ()
    part_id: PartId | None = None
    partner_id: OperatorId | None = None
    campaign_id: str | None = None
    dataset: str = ""
    due: str = ""  # overdue, soon
    search: str = ""
    sort: str = "changed"  # the latest change first; due: the earliest date first


class Kind(NamedTuple):
    """How many requests are alike in all that a filter tells apart."""

    state: str
    dataset: str
    campaign_id: str | None
    partner_id: OperatorId
    partner_name: str
    due: str
    total: int


def counted(kinds: Iterable[Kind], wish: Filter, name: str) -> Mapping[str, int]:
    """Return how many each value of one member would find, all else chosen as it is.

    >>> wish = Filter(direction="in", today=NO_DUE_DATE, soon=NO_DUE_DATE, states=("requested",))
    >>> kinds = [Kind("requested", "a/1", None, OperatorId("x"), "X", "soon", 2),
    ...          Kind("answered", "a/1", None, OperatorId("x"), "X", "", 3)]
    >>> dict(counted(kinds, wish, "state")), dict(counted(kinds, wish, "due"))
    ({'requested': 2, 'answered': 3}, {'soon': 2})
    """
    chosen: dict[str, frozenset[str]] = {
        "state": frozenset(wish.states),
        "dataset": frozenset({wish.dataset} if wish.dataset else ()),
        "campaign_id": frozenset({wish.campaign_id} if wish.campaign_id else ()),
        "partner_id": frozenset({wish.partner_id} if wish.partner_id else ()),
        "due": frozenset({wish.due} if wish.due else ()),
    }
    others = {member: values for member, values in chosen.items() if member != name and values}
    found: dict[str, int] = {}
    for kind in kinds:
        if all(getattr(kind, member) in values for member, values in others.items()):
            value = getattr(kind, name)
            if value:
                found[value] = found.get(value, 0) + kind.total
    return found
