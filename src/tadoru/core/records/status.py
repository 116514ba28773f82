"""The status list: which records of the log no longer stand, signed by the log per epoch.

Two bits for each leaf (0 stands, 1 superseded, 2 erased), deflated, in the public content of one
record. It says nothing of leaves that came after it.
"""

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum

from tadoru.core.records import base64url
from tadoru.core.records.canonical import NotCanonical
from tadoru.core.records.claims import malformed

STATUS_DATASET = "status/1"
MAX_LEAVES = 2**26  # 16 MiB of codes: a list that claims more is not inflated
_PER_BYTE = 4
_BITS = 2
_MASK = 3
_MAX_DIGITS = 8


class Code(IntEnum):
    """What became of a record."""

    STANDS = 0
    SUPERSEDED = 1
    ERASED = 2


@dataclass(frozen=True, slots=True)
class StatusList:
    """The codes of the first `size` leaves."""

    size: int
    codes: bytes

    def code(self, index: int) -> Code | None:
        """Return what became of a leaf, or nothing if the list does not cover it."""
        if not 0 <= index < self.size:
            return None
        byte, inside = divmod(index, _PER_BYTE)
        return Code(self.codes[byte] >> inside * _BITS & _MASK)

    def content(self) -> dict[str, str]:
        """Return the public content of the status record."""
        codes = base64url.encode(zlib.compress(self.codes, 9))
        return {"size": str(self.size), "codes": codes}


def make(size: int, codes: Mapping[int, Code]) -> StatusList:
    """Return the list of a tree of that size in which all other leaves stand."""
    packed = bytearray(-(-size // _PER_BYTE))
    for index, code in codes.items():
        byte, inside = divmod(index, _PER_BYTE)
        packed[byte] |= code << inside * _BITS
    return StatusList(size, bytes(packed))


def read(content: Mapping[str, str]) -> StatusList:
    """Return the list that a status record holds.

    Raises: MalformedRecord
    """
    if content.keys() != {"size", "codes"}:
        raise malformed("payload.open")
    text = content["size"]
    if not text.isdecimal() or len(text) > _MAX_DIGITS or str(int(text)) != text:
        raise malformed("payload.open.size")
    size = int(text)
    if size > MAX_LEAVES:
        raise malformed("payload.open.size")
    return StatusList(size, _inflated(content["codes"], -(-size // _PER_BYTE)))


def _inflated(text: str, length: int) -> bytes:
    """Return exactly so many bytes of codes, each of them a known one."""
    inflater = zlib.decompressobj()
    try:
        codes = inflater.decompress(base64url.decode(text), length + 1)
    except (zlib.error, NotCanonical) as error:
        raise malformed("payload.open.codes") from error
    # A code of 3 has both bits of a pair set.
    known = not any(byte & byte >> 1 & 0b01010101 for byte in set(codes))
    if len(codes) != length or not inflater.eof or inflater.unused_data or not known:
        raise malformed("payload.open.codes")
    return codes
