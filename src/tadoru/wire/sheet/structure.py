"""A whole multi-level structure from one file: its parts and lines, and every defect in it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from tadoru.core.findings import Finding
from tadoru.core.trace.cycle import Loop, levels
from tadoru.core.trace.part import NAME_MAX, Make, read_make, read_mass
from tadoru.core.trace.structure import StageMap, amount_finding, loop_finding
from tadoru.core.units import Unit
from tadoru.core.values import multiply
from tadoru.core.words import N_
from tadoru.wire.sheet.cells import HERE, Cells, Name, Progress, read_each, silent
from tadoru.wire.sheet.layout import Format, Table
from tadoru.wire.sheet.read import read_rows
from tadoru.wire.sheet.rows import BYTES_MAX, Where

_PARENT = ("parent", "parent_supplementary", "parent_site")
_INPUT = ("input", "supplementary", "site")
_STAGE_MAPS = MappingProxyType({"": StageMap.KEEP, "keep": StageMap.KEEP, "raw": StageMap.RAW})


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A part that a file names."""

    key: Name
    name: str
    unit: Unit
    make: Make
    mass_kg: Decimal | None
    row: int  # of the first mention
    parent_unit_row: int | None = None  # the row that says what it is declared in


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One input of one part, its amount in the input's declared unit, and the row it stood in."""

    parent: Name
    child: Name
    amount: Decimal
    unit: Unit
    stage_map: StageMap
    row: int


@dataclass(frozen=True, slots=True)
class StructureSheet:
    """What a file says: parts in the order of their first mention, lines, first days, defects."""

    parts: tuple[SheetPart, ...]
    lines: tuple[SheetLine, ...]
    begins: Mapping[Name, date] = field(default_factory=dict)
    where: Where = field(default_factory=Where)
    findings: tuple[Finding, ...] = ()


@dataclass(slots=True)
class _Claims:
    """What the rows have said of one part so far; saying two different things is a finding."""

    row: int
    unit: Unit | None = None
    name: str = ""
    make: Make | None = None
    mass_kg: Decimal | None = None
    valid_from: date | None = None
    parent_unit_row: int | None = None


def read_structure(
    data: bytes,
    sites: Mapping[str, str] = HERE,
    kind: Format | None = None,
    bytes_max: int = BYTES_MAX,
    progress: Progress = silent,
) -> StructureSheet:
    """Return the parts and lines of the file, and all of its defects with place and remedy."""
    rows = read_rows(data, Table.STRUCTURES, kind, bytes_max)
    if isinstance(rows, tuple):
        return StructureSheet((), (), findings=rows)
    reader = _Reader(Cells(rows.where, rows.grouping, sites))
    read_each(rows, reader.cells, reader.take, progress)
    reader.find_loop()
    begins = {key: c.valid_from for key, c in reader.claims.items() if c.valid_from is not None}
    lines = tuple(reader.lines.values())
    found = tuple(reader.cells.findings)
    return StructureSheet(reader.parts(), lines, begins, rows.where, found)


class _Reader:
    """Reads row after row and keeps what was found, good and bad."""

    def __init__(self, cells: Cells) -> None:
        self.cells = cells
        self.lines: dict[tuple[Name, Name], SheetLine] = {}
        self.claims: dict[Name, _Claims] = {}

    def take(self, row: int, cells: Mapping[str, str]) -> None:
        """Take in one row."""
        parent = self.cells.name(row, cells, _PARENT)
        child = self.cells.name(row, cells, _INPUT)
        amount = self.cells.good(self._amount(row, cells))
        measure = self.cells.measure(row, cells, "unit")
        stage_map = self.cells.good(self._stage_map(row, cells.get("stage_map", "")))
        self._parent_claims(row, cells, parent)
        self._child_claims(row, cells, child, measure.unit if measure else None)
        if parent is None or child is None or not amount or not measure or not stage_map:
            return
        exact = multiply(amount, measure.factor)
        line = SheetLine(parent, child, exact, measure.unit, stage_map, row)
        earlier = self.lines.setdefault((parent, child), line)
        if earlier is not line:
            self.cells.note(
                self.cells.where.cell(row, "input"),
                "structure.duplicate",
                N_("“{part}” is already an input of “{parent}”, in row {row}."),
                N_("Add the two amounts into one row."),
                part=child.number,
                parent=parent.number,
                row=earlier.row,
            )

    def find_loop(self) -> None:
        """Note a loop, at the row of one of its lines."""
        index = {key: i for i, key in enumerate(self.claims)}
        ups = [index[line.parent] for line in self.lines.values()]
        downs = [index[line.child] for line in self.lines.values()]
        found = levels(ups, downs, len(index))
        if isinstance(found, Loop):
            keys = list(index)
            loop = [keys[i] for i in found]
            row = self.lines[(loop[-1], loop[0])].row
            place = self.cells.where.cell(row, "input")
            self.cells.findings.append(loop_finding([k.number for k in loop], place))

    def parts(self) -> tuple[SheetPart, ...]:
        """Return every part named; one that nobody said anything about is a piece, bought."""
        made = {parent for parent, _ in self.lines}
        return tuple(
            SheetPart(
                key,
                claims.name or key.number,
                claims.unit or Unit.PIECE,
                claims.make or (Make.MADE if key in made else Make.BOUGHT),
                claims.mass_kg,
                claims.row,
                claims.parent_unit_row,
            )
            for key, claims in self.claims.items()
        )

    def _amount(self, row: int, cells: Mapping[str, str]) -> Decimal | Finding:
        number = self.cells.amount(row, cells, "amount")
        if isinstance(number, Finding) or number > 0:
            return number
        return amount_finding(self.cells.where.cell(row, "amount"))

    def _stage_map(self, row: int, text: str) -> StageMap | Finding:
        return _STAGE_MAPS.get(text.casefold()) or Finding(
            self.cells.where.cell(row, "stage_map"),
            "structure.stage-map",
            N_("“{text}” is not a stage map."),
            N_("Write keep, or raw for all to raw material."),
            {"text": text[:40]},
        )

    def _parent_claims(self, row: int, cells: Mapping[str, str], key: Name | None) -> None:
        unit = self.cells.unit(row, cells, "parent_unit")
        begins = self.cells.day(row, cells, "valid_from")
        if key is None:
            return
        claims = self.claims.setdefault(key, _Claims(row))
        self._claim(claims, "unit", unit, (row, "parent_unit"))
        if unit is not None and claims.parent_unit_row is None:
            claims.parent_unit_row = row
        self._claim(claims, "valid_from", begins, (row, "valid_from"))

    def _child_claims(
        self, row: int, cells: Mapping[str, str], key: Name | None, unit: Unit | None
    ) -> None:
        name = self._name(row, cells.get("input_name", ""))
        where, good = self.cells.where, self.cells.good
        make_text = cells.get("kind", "")
        make = good(read_make(make_text, where.cell(row, "kind"))) if make_text else None
        mass_text = cells.get("mass_kg", "")
        mass_kg = good(read_mass(mass_text, where.cell(row, "mass_kg"))) if mass_text else None
        if key is None:
            return
        claims = self.claims.setdefault(key, _Claims(row))
        self._claim(claims, "unit", unit, (row, "unit"))
        self._claim(claims, "name", name, (row, "input_name"))
        self._claim(claims, "make", make, (row, "kind"))
        self._claim(claims, "mass_kg", mass_kg, (row, "mass_kg"))

    def _name(self, row: int, text: str) -> str:
        if len(text) <= NAME_MAX and text.isprintable():
            return text
        self.cells.note(
            self.cells.where.cell(row, "input_name"),
            "part.text",
            N_("The text is too long or has characters that cannot be shown."),
            N_("Use one line of at most {longest} characters."),
            longest=NAME_MAX,
        )
        return ""

    def _claim(self, claims: _Claims, name: str, value: object, at: tuple[int, str]) -> None:
        """Keep what a row says of a part, unless an earlier row said something else."""
        if value is None or value == "":
            return
        before = getattr(claims, name)
        if before is None or before == "":
            setattr(claims, name, value)
        elif before != value:
            self.cells.note(
                self.cells.where.cell(*at),
                "structure.contradiction",
                N_("Another row says “{before}” for the same part, this one “{value}”."),
                N_("Make the rows agree."),
                before=str(before),
                value=str(value),
            )
