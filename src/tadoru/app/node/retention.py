"""Forget what need not be kept: once a day, each kind after its own number of days."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from tadoru.app.operations import PERIODS
from tadoru.app.world import World
from tadoru.store import lease, setting
from tadoru.store import retention as rows

LEASE = "upkeep"
LEASE_LENGTH = timedelta(minutes=10)
EVERY = timedelta(days=1)
TIDIED = "tidied_at"


@dataclass(frozen=True, slots=True)
class Forgotten:
    """One kind: how long it is kept, and how many rows are older than that."""

    kind: str
    days: int
    count: int


def older(world: World) -> list[Forgotten]:
    """Return how many rows of each kind are older than they are kept; nothing is deleted."""
    with world.db.node_read() as tx:
        return [
            Forgotten(kind, days, rows.count(tx, kind, _before(world, days)))
            for kind, days in _days(world).items()
        ]


def forget(world: World) -> list[Forgotten]:
    """Delete what is older than it is kept; return how many rows of each kind that were.

    Each kind is a transaction of its own, so that nobody waits long for it.
    """
    found = []
    for kind, days in _days(world).items():
        with world.db.node_write() as tx:
            found.append(Forgotten(kind, days, rows.forget(tx, kind, _before(world, days))))
            if kind == "held":
                rows.forget_files(tx, _before(world, days))
    with world.db.node_write() as tx:
        setting.put(tx, TIDIED, world.clock.now().isoformat())
    return found


def upkeep(world: World, holder: str) -> int:
    """Do the day's forgetting if it is due and nobody else is at it; return how many rows."""
    now = world.clock.now()
    with world.db.node_read() as tx:
        last = setting.get(tx, TIDIED)
    if last is not None and datetime.fromisoformat(last) > now - EVERY:
        return 0
    with world.db.node_write() as tx:
        if lease.acquire(tx, LEASE, holder, now, LEASE_LENGTH) is None:
            return 0
    return sum(one.count for one in forget(world))


def _days(world: World) -> dict[str, int]:
    chosen = world.ops.retention_days
    return {kind: chosen.get(kind, period.days) for kind, period in PERIODS.items()}


def _before(world: World, days: int) -> datetime:
    return world.clock.now() - timedelta(days=days)
