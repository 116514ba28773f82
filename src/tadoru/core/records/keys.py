"""Public keys: their names, and what they signed."""

from hashlib import sha256

from tadoru.core.problems import Kind, Problem
from tadoru.core.records import base64url, canonical
from tadoru.core.tlog import ed25519
from tadoru.core.words import N_

_DID = "did:key:z"
_MULTICODEC = b"\xed\x01"  # ed25519-pub
_ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_BASE = len(_ALPHABET)
_DID_LETTERS = 56  # "did:key:z" and the 47 letters of 34 bytes that begin with 0xed

sign = ed25519.sign
verify = ed25519.verify
public_key = ed25519.public_key


class MalformedKey(Problem):
    """A text that should name an Ed25519 public key does not."""

    kind = Kind.INVALID
    title = N_("Not an Ed25519 key")


def kid(public: bytes) -> str:
    """Return the name of a key in records: the thumbprint of its JWK.

    Source: RFC 7638 §3, RFC 8037 §2
    """
    jwk = {"crv": "Ed25519", "kty": "OKP", "x": base64url.encode(public)}
    return base64url.encode(sha256(canonical.encode(jwk)).digest())


def did_key(public: bytes) -> str:
    """Return the key itself as a decentralised identifier.

    Source: W3C CCG did:key §3.1.3
    """
    return _DID + _base58(_MULTICODEC + public)


def from_did_key(text: str) -> bytes:
    """Return the 32-byte public key that a did:key is.

    Raises: MalformedKey
    """
    number = 0
    for letter in text.removeprefix(_DID)[:_DID_LETTERS]:
        number = number * _BASE + _ALPHABET.find(letter)
    size = len(_MULTICODEC) + ed25519.KEY_BYTES
    if number > 0 and number.bit_length() <= size * 8:
        public = number.to_bytes(size, "big")[len(_MULTICODEC) :]
        if did_key(public) == text:  # whatever the above let through
            return public
    raise MalformedKey(N_("{text} is not the did:key of an Ed25519 key."), text=text[:80])


def _base58(data: bytes) -> str:
    """Return the Bitcoin base 58 text of bytes that do not begin with zero."""
    number = int.from_bytes(data, "big")
    letters = []
    while number:
        number, digit = divmod(number, _BASE)
        letters.append(_ALPHABET[digit])
    return "".join(reversed(letters))
