"""Ed25519 signatures over raw 32-byte keys, as every key of the log and of a record uses them."""

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

KEY_BYTES = 32
SIGNATURE_BYTES = 64


def verify(public: bytes, message: bytes, signature: bytes) -> bool:
    """Return whether the signature was made over the message by the key's holder.

    Source: RFC 8032 §5.1.7
    """
    if len(public) != KEY_BYTES or len(signature) != SIGNATURE_BYTES:
        return False
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except InvalidSignature:
        return False
    return True


def sign(private: bytes, message: bytes) -> bytes:
    """Return the 64-byte signature of a 32-byte private key.

    Source: RFC 8032 §5.1.6
    """
    return Ed25519PrivateKey.from_private_bytes(private).sign(message)


def public_key(private: bytes) -> bytes:
    """Return the 32-byte public key that belongs to a 32-byte private key.

    Source: RFC 8032 §5.1.5
    """
    return Ed25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()
