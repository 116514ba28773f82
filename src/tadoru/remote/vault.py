"""Sealing under the node's secret: AES-256-GCM with a key drawn from it by HKDF.

    sealed = 0x01 || nonce (12 bytes) || ciphertext and tag

The context is authenticated with the text, so that a sealed value moved to another row does not
open there.

Source: NIST SP 800-38D (GCM), RFC 5869 (HKDF)
"""

from collections.abc import Callable

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from tadoru.core.problems import Unsealable
from tadoru.core.words import N_

_VERSION = b"\x01"
_NONCE_BYTES = 12
_KEY_BYTES = 32
_PURPOSE = b"tadoru vault 1"


class SecretVault:
    """What may not lie about in the clear, sealed under `TADORU_SECRET`."""

    def __init__(self, secret: str, entropy: Callable[[int], bytes]) -> None:
        """Draw the sealing key from the secret once; the secret itself is not kept."""
        key = HKDF(SHA256(), _KEY_BYTES, salt=None, info=_PURPOSE).derive(secret.encode())
        self._cipher = AESGCM(key)
        self._entropy = entropy

    def seal(self, plain: bytes, context: str) -> bytes:
        """Return an authenticated ciphertext, bound to its context."""
        nonce = self._entropy(_NONCE_BYTES)
        return _VERSION + nonce + self._cipher.encrypt(nonce, plain, context.encode())

    def open(self, sealed: bytes, context: str) -> bytes:
        """Return the plain bytes.

        Raises: Unsealable
        """
        nonce, body = sealed[1 : 1 + _NONCE_BYTES], sealed[1 + _NONCE_BYTES :]
        if sealed[:1] != _VERSION:
            nonce = b""
        try:
            return self._cipher.decrypt(nonce, body, context.encode())
        except (InvalidTag, ValueError) as error:  # ValueError: too short to be anything sealed
            raise Unsealable(
                N_("{context} does not open: the secret is another one, or the bytes changed."),
                context=context,
            ) from error
