"""Identifiers of operators: declare and take back one's own; the host checks whose they are."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tadoru.app.identity.view import IdentifierView, of_identifier
from tadoru.app.journal import journal
from tadoru.app.verb import ADMINISTRATORS, PUBLIC, verb
from tadoru.app.world import World
from tadoru.core.access import checks
from tadoru.core.access.actor import Actor
from tadoru.core.findings import Finding
from tadoru.core.identity import identifiers as schemes
from tadoru.core.identity.identifiers import Assurance
from tadoru.core.problems import InvalidData
from tadoru.core.values import OperatorId
from tadoru.core.words import N_
from tadoru.store import identifier as identifiers
from tadoru.store import operator as operators
from tadoru.store.page import Listing, Page, cut, moment_key, read_moment_key
from tadoru.store.tx import Row, Tx

EVIDENCE_MAX = 500


@dataclass(frozen=True, slots=True)
class Declared:
    """An identifier just declared; others on the node may have declared the same one."""

    identifier: IdentifierView
    warnings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Claim:
    """An operator's identifier as the host sees it, who may look it up in a register."""

    operator_id: OperatorId
    operator_name: str
    country: str
    identifier: IdentifierView
    created_at: datetime
    checked_by: str | None


@verb("identifier.add", ADMINISTRATORS)
def add(world: World, actor: Actor, scheme: str, value: str) -> Declared:
    """Let the caller's operator declare an identifier; nobody has checked that it is its own.

    Raises:  InvalidData where it was checked to be another operator's
    """
    checked = schemes.check(scheme, value)
    if isinstance(checked, Finding):
        raise InvalidData([checked])
    with world.db.node_read() as tx:
        others = _others(identifiers.bearers(tx, scheme, checked), actor.own)
    if any(row.assurance != Assurance.DECLARED for row in others):
        raise InvalidData([_taken()])
    identifier_id = world.random.uuid()
    with world.db.write(actor.own) as tx:
        operators.lock(tx, actor.own)
        if identifiers.exists(tx, actor.own, scheme, checked):
            raise InvalidData([_KNOWN])
        row = {
            "id": identifier_id,
            "operator_id": actor.own,
            "scheme": scheme,
            "value": checked,
            "assurance": Assurance.DECLARED.value,
            "created_at": world.clock.now(),
        }
        identifiers.add(tx, [row])
        journal(tx, world, actor, identifier_id)
    view = IdentifierView(identifier_id, scheme, checked, Assurance.DECLARED.value)
    return Declared(view, (_DOUBLE,) if others else ())


@verb("identifier.remove", ADMINISTRATORS, "own")
def remove(world: World, actor: Actor, identifier_id: str) -> IdentifierView:
    """Take an identifier back and return what it was."""
    with world.db.write(actor.own) as tx:
        row = identifiers.fetch(tx, identifier_id)
        if row is None:
            raise checks.nothing()
        checks.own(actor, row.operator_id)
        identifiers.remove(tx, identifier_id)
        journal(tx, world, actor, identifier_id)
        return of_identifier(row)


@verb("identifier.check", PUBLIC, "signed_in", "host")
def check(world: World, actor: Actor, identifier_id: str, evidence: str) -> Claim:
    """Write down that somebody looked an identifier up, and where; it is then its bearer's alone.

    Raises:  InvalidData where it was checked to be another operator's
    """
    said = evidence.strip()
    if not said or len(said) > EVIDENCE_MAX or not said.isprintable():
        raise InvalidData([_NO_EVIDENCE])
    with world.db.node_write() as tx:
        row = identifiers.fetch(tx, identifier_id)
        if row is None:
            raise checks.nothing()
        claims = identifiers.bearers(tx, row.scheme, row.value, lock=True)
        others = _others(claims, OperatorId(row.operator_id))
        if any(one.assurance != Assurance.DECLARED for one in others):
            raise InvalidData([_taken("/evidence")])
        now = world.clock.now()
        values = {"evidence": said, "checked_by": actor.name, "checked_at": now}
        identifiers.assure(tx, identifier_id, {**values, "assurance": Assurance.CHECKED.value})
        journal(tx, world, actor, identifier_id)
        operator = operators.fetch(tx, OperatorId(row.operator_id))
        kept = identifiers.fetch(tx, identifier_id)
    if kept is None or operator is None:
        raise AssertionError("the identifier was just kept")
    return _claim(kept, operator.name, operator.country)


@verb("identifier.doubt", PUBLIC, "signed_in", "host")
def doubt(world: World, actor: Actor, identifier_id: str) -> None:
    """Take a check back that was a mistake: the identifier is only declared again."""
    with world.db.node_write() as tx:
        if identifiers.fetch(tx, identifier_id) is None:
            raise checks.nothing()
        nothing = {"evidence": None, "checked_by": None, "checked_at": None}
        identifiers.assure(tx, identifier_id, {**nothing, "assurance": Assurance.DECLARED.value})
        journal(tx, world, actor, identifier_id)


@verb("identifier.list", PUBLIC, "signed_in", "host")
def list_all(
    world: World,
    actor: Actor,  # noqa: ARG001
    page: Page,
    *,
    assurance: Assurance | None = None,
) -> Listing[Claim]:
    """Return the identifiers of all operators of the node, the newest first, to its host."""
    with world.db.node_read() as tx:
        rows = identifiers.claims(
            tx, assurance, after=read_moment_key(page.after), limit=page.limit + 1
        )
    listing = cut(rows, page, lambda row: moment_key(row.created_at, row.id))
    return listing.map(lambda row: _claim(row, row.name, row.country))


def taken_findings(tx: Tx, borne: Mapping[str, str]) -> list[Finding]:
    """Return which of these identifiers (scheme: value) were checked to be an operator's."""
    return [
        _taken(f"/identifiers/{scheme}")
        for scheme, value in borne.items()
        if any(
            one.assurance != Assurance.DECLARED for one in identifiers.bearers(tx, scheme, value)
        )
    ]


def _others(claims: Iterable[Row[Any]], me: OperatorId) -> list[Row[Any]]:
    return [row for row in claims if row.operator_id != me]


def _claim(row: Row[Any], name: str, country: str) -> Claim:
    return Claim(
        OperatorId(row.operator_id),
        name,
        country,
        of_identifier(row),
        row.created_at,
        row.checked_by,
    )


def _taken(place: str = "/value") -> Finding:
    return Finding(
        place,
        "identifier.taken",
        N_("Another company on this node was checked to bear this identifier."),
        N_("Correct the number. If it is yours, write to the people who run this node."),
    )


_KNOWN = Finding(
    "/value",
    "identifier.known",
    N_("Your operator has this identifier already."),
    N_("Nothing needs to be done."),
)
_DOUBLE = Finding(
    "/value",
    "identifier.double",
    N_("Another company on this node has declared the same identifier."),
    N_("Check the number. Who really bears it can be checked by the people who run this node."),
)
_NO_EVIDENCE = Finding(
    "/evidence",
    "identifier.evidence",
    N_("It is not said where the identifier was looked up."),
    N_("Name the register and the day, in at most 500 characters."),
)
