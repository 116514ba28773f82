"""One salted group of attributes: given to a reader, it opens one digest of a record.

Source: RFC 9901 §4.2
"""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from tadoru.core.records import base64url, canonical
from tadoru.core.records.canonical import JsonValue, NotCanonical
from tadoru.core.records.claims import MEMBERS, RESERVED, MalformedRecord, malformed
from tadoru.core.words import N_

SALT_BYTES = 16
_PARTS = 3


@dataclass(frozen=True, slots=True)
class Disclosure:
    """A group's name and attributes with the salt that hides them; its text is kept as made."""

    salt: str
    name: str
    value: Mapping[str, JsonValue]
    encoded: str

    @property
    def digest(self) -> str:
        """Return the digest that stands for this group in the record."""
        return digest(self.encoded)


def digest(encoded: str) -> str:
    """Return the digest of a disclosure's text (the text itself, not what it decodes to).

    Source: RFC 9901 §4.2.3
    """
    return base64url.encode(sha256(encoded.encode("ascii")).digest())


def make(salt: bytes, name: str, value: Mapping[str, JsonValue]) -> Disclosure:
    """Return a group of attributes ready to be signed.

    Raises: MalformedRecord, NotCanonical
    """
    text = base64url.encode(salt)
    return read(base64url.encode(canonical.encode([text, name, value])))


def read(encoded: str) -> Disclosure:
    """Return the group that a disclosure's text holds.

    Raises: MalformedRecord
    """
    place = "disclosure"
    try:
        parts = canonical.decode_strict(base64url.decode(encoded))
    except NotCanonical as error:
        raise malformed(place) from error
    if not isinstance(parts, list) or len(parts) != _PARTS:
        raise malformed(place)
    salt, name, value = parts
    if not isinstance(salt, str) or not _is_salt(salt):
        raise malformed(f"{place}.salt")
    if not isinstance(name, str) or not name or name in MEMBERS | RESERVED:
        raise malformed(f"{place}.name")
    if not isinstance(value, dict):
        raise malformed(f"{place}.value")
    _refuse_inexact(value, f"{place}.{name}")
    return Disclosure(salt, name, value, encoded)


def _is_salt(text: str) -> bool:
    """Return whether the text carries at least 128 bits."""
    try:
        return len(base64url.decode(text)) >= SALT_BYTES
    except NotCanonical:
        return False


def _refuse_inexact(value: JsonValue, place: str) -> None:
    """Refuse floats, which readers round differently, and names that mean digests."""
    if isinstance(value, float):
        raise MalformedRecord(
            N_("{place} is a floating-point number; records hold decimals as text."), place=place
        )
    if isinstance(value, dict):
        for name, item in value.items():
            if name in RESERVED:
                raise malformed(f"{place}.{name}")
            _refuse_inexact(item, f"{place}.{name}")
    elif isinstance(value, list):
        for at, item in enumerate(value):
            _refuse_inexact(item, f"{place}[{at}]")
