"""Replace the operator's key by a new one that the node holds."""

from tadoru.app.journal import journal
from tadoru.app.key import keys
from tadoru.app.key.keys import KeyPair
from tadoru.app.key.view import KeyView, of_row
from tadoru.app.verb import ADMINISTRATORS, verb
from tadoru.app.world import World
from tadoru.core.access.actor import Actor
from tadoru.core.values import KeyId
from tadoru.store import key as rows
from tadoru.store.tx import Row, Tx


@verb("key.rotate", ADMINISTRATORS)
def rotate(world: World, actor: Actor) -> KeyView:
    """Return the new key; what the old one signed before stays good, what waits must wait anew."""
    with world.db.node_write() as tx:
        return replace(tx, world, actor, keys.fresh(world))


def replace(tx: Tx, world: World, actor: Actor, pair: KeyPair) -> KeyView:
    """Let a key follow the current one; both steps are records in one transaction of the node."""
    old = rows.current(tx, actor.own, "operator")
    keys.introduce(tx, world, actor.own, pair)
    if old is not None:
        keys.end(tx, world, KeyId(old.id), "rotated", rotated=True)
    journal(tx, world, actor, pair.id)
    return of_row(_fetched(tx, pair.id), pair.id)


def _fetched(tx: Tx, key_id: KeyId) -> Row[tuple[object, ...]]:
    row = rows.fetch(tx, key_id)
    if row is None:
        raise AssertionError("the key was kept just now")
    return row
