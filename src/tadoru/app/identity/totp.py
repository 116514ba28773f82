"""A second factor of one's own: an authenticator app, begun, confirmed, taken away."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from pyotp import TOTP

from tadoru.app.identity import attempt, myself, onetime, secret
from tadoru.app.identity.attempt import Attempt
from tadoru.app.identity.person import folded_email
from tadoru.app.journal import journal
from tadoru.app.verb import PUBLIC, verb
from tadoru.app.world import World
from tadoru.core.access.actor import Actor
from tadoru.core.findings import Finding
from tadoru.core.problems import Absent, InvalidData, WrongState
from tadoru.core.values import PersonId
from tadoru.core.words import N_
from tadoru.store import person as people
from tadoru.store import totp as codes
from tadoru.store.tx import Row, Tx


@dataclass(frozen=True, slots=True)
class TotpView:
    """Whether one's sign-in by password needs a code, and how many recovery codes are left."""

    active: bool
    since: datetime | None
    recovery_left: int


@dataclass(frozen=True, slots=True)
class TotpBegun:
    """What an authenticator app is told, as an address for it and as a secret to type."""

    uri: str
    secret: str


@dataclass(frozen=True, slots=True)
class RecoveryCodes:
    """Codes for when the authenticator is lost, each good once; shown this once."""

    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Proof:
    """What a person shows to prove it is still the same one, and from where."""

    password: str
    code: str
    address: str


@verb("totp.read", PUBLIC, "signed_in")
def read(world: World, actor: Actor) -> TotpView:
    """Return whether the caller signs in with a second factor."""
    with world.db.node_read() as tx:
        row = codes.confirmed(tx, myself.person_id(actor))
    if row is None:
        return TotpView(active=False, since=None, recovery_left=0)
    left = len(json.loads(row.recovery))
    return TotpView(active=True, since=row.confirmed_at, recovery_left=left)


@verb("totp.begin", PUBLIC, "signed_in")
def begin(world: World, actor: Actor) -> TotpBegun:
    """Return a fresh secret for the caller's authenticator; nothing changes until it is confirmed.

    Raises:  WrongState where an authenticator is in use
    """
    shared = onetime.shared_secret(world)
    with world.db.node_write() as tx:
        person = myself.row(tx, actor)
        if codes.confirmed(tx, PersonId(person.id)) is not None:
            raise WrongState(N_("An authenticator is in use already. Take it away first."))
        row = {
            "person_id": person.id,
            "sealed": world.vault.seal(shared.encode(), onetime.context(person.id)),
            "last_step": None,
            "recovery": "[]",
            "created_at": world.clock.now(),
            "confirmed_at": None,
        }
        codes.put(tx, row)
        journal(tx, world, actor, person.id)
    return TotpBegun(_uri(world, shared, person.email), shared)


@verb("totp.confirm", PUBLIC, "signed_in")
def confirm(world: World, actor: Actor, code: str, address: str) -> RecoveryCodes:
    """Ask the caller for a code at each sign-in from now on; return the recovery codes.

    Raises:  TooManyAttempts, InvalidData, WrongState
    """
    person_id = myself.person_id(actor)
    attempt.count(world, Attempt(f"code:{person_id}", address))
    made = onetime.recovery_codes(world)
    with world.db.node_write() as tx:
        row = codes.fetch(tx, person_id)
        if row is None or row.confirmed_at is not None:
            raise WrongState(N_("No authenticator waits to be confirmed. Begin anew."))
        if onetime.take(tx, world, row, code) is None:
            raise InvalidData([WRONG_CODE])
        codes.confirm(tx, person_id, onetime.kept(made), world.clock.now())
        attempt.forgive(tx, world, Attempt(f"code:{person_id}", address))
        journal(tx, world, actor, person_id)
    return RecoveryCodes(made)


@verb("totp.remove", PUBLIC, "signed_in")
def remove(world: World, actor: Actor, proof: Proof) -> None:
    """Ask the caller for no more codes; it takes the password and a last code.

    Raises:  TooManyAttempts, InvalidData, WrongState
    """
    with world.db.node_read() as tx:
        person = myself.row(tx, actor)
    person_id = PersonId(person.id)
    tried = Attempt(f"code:{person_id}", proof.address)
    attempt.count(world, tried)
    if not secret.matches(proof.password, person.password_hash):
        raise InvalidData([_WRONG_PASSWORD])
    with world.db.node_write() as tx:
        row = codes.confirmed(tx, person_id)
        if row is None:
            raise WrongState(N_("No authenticator is in use."))
        if onetime.take(tx, world, row, proof.code) is None:
            raise InvalidData([WRONG_CODE])
        codes.remove(tx, person_id)
        attempt.forgive(tx, world, tried)
        journal(tx, world, actor, person_id)


@verb("totp.reset", PUBLIC, "signed_in", "host")
def reset(world: World, actor: Actor, email: str) -> None:
    """Ask a person for no more codes: for who lost the authenticator and every recovery code."""
    with world.db.node_write() as tx:
        person = people.by_email(tx, folded_email(email))
        if person is None:
            raise Absent(N_("Nobody here has this mail address."))
        codes.remove(tx, PersonId(person.id))
        journal(tx, world, actor, person.id)


def needed(tx: Tx, person: Row[Any]) -> bool:
    """Return whether a sign-in by password needs a second step."""
    return codes.confirmed(tx, PersonId(person.id)) is not None


def _uri(world: World, shared: str, email: str) -> str:
    """Return the address that authenticator apps read, usually as a QR code."""
    issuer = f"tadoru {urlsplit(world.address).hostname or ''}".strip()
    return TOTP(shared).provisioning_uri(name=email, issuer_name=issuer)


WRONG_CODE = Finding(
    "/code",
    "totp.wrong",
    N_("This code is not right, or it was used already."),
    N_("Type the six digits that the authenticator app shows now."),
)
_WRONG_PASSWORD = Finding(
    "/password",
    "password.wrong",
    N_("The present password is wrong."),
    N_("Type the password that you signed in with."),
)
