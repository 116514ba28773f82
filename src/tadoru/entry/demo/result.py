"""What the demonstration shows at its end: counts, the log, the pack's footprint, the sign-ins."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from tadoru.app.exchange import requests
from tadoru.app.exchange.view import RequestView
from tadoru.app.listing import Page
from tadoru.app.log import read as log
from tadoru.app.record import read as records
from tadoru.app.world import World
from tadoru.core.exchange.states import State
from tadoru.core.values import PartId
from tadoru.core.words import N_
from tadoru.entry.demo.cast import ALL, Cast, Member
from tadoru.entry.demo.chain import Gap, Seen, add_up
from tadoru.entry.demo.companies import PACK
from tadoru.entry.demo.play import own_part

_ANSWERED = (State.ANSWERED, State.CORRECTED, State.STALE)


@dataclass(frozen=True)
class Footprint:
    """The pack's footprint per kWh of capacity."""

    kgco2e_per_kwh_capacity: Decimal
    by_input: dict[str, Decimal]
    missing: tuple[Gap, ...]


@dataclass(frozen=True)
class User:
    """Somebody who can sign in."""

    company: str
    email: str
    password: str


@dataclass(frozen=True)
class Result:
    """All of it; `pack` is the trace id of the pack."""

    is_new: bool
    grid: str  # the country in which the cells are made
    operators: int
    requests: int
    answers: int
    records: int
    log_size: int
    checkpoint: str
    pack: PartId
    footprint: Footprint
    companies: tuple[Seen, ...]
    users: tuple[User, ...]


def result(world: World, cast: Cast) -> Result:
    """Return what all sign-ins together see."""
    asked = [v for m in cast.members.values() for v in _asked(world, m)]
    found = add_up(world, cast)
    status = log.status(world, None)
    pack = own_part(world, cast.members["pack"], PACK)
    if pack is None:
        raise AssertionError("the pack was registered")
    return Result(
        is_new=cast.is_new,
        grid=next(seen.country for seen in found.seen if seen.company == "cell"),
        operators=len(cast.members),
        requests=len(asked),
        answers=sum(view.state in _ANSWERED for view in asked),
        records=sum(_records(world, member) for member in cast.members.values()),
        log_size=status.size,
        checkpoint=status.checkpoint,
        pack=pack,
        footprint=Footprint(found.kgco2e_per_kwh_capacity, found.by_input, found.missing),
        companies=found.seen,
        users=tuple(_users(cast)),
    )


def _asked(world: World, member: Member) -> tuple[RequestView, ...]:
    return requests.list_all(world, member.actor, "out", page=ALL).items


def _records(world: World, member: Member) -> int:
    count, page = 0, ALL
    while True:
        found = records.list_all(world, member.actor, page)
        count += len(found.items)
        if found.next is None:
            return count
        page = Page(found.next, ALL.limit)


def _users(cast: Cast) -> Iterator[User]:
    for member in cast.members.values():
        company = member.company
        yield User(company.name, member.email, member.password)
    yield User(N_("(runs the node)"), cast.host_email, cast.host_password)
