"""Passwords and tokens: what is refused, how they are made, what is kept of them."""

import base64
import hashlib
import hmac
import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.profiles import RFC_9106_LOW_MEMORY

from tadoru.core.findings import Finding
from tadoru.core.words import N_

LENGTH_MIN = 12
LENGTH_MAX = 256
_DIFFERENT_MIN = 5  # characters; fewer is a pattern, not a password
SALT_BYTES = 16
ONE_TIME_BYTES = 15  # 120 bit
TOKEN_BYTES = 32  # 256 bit
_HASHER = PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)
# A hash of nothing anyone knows: checking an unknown mail takes as long as a known one.
_NOBODY = (
    "$argon2id$v=19$m=65536,t=3,p=4$AAAAAAAAAAAAAAAAAAAAAA"
    "$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
)


def password_findings(password: str, email: str, place: str) -> list[Finding]:
    """Return why a password is refused.

    Source:  NIST SP 800-63B-4 section 3.1.1.2 (length before composition, no reuse of the account)
    """
    plain = _normalised(password)
    if not LENGTH_MIN <= len(plain) <= LENGTH_MAX:
        return [
            Finding(
                place,
                "password.length",
                N_("The password has {length} characters."),
                N_("Use {length_min} to {length_max} characters; a sentence is good."),
                {"length": len(plain), "length_min": LENGTH_MIN, "length_max": LENGTH_MAX},
            )
        ]
    folded, mail = plain.casefold(), email.strip().casefold()
    if folded in {mail, mail.split("@")[0]} or len(set(folded)) < _DIFFERENT_MIN:
        return [
            Finding(
                place,
                "password.guessable",
                N_("This password is easy to guess."),
                N_("Do not use your mail address or a repeated pattern."),
            )
        ]
    return []


def hashed(password: str, entropy: bytes) -> str:
    """Return the argon2id hash of a password under 16 fresh random bytes.

    Source:  RFC 9106 section 4 (second recommended choice)
    """
    return _HASHER.hash(_normalised(password), salt=entropy)


def matches(password: str, known_hash: str | None) -> bool:
    """Return whether the password is the one kept; it takes as long where none is kept."""
    try:
        _HASHER.verify(known_hash or _NOBODY, _normalised(password))
    except (VerificationError, InvalidHashError):
        return False
    return known_hash is not None


def token(entropy: bytes) -> str:
    """Return random bytes as a token that fits into headers and forms."""
    return base64.urlsafe_b64encode(entropy).decode().rstrip("=")


def fingerprint(secret: str) -> str:
    """Return what is kept of a token of full entropy: its SHA-256, in hex.

    >>> fingerprint("abc")[:8]
    'ba7816bf'
    """
    return hashlib.sha256(secret.encode()).hexdigest()


def equal(left: str, right: str) -> bool:
    """Return whether two fingerprints are the same, in constant time."""
    return hmac.compare_digest(left.encode(), right.encode())


def one_time(entropy: bytes) -> str:
    """Return a password to hand over once, easy to read aloud.

    >>> one_time(bytes(15))
    'aaaaaa-aaaaaa-aaaaaa-aaaaaa'
    """
    text = base64.b32encode(entropy).decode().lower()
    return "-".join(text[i : i + 6] for i in range(0, len(text), 6))


def _normalised(password: str) -> str:
    return unicodedata.normalize("NFKC", password)
