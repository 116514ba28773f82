"""State a dataset about one's own part without being asked, so that it can be granted to others."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from tadoru.app.exchange import datasets
from tadoru.app.exchange.compose import compose
from tadoru.app.exchange.pending import hold, must_wait
from tadoru.app.exchange.terms import read as read_terms
from tadoru.app.journal import journal
from tadoru.app.record import records
from tadoru.app.record.records import RecordDraft
from tadoru.app.verb import APPROVERS, EDITORS, verb
from tadoru.app.world import World
from tadoru.core.access import checks
from tadoru.core.access.actor import Actor
from tadoru.core.values import PartId, RecordId
from tadoru.store import grant as grants
from tadoru.store import operator as operators
from tadoru.store import part as parts
from tadoru.store import record as record_rows
from tadoru.store.tx import Row, Tx


@dataclass(frozen=True)
class Stated:
    """The record of a statement, or the id of the act that waits for its signature."""

    record_id: RecordId | None
    signing_id: str | None


@verb("statement.publish", EDITORS | APPROVERS, "own")
def publish(
    world: World,
    actor: Actor,
    part_id: PartId,
    dataset_name: str,
    *,
    terms: Mapping[str, str],
    values: Mapping[str, object] | None = None,
) -> Stated:
    """Sign and log a dataset about an own part; who holds a grant on it sees the new version."""
    with world.db.write(actor.own) as tx:
        operators.lock(tx, actor.own)  # of two statements at once, the second replaces the first
        part = parts.get(tx, part_id)
        if part is None:
            raise checks.nothing()
        checks.own(actor, part.operator_id)
        dataset = datasets.find(tx, dataset_name)
        composed = compose(
            tx,
            world,
            actor.own,
            dataset,
            part_id=part_id,
            terms=read_terms(dataset.id, terms),
            values=values,
        )
        last = latest(tx, part_id, dataset.id)
        prepared = records.prepare(
            tx,
            world,
            actor.own,
            RecordDraft(
                kind="statement",
                dataset=dataset.id,
                part_id=part_id,
                subject=records.subject(tx, "part", part_id),
                groups=composed.groups,
                open=records.marks(tx),
                digest_count=dataset.digest_count,
                supersedes=last,
            ),
        )
        if must_wait(tx, actor, prepared):
            arguments = {"part_id": part_id, "dataset": dataset.id}
            waiting = hold(tx, world, actor, "statement", prepared, arguments)
            journal(tx, world, actor, waiting)
            return Stated(None, waiting)
        record_id = records.commit(tx, world, prepared, None)
        published(tx, world, part_id, dataset.id, record_id)
        journal(tx, world, actor, record_id)
        return Stated(record_id, None)


def latest(tx: Tx, part_id: PartId, dataset: str) -> RecordId | None:
    """Return the newest statement of this dataset about a part."""
    return record_rows.latest(tx, part_id, dataset, "statement")


def published(tx: Tx, world: World, part_id: PartId, dataset: str, record_id: RecordId) -> None:
    """Let everybody who holds a grant on the part's dataset read the new statement."""
    now = world.clock.now()
    for row in grants.active_for(tx, part_id, dataset, now):
        grants.let_out(tx, releases(world, row, record_id))


def releases(
    world: World, row: Row[Any], record_id: RecordId, groups: Collection[str] | None = None
) -> list[dict[str, object]]:
    """Return the releases of a record's groups that a grant makes; none: the granted groups."""
    return [
        {
            "id": world.random.uuid(),
            "record_id": record_id,
            "owner_id": row.owner_id,
            "recipient_id": row.recipient_id,
            "attribute_group": group,
            "basis": "grant",
            "basis_id": row.id,
            "purpose": row.purpose,
            "from_at": world.clock.now(),
            "until_at": row.until_at,
            "revoked_at": None,
        }
        for group in (json.loads(row.groups) if groups is None else groups)
    ]
