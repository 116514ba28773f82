"""Passkeys of one's own: make, list, rename, remove; and sign in with one."""

import base64
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tadoru.app.identity import attempt, challenge, myself, secret, session, webauthn
from tadoru.app.identity.attempt import Attempt
from tadoru.app.identity.challenge import Step
from tadoru.app.identity.draft import name_findings
from tadoru.app.identity.session import Entry, NewSession
from tadoru.app.journal import journal
from tadoru.app.verb import PUBLIC, acting, verb
from tadoru.app.world import World
from tadoru.core.access import checks
from tadoru.core.access.actor import Actor
from tadoru.core.findings import Finding
from tadoru.core.problems import InvalidData, Kind, Problem, WrongState
from tadoru.core.values import PersonId
from tadoru.core.words import N_
from tadoru.store import passkey as passkeys
from tadoru.store import person as people
from tadoru.store.tx import Row, Tx

PER_PERSON_MAX = 20
_REFUSED = N_("This passkey is not known here any more, or its answer does not hold.")


class WrongPasskey(Problem):
    """The passkey is not one of this node's, or its signature does not hold."""

    kind = Kind.UNAUTHENTICATED
    title = N_("The passkey was not accepted")


@dataclass(frozen=True, slots=True)
class PasskeyView:
    """A passkey as its person sees it."""

    id: str
    name: str
    created_at: datetime
    used_at: datetime | None


@dataclass(frozen=True, slots=True)
class PasskeyWish:
    """What the browser is asked (`publicKey` of WebAuthn), and the ticket to bring back."""

    ticket: str
    options: dict[str, Any]


@verb("passkey.list", PUBLIC, "signed_in")
def list_all(world: World, actor: Actor) -> tuple[PasskeyView, ...]:
    """Return the caller's passkeys, the oldest first."""
    with world.db.node_read() as tx:
        rows = passkeys.of_person(tx, myself.person_id(actor))
    return tuple(_view(row) for row in rows)


@verb("passkey.begin", PUBLIC, "signed_in")
def begin(world: World, actor: Actor) -> PasskeyWish:
    """Return what the caller's browser needs to make a passkey.

    Raises:  WrongState
    """
    asked = world.random.bytes(secret.TOKEN_BYTES)
    with world.db.node_write() as tx:
        person = myself.row(tx, actor)
        known = [row.credential_id for row in passkeys.of_person(tx, PersonId(person.id))]
        if len(known) >= PER_PERSON_MAX:
            raise WrongState(N_("You have {most} passkeys. Remove one first."), most=PER_PERSON_MAX)
        options = webauthn.wish_to_register(world, asked, person, known)
        step = Step(challenge.PASSKEY_NEW, PersonId(person.id), _remembered(asked))
        ticket = challenge.put(tx, world, step)
        journal(tx, world, actor, person.id)
    return PasskeyWish(ticket, options)


@verb("passkey.finish", PUBLIC, "signed_in", "self")
def finish(world: World, actor: Actor, ticket: str, credential: str, name: str) -> PasskeyView:
    """Keep the passkey that the caller's browser made.

    Raises:  StepExpired, InvalidData
    """
    findings = name_findings(name, "/name")
    if findings:
        raise InvalidData(findings)
    with world.db.node_write() as tx:
        step = challenge.take(tx, world, challenge.PASSKEY_NEW, ticket)
        checks.same(actor, f"person:{step.person_id}")
        try:
            made = webauthn.registered(world, _asked(step), credential)
        except webauthn.NotAccepted as error:
            raise InvalidData([_not_made(str(error))]) from error
        if passkeys.by_credential(tx, made.credential_id) is not None:
            raise InvalidData([_not_made("known already")])
        row = {
            "id": world.random.uuid(),
            "person_id": step.person_id,
            "credential_id": made.credential_id,
            "public_key": made.public_key,
            "sign_count": made.sign_count,
            "name": name.strip(),
            "created_at": world.clock.now(),
        }
        passkeys.add(tx, row)
        journal(tx, world, actor, str(row["id"]))
        return _view(_own(tx, actor, str(row["id"])))


@verb("passkey.rename", PUBLIC, "signed_in", "self")
def rename(world: World, actor: Actor, passkey_id: str, name: str) -> PasskeyView:
    """Call one of the caller's passkeys otherwise."""
    findings = name_findings(name, "/name")
    if findings:
        raise InvalidData(findings)
    with world.db.node_write() as tx:
        _own(tx, actor, passkey_id)
        passkeys.rename(tx, passkey_id, name.strip())
        journal(tx, world, actor, passkey_id)
        return _view(_own(tx, actor, passkey_id))


@verb("passkey.remove", PUBLIC, "signed_in", "self")
def remove(world: World, actor: Actor, passkey_id: str) -> None:
    """Let one of the caller's passkeys in no more; the password goes on working."""
    with world.db.node_write() as tx:
        _own(tx, actor, passkey_id)
        passkeys.remove(tx, passkey_id)
        journal(tx, world, actor, passkey_id)


def ask(world: World) -> PasskeyWish:
    """Return what a browser needs to sign somebody in by passkey, whoever it will be.

    Raises:  WrongState
    """
    asked = world.random.bytes(secret.TOKEN_BYTES)
    options = webauthn.wish_to_enter(world, asked)
    with world.db.node_write() as tx:
        ticket = challenge.put(tx, world, Step(challenge.PASSKEY, facts=_remembered(asked)))
    return PasskeyWish(ticket, options)


def enter(world: World, ticket: str, credential: str, entry: Entry) -> NewSession:
    """Begin the session of the person whose device signed the challenge.

    The device has checked the person itself (a finger, a face, a number), so this is both factors.

    Raises:  TooManyAttempts, StepExpired, WrongPasskey
    """
    tried = Attempt(f"passkey:{secret.fingerprint(ticket)}", entry.address)
    attempt.count(world, tried)
    with acting("session.sign_in"):
        with world.db.node_write() as tx:
            step = challenge.take(tx, world, challenge.PASSKEY, ticket)
        with world.db.node_write() as tx:
            try:
                known = passkeys.by_credential(tx, webauthn.credential_id(credential))
                if known is None:
                    raise WrongPasskey(_REFUSED)
                count = webauthn.entered(world, _asked(step), credential, known)
            except webauthn.NotAccepted as error:
                raise WrongPasskey(_REFUSED) from error
            person = people.fetch(tx, PersonId(known.person_id))
            if person is None or person.disabled_at is not None:
                raise WrongPasskey(_REFUSED)
            passkeys.used(tx, known.id, count, world.clock.now())
            attempt.forgive(tx, world, tried)
            return session.begin(tx, world, person, entry)


def _own(tx: Tx, actor: Actor, passkey_id: str) -> Row[Any]:
    row = passkeys.fetch(tx, passkey_id)
    if row is None:
        raise checks.nothing()
    checks.same(actor, f"person:{row.person_id}")
    return row


def _view(row: Row[Any]) -> PasskeyView:
    return PasskeyView(row.id, row.name, row.created_at, row.used_at)


def _remembered(asked: bytes) -> dict[str, str]:
    return {"challenge": base64.b64encode(asked).decode()}


def _asked(step: Step) -> bytes:
    return base64.b64decode(step.facts["challenge"])


def _not_made(why: str) -> Finding:
    return Finding(
        "/credential",
        "passkey.invalid",
        N_("The passkey was not made: {why}."),
        N_("Try again, with this device or another."),
        {"why": why[:200]},
    )
