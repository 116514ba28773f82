"""Steps of signing in that wait for their other half: single use, for five minutes."""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from tadoru.app.identity import secret
from tadoru.app.world import World
from tadoru.core.problems import Kind, Problem
from tadoru.core.values import PersonId
from tadoru.core.words import N_
from tadoru.store import challenge as challenges
from tadoru.store.tx import Tx

LIFE = timedelta(minutes=5)
_EXPIRED = N_("This step is over or took longer than five minutes. Begin again.")
SECOND_FACTOR, PASSKEY_NEW, PASSKEY, OIDC = "second-factor", "passkey-new", "passkey", "oidc"


class StepExpired(Problem):
    """The other half of the step is missing: it took too long, or was done already."""

    kind = Kind.CONFLICT
    title = N_("This took too long")


@dataclass(frozen=True, slots=True)
class Step:
    """What waits, for whom, and what must be remembered until then."""

    purpose: str
    person_id: PersonId | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)


def put(tx: Tx, world: World, step: Step) -> str:
    """Let a step wait and return the ticket that brings it back."""
    now = world.clock.now()
    challenges.end_expired(tx, now)
    ticket = secret.token(world.random.bytes(secret.TOKEN_BYTES))
    token_hash = secret.fingerprint(ticket)
    sealed = world.vault.seal(json.dumps(dict(step.facts)).encode(), _context(token_hash))
    row = {
        "token_hash": token_hash,
        "purpose": step.purpose,
        "person_id": step.person_id,
        "facts": base64.b64encode(sealed).decode(),
        "created_at": now,
        "expires_at": now + LIFE,
    }
    challenges.add(tx, row)
    return ticket


def look(tx: Tx, world: World, purpose: str, ticket: str) -> Step:
    """Return the step that a ticket stands for; it goes on waiting.

    Raises:  StepExpired
    """
    token_hash = secret.fingerprint(ticket)
    row = challenges.fetch(tx, token_hash)
    if row is None or row.purpose != purpose or row.expires_at <= world.clock.now():
        raise StepExpired(_EXPIRED)
    facts = json.loads(world.vault.open(base64.b64decode(row.facts), _context(token_hash)))
    return Step(purpose, row.person_id and PersonId(row.person_id), facts)


def take(tx: Tx, world: World, purpose: str, ticket: str) -> Step:
    """Return the step that a ticket stands for, this once.

    Raises:  StepExpired
    """
    step = look(tx, world, purpose, ticket)
    if not challenges.end(tx, secret.fingerprint(ticket)):
        raise StepExpired(_EXPIRED)
    return step


def _context(token_hash: str) -> str:
    return f"challenge/{token_hash}"
