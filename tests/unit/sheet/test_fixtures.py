"""Each table in each format: good files say the same, bad ones give exactly their findings."""

import csv
import io
import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tadoru.core.findings import Finding
from tadoru.wire.sheet.parts import PartSheet, read_parts
from tadoru.wire.sheet.sources import SourceSheet, read_sources
from tadoru.wire.sheet.structure import StructureSheet, read_structure

FIXTURES = Path(__file__).parents[2] / "fixtures" / "import"
Sheet = PartSheet | StructureSheet | SourceSheet
READERS: Mapping[str, Callable[[bytes], Sheet]] = {
    "parts": read_parts,
    "structures": read_structure,
    "sources": read_sources,
}
TABLES = pytest.mark.parametrize("table", sorted(READERS))
BAD = sorted(FIXTURES.glob("*/bad*.findings"))


def said(sheet: Sheet) -> list[Any]:
    """Return what a file says, without the places where it says it."""
    assert sheet.findings == ()
    if isinstance(sheet, StructureSheet):
        parts = [replace(part, row=0, parent_unit_row=None) for part in sheet.parts]
        return [parts, [replace(line, row=0) for line in sheet.lines], dict(sheet.begins)]
    if isinstance(sheet, PartSheet):
        return [(row.key, row.draft) for row in sheet.rows]
    return [replace(row, row=0) for row in sheet.rows]


def workbook(rows: list[list[str]]) -> bytes:
    """Return the cells as a workbook, numbers as numbers."""
    book = openpyxl.Workbook()
    page = book.active
    page.title = "Table"
    for number, row in enumerate(rows, 1):
        for index, text in enumerate(row, 1):
            cell = page.cell(number, index)
            is_number = text.replace(".", "", 1).isdecimal() and text.isascii()
            cell.value = float(text) if is_number else text
            cell.data_type = "n" if is_number else "s"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def records(path: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_text("utf-8-sig"))))


@TABLES
def test_good_files_of_every_format_say_the_same(table: str) -> None:
    read, folder = READERS[table], FIXTURES / table
    wanted = said(read((folder / "good.csv").read_bytes()))
    assert wanted
    for path in folder.glob("good*"):
        assert said(read(path.read_bytes())) == wanted, path.name
    assert said(read(workbook(records(folder / "good.csv")))) == wanted


def test_good_parts_say_what_stands_in_them() -> None:
    sheet = read_parts((FIXTURES / "parts/good.json").read_bytes())
    cell, _, cathode, _, odd = sheet.rows
    assert (cell.draft.name, cell.draft.unit, cell.draft.mass_kg) == (
        "円筒セル", "piece", Decimal("0.07"),
    )  # fmt: skip
    assert (cathode.key.number, cathode.key.supplementary) == ("CAM-811", "rev2")
    assert (odd.draft.key.number, odd.draft.mass_kg, odd.draft.make) == ("=1+1", None, "bought")


@pytest.mark.parametrize("path", BAD, ids=lambda p: f"{p.parent.name}/{p.stem}")
def test_a_bad_file_gives_exactly_its_findings(path: Path) -> None:
    sheet = READERS[path.parent.name](path.with_suffix("").read_bytes())
    wanted = [tuple(line.split("\t")) for line in path.read_text().splitlines()]
    found = [(finding.place, finding.rule) for finding in sheet.findings]
    assert sorted(found) == sorted(wanted)
    assert all(finding.text() and finding.advice() for finding in sheet.findings)


def test_the_file_of_forty_faults_has_forty() -> None:
    assert len((FIXTURES / "structures/bad-40.csv.findings").read_text().splitlines()) == 40


def test_in_a_workbook_a_finding_names_sheet_and_cell() -> None:
    rows = records(FIXTURES / "parts/bad.csv")
    found = read_parts(workbook(rows)).findings
    assert ("sheet 'Table' cell C3", "unit.unknown") in {(f.place, f.rule) for f in found}
    assert ("sheet 'Table' cell E8", "part.negative-mass") in {(f.place, f.rule) for f in found}
    assert len(found) == len(read_parts((FIXTURES / "parts/bad.csv").read_bytes()).findings)


def test_the_heading_row_need_not_be_the_first() -> None:
    (finding,) = read_parts(workbook([[], [], ["number", "unit"], ["A", "ells"]])).findings
    assert finding.place == "sheet 'Table' cell B4"


def test_a_number_of_a_thousand_digits_is_out_of_range_not_an_error() -> None:
    data = b'[{"number": "A", "unit": "kg", "mass_kg": ' + b"9" * 900 + b"}]"
    (finding,) = read_parts(data).findings
    assert (finding.place, finding.rule) == ("/0/mass_kg", "amount.out-of-range")


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        ("{}", "sheet.json"),
        ("[", "sheet.json"),
        ("[]", "sheet.no-rows"),
        ('[{"number": "A", "unit": "kg"}', "sheet.json"),
        ('[{"number": "A", "unit": "kg"}] more', "sheet.json"),
        ('[{"number": "A", "number": "B", "unit": "kg"}]', "sheet.json"),
        ("[" * 100_000, "sheet.json"),
        ('[{"number": ' + "[" * 50_000 + "]" * 50_000 + ', "unit": "kg"}]', "sheet.json"),
        ('[{"number": "' + "A" * 300_000 + '", "unit": "kg"}]', "sheet.json"),
        (json.dumps([{"number": "A" * 5_000, "unit": "kg"}]), "sheet.long-cell"),
        ('[{"number": NaN, "unit": "kg"}]', "sheet.json"),
    ],
)
def test_json_that_is_no_table_says_so(data: str, rule: str) -> None:
    found: tuple[Finding, ...] = read_parts(data.encode()).findings
    assert rule in {finding.rule for finding in found}


def test_rows_of_json_are_read_across_windows() -> None:
    rows = [{"number": f"PART-{i:05}", "unit": "kg", "name": "x" * 150} for i in range(3_000)]
    sheet = read_parts(json.dumps(rows, indent=1).encode())
    assert [row.key.number for row in sheet.rows] == [row["number"] for row in rows]
    assert sheet.findings == ()
