"""Bytes inside JSON: base64url without padding, as records write them."""

import base64
import binascii
from typing import Annotated

from pydantic import Field
from pydantic import StringConstraints as Limits

from tadoru.core.findings import Finding
from tadoru.core.problems import InvalidData
from tadoru.core.words import N_

Encoded = Annotated[
    str,
    Limits(pattern=r"^[A-Za-z0-9_-]*$", max_length=10_000_000),
    Field(description="base64url without padding"),
]


def raw(text: str, place: str) -> bytes:
    """Return the bytes that a field encodes.

    Raises:  InvalidData
    """
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise InvalidData(
            [
                Finding(
                    place,
                    "api.base64url",
                    N_("These are not bytes in base64url."),
                    N_("Encode the bytes as base64url without padding."),
                )
            ]
        ) from error


def text_of(data: bytes) -> str:
    """Return bytes as such a field.

    >>> text_of(b"tadoru!"), raw("dGFkb3J1IQ", "/x")
    ('dGFkb3J1IQ', b'tadoru!')
    """
    return base64.urlsafe_b64encode(data).decode().rstrip("=")
