"""Operators: create, read, change, list."""

from collections.abc import Mapping
from dataclasses import dataclass

from tadoru.app.identity import person as persons
from tadoru.app.identity.draft import (
    OperatorDraft,
    country_findings,
    locale_findings,
    name_findings,
    operator_findings,
    read_identifiers,
)
from tadoru.app.identity.identifier import taken_findings
from tadoru.app.identity.view import Added, OperatorView, of_operator
from tadoru.app.journal import journal
from tadoru.app.key import keys
from tadoru.app.verb import ADMINISTRATORS, EVERYONE, PUBLIC, verb
from tadoru.app.world import World
from tadoru.core.access.actor import Actor
from tadoru.core.exchange.deadline import read_days, write_days
from tadoru.core.findings import Finding
from tadoru.core.identity.identifiers import Assurance
from tadoru.core.problems import Absent, InvalidData, Outdated
from tadoru.core.values import OperatorId
from tadoru.core.words import N_
from tadoru.store import identifier as identifiers
from tadoru.store import operator as operators
from tadoru.store import site as sites
from tadoru.store.page import Listing, Page, cut, read_text_key, text_key
from tadoru.store.tx import Tx


@dataclass(frozen=True, slots=True)
class Created:
    """A new operator with its first administrator, and a one-time password for somebody new."""

    operator: OperatorView
    administrator: Added


@dataclass(frozen=True, slots=True)
class OperatorChange:
    """What is to change of an operator; none: stays as it is."""

    name: str | None = None
    country: str | None = None
    locale: str | None = None
    second_approval: bool | None = None
    reminders: str | None = None  # days before (−) and after a due date; empty: never remind


@verb("operator.create", PUBLIC, "signed_in", "host")
def create(world: World, actor: Actor, draft: OperatorDraft) -> Created:
    """Make an operator with its first site, its first administrator and its first key."""
    findings = operator_findings(draft)
    if findings:
        raise InvalidData(findings)
    made = persons.credentials(world, draft.administrator)
    operator_id = OperatorId(world.random.uuid())
    with world.db.node_write() as tx:
        administrator = establish(tx, world, operator_id, draft, made)
        journal(tx, world, actor, operator_id)
        return Created(_view(tx, operator_id), administrator)


@verb("operator.read", EVERYONE)
def read(world: World, actor: Actor) -> OperatorView:
    """Return the operator that the caller acts for."""
    with world.db.read(actor.own) as tx:
        return _view(tx, actor.own)


@verb("operator.update", ADMINISTRATORS)
def update(
    world: World, actor: Actor, change: OperatorChange, *, version: int | None = None
) -> OperatorView:
    """Change the caller's operator."""
    findings = [
        *([] if change.name is None else name_findings(change.name, "/name")),
        *([] if change.country is None else country_findings(change.country, "/country")),
        *([] if change.locale is None else locale_findings(change.locale, "/locale")),
    ]
    days = None if change.reminders is None else read_days(change.reminders, "/reminders")
    if isinstance(days, Finding):
        findings.append(days)
    if findings:
        raise InvalidData(findings)
    values = {
        "name": None if change.name is None else change.name.strip(),
        "country": change.country,
        "locale": change.locale,
        "second_approval": change.second_approval,
        "reminders": None if days is None or isinstance(days, Finding) else write_days(days),
    }
    given = {name: value for name, value in values.items() if value is not None}
    with world.db.write(actor.own) as tx:
        known = _view(tx, actor.own).row_version
        same = version in {None, known}
        if not same or not operators.change(tx, actor.own, known, given):
            raise Outdated(N_("Somebody else changed the operator. Load it again."))
        journal(tx, world, actor, actor.own)
        return _view(tx, actor.own)


@verb("operator.list", PUBLIC, "signed_in", "host")
def list_all(world: World, actor: Actor, page: Page) -> Listing[OperatorView]:  # noqa: ARG001
    """Return every operator of the node, by name, to the people who run it."""
    with world.db.node_read() as tx:
        rows = operators.listed(tx, after=read_text_key(page.after), limit=page.limit + 1)
        borne = identifiers.of(tx, [OperatorId(row.id) for row in rows])
    listing = cut(rows, page, lambda row: text_key(row.name_search, row.id))
    return listing.map(lambda row: of_operator(row, borne.get(OperatorId(row.id), [])))


def establish(
    tx: Tx, world: World, operator_id: OperatorId, draft: OperatorDraft, made: persons.Credentials
) -> Added:
    """Keep a new operator with all that it begins with, and return its administrator.

    Raises:  InvalidData where an identifier was checked to be another operator's
    """
    borne = read_identifiers(draft.identifiers)[0]
    taken = taken_findings(tx, borne)
    if taken:
        raise InvalidData(taken)
    _keep(tx, world, operator_id, draft, borne)
    administrator = persons.enrol(tx, world, operator_id, draft.administrator, made)
    keys.first(tx, world, operator_id)
    return administrator


def _keep(
    tx: Tx,
    world: World,
    operator_id: OperatorId,
    draft: OperatorDraft,
    borne: Mapping[str, str],
) -> None:
    now = world.clock.now()
    operators.add(
        tx,
        {
            "id": operator_id,
            "name": draft.name.strip(),
            "country": draft.country,
            "locale": draft.locale,
            "trial": draft.trial,
            "created_at": now,
        },
    )
    identifiers.add(
        tx,
        [
            {
                "id": world.random.uuid(),
                "operator_id": operator_id,
                "scheme": scheme,
                "value": value,
                "assurance": Assurance.DECLARED.value,
                "created_at": now,
            }
            for scheme, value in borne.items()
        ],
    )
    sites.add(
        tx,
        {
            "id": world.random.uuid(),
            "operator_id": operator_id,
            "name": draft.site.name.strip(),
            "country": draft.site.country,
            "address": draft.site.address.strip(),
            "row_version": 1,
            "created_at": now,
        },
    )


def _view(tx: Tx, operator_id: OperatorId) -> OperatorView:
    row = operators.fetch(tx, operator_id)
    if row is None:
        raise Absent(N_("There is no operator with this id."))
    return of_operator(row, identifiers.of(tx, [operator_id]).get(operator_id, []))
