"""Drain the outbox: each piece of work as its operator, again and again until it is done."""

import json
import logging
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from tadoru.app.exchange import progress, reminders
from tadoru.app.exchange.follow import follow, read
from tadoru.app.footprint.resident import own_graph
from tadoru.app.partner import errand
from tadoru.app.partner.accept import TOPIC as INVITATION
from tadoru.app.queue import RECOMPUTE
from tadoru.app.transfer.errand import run as run_jobs
from tadoru.app.transfer.jobs import TOPIC as JOB
from tadoru.app.world import World
from tadoru.core.problems import Outdated
from tadoru.core.values import OperatorId
from tadoru.store import lease, outbox
from tadoru.store.tx import Row

LOGGER = logging.getLogger("tadoru.worker")
LEASE = "worker"
LEASE_LENGTH = timedelta(seconds=30)  # renewed before each operator's work
BATCH = 500
BACK_OFF_MAX = timedelta(hours=1)


def work_once(world: World, holder: str) -> int:
    """Return how many pieces of queued work were done now; none where another process works.

    A piece that fails is tried again with back-off and keeps no other operator waiting. Doing a
    piece twice changes nothing: the mark that it is done is a transaction of its own.
    """
    now = world.clock.now()
    with world.db.node_write() as tx:
        if lease.acquire(tx, LEASE, holder, now, LEASE_LENGTH) is None:
            return 0
        due = outbox.due(tx, now, BATCH, topics=tuple(_DO))
    if due:
        own_graph(world, holder)
    by_operator: dict[tuple[str, OperatorId], list[Row[Any]]] = {}
    for row in due:
        by_operator.setdefault((row.topic, OperatorId(row.operator_id)), []).append(row)
    done = 0
    for (topic, operator), rows in by_operator.items():
        if not _renewed(world, holder):
            break
        done += _work(world, topic, operator, rows)
    return done


def has_due(world: World) -> bool:
    """Return whether some queued work could be done now, by whichever process."""
    with world.db.node_read() as tx:
        return outbox.is_any_due(tx, world.clock.now(), topics=tuple(_DO))


def rest(world: World, holder: str) -> None:
    """Let another process work at once: this one has done what it was started for."""
    with world.db.node_write() as tx:
        lease.release(tx, LEASE, holder, world.clock.now())


def _renewed(world: World, holder: str) -> bool:
    """Return whether this process may go on working."""
    now = world.clock.now()
    with world.db.node_write() as tx:
        return lease.acquire(tx, LEASE, holder, now, LEASE_LENGTH) is not None


def _work(world: World, topic: str, operator: OperatorId, rows: Sequence[Row[Any]]) -> int:
    ids = [row.id for row in rows]
    try:
        _DO[topic](world, operator, [json.loads(row.payload) for row in rows])
    except Exception as error:
        if isinstance(error, Outdated):  # somebody was faster: nothing is broken
            LOGGER.info("outbox %s of %s is done again: %s", topic, operator, error)
        else:
            LOGGER.exception("outbox %s of %s failed", topic, operator)
        attempts = max(row.attempts for row in rows) + 1
        wait = min(timedelta(seconds=2**attempts), BACK_OFF_MAX)
        with world.db.node_write() as tx:
            for work_id in ids:
                outbox.failed(tx, work_id, type(error).__name__, world.clock.now() + wait)
        return 0
    with world.db.node_write() as tx:
        outbox.done(tx, ids, world.clock.now())
    return len(rows)


def _recompute(world: World, operator: OperatorId, payloads: Sequence[dict[str, Any]]) -> None:
    follow(world, operator, [read(payload) for payload in payloads])


_DO = {
    JOB: run_jobs,
    INVITATION: errand.run,
    progress.PROGRESS: progress.follow,
    RECOMPUTE: _recompute,
    reminders.REMIND: reminders.remind,
}
