"""A witness's word that it saw a checkpoint, and nothing that contradicts it, at a time.

Source: C2SP tlog-cosignature, Ed25519 ("cosignature/v1")
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from tadoru.core.tlog import ed25519
from tadoru.core.tlog.note import COSIGNATURE_V1, BadSignature, Note, VerifierKey
from tadoru.core.words import N_

_TIME_BYTES = 8
_LAST_SECOND = 253_402_300_799  # the end of the year 9999, where datetime ends


@dataclass(frozen=True, slots=True)
class Cosignature:
    """Which witness signed, and when it says it did."""

    witness: VerifierKey
    at: datetime


def signing_bytes(body: str, at: datetime) -> bytes:
    """Return what a witness signs of a checkpoint's text."""
    return _message(body, int(at.timestamp()))


def assemble(at: datetime, signature: bytes) -> bytes:
    """Return the data of a witness's signature line: the time, then what the key made."""
    return int(at.timestamp()).to_bytes(_TIME_BYTES, "big") + signature


def verify(note: Note, witnesses: Sequence[VerifierKey]) -> tuple[Cosignature, ...]:
    """Return the cosignatures of the known witnesses on a checkpoint.

    Raises: BadSignature if a line names a known witness and it did not sign
    """
    known = {(key.name, key.id): key for key in witnesses if key.type == COSIGNATURE_V1}
    found = {}
    for signature in note.signatures:
        key = known.get((signature.name, signature.key_id))
        if key is None:
            continue
        seconds = int.from_bytes(signature.data[:_TIME_BYTES], "big")
        message = _message(note.text, seconds)
        genuine = ed25519.verify(key.public, message, signature.data[_TIME_BYTES:])
        if not genuine or seconds > _LAST_SECOND:
            raise BadSignature(N_("{name} did not sign this checkpoint."), name=key.name)
        found[key] = Cosignature(key, datetime.fromtimestamp(seconds, UTC))
    return tuple(found.values())


def _message(body: str, seconds: int) -> bytes:
    """Return the header, the time and the checkpoint's text."""
    return f"cosignature/v1\ntime {seconds}\n{body}".encode()
