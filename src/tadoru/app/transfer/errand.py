"""The worker's side of jobs: each import is run once, as the person who asked for it.

1. The job is marked as running; a cancelled one is left alone, and one of somebody who may not
   import any more fails.
2. The import runs under the job's own key: its journal entry claims the key in the transaction of
   the import, so that after a crash the same file is not imported twice.
3. The report is kept and the file deleted, unless it waits to be imported after a dry run, or is
   a workbook with defects, which can be had back with the defects marked.
"""

import json
from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any

from tadoru.app import idempotency
from tadoru.app.idempotency import AlreadyDone, Once
from tadoru.app.identity.view import roles_of
from tadoru.app.transfer.jobs import State, context, written
from tadoru.app.transfer.opening import File
from tadoru.app.transfer.parts import import_parts
from tadoru.app.transfer.sources import import_sources
from tadoru.app.transfer.structures import import_structures
from tadoru.app.transfer.view import ImportReport
from tadoru.app.verb import EDITORS
from tadoru.app.world import World
from tadoru.core.access.actor import Actor
from tadoru.core.findings import Finding
from tadoru.core.identity.roles import Role
from tadoru.core.problems import InvalidData, Problem
from tadoru.core.values import ClientId, OperatorId, PersonId
from tadoru.core.words import N_
from tadoru.store import blob
from tadoru.store import client as clients
from tadoru.store import job as jobs
from tadoru.store import person as people
from tadoru.store.tx import Row
from tadoru.wire.sheet.layout import Format, Table
from tadoru.wire.sheet.mark import markable

OPEN = (State.QUEUED.value, State.RUNNING.value)


def run(world: World, operator: OperatorId, payloads: Sequence[dict[str, Any]]) -> None:
    """Run the queued jobs of an operator, one after the other."""
    for payload in payloads:
        _run(world, operator, str(payload["job_id"]))


def _run(world: World, operator: OperatorId, job_id: str) -> None:
    with world.db.write(operator) as tx:  # 1
        if not jobs.change(tx, job_id, OPEN, {"state": State.RUNNING.value}):
            return
        row = jobs.fetch(tx, job_id)
        sealed = blob.get(tx, operator, row.blob_digest) if row else None
    if row is None or sealed is None:
        raise AssertionError("an open job has its file")
    actor = Actor(row.actor, operator, _roles(world, operator, row.actor))
    if actor.roles & EDITORS:
        data = world.vault.open(sealed, context(operator, row.blob_digest))
        state, report = _imported(world, actor, row, data)  # 2
    else:
        table = Table(json.loads(row.facts)["table"])
        state, report = State.FAILED, ImportReport(table, findings=(_SENDER_GONE,))
    ended = _ended(world, row, state, report)
    with world.db.write(operator) as tx:  # 3
        now = jobs.fetch(tx, job_id)
        jobs.change(tx, job_id, OPEN, {**ended, "total": now.done if now else 0})
        if "blob_digest" in ended:
            blob.remove(tx, row.blob_digest)


def _roles(world: World, operator: OperatorId, name: str) -> frozenset[Role]:
    """Return what a person or program may do for an operator by now."""
    kind, _, id_ = name.partition(":")
    with world.db.node_read() as tx:
        if kind == "client":
            client = clients.fetch(tx, ClientId(id_))
            gone = client is None or client.operator_id != operator or client.revoked_at
            return frozenset() if client is None or gone else frozenset(roles_of(client.roles))
        member = people.member(tx, operator, PersonId(id_))
        person = people.fetch(tx, PersonId(id_))
    if member is None or person is None or person.disabled_at is not None:
        return frozenset()
    return frozenset(roles_of(member.roles))


def _ended(world: World, row: Row[Any], state: State, report: ImportReport) -> dict[str, object]:
    facts = json.loads(row.facts)
    if report.dry_run and facts.get("hold") and not report.findings:
        return {"state": State.HELD.value, "result": written(report)}
    ended: dict[str, object] = {
        "state": state.value,
        "result": written(report),
        "finished_at": world.clock.now(),
    }
    return ended if markable(report.findings) else {**ended, "blob_digest": None}


def _imported(world: World, actor: Actor, row: Row[Any], data: bytes) -> tuple[State, ImportReport]:
    facts = json.loads(row.facts)
    table = Table(facts["table"])
    kind = Format(facts["format"]) if facts["format"] else None
    file = File(data, kind, partial(_progress, world, actor, str(row.id)))
    token = idempotency.present.set(Once(f"job {row.id}", str(row.blob_digest)))
    try:
        return State.DONE, _call(world, actor, table, facts, file)
    except InvalidData as refused:
        return State.FAILED, ImportReport(table, findings=refused.findings)
    except AlreadyDone:
        return State.DONE, ImportReport(table, findings=(_REPORT_LOST,))
    except Problem as refused:  # such as a site that is gone
        found = Finding("", refused.slug(), refused.detail, "", dict(refused.facts))
        return State.FAILED, ImportReport(table, findings=(found,))
    finally:
        idempotency.present.reset(token)


def _call(
    world: World, actor: Actor, table: Table, facts: dict[str, Any], file: File
) -> ImportReport:
    site_id, dry_run = facts["site_id"], facts["dry_run"]
    if table is Table.PARTS:
        return import_parts(world, actor, site_id, file, dry_run=dry_run)
    if table is Table.SOURCES:
        return import_sources(world, actor, site_id, file, dry_run=dry_run)
    begins = date.fromisoformat(facts["valid_from"]) if facts["valid_from"] else None
    return import_structures(world, actor, site_id, file, dry_run=dry_run, valid_from=begins)


def _progress(world: World, actor: Actor, job_id: str, rows: int) -> None:
    with world.db.write(actor.own) as tx:
        jobs.change(tx, job_id, OPEN, {"done": rows})


_SENDER_GONE = Finding(
    "",
    "job.sender-gone",
    N_("Whoever sent this file may not import for your company any more."),
    N_("Somebody who may import sends the file again."),
)
_REPORT_LOST = Finding(
    "",
    "job.report-lost",
    N_("The file was imported; its report was lost when the node stopped in that moment."),
    N_("Try the file again as a dry run: it should change nothing."),
)
