"""Read kept footprints: one of a part, or a page of the operator's."""

from datetime import date
from typing import Any

from tadoru.app.footprint.terms import Terms
from tadoru.app.footprint.view import FootprintLine, FootprintView, of_listed, of_row
from tadoru.app.listing import Listing, Page
from tadoru.app.owned import owned
from tadoru.app.verb import EVERYONE, verb
from tadoru.app.world import World
from tadoru.core.access.actor import Actor
from tadoru.core.problems import Absent
from tadoru.core.values import PartId
from tadoru.core.words import N_
from tadoru.store import footprint as footprints
from tadoru.store.page import cut, moment_key, read_moment_key
from tadoru.store.tx import Row


@verb("footprint.read", EVERYONE, "own")
def read(world: World, actor: Actor, part_id: PartId, terms: Terms | None = None) -> FootprintView:
    """Return the kept footprint of a part under the terms; without them that of the last period.

    Raises:  Absent where none has been computed
    """
    with world.db.read(actor.own) as tx:
        part = owned(tx, actor, part_id)
        rows = footprints.of_part(tx, part_id)
        row = next((row for row in rows if terms is None or _key(row) == terms.key), None)
        if row is None:
            raise Absent(N_("No footprint of this part has been computed yet."))
        return of_row(row, part)


@verb("footprint.of-part", EVERYONE, "own")
def of_part(world: World, actor: Actor, part_id: PartId) -> tuple[FootprintView, ...]:
    """Return the kept footprints of a part under all terms, the latest period first."""
    with world.db.read(actor.own) as tx:
        part = owned(tx, actor, part_id)
        return tuple(of_row(row, part) for row in footprints.of_part(tx, part_id))


@verb("footprint.list", EVERYONE, "mine")
def listing(
    world: World, actor: Actor, page: Page, *, stale: bool | None = None
) -> Listing[FootprintLine]:
    """Return the operator's kept footprints, the last computed first."""
    with world.db.read(actor.own) as tx:
        rows = footprints.listed(
            tx, after=read_moment_key(page.after), limit=page.limit, stale=stale
        )
    lines = [of_listed(row) for row in rows]
    return cut(lines, page, lambda line: moment_key(line.computed_at, line.id))


def _key(row: Row[Any]) -> tuple[str, str, date, date]:
    return row.method, row.gwp_set, row.period_start, row.period_end
