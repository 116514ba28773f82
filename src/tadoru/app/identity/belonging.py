"""The companies that the caller may act for, and in which of them something is new."""

from dataclasses import dataclass

from tadoru.app.identity.view import roles_of
from tadoru.app.verb import MEMBERS, PUBLIC, verb
from tadoru.app.world import World
from tadoru.core.access.actor import Actor
from tadoru.core.identity.roles import Role
from tadoru.core.values import OperatorId, PersonId
from tadoru.store import notice
from tadoru.store import person as people


@dataclass(frozen=True, slots=True)
class Belonging:
    """One company that a person may act for."""

    operator_id: OperatorId
    operator_name: str
    trial: bool
    roles: tuple[Role, ...]
    unread_count: int | None  # of its notices; none: the person may not read them


@verb("person.companies", PUBLIC, "signed_in")
def mine(world: World, actor: Actor) -> tuple[Belonging, ...]:
    """Return the caller's companies by name, each with how many of its notices are unread."""
    kind, _, who = actor.name.partition(":")
    if kind != "person":
        return ()
    with world.db.node_read() as tx:
        rows = people.memberships(tx, PersonId(who))
        reads = [row.operator_id for row in rows if MEMBERS & set(roles_of(row.roles))]
        unread = notice.unread_counts(tx, reads)
    return tuple(
        Belonging(
            OperatorId(row.operator_id),
            row.name,
            row.trial,
            roles_of(row.roles),
            unread.get(row.operator_id, 0) if row.operator_id in reads else None,
        )
        for row in rows
    )
