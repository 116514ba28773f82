"""How the node fares: whether it can serve, what waits, and for how long.

1. The database answers, and its tables are those of this version.
2. The log continues the checkpoint outside the database.
3. What was queued is done in good time, and what was signed is logged in good time.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from tadoru.app.log import outside
from tadoru.app.node.start import NotMigrated, require_tables
from tadoru.app.world import World
from tadoru.core.problems import Problem
from tadoru.store import status as rows

WORK_LATE_S = 600.0  # work that nobody has taken up for so long: no worker is running
LEAVES_LATE_S = 60.0  # the merge delay is a second; after a minute nobody sequences


@dataclass(frozen=True, slots=True)
class Status:
    """What is measured; a time that nothing has waited is zero."""

    work_waiting: int
    work_failing: int
    work_late_s: float
    leaves_waiting: int
    leaves_late_s: float
    log_size: int
    published_size: int
    leases_s: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Readiness:
    """Whether the node can serve, and what each check says; in words that tell no secret."""

    ready: bool
    checks: Mapping[str, str]


def measure(world: World) -> Status:
    """Return how the node fares now."""
    now = world.clock.now()
    with world.db.node_read() as tx:
        work, leaves, sizes = rows.work(tx, now), rows.leaves(tx), rows.sizes(tx)
        leases = {row.name: _seconds(row.expires_at, now) for row in rows.leases(tx)}
    return Status(
        work_waiting=work.waiting,
        work_failing=work.failing,
        work_late_s=_since(work.oldest_at, now),
        leaves_waiting=leaves.waiting,
        leaves_late_s=_since(leaves.oldest_at, now),
        log_size=sizes[0],
        published_size=sizes[1],
        leases_s=leases,
    )


def readiness(world: World) -> Readiness:
    """Return whether the node can serve now."""
    checks: dict[str, str] = {}
    try:
        require_tables(world)  # 1
        checks |= {"database": "ok", "tables": "ok", "log": _log(world)}  # 2
        status = measure(world)
        checks["work"] = "late" if status.work_late_s > WORK_LATE_S else "ok"  # 3
        checks["sequencer"] = "late" if status.leaves_late_s > LEAVES_LATE_S else "ok"
    except NotMigrated:
        checks |= {"database": "ok", "tables": "not-migrated"}
    except Problem as problem:
        checks["database"] = problem.slug()
    return Readiness(all(said == "ok" for said in checks.values()), checks)


def _log(world: World) -> str:
    """Return how the log stands to its copy outside: ok, or the problem's name."""
    try:
        with world.db.node_read() as tx:
            outside.compare(tx, world)
    except (outside.LogRolledBack, outside.LogForked, outside.OutsideCopyMissing) as problem:
        return problem.slug()
    return "ok"


def _since(moment: datetime | None, now: datetime) -> float:
    return 0.0 if moment is None else max(0.0, _seconds(now, moment))


def _seconds(later: datetime, earlier: datetime) -> float:
    return (later - earlier).total_seconds()
