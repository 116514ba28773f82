"""Workbooks that mean harm, or are merely odd: refused with a sentence, in bounded memory."""

import io
import json
import subprocess
import sys
import textwrap
import zipfile
from collections.abc import Mapping
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from tadoru.wire.sheet import package
from tadoru.wire.sheet.parts import read_parts
from tadoru.wire.sheet.rows import ROWS_MAX

ROOT = Path(__file__).parents[3]
HEAD = '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
FEET = "</sheetData></worksheet>"


def sound(rows: int = 1) -> bytes:
    """Return a workbook of parts as a spreadsheet program writes it."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    page = book.add_worksheet("Parts")
    page.write_row(0, 0, ["number", "unit"])
    for row in range(rows):
        page.write_row(row + 1, 0, [f"P{row}", "kg"])
    book.close()
    return out.getvalue()


def changed(data: bytes, parts: Mapping[str, bytes]) -> bytes:
    """Return a workbook with other or further parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", 8) as new:
        for name in old.namelist():
            new.writestr(name, parts.get(name, old.read(name)))
        for name in parts.keys() - set(old.namelist()):
            new.writestr(name, parts[name])
    return out.getvalue()


def rules(data: bytes) -> list[str]:
    return [finding.rule for finding in read_parts(data).findings]


def test_a_sound_workbook_is_read() -> None:
    assert [row.key.number for row in read_parts(sound(3)).rows] == ["P0", "P1", "P2"]


def test_a_workbook_with_macros_is_refused() -> None:
    types = zipfile.ZipFile(io.BytesIO(sound())).read("[Content_Types].xml")
    enabled = types.replace(
        b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    )
    assert enabled != types
    assert rules(changed(sound(), {"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0"})) == ["sheet.macros"]
    assert rules(changed(sound(), {"[Content_Types].xml": enabled})) == ["sheet.macros"]


def test_an_old_or_protected_workbook_is_refused() -> None:
    assert rules(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)) == ["sheet.old-excel"]


@pytest.mark.parametrize(
    "data",
    [
        b"PK\x03\x04 no zip at all",
        sound()[:-40],
        changed(sound(), {"xl/worksheets/sheet1.xml": b"<worksheet"}),
        changed(sound(), {"xl/worksheets/sheet1.xml": b"<!DOCTYPE x [<!ENTITY a 'b'>]><x/>"}),
    ],
)
def test_a_broken_workbook_is_refused(data: bytes) -> None:
    assert rules(data) == ["sheet.broken-workbook"]


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    spaces = HEAD.encode() + b" " * (80 * 1024 * 1024) + FEET.encode()
    bomb = changed(sound(), {"xl/worksheets/sheet1.xml": spaces})
    assert len(bomb) < 200_000
    assert rules(bomb) == ["sheet.bomb"]
    parts = {f"xl/media/{i}.bin": b"" for i in range(package.PARTS_MAX + 1)}
    assert rules(changed(sound(), parts)) == ["sheet.bomb"]


def test_a_part_that_lies_about_its_size_is_refused() -> None:
    data = bytearray(changed(sound(), {"xl/worksheets/sheet1.xml": (HEAD + FEET).encode()}))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        size = archive.getinfo("xl/worksheets/sheet1.xml").file_size
    start = data.rindex(b"PK\x01\x02", 0, data.rindex(b"xl/worksheets/sheet1.xml"))
    data[start + 24 : start + 28] = (size - 8).to_bytes(4, "little")
    assert rules(bytes(data)) == ["sheet.broken-workbook"]


@pytest.mark.parametrize("cell", ["XFD1048576", "A1048576", "XFD20000"])
def test_a_cell_far_away_does_not_make_a_table_of_billions(cell: str) -> None:
    lone = f'{HEAD}<row><c r="{cell}"><v>1</v></c></row>{FEET}'
    found = rules(changed(sound(), {"xl/worksheets/sheet1.xml": lone.encode()}))
    assert found == ["sheet.too-large"]


def test_a_formula_counts_with_its_saved_value_and_is_named_without_one() -> None:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    page = book.add_worksheet("Parts")
    page.write_row(0, 0, ["number", "unit", "mass_kg"])
    page.write_row(1, 0, ["A", "kg"])
    page.write_formula(1, 2, "=1+1", None, 2)
    book.close()
    (row,) = read_parts(out.getvalue()).rows
    assert row.draft.mass_kg == 2

    plain = openpyxl.Workbook()
    plain.active.title = "部品"
    plain.active.append(["number", "unit", "mass_kg"])
    plain.active.append(["A", "kg", "=1+1"])
    plain.active.append(["B", "kg", "#N/A"])
    plain.active["C3"].data_type = "e"
    kept = io.BytesIO()
    plain.save(kept)
    assert [(f.place, f.rule) for f in read_parts(kept.getvalue()).findings] == [
        ("sheet '部品' cell C2", "sheet.uncomputed"),
        ("sheet '部品' cell C3", "sheet.error-value"),
    ]


def test_hidden_sheets_and_links_to_other_files_are_not_looked_at() -> None:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.add_worksheet("secret").hide()
    page = book.add_worksheet("Parts")
    page.activate()
    page.set_first_sheet()
    page.write_row(0, 0, ["number", "unit"])
    page.write_row(1, 0, ["A", "kg"])
    page.write_formula(2, 0, "='[other.xlsx]Sheet1'!A1", None, "B")
    page.write_string(2, 1, "kg")
    book.close()
    assert [row.key.number for row in read_parts(out.getvalue()).rows] == ["A", "B"]


MILLION = 1_000_000
PEAK_MB = 300


@pytest.mark.parametrize("kind", ["csv", "xlsx", "json"])
def test_a_million_rows_are_refused_in_bounded_memory(kind: str, tmp_path: Path) -> None:
    path = tmp_path / f"million.{kind}"
    _write_million(path)
    program = f"""
        import json
        from pathlib import Path
        from tadoru.wire.sheet.parts import read_parts
        found = read_parts(Path({str(path)!r}).read_bytes(), bytes_max=10**9).findings
        status = Path("/proc/self/status").read_text().split()
        peak = int(status[status.index("VmHWM:") + 1]) // 1024
        print(json.dumps([peak, [one.rule for one in found]]))
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(program)],
        capture_output=True, check=True, cwd=ROOT, text=True,
    )  # fmt: skip
    peak_mb, found = json.loads(done.stdout)
    assert "sheet.too-large" in found
    assert len(found) < ROWS_MAX
    assert peak_mb < PEAK_MB


def _write_million(path: Path) -> None:
    """Write a table of a million different parts."""
    if path.suffix == ".csv":
        rows = "".join(f"P{i},kg\n" for i in range(MILLION))
        path.write_text("number,unit\n" + rows)
    elif path.suffix == ".json":
        rows = ",".join(f'{{"number":"P{i}","unit":"kg"}}' for i in range(MILLION))
        path.write_text(f"[{rows}]")
    else:
        cell = '<c t="inlineStr"><is><t>{}</t></is></c>'
        head = f"<row>{cell.format('number')}{cell.format('unit')}</row>"
        rows = "".join(
            f"<row>{cell.format(f'P{i}')}{cell.format('kg')}</row>" for i in range(MILLION)
        )
        sheet = {"xl/worksheets/sheet1.xml": (HEAD + head + rows + FEET).encode()}
        path.write_bytes(changed(sound(), sheet))
