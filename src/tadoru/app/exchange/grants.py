"""Grants: let another operator see chosen groups of what was stated about a part, and end it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from tadoru.app.exchange import datasets
from tadoru.app.exchange.ask import MIXED
from tadoru.app.exchange.pending import hold, must_wait
from tadoru.app.exchange.statement import latest, releases
from tadoru.app.journal import journal
from tadoru.app.notice.tell import Told, leave
from tadoru.app.record import records
from tadoru.app.record.reading import count_reading
from tadoru.app.record.records import RecordDraft
from tadoru.app.verb import APPROVERS, EDITORS, EVERYONE, verb
from tadoru.app.world import World
from tadoru.core.access import checks
from tadoru.core.access.actor import Actor
from tadoru.core.findings import Finding
from tadoru.core.problems import Absent, InvalidData, WrongState
from tadoru.core.values import GrantId, OperatorId, PartId, RecordId
from tadoru.core.words import N_
from tadoru.store import grant as rows
from tadoru.store import operator as operators
from tadoru.store import part as parts
from tadoru.store.tx import Row, Tx

DIGESTS = 8
PURPOSE_MAX = 500
RECIPIENTS_MAX = 100


@dataclass(frozen=True)
class GrantDraft:
    """Who may see which groups of which dataset about which part, what for, and until when."""

    part_id: PartId
    dataset: str
    groups: tuple[str, ...]
    recipient_id: OperatorId
    purpose: str
    until_at: datetime | None = None


@dataclass(frozen=True)
class GrantView:
    """A grant as its owner or its recipient sees it."""

    id: GrantId
    owner_id: OperatorId
    owner_name: str
    recipient_id: OperatorId
    recipient_name: str
    part_id: PartId
    part_name: str
    dataset: str
    groups: tuple[str, ...]
    purpose: str
    record_id: RecordId
    created_at: datetime
    until_at: datetime | None
    revoked_at: datetime | None
    active: bool


@dataclass(frozen=True)
class Granted:
    """The grant, or the id of the act that waits for its signature."""

    grant: GrantView | None
    signing_id: str | None


@dataclass(frozen=True)
class Shown:
    """What a recipient sees under a grant: the newest statement's groups."""

    record_id: RecordId
    issued_at: datetime
    groups: Mapping[str, Mapping[str, Any]]


@verb("grant.preview", EDITORS | APPROVERS, "own")
def preview(world: World, actor: Actor, draft: GrantDraft) -> Mapping[str, Mapping[str, Any]]:
    """Return exactly what the recipient would see now; nothing is kept or sent."""
    with world.db.node_read() as tx:
        names = operators.names(tx, (actor.own, draft.recipient_id))
    with world.db.read(actor.own) as tx:
        _, statement = _checked(tx, world, actor, draft, names)
        opened = records.opened(tx, world, [statement])
    shown = opened.get(statement, {})
    return {group: shown[group] for group in draft.groups if group in shown}


@verb("grant.create", EDITORS | APPROVERS, "own")
def create(world: World, actor: Actor, draft: GrantDraft) -> Granted:
    """Let another operator see groups of the newest and all later statements, until it ends."""
    (given,) = _create(world, actor, [draft])
    return given


@verb("grant.create_many", EDITORS | APPROVERS, "own")
def create_many(
    world: World, actor: Actor, draft: GrantDraft, recipient_ids: Sequence[OperatorId]
) -> tuple[Granted, ...]:
    """Let several operators see the same, each by a grant of its own; all of them or none."""
    wanted = tuple(dict.fromkeys(recipient_ids))
    if not 0 < len(wanted) <= RECIPIENTS_MAX:
        text, remedy = N_("No company is chosen, or too many."), N_("Choose 1 to 100 companies.")
        raise InvalidData([Finding("/recipient_ids", "grant.recipients", text, remedy)])
    return _create(world, actor, [replace(draft, recipient_id=one) for one in wanted])


def _create(world: World, actor: Actor, drafts: Sequence[GrantDraft]) -> tuple[Granted, ...]:
    with world.db.node_read() as tx:
        names = operators.names(tx, (actor.own, *(draft.recipient_id for draft in drafts)))
        if operators.on_trial(tx, names) is None:
            raise InvalidData([MIXED])
    with world.db.write(actor.own) as tx:
        return tuple(_grant(tx, world, actor, draft, names) for draft in drafts)


def _grant(
    tx: Tx, world: World, actor: Actor, draft: GrantDraft, names: Mapping[OperatorId, str]
) -> Granted:
    part, _ = _checked(tx, world, actor, draft, names)
    grant_id = world.random.uuid()
    arguments = {
        **asdict(draft),
        "id": grant_id,
        "until_at": None if draft.until_at is None else draft.until_at.isoformat(),
        "groups": list(draft.groups),
        "owner_name": names[actor.own],
        "recipient_name": names[draft.recipient_id],
        "part_name": part.name,
    }
    prepared = records.prepare(
        tx, world, actor.own, _record("grant", tx, grant_id, arguments, None)
    )
    if must_wait(tx, actor, prepared):
        waiting = hold(tx, world, actor, "grant", prepared, arguments)
        journal(tx, world, actor, waiting)
        return Granted(None, waiting)
    record_id = records.commit(tx, world, prepared, None)
    granted(tx, world, actor, arguments, record_id)
    journal(tx, world, actor, grant_id)
    return Granted(_view(_fetched(tx, GrantId(grant_id)), world.clock.now()), None)


@verb("grant.revoke", EDITORS | APPROVERS, "own")
def revoke(world: World, actor: Actor, grant_id: GrantId) -> Granted:
    """End a grant: from now on the recipient sees nothing under it."""
    with world.db.write(actor.own) as tx:
        row = _fetched(tx, grant_id)
        checks.own(actor, row.owner_id)
        if row.revoked_at is not None:
            raise WrongState(N_("This grant has ended already."))
        draft = _record("revocation", tx, grant_id, {"id": grant_id}, RecordId(row.record_id))
        prepared = records.prepare(tx, world, actor.own, draft)
        if must_wait(tx, actor, prepared):
            waiting = hold(tx, world, actor, "revocation", prepared, {"grant_id": grant_id})
            journal(tx, world, actor, waiting)
            return Granted(None, waiting)
        records.commit(tx, world, prepared, None)
        revoked(tx, world, grant_id)
        journal(tx, world, actor, grant_id)
        return Granted(_view(_fetched(tx, grant_id), world.clock.now()), None)


@verb("grant.list", EVERYONE, "mine")
def list_all(world: World, actor: Actor, direction: str) -> tuple[GrantView, ...]:
    """Return the grants given ("out") or received ("in"), the newest first."""
    now = world.clock.now()
    with world.db.read(actor.own) as tx:
        return tuple(_view(row, now) for row in rows.listing(tx, given=direction == "out"))


@verb("grant.read", EVERYONE, "party")
def read(world: World, actor: Actor, grant_id: GrantId) -> GrantView:
    """Return one grant given or received."""
    with world.db.read(actor.own) as tx:
        row = _fetched(tx, grant_id)
        checks.party(actor, row.owner_id, row.recipient_id)
        return _view(row, world.clock.now())


@verb("grant.read_data", EVERYONE, "reader")
def read_data(world: World, actor: Actor, grant_id: GrantId) -> Shown:
    """Return what the grant lets its recipient see: the newest statement, the granted groups."""
    now = world.clock.now()
    with world.db.read(actor.own) as tx:
        row = _fetched(tx, grant_id)
        active = _view(row, now).active
        checks.reader(actor, row.owner_id, [row.recipient_id] if active else [])
        found = rows.released_by_grant(tx, grant_id)
        if not found:
            raise Absent(N_("Nothing has been stated under this grant yet."))
        newest = found[0]
        opened = records.opened(tx, world, [newest.id]).get(newest.id, {})
    count_reading(world, actor, newest.id)
    groups = {g: opened[g] for g in json.loads(row.groups) if g in opened}
    return Shown(newest.id, newest.issued_at, groups)


def granted(
    tx: Tx, world: World, actor: Actor, arguments: Mapping[str, Any], record_id: RecordId
) -> None:
    """Keep a signed grant, release what exists under it, and tell the recipient."""
    until = arguments["until_at"]
    values = {
        "id": arguments["id"],
        "owner_id": actor.own,
        "recipient_id": arguments["recipient_id"],
        "owner_name": arguments["owner_name"],
        "recipient_name": arguments["recipient_name"],
        "part_id": arguments["part_id"],
        "part_name": arguments["part_name"],
        "dataset": arguments["dataset"],
        "groups": json.dumps(arguments["groups"]),
        "purpose": arguments["purpose"],
        "record_id": record_id,
        "created_at": world.clock.now(),
        "until_at": None if until is None else datetime.fromisoformat(until),
    }
    rows.add(tx, values)
    row = _fetched(tx, GrantId(arguments["id"]))
    statement = latest(tx, PartId(row.part_id), row.dataset)
    if statement is not None:
        rows.let_out(tx, releases(world, row, statement))
    rows.let_out(tx, releases(world, row, record_id, ["grant"]))
    _tell(tx, world, row, "grant-new")


def revoked(tx: Tx, world: World, grant_id: GrantId) -> None:
    """End a grant whose revocation is signed, and tell the recipient."""
    if not rows.end(tx, grant_id, world.clock.now()):
        raise WrongState(N_("This grant has ended already."))
    _tell(tx, world, _fetched(tx, grant_id), "grant-ended")


def _record(
    kind: str, tx: Tx, grant_id: str, arguments: Mapping[str, Any], supersedes: RecordId | None
) -> RecordDraft:
    named = ("id", "recipient_id", "part_id", "dataset", "groups", "purpose", "until_at")
    said = {n: arguments[n] for n in named if arguments.get(n) is not None}
    return RecordDraft(
        kind=kind,
        dataset="grant/1",
        part_id=arguments.get("part_id"),
        subject=records.subject(tx, "grant", grant_id),
        groups={"grant": said},
        open=records.marks(tx),
        digest_count=DIGESTS,
        supersedes=supersedes,
    )


def _checked(
    tx: Tx, world: World, actor: Actor, draft: GrantDraft, names: Mapping[OperatorId, str]
) -> tuple[Row[Any], RecordId]:
    part = parts.get(tx, draft.part_id)
    if part is None:
        raise checks.nothing()
    checks.own(actor, part.operator_id)
    dataset = datasets.find(tx, draft.dataset)
    statement = latest(tx, draft.part_id, dataset.id)
    faults = _faults(world, actor, draft, names, dataset.groups)
    if statement is None:
        text = N_("Nothing has been stated about this part in this dataset.")
        remedy = N_("Publish the dataset of the part first, then grant it.")
        faults.append(Finding("/dataset", "grant.nothing-stated", text, remedy))
    if faults or statement is None:
        raise InvalidData(faults)
    return part, statement


def _faults(
    world: World,
    actor: Actor,
    draft: GrantDraft,
    names: Mapping[OperatorId, str],
    groups: tuple[str, ...],
) -> list[Finding]:
    remedy = N_("Correct this and preview the grant again.")
    wrong = []
    if draft.recipient_id not in names or draft.recipient_id == actor.own:
        wrong.append(("/recipient_id", N_("There is no other company with this id on this node.")))
    if not draft.groups or set(draft.groups) - set(groups):
        wrong.append(("/groups", N_("Choose one or more groups of the dataset.")))
    if not draft.purpose.strip() or len(draft.purpose) > PURPOSE_MAX:
        wrong.append(("/purpose", N_("Say what for, in at most 500 characters.")))
    if draft.until_at is not None and draft.until_at <= world.clock.now():
        wrong.append(("/until_at", N_("The end of the grant is in the past.")))
    return [Finding(place, "grant.invalid", text, remedy) for place, text in wrong]


def _tell(tx: Tx, world: World, row: Row[Any], kind: str) -> None:
    facts = {"from": row.owner_name, "part": row.part_name, "grant": row.id}
    leave(tx, world, [Told(kind, row.recipient_id, row.owner_id, facts)])


def _fetched(tx: Tx, grant_id: GrantId) -> Row[Any]:
    row = rows.fetch(tx, grant_id)
    if row is None:
        raise checks.nothing()
    return row


def _view(row: Row[Any], now: datetime) -> GrantView:
    return GrantView(
        id=row.id,
        owner_id=row.owner_id,
        owner_name=row.owner_name,
        recipient_id=row.recipient_id,
        recipient_name=row.recipient_name,
        part_id=row.part_id,
        part_name=row.part_name,
        dataset=row.dataset,
        groups=tuple(json.loads(row.groups)),
        purpose=row.purpose,
        record_id=row.record_id,
        created_at=row.created_at,
        until_at=row.until_at,
        revoked_at=row.revoked_at,
        active=row.revoked_at is None and (row.until_at is None or row.until_at > now),
    )
