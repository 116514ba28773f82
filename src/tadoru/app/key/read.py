"""List the keys of the caller's operator."""

from tadoru.app.key.view import KeyView, of_row
from tadoru.app.verb import EVERYONE, verb
from tadoru.app.world import World
from tadoru.core.access.actor import Actor
from tadoru.store import key as keys


@verb("key.list", EVERYONE, "mine")
def list_all(world: World, actor: Actor) -> tuple[KeyView, ...]:
    """Return every key that the operator ever signed with, the newest first."""
    with world.db.read(actor.own) as tx:
        key = keys.current(tx, actor.own, "operator")
        return tuple(of_row(row, key.id if key else None) for row in keys.mine(tx))
