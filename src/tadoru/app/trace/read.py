"""Read parts: one by its trace id, a page of those that are wanted, and how many there are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tadoru.app.listing import Listing, Page
from tadoru.app.owned import owned
from tadoru.app.trace.view import PartView, of_part
from tadoru.app.verb import EVERYONE, verb
from tadoru.app.world import World
from tadoru.core.access.actor import Actor
from tadoru.core.trace.partquery import IN_USE, PartQuery
from tadoru.core.values import PartId
from tadoru.store import part as parts
from tadoru.store import partlist
from tadoru.store.page import cut, moment_key, read_moment_key, read_text_key, text_key
from tadoru.store.tx import Row


@dataclass(frozen=True, slots=True)
class PartUse:
    """A part and the parts that it goes into."""

    part: PartView
    goes_into: tuple[PartView, ...]


@dataclass(frozen=True, slots=True)
class PartCounts:
    """How many parts fit; and for each filter, how many would fit under each of its values."""

    found: int
    kind: Mapping[str, int]
    site_id: Mapping[str, int]
    use: Mapping[str, int]
    stated: Mapping[str, int]
    figure: Mapping[str, int]


@verb("part.read", EVERYONE, "own")
def read(world: World, actor: Actor, part_id: PartId) -> PartUse:
    """Return one part of the operator with the parts whose structure in force names it."""
    with world.db.read(actor.own) as tx:
        row = owned(tx, actor, part_id)
        return PartUse(of_part(row), tuple(map(of_part, parts.users(tx, part_id))))


@verb("part.list", EVERYONE, "mine")
def listing(world: World, actor: Actor, page: Page, query: PartQuery = IN_USE) -> Listing[PartView]:
    """Return the operator's parts that fit, by default all that are in use, by number.

    Every word of the text occurs in the number, the name or a number that others give the part.
    """
    by_time = query.order.column == "changed"
    after = (read_moment_key if by_time else read_text_key)(page.after)
    with world.db.read(actor.own) as tx:
        rows = partlist.listed(tx, query, after=after, limit=page.limit)
    views = [of_part(row) for row in rows]
    if by_time:
        return cut(views, page, lambda view: moment_key(view.changed_at, view.id))
    by_name = query.order.column == "name"
    return cut(views, page, lambda view: text_key(view.name if by_name else view.number, view.id))


@verb("part.counts", EVERYONE, "mine")
def counts(world: World, actor: Actor, query: PartQuery = IN_USE) -> PartCounts:
    """Return how many of the operator's parts fit, and how many fit each filter's other values."""
    with world.db.read(actor.own) as tx:
        rows = partlist.counted(tx, query)
    chosen = {
        "kind": query.kind,
        "site_id": query.site_id,
        "use": query.use,
        "stated": query.stated,
        "figure": query.figure,
    }
    found = sum(int(row.total) for row in rows if _fits(row, chosen, ""))
    return PartCounts(found, **{name: _by_value(rows, chosen, name) for name in chosen})


def _by_value(
    rows: Sequence[Row[Any]], chosen: Mapping[str, str | None], name: str
) -> dict[str, int]:
    """Return the counts by the values of one filter, under all the other filters."""
    found: dict[str, int] = {}
    for row in rows:
        if _fits(row, chosen, name):
            value = str(getattr(row, name))
            found[value] = found.get(value, 0) + int(row.total)
    return found


def _fits(row: Row[Any], chosen: Mapping[str, str | None], besides: str) -> bool:
    return all(
        value is None or name == besides or getattr(row, name) == value
        for name, value in chosen.items()
    )
