"""Passwords of people: change one's own, or have the host set a one-time password."""

from dataclasses import dataclass

from tadoru.app.identity import attempt, secret
from tadoru.app.identity.attempt import Attempt
from tadoru.app.identity.person import folded_email
from tadoru.app.journal import journal
from tadoru.app.verb import PUBLIC, verb
from tadoru.app.world import World
from tadoru.core.access.actor import Actor
from tadoru.core.findings import Finding
from tadoru.core.problems import Absent, InvalidData
from tadoru.core.values import PersonId
from tadoru.core.words import N_
from tadoru.store import oidc as links
from tadoru.store import passkey as passkeys
from tadoru.store import person as people
from tadoru.store import session as sessions


@dataclass(frozen=True, slots=True)
class PasswordChange:
    """The present password, the new one, and from where it is changed."""

    present: str
    new: str
    address: str  # of the caller, as the network shows it
    token: str | None = None  # of the session that goes on


@verb("password.change", PUBLIC, "signed_in")
def change(world: World, actor: Actor, wish: PasswordChange) -> None:
    """Change the caller's own password; every session but the present one ends.

    Raises:  TooManyAttempts, InvalidData
    """
    kind, _, who = actor.name.partition(":")
    person_id = PersonId(who)
    with world.db.node_read() as tx:
        person = people.fetch(tx, person_id) if kind == "person" else None
    if person is None:
        raise Absent(N_("Only a person has a password."))
    tried = Attempt(f"person:{person.email}", wish.address)
    attempt.count(world, tried)
    if not secret.matches(wish.present, person.password_hash):
        raise InvalidData([_WRONG])
    findings = secret.password_findings(wish.new, person.email, "/new")
    if findings:
        raise InvalidData(findings)
    password_hash = secret.hashed(wish.new, world.random.bytes(secret.SALT_BYTES))
    with world.db.node_write() as tx:
        people.change(tx, person_id, {"password_hash": password_hash})
        sessions.end_others(tx, person_id, secret.fingerprint(wish.token) if wish.token else None)
        attempt.forgive(tx, world, tried)
        journal(tx, world, actor, person_id)


@verb("password.reset", PUBLIC, "signed_in", "host")
def reset(world: World, actor: Actor, email: str) -> str:
    """Return a new one-time password for a person; all of the person's sessions end.

    The passkeys go, too: whoever held the account before must not come in by one. What an
    identity provider called the person is forgotten: the next who signs in there with this mail
    address is the person.
    """
    fresh = secret.one_time(world.random.bytes(secret.ONE_TIME_BYTES))
    password_hash = secret.hashed(fresh, world.random.bytes(secret.SALT_BYTES))
    with world.db.node_write() as tx:
        person = people.by_email(tx, folded_email(email))
        if person is None:
            raise Absent(N_("Nobody here has this mail address."))
        people.change(tx, PersonId(person.id), {"password_hash": password_hash})
        sessions.end_others(tx, PersonId(person.id), None)
        passkeys.remove_all(tx, PersonId(person.id))
        links.unlink(tx, PersonId(person.id))
        journal(tx, world, actor, person.id)
    return fresh


_WRONG = Finding(
    "/present",
    "password.wrong",
    N_("The present password is wrong."),
    N_("Type the password that you signed in with."),
)
