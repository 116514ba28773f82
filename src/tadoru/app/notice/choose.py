"""How often a person is mailed: at once, once a day, or never."""

from dataclasses import dataclass

from tadoru.app.journal import journal
from tadoru.app.verb import PUBLIC, verb
from tadoru.app.world import World
from tadoru.core.access.actor import Actor
from tadoru.core.findings import Finding
from tadoru.core.notice import readers
from tadoru.core.problems import Absent, InvalidData
from tadoru.core.values import PersonId
from tadoru.core.words import N_
from tadoru.store import mailing
from tadoru.store import person as people
from tadoru.store.tx import Row, Tx


@dataclass(frozen=True, slots=True)
class MailChoice:
    """How often the caller is mailed, and where to."""

    mode: str  # at-once, daily, never
    email: str


@verb("mailing.read", PUBLIC, "signed_in")
def read(world: World, actor: Actor) -> MailChoice:
    """Return how often the caller is mailed."""
    with world.db.node_read() as tx:
        person = _person(tx, actor)
    return MailChoice(person.mail_mode or readers.AT_ONCE, person.email)


@verb("mailing.choose", PUBLIC, "signed_in")
def choose(world: World, actor: Actor, mode: str) -> MailChoice:
    """Keep how often the caller wants to be mailed.

    Raises:  InvalidData
    """
    if mode not in readers.MODES:
        raise InvalidData([_UNKNOWN])
    with world.db.node_write() as tx:
        person = _person(tx, actor)
        mailing.choose(tx, PersonId(person.id), mode)
        journal(tx, world, actor, person.id)
    return MailChoice(mode, person.email)


def _person(tx: Tx, actor: Actor) -> Row[object]:
    """Return the caller's own row: nobody else's can be meant."""
    kind, _, who = actor.name.partition(":")
    row = people.fetch(tx, PersonId(who)) if kind == "person" else None
    if row is None:
        raise Absent(N_("Only a person is mailed."))
    return row


_UNKNOWN = Finding(
    "/mode",
    "mailing.mode",
    N_("This is no way to be mailed."),
    N_("Choose at-once, daily or never."),
)
