"""A whole multi-level structure from one CSV file: its parts and lines, or every defect in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import TypeVar

from tadoru.core.findings import Finding
from tadoru.core.trace.cycle import Loop, levels
from tadoru.core.trace.part import Make, PartDraft, PartKey, read_make, read_mass
from tadoru.core.trace.structure import StageMap, amount_finding, loop_finding
from tadoru.core.units import Unit, read_unit
from tadoru.core.values import multiply, read_amount
from tadoru.core.words import N_
from tadoru.wire.sheet.csv import Table, place, read_table

REQUIRED = ("parent", "input", "amount", "unit")
COLUMNS = (
    *REQUIRED,
    "parent_supplementary",
    "parent_unit",
    "input_name",
    "supplementary",
    "kind",
    "stage_map",
    "mass_kg",
)
NAMES = MappingProxyType(
    {
        **{column: column for column in COLUMNS},
        "child": "input",
        "quantity": "amount",
        "amount_per_unit_parent": "amount",
        "親部品": "parent",
        "部品": "input",
        "数量": "amount",
        "単位": "unit",
        "親補助項目": "parent_supplementary",
        "親単位": "parent_unit",
        "部品名称": "input_name",
        "補助項目": "supplementary",
        "区分": "kind",
        "ステージ": "stage_map",
        "質量kg": "mass_kg",
        "質量_kg": "mass_kg",
    }
)
NUMBER_MAX = 100
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One input of one part, its amount in the input's declared unit, and the row it stood in."""

    parent: PartKey
    child: PartKey
    amount: Decimal
    unit: Unit
    stage_map: StageMap
    row: int


@dataclass(frozen=True, slots=True)
class StructureSheet:
    """A structure without defects: parts in the order of their first mention."""

    parts: tuple[PartDraft, ...]
    lines: tuple[SheetLine, ...]


@dataclass(slots=True)
class _Claims:
    """What the rows have said of one part so far; saying two different things is a finding."""

    unit: Unit | None = None
    name: str = ""
    make: Make | None = None
    mass_kg: Decimal | None = None


def read_structure(data: bytes) -> StructureSheet | tuple[Finding, ...]:
    """Return the parts and lines of the file, or all of its defects with row, column and remedy."""
    table = read_table(data, NAMES, REQUIRED)
    if not isinstance(table, Table):
        return table
    reader = _Reader(grouping=table.delimiter != ";")
    for row, cells in table.rows:
        reader.read(row, cells)
    if not reader.findings:
        reader.find_loop()
    if not table.rows:
        reader.note("row 2", "sheet.no-rows", N_("The file has no rows."), N_("Add one row."))
    return tuple(reader.findings) or StructureSheet(reader.parts(), tuple(reader.lines.values()))


class _Reader:
    """Reads row after row and keeps what was found, good and bad."""

    def __init__(self, *, grouping: bool) -> None:
        self.findings: list[Finding] = []
        self.lines: dict[tuple[PartKey, PartKey], SheetLine] = {}
        self._claims: dict[PartKey, _Claims] = {}
        self._grouping = grouping

    def read(self, row: int, cells: Mapping[str, str]) -> None:
        """Take in one row."""
        parent = self._key(row, cells, "parent", "parent_supplementary")
        child = self._key(row, cells, "input", "supplementary")
        amount = self._good(self._amount(row, cells))
        measure = self._good(read_unit(cells["unit"], place(row, "unit")))
        stage_map = self._good(_stage_map(cells.get("stage_map", ""), place(row, "stage_map")))
        self._parent_claims(row, cells, parent)
        unit = measure.unit if measure else None
        self._child_claims(row, cells, child, unit)
        if parent is None or child is None or not amount or not measure or not stage_map:
            return
        exact = multiply(amount, measure.factor)
        line = SheetLine(parent, child, exact, measure.unit, stage_map, row)
        earlier = self.lines.setdefault((parent, child), line)
        if earlier is not line:
            self.note(
                place(row, "input"),
                "structure.duplicate",
                N_("“{part}” is already an input of “{parent}”, in row {row}."),
                N_("Add the two amounts into one row."),
                part=child.number,
                parent=parent.number,
                row=earlier.row,
            )

    def find_loop(self) -> None:
        """Note a loop, at the row of one of its lines."""
        index = {key: i for i, key in enumerate(self._claims)}
        ups = [index[line.parent] for line in self.lines.values()]
        downs = [index[line.child] for line in self.lines.values()]
        found = levels(ups, downs, len(index))
        if isinstance(found, Loop):
            keys = list(index)
            loop = [keys[i] for i in found]
            row = self.lines[(loop[-1], loop[0])].row
            self.findings.append(loop_finding([k.number for k in loop], place(row, "input")))

    def parts(self) -> tuple[PartDraft, ...]:
        """Return every part named; one that nobody said anything about is a piece, bought."""
        made = {parent for parent, _ in self.lines}
        return tuple(
            PartDraft(
                key,
                claims.name or key.number,
                claims.unit or Unit.PIECE,
                claims.make or (Make.MADE if key in made else Make.BOUGHT),
                claims.mass_kg,
            )
            for key, claims in self._claims.items()
        )

    def note(self, where: str, rule: str, message: str, remedy: str, **facts: object) -> None:
        """Keep one finding."""
        self.findings.append(Finding(where, rule, message, remedy, facts))

    def _good(self, read: T | Finding) -> T | None:
        if isinstance(read, Finding):
            self.findings.append(read)
            return None
        return read

    def _key(self, row: int, cells: Mapping[str, str], column: str, extra: str) -> PartKey | None:
        number, supplementary = cells[column], cells.get(extra, "")
        for name, text in ((column, number), (extra, supplementary)):
            if len(text) > NUMBER_MAX or not text.isprintable():
                self.note(
                    place(row, name),
                    "part.text",
                    N_("The text is too long or has characters that cannot be shown."),
                    N_("Use one line of at most {longest} characters."),
                    longest=NUMBER_MAX,
                )
                return None
        if not number:
            self.note(
                place(row, column),
                "part.no-number",
                N_("The part has no number."),
                N_("Enter your part number."),
            )
            return None
        return PartKey(number, supplementary)

    def _amount(self, row: int, cells: Mapping[str, str]) -> Decimal | Finding:
        where = place(row, "amount")
        number = read_amount(cells["amount"], where, grouping=self._grouping)
        if isinstance(number, Finding) or number > 0:
            return number
        return amount_finding(where)

    def _parent_claims(self, row: int, cells: Mapping[str, str], key: PartKey | None) -> None:
        if key is None:
            return
        claims = self._claims.setdefault(key, _Claims())
        text = cells.get("parent_unit", "")
        measure = self._good(read_unit(text, place(row, "parent_unit"))) if text else None
        if measure and measure.factor != 1:
            self.note(
                place(row, "parent_unit"),
                "part.unit-scaled",
                N_("A part is declared in one of our units, not in a multiple of it."),
                N_("Use {unit}."),
                unit=measure.unit,
            )
        elif measure:
            self._claim(claims, "unit", measure.unit, place(row, "parent_unit"))

    def _child_claims(
        self, row: int, cells: Mapping[str, str], key: PartKey | None, unit: Unit | None
    ) -> None:
        make_text = cells.get("kind", "")
        make = self._good(read_make(make_text, place(row, "kind"))) if make_text else None
        mass_kg = self._good(read_mass(cells.get("mass_kg", ""), place(row, "mass_kg")))
        if key is None:
            return
        claims = self._claims.setdefault(key, _Claims())
        self._claim(claims, "unit", unit, place(row, "unit"))
        self._claim(claims, "name", cells.get("input_name", ""), place(row, "input_name"))
        self._claim(claims, "make", make, place(row, "kind"))
        self._claim(claims, "mass_kg", mass_kg, place(row, "mass_kg"))

    def _claim(self, claims: _Claims, name: str, value: object, where: str) -> None:
        """Keep what a row says of a part, unless an earlier row said something else."""
        if value is None or value == "":
            return
        before = getattr(claims, name)
        if before is None or before == "":
            setattr(claims, name, value)
        elif before != value:
            self.note(
                where,
                "structure.contradiction",
                N_("Another row says “{before}” for the same part, this one “{value}”."),
                N_("Make the rows agree."),
                before=str(before),
                value=str(value),
            )


def _stage_map(text: str, where: str) -> StageMap | Finding:
    words = {"": StageMap.KEEP, "keep": StageMap.KEEP, "raw": StageMap.RAW}
    return words.get(text.casefold()) or Finding(
        where,
        "structure.stage-map",
        N_("“{text}” is not a stage map."),
        N_("Write keep, or raw for all to raw material."),
        {"text": text[:40]},
    )
