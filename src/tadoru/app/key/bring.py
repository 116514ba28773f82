"""Bring a key that lives outside the node: prove that one has it, then it signs from now on."""

import base64
import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from tadoru.app.key.keys import KeyPair
from tadoru.app.key.rotate import replace
from tadoru.app.key.view import KeyView
from tadoru.app.record import records
from tadoru.app.record.problems import WrongSignature
from tadoru.app.verb import ADMINISTRATORS, verb
from tadoru.app.world import World
from tadoru.core.access.actor import Actor
from tadoru.core.problems import Kind, Problem, Unsealable
from tadoru.core.records import keys as ed25519
from tadoru.core.words import N_
from tadoru.store import key as rows

LIFE = timedelta(hours=1)
_NONCE_BYTES = 16


class KeyKnown(Problem):
    """The key is in use already: one key belongs to one operator, once."""

    kind = Kind.CONFLICT
    title = N_("This key is known already")


class ChallengeExpired(Problem):
    """The challenge is not one that this node gave to this operator within the last hour."""

    kind = Kind.CONFLICT
    title = N_("The challenge has expired")


@dataclass(frozen=True, slots=True)
class Challenge:
    """The text to sign with the new key, and the ticket to bring back with the signature."""

    signing_input: str
    ticket: str


@verb("key.bring_prepare", ADMINISTRATORS)
def prepare(world: World, actor: Actor, did_key: str) -> Challenge:
    """Return what the holder of the key must sign to show that it has it.

    Raises: MalformedKey, KeyKnown
    """
    public = ed25519.from_did_key(did_key)
    with world.db.node_read() as tx:
        if rows.fetch(tx, ed25519.kid(public)) is not None:
            raise KeyKnown(N_("Somebody signs with this key already. Bring a new one."))
        holder = records.issuer_name(tx, actor.own)
    nonce = world.random.bytes(_NONCE_BYTES).hex()
    text = f"tadoru key/1\n{holder}\n{did_key}\n{nonce}\n"
    expires = (world.clock.now() + LIFE).isoformat()
    held = json.dumps({"text": text, "key": did_key, "expires": expires})
    sealed = world.vault.seal(held.encode(), _context(actor))
    return Challenge(text, base64.urlsafe_b64encode(sealed).decode())


@verb("key.bring_commit", ADMINISTRATORS)
def commit(world: World, actor: Actor, ticket: str, signature: bytes) -> KeyView:
    """Return the brought key, which signs for the operator from now on.

    Raises: ChallengeExpired, WrongSignature, KeyKnown
    """
    text, did_key = _read(world, actor, ticket)
    public = ed25519.from_did_key(did_key)
    if not ed25519.verify(public, text.encode(), signature):
        raise WrongSignature(N_("This is not the key's signature of the challenge."))
    with world.db.node_write() as tx:
        if rows.fetch(tx, ed25519.kid(public)) is not None:
            raise KeyKnown(N_("Somebody signs with this key already. Bring a new one."))
        return replace(tx, world, actor, KeyPair(public, None))


def _read(world: World, actor: Actor, ticket: str) -> tuple[str, str]:
    """Return the challenge's text and key."""
    try:
        sealed = base64.b64decode(ticket, altchars=b"-_", validate=True)
        held = json.loads(world.vault.open(sealed, _context(actor)))
    except (Unsealable, ValueError) as error:  # not ours, not base64, not even ASCII
        raise ChallengeExpired(N_("This ticket is not one of this node's.")) from error
    if datetime.fromisoformat(held["expires"]) <= world.clock.now():
        raise ChallengeExpired(N_("The challenge is older than an hour. Ask for a new one."))
    return held["text"], held["key"]


def _context(actor: Actor) -> str:
    return f"bring/{actor.own}"
