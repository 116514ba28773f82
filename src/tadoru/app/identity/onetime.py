"""One-time codes: what an authenticator app shows now, and the codes for when it is lost.

Source: RFC 6238 (time steps of 30 s, the defaults of section 4), RFC 4226 (six digits),
        RFC 6238 section 5.2 (a code is taken once; one step of delay on either side)
"""

import base64
import json
from datetime import datetime
from typing import Any

from pyotp import HOTP

from tadoru.app.identity import secret
from tadoru.app.world import World
from tadoru.core.values import PersonId
from tadoru.store import totp as codes
from tadoru.store.tx import Row, Tx

STEP_S = 30
DRIFT_STEPS = 1
SECRET_BYTES = 20  # RFC 4226 section 4, R6 recommends 160 bit
RECOVERY_COUNT = 10
RECOVERY_BYTES = 10  # 80 bit: nobody guesses it, nor finds it from its hash
_DIGITS = 6


def step_of(shared: str, code: str, now: datetime) -> int | None:
    """Return the time step whose code this is, if it is near enough.

    >>> from datetime import UTC
    >>> rfc6238 = base64.b32encode(b"12345678901234567890").decode()
    >>> step_of(rfc6238, "287082", datetime(1970, 1, 1, 0, 0, 59, tzinfo=UTC))
    1
    """
    present = int(now.timestamp()) // STEP_S
    generator, given = HOTP(shared, digits=_DIGITS), "".join(code.split())
    near = range(max(0, present - DRIFT_STEPS), present + DRIFT_STEPS + 1)
    matching = [step for step in near if secret.equal(generator.at(step), given)]
    return max(matching, default=None)


def take(tx: Tx, world: World, row: Row[Any], code: str) -> str | None:
    """Return how the code proves the person, `totp` or `recovery`; then it is used up."""
    person_id = PersonId(row.person_id)
    step = step_of(opened(world, row), code, world.clock.now())
    if step is not None:
        return "totp" if codes.take_step(tx, person_id, step) else None
    left: list[str] = json.loads(row.recovery)
    given = secret.fingerprint(_recovery_spelling(code))
    if given not in left:
        return None
    fewer = json.dumps([one for one in left if one != given])
    return "recovery" if codes.use_recovery(tx, person_id, row.recovery, fewer) else None


def opened(world: World, row: Row[Any]) -> str:
    """Return the shared secret, in base32."""
    return world.vault.open(row.sealed, context(row.person_id)).decode()


def context(person_id: str) -> str:
    """Return what a sealed secret is bound to."""
    return f"totp/{person_id}"


def shared_secret(world: World) -> str:
    """Return a fresh secret for an authenticator, in base32."""
    return base64.b32encode(world.random.bytes(SECRET_BYTES)).decode()


def recovery_codes(world: World) -> tuple[str, ...]:
    """Return fresh codes, each good for one sign-in without the authenticator."""
    made = (world.random.bytes(RECOVERY_BYTES) for _ in range(RECOVERY_COUNT))
    return tuple(_grouped(base64.b32encode(entropy).decode().lower()) for entropy in made)


def kept(recovery: tuple[str, ...]) -> str:
    """Return what is kept of recovery codes."""
    return json.dumps([secret.fingerprint(_recovery_spelling(code)) for code in recovery])


def _grouped(text: str) -> str:
    return "-".join(text[i : i + 4] for i in range(0, len(text), 4))


def _recovery_spelling(code: str) -> str:
    """Return a recovery code as it is hashed, however it was typed."""
    return "".join(sign for sign in code.casefold() if sign.isalnum())
