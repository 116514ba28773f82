"""What is inside an XLSX file, found out before anything else opens it: sizes, macros, extents.

A workbook is a zip of XML. The sizes that a zip declares may be lies, so every part is unpacked
here piece by piece and counted, and nothing is kept of it.

Source:  ECMA-376 part 1, 18.3.1.4 (c), 18.3.1.73 (row), 18.2.19 (sheet); part 2 (the package);
         APPNOTE 6.3.10, 4.3.7 (local file header)
"""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from tadoru.core.findings import Finding
from tadoru.core.words import N_
from tadoru.wire.sheet.rows import ROWS_MAX

PARTS_MAX = 1000
UNPACKED_MAX = 192 * 1024 * 1024  # bytes, of all parts together
RATIO_MAX = 200  # unpacked by packed; a sheet of one repeated row has about 60
RATIO_FREE = 4 * 1024 * 1024  # bytes below which no ratio is looked at
CELLS_MAX = 3_000_000  # of the rectangle around all cells with something in them
EMPTY_FORMULAS_MAX = 100
_PIECE = 1 << 16
_LOCAL = struct.Struct("<4s5H3L2H")
_REFERENCE = re.compile(r"([A-Za-z]{1,3})(\d{1,7})")
_STORED, _DEFLATED = 0, 8


class Refused(Exception):
    """The file must not be opened; the finding says why."""

    def __init__(self, finding: Finding) -> None:
        """Keep the finding."""
        super().__init__(finding.rule)
        self.finding = finding


@dataclass(slots=True)
class Extent:
    """What a worksheet holds: the last row and column with something in it, and odd cells."""

    rows: int = 0
    columns: int = 0
    uncomputed: list[str] = field(default_factory=list)  # formulas without a value
    errors: list[str] = field(default_factory=list)  # such as #N/A


@dataclass(slots=True)
class Package:
    """The worksheets of a workbook by their names."""

    sheets: list[tuple[str, str]] = field(default_factory=list)  # name, relation
    targets: dict[str, str] = field(default_factory=dict)  # part, by relation
    extents: dict[str, Extent] = field(default_factory=dict)  # by part

    def extent(self, sheet: str) -> Extent:
        """Return what the sheet of that name holds."""
        relation = next((r for name, r in self.sheets if name == sheet), "")
        return self.extents.get(self.targets.get(relation, ""), Extent())


def inspect(data: bytes) -> Package:
    """Return what is in a workbook.

    Raises:  Refused
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError) as error:
        raise Refused(_broken()) from error
    if len(parts) > PARTS_MAX or len({part.filename for part in parts}) != len(parts):
        raise Refused(_bomb())
    if any("vbaproject" in part.filename.casefold() for part in parts):
        raise Refused(macros())
    package, unpacked = Package(), 0
    for part in parts:
        scan = _Scan(package, part.filename.lstrip("/"))
        size = 0
        for piece in _unpacked(data, part):
            size += len(piece)
            unpacked += len(piece)
            if unpacked > UNPACKED_MAX or size > max(RATIO_FREE, RATIO_MAX * part.compress_size):
                raise Refused(_bomb())
            scan.feed(piece)
        scan.close()
        if size != part.file_size:
            raise Refused(_broken())
    return package


def _unpacked(data: bytes, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield what a part holds, in pieces, whatever size it claims to have."""
    try:
        head = _LOCAL.unpack_from(data, part.header_offset)
    except struct.error as error:
        raise Refused(_broken()) from error
    start = part.header_offset + _LOCAL.size + head[9] + head[10]
    packed = memoryview(data)[start : start + part.compress_size]
    if head[0] != b"PK\x03\x04" or part.flag_bits & 1 or len(packed) != part.compress_size:
        raise Refused(_broken())
    if part.compress_type == _STORED:
        yield from (bytes(packed[i : i + _PIECE]) for i in range(0, len(packed), _PIECE))
    elif part.compress_type == _DEFLATED:
        yield from _inflated(packed)
    else:
        raise Refused(_broken())


def _inflated(packed: memoryview) -> Iterator[bytes]:
    machine = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        for start in range(0, len(packed), _PIECE):
            waiting: bytes | memoryview = packed[start : start + _PIECE]
            while waiting and not machine.eof:
                yield machine.decompress(waiting, _PIECE)
                waiting = machine.unconsumed_tail
        yield machine.flush(_PIECE)
    except zlib.error as error:
        raise Refused(_broken()) from error


class _Scan:
    """Reads one part of a package as XML and notes what matters of it."""

    def __init__(self, package: Package, name: str) -> None:
        self._package, self._name = package, name
        self._root = ""
        self._row, self._column = 0, 0
        self._is_text = False
        self._formula = self._value = self._is_error = self._inside = False
        self._machine: expat.XMLParserType | None = None
        if name.endswith((".xml", ".rels")):
            self._machine = expat.ParserCreate()
            self._machine.StartElementHandler = self._start
            self._machine.EndElementHandler = self._end
            self._machine.CharacterDataHandler = self._text
            self._machine.StartDoctypeDeclHandler = self._doctype

    def feed(self, piece: bytes) -> None:
        """Take in the next bytes."""
        self._parse(piece, last=False)

    def close(self) -> None:
        """Take note of the end."""
        self._parse(b"", last=True)

    def _parse(self, piece: bytes, *, last: bool) -> None:
        if self._machine is None:
            return
        try:
            self._machine.Parse(piece, last)
        except expat.ExpatError as error:
            raise Refused(_broken()) from error

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if not self._root:
            self._root = name
            if name == "worksheet":
                self._package.extents[self._name] = Extent()
            return
        if self._root == "worksheet":
            self._in_sheet(name, attributes)
        elif self._root == "workbook" and name == "sheet":
            relation = next((v for k, v in attributes.items() if k.endswith(":id")), "")
            self._package.sheets.append((attributes.get("name", ""), relation))
        elif self._root == "Relationships" and self._name == "xl/_rels/workbook.xml.rels":
            target = attributes.get("Target", "")
            whole = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            self._package.targets[attributes.get("Id", "")] = whole
        elif self._root == "Types" and _has_macros(attributes.get("ContentType", "")):
            raise Refused(macros())

    def _in_sheet(self, name: str, attributes: dict[str, str]) -> None:
        if name == "c":
            self._at(attributes.get("r", ""))
            self._value = self._formula = False
            self._is_error = attributes.get("t") == "e"
            self._is_text = attributes.get("t") == "str"
        elif name == "row":
            given = attributes.get("r", "")
            self._row = int(given) if given.isdecimal() and len(given) < 8 else self._row + 1  # noqa: PLR2004
            self._column = 0
        elif name == "f":
            self._formula = not self._is_text  # the result of which may well be an empty text
        elif name in {"v", "is"}:
            self._inside = True

    def _at(self, reference: str) -> None:
        found = _REFERENCE.fullmatch(reference)
        if found is None:
            self._column += 1
            return
        self._column, self._row = 0, int(found[2])
        for sign in found[1].upper():
            self._column = self._column * 26 + ord(sign) - ord("A") + 1

    def _text(self, text: str) -> None:
        self._value = self._value or (self._inside and not text.isspace())

    def _end(self, tag: str) -> None:
        name = tag.rpartition(":")[2]
        self._inside = self._inside and name not in {"v", "is"}
        if self._root != "worksheet" or name != "c":
            return
        extent = self._package.extents[self._name]
        if self._value:
            extent.rows, extent.columns = (
                max(extent.rows, self._row),
                max(extent.columns, self._column),
            )
        odd = extent.errors if self._is_error else extent.uncomputed
        if (self._is_error or (self._formula and not self._value)) and len(odd) < (
            EMPTY_FORMULAS_MAX
        ):
            odd.append(_reference(self._row, self._column))
        if extent.rows > ROWS_MAX + 1 or extent.rows * extent.columns > CELLS_MAX:
            raise Refused(_too_large())

    def _doctype(self, *_given: object) -> None:
        raise Refused(_broken())


def _reference(row: int, column: int) -> str:
    text = ""
    while column:
        column, digit = divmod(column - 1, 26)
        text = chr(ord("A") + digit) + text
    return f"{text}{row}"


def _has_macros(content_type: str) -> bool:
    plain = content_type.casefold()
    return "macroenabled" in plain or "vbaproject" in plain


def macros() -> Finding:
    """Return the finding that a workbook carries programs."""
    return Finding(
        "",
        "sheet.macros",
        N_("The workbook contains macros; such files are not opened."),
        N_("Save it as an Excel workbook without macros (.xlsx)."),
    )


def _bomb() -> Finding:
    return Finding(
        "",
        "sheet.bomb",
        N_("The file unpacks to far more than it seems to hold; it was not opened."),
        N_("Copy the table into a new workbook, or save it as CSV."),
    )


def _too_large() -> Finding:
    return Finding(
        "",
        "sheet.too-large",
        N_("The sheet has more than {limit} rows, or something far away from the table."),
        N_("Split it into several files; delete what stands beside and below the table."),
        {"limit": ROWS_MAX},
    )


def _broken() -> Finding:
    return Finding(
        "",
        "sheet.broken-workbook",
        N_("The file is not a sound Excel workbook."),
        N_("Open it in a spreadsheet program and save it again as .xlsx, without a password."),
    )
