"""Files after a dry run: kept, sealed, until whoever sent them has them imported or marked."""

import json

from tadoru.app.journal import journal
from tadoru.app.transfer import jobs as job_verbs
from tadoru.app.transfer.jobs import ENDED, JobView, Order, State, owned, seen, written
from tadoru.app.transfer.opening import File
from tadoru.app.transfer.view import ImportReport
from tadoru.app.verb import EDITORS, EVERYONE, verb
from tadoru.app.world import World
from tadoru.core.access import checks
from tadoru.core.access.actor import Actor
from tadoru.core.problems import WrongState
from tadoru.core.words import N_
from tadoru.store import blob
from tadoru.store import job as jobs
from tadoru.store.tx import Tx
from tadoru.wire.sheet.layout import Table
from tadoru.wire.sheet.mark import Tell, mark
from tadoru.wire.sheet.write import Written


@verb("job.keep", EDITORS, "own")
def keep(world: World, actor: Actor, order: Order, file: File, report: ImportReport) -> JobView:
    """Keep a file that was tried, with what came of it.

    A sound one waits for its import; of each table a person has one that waits, the newest.

    Raises:  InvalidData for a file that is too large, Absent for another operator's site
    """
    row, kept = job_verbs.rows_of(world, actor, order, file)
    ended = State.FAILED if report.findings else State.HELD
    tried = {
        "state": ended.value,
        "result": written(report),
        "finished_at": world.clock.now() if report.findings else None,
    }
    with world.db.write(actor.own) as tx:
        if not report.findings:
            _replace(tx, world, actor, order.table)
        job_verbs.store(tx, world, {**row, **tried}, kept)
        journal(tx, world, actor, str(row["id"]))
    return seen(world, actor, str(row["id"]))


@verb("job.start", EDITORS, "self")
def start(world: World, actor: Actor, job_id: str) -> JobView:
    """Have a file imported that was kept after a sound dry run; only whoever sent it may.

    Raises:  WrongState where it was imported or thrown away already
    """
    with world.db.write(actor.own) as tx:
        row = owned(tx, actor, job_id)
        checks.same(actor, row.actor)
        begun = {
            "state": State.QUEUED.value,
            "facts": json.dumps({**json.loads(row.facts), "dry_run": False}),
            "result": None,
            "done": 0,
            "total": None,
        }
        if not jobs.change(tx, job_id, (State.HELD.value,), begun):
            raise WrongState(N_("This file was imported or thrown away already."))
        job_verbs.call(tx, world, actor, job_id)
        journal(tx, world, actor, job_id)
    return seen(world, actor, job_id)


@verb("job.marked", EVERYONE, "own")
def marked(world: World, actor: Actor, job_id: str, tell: Tell) -> Written:
    """Return the workbook of a job with its defects marked at their cells.

    Raises:  Absent where the file is not kept, or was no workbook
    """
    with world.db.read(actor.own) as tx:
        row = owned(tx, actor, job_id)
        sealed = blob.get(tx, row.operator_id, row.blob_digest or "")
    if sealed is None or State(row.state) not in ENDED:
        raise checks.nothing()
    data = world.vault.open(sealed, job_verbs.context(row.operator_id, row.blob_digest))
    report = seen(world, actor, job_id).report
    found = mark(data, report.findings if report else (), tell, world.clock.now())
    if found is None:
        raise checks.nothing()
    return found


def _replace(tx: Tx, world: World, actor: Actor, table: Table) -> None:
    """Throw away the caller's files of this table that were waiting until now."""
    for row in jobs.waiting(tx, State.HELD.value, actor.name):
        if json.loads(row.facts)["table"] == table.value:
            ended = {
                "state": State.CANCELLED.value,
                "finished_at": world.clock.now(),
                "blob_digest": None,
            }
            jobs.change(tx, row.id, (State.HELD.value,), ended)
            blob.remove(tx, row.blob_digest)
