"""Sessions of people: sign in by password, recognise, act for another operator, sign out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from tadoru.app.identity import attempt, challenge, secret, totp
from tadoru.app.identity.attempt import Attempt
from tadoru.app.identity.challenge import Step
from tadoru.app.identity.person import folded_email
from tadoru.app.identity.view import MembershipView, SessionView, roles_of
from tadoru.app.journal import journal
from tadoru.app.verb import PUBLIC, acting, verb
from tadoru.app.world import World
from tadoru.core.access import checks
from tadoru.core.access.actor import Actor
from tadoru.core.problems import Absent, Kind, Problem
from tadoru.core.values import OperatorId, PersonId
from tadoru.core.words import N_
from tadoru.store import person as people
from tadoru.store import session as sessions
from tadoru.store.tx import Row, Tx

IDLE = timedelta(hours=12)  # a session ends after so long without use
LIFE = timedelta(days=7)  # and after so long in any case
NOTED_EVERY = timedelta(minutes=5)  # use is written down no more often
ADDRESS_MAX, AGENT_MAX = 100, 300  # characters kept of where a session comes from


class WrongCredentials(Problem):
    """Name and secret do not belong together; which of them is wrong is not said."""

    kind = Kind.UNAUTHENTICATED
    title = N_("Sign-in failed")


@dataclass(frozen=True, slots=True)
class NewSession:
    """A session just begun; the token goes into the cookie and is kept nowhere else."""

    token: str
    csrf_token: str
    person_id: PersonId
    operator_id: OperatorId | None
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Entry:
    """How somebody came in, and from where: what the person sees in the list of sessions."""

    factors: tuple[str, ...]  # of password, totp, recovery, passkey, oidc
    address: str  # of the caller, as the network shows it
    agent: str = ""  # what the browser calls itself


class SecondFactorNeeded(Problem):
    """The password was right; the ticket and a code begin the session."""

    kind = Kind.UNAUTHENTICATED
    title = N_("A code is needed")

    def __init__(self, ticket: str) -> None:
        """Keep the ticket, which is no fact to show."""
        super().__init__(N_("Type the code of your authenticator app."))
        self.ticket = ticket


def sign_in(world: World, email: str, password: str, address: str, agent: str = "") -> NewSession:
    """Begin a session for the person who knows the password.

    Raises:  TooManyAttempts, WrongCredentials, SecondFactorNeeded
    """
    mail = folded_email(email)
    tried = Attempt(f"person:{mail}", address)
    with acting("session.sign_in"):
        attempt.count(world, tried)
        with world.db.node_read() as tx:
            person = people.by_email(tx, mail)
        known = None if person is None or person.disabled_at is not None else person.password_hash
        if not secret.matches(password, known) or person is None:
            raise WrongCredentials(N_("Mail address or password is wrong."))
        with world.db.node_write() as tx:
            attempt.forgive(tx, world, tried)
            if not totp.needed(tx, person):
                return begin(tx, world, person, Entry(("password",), address, agent))
            waits = Step(challenge.SECOND_FACTOR, PersonId(person.id))
            ticket = challenge.put(tx, world, waits)
        raise SecondFactorNeeded(ticket)


def resolve(world: World, token: str) -> tuple[Actor, SessionView] | None:
    """Return who a session's token stands for, or none where it holds no more."""
    token_hash = secret.fingerprint(token)
    now = world.clock.now()
    with world.db.node_read() as tx:
        rows = sessions.resolved(tx, token_hash)
    if not rows or rows[0].expires_at <= now or rows[0].disabled_at is not None:
        return None
    expires_at = rows[0].expires_at
    if now - rows[0].seen_at >= NOTED_EVERY:
        expires_at = min(now + IDLE, rows[0].created_at + LIFE)
        with world.db.node_write() as tx:
            sessions.extend(tx, token_hash, seen_at=now, expires_at=expires_at)
    view = _view(rows, expires_at)
    roles = frozenset() if view.operator is None else frozenset(view.operator.roles)
    operator_id = None if view.operator is None else view.operator.operator_id
    return Actor(f"person:{view.person_id}", operator_id, roles, view.host), view


@verb("session.switch", PUBLIC, "signed_in", "self")
def switch(world: World, actor: Actor, token: str, operator_id: OperatorId) -> None:
    """Let the caller's session act for another operator that the person belongs to."""
    token_hash = secret.fingerprint(token)
    with world.db.node_write() as tx:
        row = sessions.fetch(tx, token_hash)
        if row is None:
            raise Absent(N_("The session has ended."))
        checks.same(actor, f"person:{row.person_id}")
        if people.member(tx, operator_id, PersonId(row.person_id)) is None:
            raise Absent(N_("You do not belong to this operator."))
        sessions.act_for(tx, token_hash, operator_id)
        journal(tx, world, actor, operator_id)


@verb("session.sign_out", PUBLIC, "signed_in", "self")
def sign_out(world: World, actor: Actor, token: str) -> None:
    """End the caller's session."""
    token_hash = secret.fingerprint(token)
    with world.db.node_write() as tx:
        row = sessions.fetch(tx, token_hash)
        if row is None:
            return
        checks.same(actor, f"person:{row.person_id}")
        sessions.end(tx, token_hash)
        journal(tx, world, actor, row.person_id)


def begin(tx: Tx, world: World, person: Row[Any], entry: Entry) -> NewSession:
    """Begin a session for somebody who has proved to be this person."""
    now = world.clock.now()
    person_id = PersonId(person.id)
    sessions.end_expired(tx, now)
    belongs = people.memberships(tx, person_id)
    begun = NewSession(
        token=secret.token(world.random.bytes(secret.TOKEN_BYTES)),
        csrf_token=secret.token(world.random.bytes(secret.TOKEN_BYTES)),
        person_id=person_id,
        operator_id=OperatorId(belongs[0].operator_id) if belongs else None,
        expires_at=now + IDLE,
    )
    sessions.add(
        tx,
        {
            "token_hash": secret.fingerprint(begun.token),
            "person_id": person_id,
            "operator_id": begun.operator_id,
            "csrf_token": begun.csrf_token,
            "id": world.random.uuid(),
            "factors": ",".join(entry.factors),
            "address": entry.address[:ADDRESS_MAX],
            "agent": "".join(filter(str.isprintable, entry.agent))[:AGENT_MAX],
            "created_at": now,
            "seen_at": now,
            "expires_at": begun.expires_at,
        },
    )
    roles = frozenset(roles_of(belongs[0].roles)) if belongs else frozenset()
    actor = Actor(f"person:{person_id}", begun.operator_id, roles, person.host)
    journal(tx, world, actor, person_id)
    return begun


def _view(rows: Sequence[Row[Any]], expires_at: datetime) -> SessionView:
    first = rows[0]
    memberships = tuple(
        MembershipView(OperatorId(r.member_of), r.operator_name, r.trial, roles_of(r.roles))
        for r in rows
        if r.member_of is not None
    )
    chosen = [m for m in memberships if m.operator_id == first.operator_id]
    return SessionView(
        person_id=PersonId(first.person_id),
        email=first.email,
        name=first.name,
        locale=first.locale,
        host=first.host,
        operator=next(iter(chosen or memberships), None),
        memberships=memberships,
        csrf_token=first.csrf_token,
        expires_at=expires_at,
    )
