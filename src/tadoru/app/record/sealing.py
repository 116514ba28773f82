"""Disclosures at rest: each record has a key of its own, so that one record can be forgotten.

vault ── seals ──▶ record's key ── seals ──▶ disclosure 0, 1, 2, …
"""

from collections.abc import Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from tadoru.app.world import World
from tadoru.core.problems import Unsealable
from tadoru.core.records.disclosure import Disclosure
from tadoru.core.values import RecordId
from tadoru.core.words import N_

_KEY_BYTES = 32
_NONCE_BYTES = 12


def seal(
    world: World, record_id: RecordId, disclosures: Sequence[Disclosure]
) -> tuple[bytes, list[dict[str, object]]]:
    """Return the record's sealed key, and the rows of its sealed disclosures."""
    key = world.random.bytes(_KEY_BYTES)
    cipher = AESGCM(key)
    rows = []
    for position, shown in enumerate(disclosures):
        nonce = world.random.bytes(_NONCE_BYTES)
        body = cipher.encrypt(nonce, shown.encoded.encode("ascii"), _place(record_id, position))
        rows.append({"position": position, "attribute_group": shown.name, "sealed": nonce + body})
    return world.vault.seal(key, _context(record_id)), rows


def record_key(world: World, record_id: str, sealed_key: bytes) -> AESGCM:
    """Return the cipher of a record.

    Raises: Unsealable
    """
    return AESGCM(world.vault.open(sealed_key, _context(record_id)))


def unseal(cipher: AESGCM, record_id: str, position: int, sealed: bytes) -> str:
    """Return a disclosure's text as it was made.

    Raises: Unsealable
    """
    nonce, body = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
    try:
        return cipher.decrypt(nonce, body, _place(record_id, position)).decode("ascii")
    except (InvalidTag, ValueError) as error:
        raise Unsealable(
            N_("Disclosure {position} of record {record} was changed."),
            position=position,
            record=record_id,
        ) from error


def _context(record_id: str) -> str:
    return f"record/{record_id}"


def _place(record_id: str, position: int) -> bytes:
    return f"{record_id}/{position}".encode()
