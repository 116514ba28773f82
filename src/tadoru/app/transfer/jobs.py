"""Imports that wait their turn: queued with their file, watched, cancelled."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from tadoru.app.journal import journal
from tadoru.app.listing import Listing, Page
from tadoru.app.trace.change import refuse
from tadoru.app.transfer.opening import File, known_sites
from tadoru.app.transfer.view import Change, ImportReport
from tadoru.app.verb import EDITORS, EVERYONE, verb
from tadoru.app.world import World
from tadoru.core.access import checks
from tadoru.core.access.actor import Actor
from tadoru.core.findings import Finding
from tadoru.core.problems import WrongState
from tadoru.core.values import ClientId, OperatorId, PersonId, SiteId
from tadoru.core.words import N_
from tadoru.store import blob, outbox
from tadoru.store import client as clients
from tadoru.store import job as jobs
from tadoru.store import person as people
from tadoru.store.page import cut, moment_key
from tadoru.store.tx import Row, Tx
from tadoru.wire.sheet.layout import Table
from tadoru.wire.sheet.rows import too_many_bytes

TOPIC = "job"
KIND = "import"
Columns = dict[str, object]


class State(StrEnum):
    """How far a job is."""

    HELD = "held"  # tried and sound: its file waits for the word of whoever sent it
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


ENDED = (State.DONE, State.FAILED)


@dataclass(frozen=True, slots=True)
class Order:
    """What an import is asked to do with its file."""

    table: Table
    site_id: SiteId | None = None
    dry_run: bool = False
    valid_from: date | None = None  # of structures
    hold: bool = False  # a dry run that finds nothing wrong keeps the file for its import


@dataclass(frozen=True, slots=True)
class JobView:
    """A job; a failed one says in its report what was wrong."""

    id: str
    kind: str
    state: State
    table: Table
    dry_run: bool
    actor: str  # who asked for it, as the journal names it
    by: str  # the name of that person or program; empty where it is not known any more
    done: int  # rows that were read
    total: int | None  # none: not known yet
    report: ImportReport | None
    marked: bool  # its workbook can be had back with the defects marked
    created_at: datetime
    finished_at: datetime | None


@verb("job.import", EDITORS, "own")
def queue(world: World, actor: Actor, order: Order, file: File) -> JobView:
    """Keep a file, sealed, and have it imported when its turn comes.

    Raises:  InvalidData for a file that is too large, Absent for another operator's site
    """
    row, kept = rows_of(world, actor, order, file)
    with world.db.write(actor.own) as tx:
        store(tx, world, row, kept)
        call(tx, world, actor, str(row["id"]))
        journal(tx, world, actor, str(row["id"]))
    return seen(world, actor, str(row["id"]))


@verb("job.list", EVERYONE, "mine")
def listing(world: World, actor: Actor, page: Page) -> Listing[JobView]:
    """Return the operator's jobs, the newest first."""
    with world.db.read(actor.own) as tx:
        rows = jobs.listed(tx, after=page.after, limit=page.limit)
    return cut(_views(world, actor, rows), page, lambda view: moment_key(view.created_at, view.id))


@verb("job.read", EVERYONE, "own")
def read(world: World, actor: Actor, job_id: str) -> JobView:
    """Return one job of the operator."""
    return seen(world, actor, job_id)


@verb("job.cancel", EDITORS, "own")
def cancel(world: World, actor: Actor, job_id: str) -> JobView:
    """Take a job back that has not begun; its file is deleted.

    Raises:  WrongState once it has begun
    """
    now = world.clock.now()
    ended = {"state": State.CANCELLED.value, "finished_at": now, "blob_digest": None}
    with world.db.write(actor.own) as tx:
        row = owned(tx, actor, job_id)
        if not jobs.change(tx, job_id, (State.QUEUED.value, State.HELD.value), ended):
            raise WrongState(N_("The job has begun or ended already."))
        blob.remove(tx, row.blob_digest)
        journal(tx, world, actor, job_id)
    return seen(world, actor, job_id)


def rows_of(world: World, actor: Actor, order: Order, file: File) -> tuple[Columns, Columns]:
    """Return the rows of a new job and of its sealed file.

    Raises:  InvalidData for a file that is too large, Absent for another operator's site
    """
    if len(file.data) > world.import_bytes:
        refuse([too_many_bytes(world.import_bytes)])
    known_sites(world, actor, order.site_id)
    job_id, now = world.random.uuid(), world.clock.now()
    digest = hashlib.sha256(job_id.encode() + file.data).hexdigest()  # this job's alone
    row: Columns = {
        "id": job_id,
        "operator_id": actor.own,
        "actor": actor.name,
        "kind": KIND,
        "state": State.QUEUED.value,
        "facts": json.dumps(_facts(order, file)),
        "done": 0,
        "blob_digest": digest,
        "created_at": now,
    }
    kept: Columns = {
        "operator_id": actor.own,
        "digest": digest,
        "sealed": world.vault.seal(file.data, context(actor.own, digest)),
        "size": len(file.data),
        "created_at": now,
    }
    return row, kept


def store(tx: Tx, world: World, row: Columns, kept: Columns) -> None:
    """Keep a job with its file.

    Raises:  InvalidData where the operator would keep more than it may
    """
    limit = world.ops.files_bytes_max
    if blob.total_bytes(tx) + int(str(kept["size"])) > limit:
        refuse([_full(limit)])
    blob.put(tx, kept)
    jobs.add(tx, row)


def call(tx: Tx, world: World, actor: Actor, job_id: str) -> None:
    """Have the worker run a job once this transaction is kept."""
    outbox.put(tx, TOPIC, actor.own, json.dumps({"job_id": job_id}), world.clock.now())
    tx.after_commit(world.wake)


def seen(world: World, actor: Actor, job_id: str) -> JobView:
    """Return the view of a job of the caller's operator.

    Raises:  Absent for any other
    """
    with world.db.read(actor.own) as tx:
        row = owned(tx, actor, job_id)
    return _views(world, actor, [row])[0]


def owned(tx: Tx, actor: Actor, job_id: str) -> Row[Any]:
    """Return a job of the caller's operator.

    Raises:  Absent for any other
    """
    row = jobs.fetch(tx, job_id)
    checks.own(actor, row.operator_id if row else None)
    if row is None:
        raise checks.nothing()
    return row


def context(operator: OperatorId, digest: str) -> str:
    """Return what the sealed file of a job is bound to."""
    return f"job {operator} {digest}"


def written(report: ImportReport) -> str:
    """Return a report as a job keeps it; the ids of parts are left out."""
    counts = {name: getattr(report, name) for name in _COUNTS}
    findings = [
        [one.place, one.rule, one.message, one.remedy, {k: str(v) for k, v in one.facts.items()}]
        for one in report.findings
    ]
    changes = [[change.part, list(change.what)] for change in report.changes]
    whole = {"table": report.table.value, "dry_run": report.dry_run, "changes": changes}
    return json.dumps({**whole, **counts, "findings": findings}, ensure_ascii=False)


_COUNTS = ("created", "changed", "unchanged", "removed", "parts_created", "parts_kept")


def _facts(order: Order, file: File) -> dict[str, object]:
    return {
        "table": order.table.value,
        "site_id": order.site_id,
        "dry_run": order.dry_run,
        "valid_from": order.valid_from.isoformat() if order.valid_from else None,
        "hold": order.hold,
        "format": file.kind.value if file.kind else None,
    }


def _views(world: World, actor: Actor, rows: Sequence[Row[Any]]) -> list[JobView]:
    names = _names(world, actor, {str(row.actor) for row in rows})
    return [_of_job(row, names.get(str(row.actor), "")) for row in rows]


def _names(world: World, actor: Actor, actors: set[str]) -> dict[str, str]:
    """Return what those people and programs are called."""
    ids: dict[str, list[str]] = {"person": [], "client": []}
    for name in sorted(actors):
        kind, _, id_ = name.partition(":")
        ids.get(kind, []).append(id_)
    with world.db.node_read() as tx:
        found = people.among(tx, [PersonId(id_) for id_ in ids["person"]])
    with world.db.read(actor.own) as tx:
        programs = clients.among(tx, [ClientId(id_) for id_ in ids["client"]])
    return {f"person:{id_}": row.name for id_, row in found.items()} | {
        f"client:{id_}": row.name for id_, row in programs.items()
    }


def _of_job(row: Row[Any], by: str) -> JobView:
    facts, state = json.loads(row.facts), State(row.state)
    return JobView(
        id=row.id,
        kind=row.kind,
        state=state,
        table=Table(facts["table"]),
        dry_run=facts["dry_run"],
        actor=row.actor,
        by=by,
        done=row.done,
        total=row.total,
        report=_read_report(json.loads(row.result)) if row.result else None,
        marked=row.blob_digest is not None and state in ENDED,
        created_at=row.created_at,
        finished_at=row.finished_at,
    )


def _full(limit: int) -> Finding:
    return Finding(
        "",
        "job.full",
        N_("Your company may keep {limit} bytes of files on this node; this one is too much."),
        N_("Cancel jobs that wait, or ask the people who run the node for more room."),
        {"limit": limit},
    )


def _read_report(kept: dict[str, Any]) -> ImportReport:
    return ImportReport(
        table=Table(kept["table"]),
        **{name: kept[name] for name in _COUNTS},
        changes=tuple(Change(part, tuple(what)) for part, what in kept["changes"]),
        findings=tuple(Finding(*one) for one in kept["findings"]),
        dry_run=kept["dry_run"],
    )
