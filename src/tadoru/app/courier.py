"""The courier's lease, and whether there is anything to carry: numbers, webhooks, mails."""

from datetime import timedelta

from tadoru.app.feed import deliver
from tadoru.app.notice import send
from tadoru.app.world import World
from tadoru.store import event, lease

LEASE = "courier"
LEASE_LENGTH = timedelta(seconds=60)  # longer than one run of a webhook may last


def is_needed(world: World) -> bool:
    """Return whether there is anything to number or to send now; nothing is written."""
    with world.db.node_read() as tx:
        if event.is_any_unnumbered(tx):
            return True
    return send.is_any_due(world) or bool(deliver.due(world))


def hold(world: World, holder: str) -> bool:
    """Return whether this process is the one that carries now."""
    now = world.clock.now()
    with world.db.node_write() as tx:
        return lease.acquire(tx, LEASE, holder, now, LEASE_LENGTH) is not None


def leave(world: World, holder: str) -> None:
    """Let another process carry at once."""
    with world.db.node_write() as tx:
        lease.release(tx, LEASE, holder, world.clock.now())
