"""What a file is, by its content: the few kinds that are taken, and why another one is not.

A kind is taken only if its content is that kind from the first byte to the last: a file that is
two kinds at once is neither. What is text must be text throughout; markup that a browser would
run is no text.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from tadoru.wire.media.data import json_fault, xml_fault
from tadoru.wire.media.name import extension
from tadoru.wire.media.office import archive_end, office_fault
from tadoru.wire.media.picture import jpeg_fault, png_fault


class Fault(StrEnum):
    """Why a file is not taken."""

    EMPTY = "empty"
    UNKNOWN = "unknown"  # an ending that no kind has
    CONTENT = "content"  # not what its name says
    DECLARED = "declared"  # the sender calls it another type
    DOUBLE = "double"  # two kinds at once, or something after its end
    DAMAGED = "damaged"
    ACTIVE = "active"  # macros, scripts, programs, embedded objects
    BOMB = "bomb"  # unpacks to far more than it is


@dataclass(frozen=True, slots=True)
class Media:
    """A kind of file as it is kept and given out."""

    type: str  # RFC 6838, with its character set where it is text


@dataclass(frozen=True, slots=True)
class _Kind:
    """A kind: its type, the names that senders use for it, and how its content is checked."""

    type: str
    check: Callable[[bytes], str]
    aliases: frozenset[str] = frozenset()
    text: bool = False


def sniff(name: str, declared: str, content: bytes) -> Media | Fault:
    """Return what the file is, or why it is not taken; the name must have been cleaned.

    `declared` is the sender's media type; an empty or a general one says nothing.
    """
    if not content:
        return Fault.EMPTY
    kind = KINDS.get(extension(name))
    if kind is None:
        return Fault.UNKNOWN
    fault = kind.check(content)
    if fault:
        return Fault(fault)
    said = declared.partition(";")[0].strip().casefold()
    if said not in {"", "application/octet-stream", kind.type, *kind.aliases}:
        return Fault.DECLARED
    return Media(f"{kind.type}; charset={_charset(content)}" if kind.text else kind.type)


def text_fault(content: bytes) -> str:
    """Return why the content is no plain text: other bytes, control characters, markup, programs.

    Text is UTF-8, or what Japanese spreadsheets write (Windows code page 932).
    """
    try:
        text = content.decode(_charset(content))
    except UnicodeDecodeError:
        return Fault.CONTENT
    if _CONTROL.search(text):
        return Fault.CONTENT
    if text.lstrip("\ufeff \t\r\n").startswith(_PROGRAMS) or _MARKUP.match(text):
        return Fault.ACTIVE
    return Fault.DOUBLE if archive_end(content) is not None else ""


def _pdf_fault(content: bytes) -> str:
    """Return why the content is no PDF.

    Source:  ISO 32000-2:2020, 7.5.2 (header), 7.5.5 (trailer), 12.6.4 (actions)
    """
    if not _PDF.match(content):
        return Fault.CONTENT
    if b"%%EOF" not in content[-_PDF_TAIL:]:
        return Fault.DAMAGED
    if not content.rstrip().endswith(b"%%EOF") or archive_end(content) is not None:
        return Fault.DOUBLE
    return Fault.ACTIVE if _PDF_ACTIVE.search(content) else ""


def _charset(content: bytes) -> str:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return "cp932"
    return "utf-8"


def _json_fault(content: bytes) -> str:
    return Fault.CONTENT if json_fault(content) else text_fault(content)


_OFFICE = "application/vnd.openxmlformats-officedocument."
_SHEET, _LETTER = "spreadsheetml.sheet", "wordprocessingml.document"


def _office(what: str) -> _Kind:
    return _Kind(
        _OFFICE + what, lambda content: office_fault(content, _OFFICE + what + ".main+xml")
    )


_CSV = _Kind(
    "text/csv",
    text_fault,
    # Windows calls a CSV file by the program that opens it.
    frozenset({"text/plain", "application/csv", "application/vnd.ms-excel", "text/x-csv"}),
    text=True,
)
_JPEG = _Kind("image/jpeg", jpeg_fault, frozenset({"image/jpg", "image/pjpeg"}))
KINDS: Mapping[str, _Kind] = MappingProxyType(
    {
        "pdf": _Kind("application/pdf", _pdf_fault, frozenset({"application/x-pdf"})),
        "png": _Kind("image/png", png_fault),
        "jpg": _JPEG,
        "jpeg": _JPEG,
        "csv": _CSV,
        "txt": _Kind("text/plain", text_fault, text=True),
        "json": _Kind("application/json", _json_fault, frozenset({"text/json", "text/plain"})),
        "xml": _Kind("application/xml", xml_fault, frozenset({"text/xml"})),
        "xlsx": _office(_SHEET),
        "docx": _office(_LETTER),
    }
)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_MARKUP = re.compile(r"[\ufeff\s]*<[a-z!?/]", re.IGNORECASE)
# A script's first line; a DOS program that is text throughout, as the test file of virus scanners.
_PROGRAMS = ("#!", "X5O!P%@AP", "@echo off", "<?php")
_PDF = re.compile(rb"%PDF-[12]\.\d")
_PDF_TAIL = 1024
_PDF_ACTIVE = re.compile(rb"/(JavaScript|Launch|RichMedia)\b")
