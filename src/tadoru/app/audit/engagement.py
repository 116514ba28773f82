"""Engage an auditor: which parts, which datasets, what for, until when; list and end it."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from tadoru.app.exchange import datasets
from tadoru.app.identity import person as persons
from tadoru.app.identity.draft import PersonDraft, person_findings
from tadoru.app.identity.person import Welcome, folded_email
from tadoru.app.identity.view import roles_of
from tadoru.app.journal import journal
from tadoru.app.verb import ADMINISTRATORS, verb
from tadoru.app.world import World
from tadoru.core.access import checks
from tadoru.core.access.actor import Actor
from tadoru.core.findings import Finding
from tadoru.core.identity.roles import Role
from tadoru.core.problems import Absent, InvalidData, WrongState
from tadoru.core.values import PartId, PersonId
from tadoru.core.words import N_
from tadoru.store import engagement as engagements
from tadoru.store import operator as operators
from tadoru.store import person as people
from tadoru.store.tx import Row, Tx

PARTS_MAX = 200
DATASETS_MAX = 20
PURPOSE_MAX = 500
LONGEST = timedelta(days=400)  # a yearly audit with a margin


@dataclass(frozen=True, slots=True)
class EngagementDraft:
    """Who may audit what, what for, until when."""

    email: str
    name: str  # of somebody new to the node; who is known keeps the own name
    purpose: str
    part_ids: tuple[PartId, ...]
    datasets: tuple[str, ...]  # name/version
    until_at: datetime
    locale: str = "ja"


@dataclass(frozen=True, slots=True)
class EngagementView:
    """An engagement as the company sees it that gave it."""

    id: str
    person_id: PersonId
    email: str
    name: str  # none before the person has joined
    purpose: str
    part_ids: tuple[PartId, ...]
    datasets: tuple[str, ...]
    created_at: datetime
    until_at: datetime
    revoked_at: datetime | None
    active: bool  # it holds, and the person is a member
    looks: int
    last_look_at: datetime | None


@dataclass(frozen=True, slots=True)
class Engaged:
    """A new engagement, and how its auditor came in: with a password, by invitation, or before."""

    engagement: EngagementView
    welcome: Welcome | None  # none: an auditor of ours already


@verb("engagement.create", ADMINISTRATORS, "own")
def create(world: World, actor: Actor, draft: EngagementDraft) -> Engaged:
    """Let somebody look at some parts until a day; the person becomes an auditor of ours.

    Raises:  InvalidData; Absent for a part of another operator
    """
    whole = PersonDraft(draft.email, draft.name, frozenset({Role.AUDITOR}), draft.locale)
    findings = [*person_findings(whole), *_findings(draft, world.clock.now())]
    if findings:
        raise InvalidData(findings)
    made = persons.credentials(world, whole)
    engagement_id = world.random.uuid()
    with world.db.node_write() as tx:
        operators.lock(tx, actor.own)
        _owned(tx, actor, draft.part_ids)
        _known_datasets(tx, draft.datasets)
        welcome = _let_in(tx, world, actor, whole, made)
        person = people.by_email(tx, folded_email(draft.email))
        if person is None:
            raise AssertionError("the person was just let in")
        row = {
            "id": engagement_id,
            "operator_id": actor.own,
            "person_id": person.id,
            "purpose": draft.purpose.strip(),
            "part_ids": json.dumps(list(dict.fromkeys(draft.part_ids))),
            "datasets": json.dumps(list(dict.fromkeys(draft.datasets))),
            "created_by": actor.name,
            "created_at": world.clock.now(),
            "until_at": draft.until_at,
        }
        engagements.add(tx, row)
        journal(tx, world, actor, engagement_id)
    found = next(one for one in list_all(world, actor) if one.id == engagement_id)
    return Engaged(found, welcome)


@verb("engagement.list", ADMINISTRATORS, "mine")
def list_all(world: World, actor: Actor) -> tuple[EngagementView, ...]:
    """Return the engagements of the caller's operator, the newest first, those that ended too."""
    with world.db.read(actor.own) as tx:
        rows = engagements.listed(tx)
        members = {row.person_id: roles_of(row.roles) for row in people.members(tx, actor.own)}
    with world.db.node_read() as tx:
        known = people.among(tx, [PersonId(row.person_id) for row in rows])
    now = world.clock.now()
    return tuple(_view(row, known, members, now) for row in rows)


@verb("engagement.revoke", ADMINISTRATORS, "own")
def revoke(world: World, actor: Actor, engagement_id: str) -> None:
    """End an engagement at once.

    Raises:  WrongState where it was ended before
    """
    with world.db.write(actor.own) as tx:
        row = engagements.fetch(tx, engagement_id)
        if row is None:
            raise checks.nothing()
        checks.own(actor, row.operator_id)
        if not engagements.revoke(tx, engagement_id, world.clock.now()):
            raise WrongState(N_("This engagement was ended before."))
        journal(tx, world, actor, engagement_id)


def _let_in(
    tx: Tx, world: World, actor: Actor, draft: PersonDraft, made: persons.Credentials
) -> Welcome | None:
    """Make the person an auditor, or ask for it; who is one already stays one."""
    known = people.by_email(tx, folded_email(draft.email))
    member = None if known is None else people.member(tx, actor.own, PersonId(known.id))
    if member is None:
        try:
            return persons.welcomed(tx, world, actor, draft, made)
        except InvalidData:
            if known is None:
                raise
            return None  # was invited before and has not answered
    if Role.AUDITOR not in roles_of(member.roles):
        raise InvalidData([_MEMBER])
    return None


def _owned(tx: Tx, actor: Actor, part_ids: tuple[PartId, ...]) -> None:
    rows = engagements.parts_among(tx, part_ids)
    for part_id in part_ids:
        if part_id not in rows:
            raise checks.nothing()
        checks.own(actor, rows[part_id].operator_id)


def _known_datasets(tx: Tx, names: tuple[str, ...]) -> None:
    for name in names:
        try:
            datasets.find(tx, name)
        except Absent as absent:
            raise InvalidData([_NO_DATASET]) from absent


def _findings(draft: EngagementDraft, now: datetime) -> list[Finding]:
    found = []
    if not draft.purpose.strip() or len(draft.purpose) > PURPOSE_MAX:
        found.append(_NO_PURPOSE)
    if not 1 <= len(draft.part_ids) <= PARTS_MAX:
        found.append(_NO_PARTS)
    if not 1 <= len(draft.datasets) <= DATASETS_MAX:
        found.append(_NO_DATASETS)
    if not now < draft.until_at <= now + LONGEST:
        found.append(_NO_END)
    return found


def _view(
    row: Row[Any],
    known: dict[PersonId, Row[Any]],
    members: dict[str, tuple[Role, ...]],
    now: datetime,
) -> EngagementView:
    person = known[PersonId(row.person_id)]
    joined = Role.AUDITOR in members.get(row.person_id, ())
    return EngagementView(
        id=row.id,
        person_id=PersonId(row.person_id),
        email=person.email,
        name=person.name if joined else "",
        purpose=row.purpose,
        part_ids=tuple(json.loads(row.part_ids)),
        datasets=tuple(json.loads(row.datasets)),
        created_at=row.created_at,
        until_at=row.until_at,
        revoked_at=row.revoked_at,
        active=joined and row.revoked_at is None and row.until_at > now,
        looks=row.looks,
        last_look_at=row.last_look_at,
    )


_MEMBER = Finding(
    "/email",
    "engagement.member",
    N_("This person is a member of your company and sees what members see."),
    N_("Name somebody from outside, or give the person the role of an auditor first."),
)
_NO_PURPOSE = Finding(
    "/purpose",
    "engagement.purpose",
    N_("It is not said what the audit is for."),
    N_("Write it in at most 500 characters."),
)
_NO_PARTS = Finding(
    "/part_ids",
    "engagement.parts",
    N_("No part is chosen, or too many."),
    N_("Choose 1 to 200 parts."),
)
_NO_DATASETS = Finding(
    "/datasets",
    "engagement.datasets",
    N_("No dataset is chosen, or too many."),
    N_("Choose 1 to 20 datasets."),
)
_NO_DATASET = Finding(
    "/datasets",
    "engagement.dataset",
    N_("There is no such dataset on this node."),
    N_("Choose from the list of datasets."),
)
_NO_END = Finding(
    "/until_at",
    "engagement.until",
    N_("The last day lies in the past, or is more than 400 days away."),
    N_("Choose a day within the next 400 days."),
)
