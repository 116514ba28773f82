"""Read parts: one by its trace id, or a page of those that a search finds."""

from dataclasses import dataclass

from tadoru.app.listing import Listing, Page
from tadoru.app.owned import owned
from tadoru.app.trace.view import PartView, of_part
from tadoru.app.verb import EVERYONE, verb
from tadoru.app.world import World
from tadoru.core.access.actor import Actor
from tadoru.core.trace.part import Make
from tadoru.core.values import PartId
from tadoru.store import part as parts
from tadoru.store.page import cut, read_text_key, text_key


@dataclass(frozen=True, slots=True)
class PartUse:
    """A part and the parts that it goes into."""

    part: PartView
    goes_into: tuple[PartView, ...]


@verb("part.read", EVERYONE, "own")
def read(world: World, actor: Actor, part_id: PartId) -> PartUse:
    """Return one part of the operator with the parts whose structure in force names it."""
    with world.db.read(actor.own) as tx:
        row = owned(tx, actor, part_id)
        return PartUse(of_part(row), tuple(map(of_part, parts.users(tx, part_id))))


@verb("part.list", EVERYONE, "mine")
def listing(
    world: World, actor: Actor, page: Page, search: str = "", kind: Make | None = None
) -> Listing[PartView]:
    """Return the operator's parts in use whose number or name has every word of the search."""
    with world.db.read(actor.own) as tx:
        rows = parts.listed(
            tx,
            search=search,
            kind=kind.value if kind else None,
            after=read_text_key(page.after),
            limit=page.limit,
        )
    views = [of_part(row) for row in rows]
    return cut(views, page, lambda view: text_key(view.number, view.id))
