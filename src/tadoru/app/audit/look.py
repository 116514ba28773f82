"""What an auditor may look at: the engagements that hold, and one part that they name."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby
from typing import Any

from tadoru.app.audit.view import (
    Audited,
    AuditedName,
    Task,
    of_act,
    of_answer,
    of_record,
)
from tadoru.app.exchange.compose import COMPUTED
from tadoru.app.footprint.view import of_row
from tadoru.app.journal import journal
from tadoru.app.record import records
from tadoru.app.trace.view import (
    ActivityView,
    LineView,
    VersionView,
    of_activities,
    of_line,
    of_part,
    of_source,
    of_version,
)
from tadoru.app.verb import AUDITORS, verb
from tadoru.app.world import World
from tadoru.core.access import checks
from tadoru.core.access.actor import Actor
from tadoru.core.values import OperatorId, PartId, PersonId, RecordId
from tadoru.store import activity as activities
from tadoru.store import engagement as engagements
from tadoru.store import footprint as footprints
from tadoru.store import log, reading
from tadoru.store import operator as operators
from tadoru.store import person as people
from tadoru.store import source as sources
from tadoru.store import structure as structures
from tadoru.store.tx import Row, Tx

_LOOK = "audit.part"


@verb("audit.read", AUDITORS, "self")
def read(world: World, actor: Actor) -> tuple[Task, ...]:
    """Return what the caller may audit at this company now, what ends first at the top."""
    person_id = _person(actor)
    if person_id is None:
        return ()
    with world.db.read(actor.own) as tx:
        rows = engagements.of_person(tx, person_id, world.clock.now())
        company = operators.fetch(tx, actor.own)
        named = {row.id: json.loads(row.part_ids) for row in rows}
        known = engagements.parts_among(tx, {one for ids in named.values() for one in ids})
    return tuple(
        Task(
            id=row.id,
            operator_id=actor.own,
            operator_name=company.name if company else "",
            purpose=row.purpose,
            parts=tuple(
                AuditedName(PartId(one), known[one].number, known[one].name)
                for one in named[row.id]
                if one in known
            ),
            datasets=tuple(json.loads(row.datasets)),
            until_at=row.until_at,
        )
        for row in rows
    )


@verb(_LOOK, AUDITORS, "self")
def part(world: World, actor: Actor, engagement_id: str, part_id: PartId) -> Audited:
    """Return a part as far as an engagement of the caller names it; looking is written down.

    Raises:  Absent for an engagement of somebody else or that does not hold, and other parts
    """
    auditor = _name(world, actor)
    with world.db.write(actor.own) as tx:
        found = _holding(tx, world, actor, engagement_id)
        row = _named(tx, actor, found, part_id)
        names = json.loads(found.datasets)
        answers = engagements.answers(tx, part_id, names)
        signed = engagements.records(tx, part_id, names)
        opened = records.opened(tx, world, [r.record_id for r in answers if r.record_id])
        acts = _acts(tx, part_id, names, answers, signed)
        version, lines = _structure(tx, part_id, world.clock.now().date())
        computed = any(name in COMPUTED for name in names)
        rolled = footprints.of_part(tx, part_id) if computed else ()
        seen = Audited(
            engagement_id=engagement_id,
            part=of_part(row),
            structure=version,
            lines=lines,
            sources=tuple(of_source(one, row.unit) for one in sources.of_part(tx, part_id)),
            activities=_activities(tx, part_id) if computed else (),
            footprints=tuple(of_row(one, row) for one in rolled),
            answers=tuple(of_answer(one, actor.own, opened) for one in answers),
            records=(),
            acts=(),
        )
        read_ = {r.record_id: r.owner_id for r in answers if r.record_id in opened}
        _count(tx, world, actor, auditor, read_)
        journal(tx, world, actor, engagement_id)
    with world.db.node_read() as tx:
        places = log.positions(tx, [one.id for one in signed])
        who = people.among(tx, _who(acts))
    return replace(
        seen,
        records=tuple(of_record(one, places.get(one.id)) for one in signed),
        acts=tuple(of_act(one, who) for one in acts),
    )


def _person(actor: Actor) -> PersonId | None:
    kind, _, who = actor.name.partition(":")
    return PersonId(who) if kind == "person" else None


def _holding(tx: Tx, world: World, actor: Actor, engagement_id: str) -> Row[Any]:
    """Return an engagement of the caller at this company that holds now."""
    row = engagements.fetch(tx, engagement_id)
    if row is None:
        raise checks.nothing()
    checks.own(actor, row.operator_id)
    checks.same(actor, f"person:{row.person_id}")
    if row.revoked_at is not None or row.until_at <= world.clock.now():
        raise checks.nothing()
    return row


def _named(tx: Tx, actor: Actor, engagement: Row[Any], part_id: PartId) -> Row[Any]:
    """Return the part if the engagement names it."""
    row = engagements.parts_among(tx, [part_id]).get(part_id)
    if row is None or part_id not in json.loads(engagement.part_ids):
        raise checks.nothing()
    checks.own(actor, row.operator_id)
    return row


def _acts(
    tx: Tx,
    part_id: PartId,
    datasets: Sequence[str],
    answers: Sequence[Row[Any]],
    signed: Sequence[Row[Any]],
) -> list[Row[Any]]:
    """Return what was done with the part, its requests, its grants and its records."""
    subjects: set[str] = {part_id, *engagements.grant_ids(tx, part_id, datasets)}
    subjects |= {row.request_id for row in answers} | {row.id for row in signed}
    return [row for row in engagements.acts(tx, subjects) if row.verb != _LOOK]


def _structure(
    tx: Tx, part_id: PartId, today: date
) -> tuple[VersionView | None, tuple[LineView, ...]]:
    """Return the version that holds today, or else the newest, with its lines."""
    versions = structures.versions(tx, part_id)
    holding = [
        row
        for row in versions
        if row.valid_from <= today and (row.valid_to is None or today < row.valid_to)
    ]
    shown = next(iter([*holding, *versions]), None)
    if shown is None:
        return None, ()
    return of_version(shown), tuple(map(of_line, structures.lines(tx, [shown.id])))


def _activities(tx: Tx, part_id: PartId) -> tuple[ActivityView, ...]:
    rows = activities.of_part(tx, part_id)
    periods = groupby(rows, key=lambda row: (row.period_start, row.period_end))
    return tuple(of_activities(list(group)) for _, group in periods)


def _name(world: World, actor: Actor) -> str:
    """Return the auditor's own name; a program is none.

    Raises:  Absent
    """
    person_id = _person(actor)
    with world.db.node_read() as tx:
        person = None if person_id is None else people.fetch(tx, person_id)
    if person is None:
        raise checks.nothing()
    name: str = person.name
    return name


def _count(
    tx: Tx, world: World, actor: Actor, auditor: str, read_: Mapping[RecordId, OperatorId]
) -> None:
    """Count the answers that were opened: at the supplier as ours, at home as the auditor's."""
    now, company = world.clock.now(), operators.fetch(tx, actor.own)
    theirs = [(one, owner) for one, owner in read_.items() if owner != actor.own]
    ours = [(one, owner) for one, owner in read_.items() if owner == actor.own]
    name = company.name if company else ""
    reading.count_all(tx, theirs, reader_name=name, at=now)
    reading.count_all(tx, ours, reader_name=auditor, at=now)


def _who(acts: Sequence[Row[Any]]) -> set[PersonId]:
    """Return the people among those who acted."""
    split = (row.actor.partition(":") for row in acts)
    return {PersonId(who) for kind, _, who in split if kind == "person"}
