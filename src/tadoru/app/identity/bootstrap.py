"""The first person of a node, and the person that the command line acts as."""

from tadoru.app.identity import person as persons
from tadoru.app.identity.draft import PersonDraft, person_findings
from tadoru.app.identity.view import roles_of
from tadoru.app.journal import journal
from tadoru.app.verb import acting
from tadoru.app.world import World
from tadoru.core.access.actor import Actor
from tadoru.core.identity.roles import Role
from tadoru.core.problems import Absent, InvalidData, WrongState
from tadoru.core.values import OperatorId, PersonId
from tadoru.core.words import N_
from tadoru.store import person as people


def bootstrap(world: World, email: str, name: str, password: str | None = None) -> str | None:
    """Create the first person who runs the node; return a one-time password if none was given.

    Raises:  WrongState where somebody runs the node already
    """
    roles = frozenset({Role.ADMINISTRATOR})  # of no operator yet; the draft wants one
    draft = PersonDraft(email, name, roles, password=password)
    findings = person_findings(draft)
    if findings:
        raise InvalidData(findings)
    made = persons.credentials(world, draft)
    with acting("identity.bootstrap"), world.db.node_write() as tx:
        if people.any_host(tx):
            raise WrongState(N_("Somebody runs this node already."))
        person_id = persons.new_person(tx, world, draft, made, host=True)
        host = Actor(f"person:{person_id}", None, frozenset(), host=True)
        journal(tx, world, host, person_id)
    return made.one_time


def actor_for(world: World, email: str, operator_id: OperatorId | None = None) -> Actor:
    """Return the person of that mail address, acting for an operator (by default the only one).

    Raises:  Absent where there is no such person or membership
    """
    with world.db.node_read() as tx:
        person = people.by_email(tx, persons.folded_email(email))
        if person is None or person.disabled_at is not None:
            raise Absent(N_("Nobody here has this mail address."))
        rows = people.memberships(tx, PersonId(person.id))
    if operator_id is not None:
        rows = [row for row in rows if row.operator_id == operator_id]
        if not rows:
            raise Absent(N_("This person does not belong to that operator."))
    name = f"person:{person.id}"
    if not rows:
        return Actor(name, None, frozenset(), person.host)
    roles = frozenset(roles_of(rows[0].roles))
    return Actor(name, OperatorId(rows[0].operator_id), roles, person.host)
