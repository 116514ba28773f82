"""Spreadsheets and letters of Office Open XML: a ZIP archive whose every entry is looked at."""

import io
import re
import zipfile
import zlib

ENTRIES_MAX = 2000
UNPACKED_BYTES_MAX = 100 * 1024 * 1024
RATIO_MAX = 200  # of an entry that unpacks to more than a megabyte
_MEGABYTE = 1024 * 1024
_TYPES = "[Content_Types].xml"
# What office programs write; of the others one takes as much memory as its entry asks for.
_PACKED = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_END = b"PK\x05\x06"
_END_BYTES = 22
_COMMENT_MAX = 65_535
_CHUNK = 1024 * 1024
_ACTIVE = re.compile(
    r"vbaProject|activeX|oleObject|macrosheets|\.(exe|dll|js|vbs|bat)$", re.IGNORECASE
)
_UNSAFE = re.compile(r"^[/\\]|\\|(^|/)\.\.(/|$)|^[a-z]:", re.IGNORECASE)


def archive_end(content: bytes) -> int | None:
    """Return where a ZIP archive ends that would be found at the end of the content, if any is.

    Source:  PKWARE APPNOTE.TXT 6.3.10, 4.3.16 (end of central directory record)
    """
    tail = content[-(_END_BYTES + _COMMENT_MAX) :]
    at = tail.rfind(_END)
    while at >= 0:
        comment = int.from_bytes(tail[at + 20 : at + 22], "little")
        if at + _END_BYTES + comment == len(tail):
            return len(content) - len(tail) + at
        at = tail.rfind(_END, 0, at)
    return None


def office_fault(content: bytes, main_type: str) -> str:
    """Return why the content is no document whose main part is of that type.

    Source:  ISO/IEC 29500-2:2021, 6.2.3 (content types of the parts of a package)
    """
    if not content.startswith(b"PK\x03\x04"):
        return "content"
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _outside(content, archive) or _inside(archive, main_type)
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, RuntimeError):
        return "damaged"  # RuntimeError: a password is needed; ValueError: a name is no UTF-8


def _outside(content: bytes, archive: zipfile.ZipFile) -> str:
    """Return what is wrong with the archive before anything of it is unpacked."""
    entries = archive.infolist()
    names = [entry.filename for entry in entries]
    if archive_end(content) != len(content) - _END_BYTES or archive.comment:
        return "double"
    if not entries or min(entry.header_offset for entry in entries) != 0:
        return "double"
    if len(entries) > ENTRIES_MAX or sum(e.file_size for e in entries) > UNPACKED_BYTES_MAX:
        return "bomb"
    if any(e.file_size > _MEGABYTE and e.file_size > RATIO_MAX * e.compress_size for e in entries):
        return "bomb"
    packed = {entry.compress_type for entry in entries}
    twice = len(set(names)) != len(names)
    if twice or packed - _PACKED or any(_UNSAFE.search(name) for name in names):
        return "damaged"
    return "active" if any(_ACTIVE.search(name) for name in names) else ""


def _inside(archive: zipfile.ZipFile, main_type: str) -> str:
    """Return what is wrong with the entries; each is unpacked, so that none lies about its size."""
    types = b""
    for entry in archive.infolist():
        with archive.open(entry) as stream:
            while chunk := stream.read(_CHUNK):
                if entry.filename == _TYPES:
                    types += chunk
    if b"macroEnabled" in types or b"vbaProject" in types:
        return "active"
    return "" if f'ContentType="{main_type}"'.encode() in types else "content"
