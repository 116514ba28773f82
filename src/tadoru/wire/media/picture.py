"""Pictures, checked from the first byte to the last: nothing stands before, between or after."""

import zlib

_PNG = b"\x89PNG\r\n\x1a\n"
_IHDR, _IEND = b"IHDR", b"IEND"
_SOI, _EOI = b"\xff\xd8", b"\xff\xd9"
_SOS = 0xDA
_ALONE = frozenset({0x01, *range(0xD0, 0xD8)})  # markers without a length: TEM, RST0 to RST7


def png_fault(content: bytes) -> str:
    """Return why the content is no whole PNG.

    Source:  W3C Portable Network Graphics (PNG) Specification, Third Edition, 5.2 and 5.3
    """
    if not content.startswith(_PNG):
        return "content"
    at, names = len(_PNG), list[bytes]()
    while at < len(content):
        size = int.from_bytes(content[at : at + 4])
        name, body = content[at + 4 : at + 8], content[at + 8 : at + 8 + size]
        check = content[at + 8 + size : at + 12 + size]
        if len(check) != 4 or zlib.crc32(name + body) != int.from_bytes(check):  # noqa: PLR2004
            return "damaged"
        names.append(name)
        at += 12 + size
        if name == _IEND:
            break
    if at != len(content):
        return "double"
    return "" if names[0] == _IHDR and names[-1] == _IEND else "damaged"


def jpeg_fault(content: bytes) -> str:
    """Return why the content is no whole JPEG.

    Source:  ITU-T T.81 (1992), B.1.1 and B.2
    """
    if not content.startswith(_SOI + b"\xff"):
        return "content"
    at = len(_SOI)
    while at < len(content) and content[at] == 0xFF:  # noqa: PLR2004  (every marker begins so)
        marker = content[at + 1] if at + 1 < len(content) else 0
        if marker == _EOI[1]:
            return "" if at + 2 == len(content) else "double"
        if marker in _ALONE:
            at += 2
            continue
        size = int.from_bytes(content[at + 2 : at + 4])
        if size < 2 or at + 2 + size > len(content):  # noqa: PLR2004  (it counts itself)
            return "damaged"
        at += 2 + size
        if marker == _SOS:
            at = _after_scan(content, at)
    return "damaged"


def _after_scan(content: bytes, at: int) -> int:
    """Return where the next marker stands: in a scan 0xFF is followed by 0 or a restart."""
    while True:
        at = content.find(b"\xff", at)
        if at < 0 or at + 1 >= len(content):
            return len(content)
        follows = content[at + 1]
        if follows == 0xFF:  # noqa: PLR2004  (fill)
            at += 1
        elif follows and follows not in _ALONE:
            return at
        else:
            at += 2
