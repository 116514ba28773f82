"""The structure sheet: real files are read, and every defect of a bad one is named at its cell."""

import pytest

from tadoru.core.findings import Finding
from tadoru.core.trace.part import Make
from tadoru.core.trace.structure import StageMap
from tadoru.core.units import Unit
from tadoru.wire.sheet import rows
from tadoru.wire.sheet.cells import Name
from tadoru.wire.sheet.structure import StructureSheet, read_structure
from tests.fakes.nmc811 import BOM


def good(text: str, encoding: str = "utf-8") -> StructureSheet:
    found = read_structure(text.encode(encoding))
    assert not found.findings, [f.text() for f in found.findings]
    return found


def bad(data: str | bytes) -> tuple[Finding, ...]:
    return read_structure(data.encode() if isinstance(data, str) else data).findings


def test_the_published_pack_is_imported() -> None:
    found = good(BOM)
    assert (len(found.parts), len(found.lines)) == (30, 36)
    assert found.parts[0].key == Name("kWh_capacity")
    assert {p.key.number: p.make for p in found.parts}["NiSO4"] is Make.BOUGHT
    assert {p.key.number: p.unit for p in found.parts}["electricity"] is Unit.KILOWATT_HOUR


JAPANESE = "親部品,部品,数量,単位,部品名称\nパック,セル,１２.５,㎏,円筒セル\nセル,熱,1.5,GJ,\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_encodings_and_delimiters_are_found_out(
    encoding: str, delimiter: str, newline: str
) -> None:
    text = JAPANESE.replace(",", delimiter).replace("\n", newline)
    found = good(text, encoding)
    assert found == good(JAPANESE)
    assert [p.name for p in found.parts] == ["パック", "円筒セル", "熱"]
    assert str(found.lines[1].amount) in {"1500", "1500.0"}
    assert found.lines[1].unit is Unit.MEGAJOULE


def test_optional_columns_are_read() -> None:
    found = good(
        "parent,input,amount,unit,parent_unit,supplementary,kind,stage_map,mass_kg\n"
        "pack,bms,1,piece,piece,rev2,made,raw,0.35\n"
    )
    bms = found.parts[1]
    assert bms.key == Name("bms", "rev2")
    assert (bms.make, str(bms.mass_kg)) == (Make.MADE, "0.35")
    assert found.lines[0].stage_map is StageMap.RAW


def test_forty_faults_are_forty_findings() -> None:
    lines = [f"pack,part{i},-1,kg" for i in range(20)] + [f"pack,other{i},1,xyz" for i in range(20)]
    found = bad("parent,input,amount,unit\n" + "\n".join(lines) + "\n")
    assert len(found) == 40
    assert found[0].place == "row 2, column amount"
    assert found[39].place == "row 41, column unit"
    assert all(f.text() and f.advice() for f in found)


@pytest.mark.parametrize(
    ("rows", "place", "rule"),
    [
        ("pack,cell,1,kg\npack,cell,2,kg", "row 3, column input", "structure.duplicate"),
        ("a,b,1,kg\nb,a,1,kg", "row 3, column input", "structure.cycle"),
        ("a,a,1,kg", "row 2, column input", "structure.cycle"),
        ("pack,cell,0,kg", "row 2, column amount", "structure.amount-not-positive"),
        ("pack,cell,,kg", "row 2, column amount", "amount.missing"),
        ('pack,cell,"0,71",kg', "row 2, column amount", "amount.unreadable"),
        ("pack,cell,1,", "row 2, column unit", "unit.missing"),
        ("pack,,1,kg", "row 2, column input", "part.no-number"),
        (",cell,1,kg", "row 2, column parent", "part.no-number"),
        ("a,c,1,kg\nb,c,1,piece", "row 3, column unit", "structure.contradiction"),
        ("pack,cell,1,kg,more", "row 2", "sheet.too-wide"),
        ('pack,"cell,1,kg', "row 2", "sheet.broken"),
        ("", "row 2", "sheet.no-rows"),
        ("pack," + "x" * 2000 + ",1,kg", "row 2, column input", "sheet.long-cell"),
    ],
)
def test_each_defect_is_named_at_its_cell(rows: str, place: str, rule: str) -> None:
    found = bad("parent,input,amount,unit\n" + rows)
    assert (place, rule) in {(f.place, f.rule) for f in found}


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        ("", "sheet.empty"),
        ("parent,input,amount\n", "sheet.missing-column"),
        ("parent,input,amount,unit,colour\n", "sheet.unknown-column"),
        ("parent,input,amount,unit,unit\n", "sheet.duplicate-column"),
        (b"parent,input,amount,unit\n\xff\xff\xff", "sheet.encoding"),
        (b"parent\x00,input", "sheet.encoding"),
        (b" " * (rows.BYTES_MAX + 1), "sheet.too-large"),
    ],
)
def test_a_file_that_is_no_such_table_says_why(data: str | bytes, rule: str) -> None:
    assert rule in {f.rule for f in bad(data)}


def test_too_many_rows_are_refused() -> None:
    lines = "a,b,1,kg\n" * (rows.ROWS_MAX + 1)
    assert [f.rule for f in bad("parent,input,amount,unit\n" + lines)] == ["sheet.too-large"]


def test_empty_rows_do_not_shift_the_row_numbers() -> None:
    (finding,) = bad("parent,input,amount,unit\n\n,,,\npack,cell,-1,kg\n")
    assert finding.place == "row 4, column amount"
