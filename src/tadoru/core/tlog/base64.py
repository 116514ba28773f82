"""Standard base64 as notes use it, with exactly one text for each value."""

from base64 import b64decode, b64encode
from binascii import Error


def encode(data: bytes) -> str:
    """Return the padded text of RFC 4648 §4.

    >>> encode(b"tadoru!")
    'dGFkb3J1IQ=='
    """
    return b64encode(data).decode("ascii")


def decode(text: str) -> bytes | None:
    """Return the bytes, or nothing if this is not the one text that stands for them.

    Source: RFC 4648 §3.5 (bits left over must be zero)

    >>> decode("dGFkb3J1IQ=="), decode("dGFkb3J1IR==")
    (b'tadoru!', None)
    """
    try:
        data = b64decode(text, validate=True)
    except (Error, ValueError):
        return None
    return data if encode(data) == text else None
