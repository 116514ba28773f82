"""Identifiers of an operator: add and remove."""

from tadoru.app.identity.view import IdentifierView, of_identifier
from tadoru.app.journal import journal
from tadoru.app.verb import ADMINISTRATORS, verb
from tadoru.app.world import World
from tadoru.core.access import checks
from tadoru.core.access.actor import Actor
from tadoru.core.findings import Finding
from tadoru.core.identity import identifiers as schemes
from tadoru.core.identity.identifiers import Assurance
from tadoru.core.problems import InvalidData
from tadoru.core.words import N_
from tadoru.store import identifier as identifiers
from tadoru.store import operator as operators


@verb("identifier.add", ADMINISTRATORS)
def add(world: World, actor: Actor, scheme: str, value: str) -> IdentifierView:
    """Let the caller's operator declare an identifier; nobody has checked that it is its own."""
    checked = schemes.check(scheme, value)
    if isinstance(checked, Finding):
        raise InvalidData([checked])
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
    return IdentifierView(identifier_id, scheme, checked, Assurance.DECLARED.value)


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


_KNOWN = Finding(
    "/value",
    "identifier.known",
    N_("Your operator has this identifier already."),
    N_("Nothing needs to be done."),
)
