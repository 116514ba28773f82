"""Base64url without padding, with exactly one text for each value."""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode

from tadoru.core.records.canonical import NotCanonical
from tadoru.core.words import N_

_TEXT = re.compile(r"[A-Za-z0-9_-]*")
_GROUP = 4


def encode(data: bytes) -> str:
    """Return the unpadded text.

    Source: RFC 7515 §2

    >>> encode(bytes([251, 255]))
    '-_8'
    """
    return urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def decode(text: str) -> bytes:
    """Return the bytes of the one text that stands for them.

    Raises: NotCanonical
    Source: RFC 4648 §3.5 (bits left over must be zero), §5
    """
    if len(text) % _GROUP != 1 and _TEXT.fullmatch(text):
        data = urlsafe_b64decode(text + "=" * (-len(text) % _GROUP))
        if encode(data) == text:
            return data
    raise NotCanonical(N_("{text} is not base64url."), text=text[:80])
