"""The suppliers that an operator has asked before, so that the usual one is found at once."""

from dataclasses import dataclass
from datetime import datetime

from tadoru.app.verb import EVERYONE, verb
from tadoru.app.world import World
from tadoru.core.access.actor import Actor
from tadoru.core.values import OperatorId
from tadoru.store import requestlist

SUPPLIERS_MAX = 20


@dataclass(frozen=True, slots=True)
class SupplierView:
    """A company that was asked, and when last."""

    id: OperatorId
    name: str
    asked_at: datetime


@verb("supplier.list", EVERYONE, "mine")
def listing(world: World, actor: Actor) -> tuple[SupplierView, ...]:
    """Return the suppliers that were asked last, the latest first."""
    with world.db.read(actor.own) as tx:
        rows = requestlist.partners(tx, SUPPLIERS_MAX)
    return tuple(SupplierView(row.supplier_id, row.name, row.last_at) for row in rows)
