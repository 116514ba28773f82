"""Whole tables in and out: what an import does, keeps and refuses, on both databases."""

import csv as reader
import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from itertools import product
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import Engine, event

from tadoru.app.identity import identifier, site
from tadoru.app.identity.draft import SiteDraft
from tadoru.app.listing import Page
from tadoru.app.trace import part, read, source, structure
from tadoru.app.transfer.opening import File
from tadoru.app.transfer.parts import import_parts
from tadoru.app.transfer.sources import import_sources
from tadoru.app.transfer.structures import import_structures
from tadoru.app.transfer.tables import EXPORTS, IMPORTS, TEMPLATES
from tadoru.app.transfer.view import Change, ImportReport
from tadoru.app.world import World
from tadoru.core.problems import Absent, InvalidData
from tadoru.core.trace.partquery import PartQuery
from tadoru.entry.text import translator
from tadoru.wire.sheet.layout import Format, Table
from tests.fakes.node import company
from tests.fakes.scene import Company

FIXTURES = Path(__file__).parents[1] / "fixtures" / "import"
FORTY = (FIXTURES / "structures/bad-40.csv").read_bytes()
COUNTS = ("created", "changed", "unchanged", "removed")


def counts(report: ImportReport) -> tuple[int, ...]:
    return tuple(getattr(report, name) for name in COUNTS)


def csv(*lines: str) -> File:
    return File("\n".join(lines).encode())


def bring(world: World, acme: Company, table: Table, *lines: str) -> ImportReport:
    return IMPORTS[table](world, acme.actor, None, csv(*lines))


def faults(world: World, acme: Company, table: Table, *lines: str) -> list[tuple[str, str]]:
    with pytest.raises(InvalidData) as refused:
        bring(world, acme, table, *lines)
    tried = IMPORTS[table](world, acme.actor, None, csv(*lines), dry_run=True)
    assert tried.findings == refused.value.findings
    return [(finding.place, finding.rule) for finding in refused.value.findings]


def numbers(world: World, acme: Company) -> list[str]:
    return [view.number for view in read.listing(world, acme.actor, Page()).items]


def test_parts_are_registered_then_changed_then_left_alone(world: World) -> None:
    acme = Company(world, "Acme")
    good = File((FIXTURES / "parts/good.csv").read_bytes())
    tried = import_parts(world, acme.actor, None, good, dry_run=True)
    assert (counts(tried), numbers(world, acme)) == ((5, 0, 0, 0), [])

    done = import_parts(world, acme.actor, None, good)
    assert counts(done) == (5, 0, 0, 0)
    cell = read.read(world, acme.actor, done.part_ids["CELL-1"]).part
    assert (cell.name, cell.unit, cell.mass_kg) == ("円筒セル", "piece", Decimal("0.07"))
    assert counts(import_parts(world, acme.actor, None, good)) == (0, 0, 5, 0)

    third = bring(
        world, acme, Table.PARTS, "number,unit,mass_kg", "CELL-1,piece,0.08", "CELL-2,piece,1.2"
    )
    assert counts(third) == (0, 1, 1, 0)
    assert third.changes == (Change("CELL-1", ("mass_kg",)),)
    again = read.read(world, acme.actor, cell.id).part
    assert (again.name, again.mass_kg, again.version) == ("円筒セル", Decimal("0.08"), 2)
    found = read.listing(world, acme.actor, Page(), PartQuery("円筒")).items
    assert [view.id for view in found] == [cell.id]


def test_a_unit_that_something_was_stated_in_stays(world: World) -> None:
    acme = Company(world, "Acme")
    bring(world, acme, Table.STRUCTURES, "parent,input,amount,unit", "PACK,CELL,1,kg")
    found = faults(world, acme, Table.PARTS, "number,unit", "CELL,piece", "NEW,kg", "PACK,kg")
    assert sorted(found) == [
        ("row 2, column unit", "part.unit-fixed"),
        ("row 4, column unit", "part.unit-fixed"),
    ]
    assert "NEW" not in numbers(world, acme)


def test_forty_faults_leave_nothing_behind(world: World) -> None:
    acme = Company(world, "Acme")
    with pytest.raises(InvalidData) as refused:
        import_structures(world, acme.actor, acme.site_id, File(FORTY))
    assert len(refused.value.findings) == 40
    tried = import_structures(world, acme.actor, acme.site_id, File(FORTY), dry_run=True)
    assert len(tried.findings) == 40
    assert numbers(world, acme) == []


def test_a_row_may_name_its_site_and_must_where_there_are_several(world: World) -> None:
    acme = Company(world, "Acme")
    other = site.create(world, acme.actor, SiteDraft("Cell plant", "JP"))
    rows = ("site,number,unit", "Cell plant,A,kg", ",B,kg", "Moon base,C,kg")
    assert faults(world, acme, Table.PARTS, *rows) == [
        ("row 3, column site", "site.several"),
        ("row 4, column site", "site.unknown"),
    ]
    report = import_parts(world, acme.actor, acme.site_id, csv(*rows[:3]))
    places = {name: read.read(world, acme.actor, id_).part for name, id_ in report.part_ids.items()}
    assert (places["A"].site_id, places["B"].site_id) == (other.id, acme.site_id)
    both = import_structures(
        world,
        acme.actor,
        acme.site_id,
        csv("parent,site,input,amount,unit", "PACK,Cell plant,A,1,kg", "PACK,,A,2,kg"),
    )
    lines = structure.read(world, acme.actor, both.part_ids["PACK"]).lines
    assert [line.amount for line in lines] == [1, 2]
    assert lines[0].child_id == places["A"].id != lines[1].child_id


def test_a_structure_begins_on_the_day_that_its_rows_say(world: World) -> None:
    acme = Company(world, "Acme")
    head = "parent,input,amount,unit,valid_from"
    first = bring(world, acme, Table.STRUCTURES, head, "PACK,CELL,1,kg,", "BOX,LID,1,kg,")
    second = bring(
        world, acme, Table.STRUCTURES, head, "PACK,CELL,2,kg,2026-04-01", "BOX,LID,1,kg,"
    )
    assert (second.changed, second.unchanged) == (1, 1)
    assert second.changes == (Change("PACK", ("CELL",)),)
    shown = structure.read(world, acme.actor, first.part_ids["PACK"], 2)
    assert shown.shown.valid_from == date(2026, 4, 1)
    assert [(v.version, v.valid_to) for v in shown.versions] == [(2, None), (1, date(2026, 4, 1))]


def test_amounts_are_converted_into_the_unit_that_is_there(world: World) -> None:
    acme = Company(world, "Acme")
    bring(world, acme, Table.PARTS, "number,unit,kind", "EL,kWh,bought", "CELL,piece,made")
    report = bring(world, acme, Table.STRUCTURES, "parent,input,amount,unit", "CELL,EL,0.36,MJ")
    (line,) = structure.read(world, acme.actor, report.part_ids["CELL"]).lines
    assert (line.amount, line.unit) == (Decimal("0.1"), "kWh")  # 3.6 MJ are 1 kWh
    assert faults(
        world, acme, Table.STRUCTURES, "parent,parent_unit,input,amount,unit", "CELL,kg,EL,1,kg"
    ) == [
        ("row 2, column parent_unit", "structure.unit-differs"),
        ("row 2, column unit", "structure.unit-differs"),
    ]


def test_a_loop_through_what_is_there_is_named_at_its_row(world: World) -> None:
    acme = Company(world, "Acme")
    head = "parent,parent_unit,input,amount,unit"
    bring(world, acme, Table.STRUCTURES, head, "A,kg,B,1,kg")
    with pytest.raises(InvalidData) as refused:
        bring(world, acme, Table.STRUCTURES, head, "X,kg,Y,1,kg", "B,kg,NEW,1,kg", "NEW,,A,1,kg")
    (finding,) = refused.value.findings
    assert (finding.place, finding.rule) == ("row 3, column input", "structure.cycle")
    assert set(str(finding.facts["loop"]).split(" → ")) == {"A", "B", "NEW"}


def test_a_part_out_of_use_is_named(world: World) -> None:
    acme = Company(world, "Acme")
    made = bring(world, acme, Table.PARTS, "number,unit,kind", "OLD,kg,bought")
    part.retire(world, acme.actor, made.part_ids["OLD"])
    assert faults(world, acme, Table.PARTS, "number,unit", "OLD,kg") == [
        ("row 2, column number", "part.retired")
    ]
    assert faults(world, acme, Table.STRUCTURES, "parent,input,amount,unit", "P,OLD,1,kg") == [
        ("row 2", "part.retired")
    ]
    assert faults(world, acme, Table.SOURCES, "part,supplier", "OLD,Somebody") == [
        ("row 2, column part", "part.retired")
    ]


def test_sources_find_their_suppliers_and_keep_their_ids(world: World) -> None:
    acme, cells = Company(world, "Acme"), Company(world, "Cells KK")
    identifier.add(world, cells.actor, "duns", "150483782")
    bought = bring(world, acme, Table.PARTS, "number,unit,kind", "CELL,kg,bought", "FOIL,kg,bought")
    first = bring(
        world,
        acme,
        Table.SOURCES,
        "part,supplier,supplier_identifier,share,supplier_unit,unit_factor",
        "CELL,ＣＥＬＬＳ kk,,0.6,piece,0.07",
        "CELL,Elsewhere,,0.4,,",
        "FOIL,,duns:15-048-3782,,,",
    )
    assert counts(first) == (3, 0, 0, 0)
    listed = source.listing(world, acme.actor, bought.part_ids["CELL"])
    known = {view.supplier_name: view for view in listed}
    assert known["Cells KK"].supplier_id == cells.id
    assert (known["Cells KK"].share, known["Cells KK"].unit_factor) == (
        Decimal("0.6"),
        Decimal("0.07"),
    )
    assert known["Elsewhere"].supplier_id is None
    (foil,) = source.listing(world, acme.actor, bought.part_ids["FOIL"])
    assert foil.supplier_id == cells.id

    second = bring(
        world,
        acme,
        Table.SOURCES,
        "part,supplier,share,supplier_unit,unit_factor",
        "CELL,Cells KK,1,piece,0.07",
    )
    assert counts(second) == (0, 1, 0, 1)
    (left,) = source.listing(world, acme.actor, bought.part_ids["CELL"])
    assert (left.id, left.share) == (known["Cells KK"].id, Decimal(1))
    assert source.listing(world, acme.actor, bought.part_ids["FOIL"]) == (foil,)


def test_sources_that_cannot_be_are_named_at_their_cells(world: World) -> None:
    acme = Company(world, "Acme")
    for name in ("Twin", "twin"):
        company_named(world, name)
    rows = ["number,unit,kind", "A,kg,bought", "B,kg,bought", "C,kg,bought", "M,kg,made"]
    bring(world, acme, Table.PARTS, *rows)
    assert sorted(
        faults(
            world,
            acme,
            Table.SOURCES,
            "part,supplier,supplier_identifier,share,supplier_unit,valid_from,valid_to",
            "NONE,X,,1,,,",
            "M,X,,1,,,",
            "A,X,,0.7,,,",
            "A,Y,,0.7,,,",
            "B,X,,1,piece,2026-04-01,2026-03-01",
            "C,Twin,,1,,,",
            "C,Acme,,1,,,",
            "C,,duns:150483782,1,,,",
        )
    ) == [
        ("row 2, column part", "source.unknown-part"),
        ("row 3, column part", "source.part-is-made"),
        ("row 4, column share", "source.shares-over-one"),
        ("row 6, column unit_factor", "source.unit-factor-missing"),
        ("row 6, column valid_to", "source.period"),
        ("row 7, column supplier", "source.supplier"),
        ("row 8, column supplier", "source.supplier"),
        ("row 9, column supplier_identifier", "source.supplier"),
    ]


def company_named(world: World, name: str) -> None:
    """Make a company of a name that another has already, but for its capitals."""
    made = company(world, f"{name} {world.random.uuid()[:8]}")
    with world.db.node_write() as tx:
        from tadoru.store import operator as operators

        row = operators.fetch(tx, made.operator.id)
        assert row is not None
        operators.change(tx, made.operator.id, row.row_version, {"name": name})


@pytest.mark.parametrize(
    ("kind", "language"), [(Format.CSV, "ja"), (Format.XLSX, "ja"), (Format.JSON, "en")]
)
def test_what_is_exported_changes_nothing_when_it_is_imported(
    world: World, kind: Format, language: str
) -> None:
    acme, cells = Company(world, "Acme"), Company(world, "Cells KK")
    site.create(world, acme.actor, SiteDraft('=Plant, "two"', "JP"))
    at = acme.site_id
    names = ["'quoted", "=1+1", "-5", "+x", "@home", "部品；一", 'a"b,c', "0012", "1e5", "x;y"]
    lines = [
        f'"{name.replace(chr(34), chr(34) * 2)}",kg,bought,0.1234567890123456789' for name in names
    ]
    import_parts(world, acme.actor, at, raw("number,unit,kind,mass_kg", *lines))
    quoted = [line.split('",kg')[0] + '"' for line in lines]
    bom = [f"PACK,piece,{name},{i + 1}.000000000000000001,kg,raw" for i, name in enumerate(quoted)]
    bom += ["CELL,piece,EL,3.6,MJ,keep"]
    head = "parent,parent_unit,input,amount,unit,stage_map"
    import_structures(world, acme.actor, at, raw(head, *bom), valid_from=date(2026, 4, 1))
    from_whom = "part,supplier,share,supplier_unit,unit_factor,valid_from,valid_to"
    sources = [f"{quoted[0]},Cells KK,0.3333333333333333333,piece,0.07,2026-04-01,2027-03-31"]
    sources += [f"{quoted[1]},=cmd,1,,,,", "EL,Cells KK,0.5,kWh,,,", "EL,Grid,0.5,,,,"]
    import_sources(world, acme.actor, at, raw(from_whom, *sources))
    assert cells.id

    for table in Table:
        file = EXPORTS[table](world, acme.actor, kind, language, translator(language))
        report = IMPORTS[table](world, acme.actor, None, File(file.data, kind))
        made, changed, unchanged, removed = counts(report)
        assert (made, changed, removed, report.parts_created) == (0, 0, 0, 0), report.changes
        assert unchanged == {"parts": 13, "structures": 2, "sources": 4}[table.value]


def raw(*lines: str) -> File:
    """Return rows as a program writes them that knows no apostrophe before formulas: JSON."""
    rows = list(reader.reader(lines))
    return File(json.dumps([dict(zip(rows[0], row, strict=True)) for row in rows[1:]]).encode())


def test_templates_can_be_imported_as_they_are(world: World) -> None:
    acme = Company(world, "Acme")
    for language in ("en", "ja"):
        say = translator(language)
        for kind, table in product(Format, Table):
            file = TEMPLATES[table](world, acme.actor, kind, language, say)
            report = IMPORTS[table](world, acme.actor, None, File(file.data, kind), dry_run=True)
            found = [finding.rule for finding in report.findings]
            assert found == (["source.unknown-part"] if table is Table.SOURCES else []), (
                kind, table, found,
            )  # fmt: skip


def test_a_template_of_excel_offers_lists_and_explains(world: World) -> None:
    acme = Company(world, "Acme")
    file = TEMPLATES[Table.PARTS](world, acme.actor, Format.XLSX, "ja", translator("ja"))
    book = openpyxl.load_workbook(io.BytesIO(file.data))
    page = book.worksheets[0]
    assert [cell.value for cell in page[1]][:3] == ["事業所", "部品番号", "補助項目"]
    assert book.sheetnames[1:] == ["lists", translator("ja")("Explanations")]
    assert book["lists"].sheet_state == "hidden"
    ranges = {str(rule.sqref).split(":")[0] for rule in page.data_validations.dataValidation}
    assert ranges == {"A2", "E2", "F2"}  # site, kind, unit
    assert next(cell.value for cell in book["lists"]["A"]) == "Acme plant"


def test_a_csv_file_holds_no_formulas(world: World) -> None:
    acme = Company(world, "Acme")
    import_parts(world, acme.actor, None, raw("number,unit,name", "A,kg,=HYPERLINK(1)"))
    file = EXPORTS[Table.PARTS](world, acme.actor, Format.CSV, "en", translator("en"))
    assert b",'=HYPERLINK(1)," in file.data


def test_another_operators_site_is_absent_and_its_tables_are_not_shown(world: World) -> None:
    acme, other = Company(world, "Acme"), Company(world, "Other")
    bring(world, acme, Table.PARTS, "number,unit,kind", "SECRET-1,kg,bought")
    bring(world, acme, Table.STRUCTURES, "parent,input,amount,unit", "SECRET-2,SECRET-1,1,kg")
    bring(world, acme, Table.SOURCES, "part,supplier", "SECRET-1,Somebody")
    rows = {
        Table.PARTS: csv("number,unit", "A,kg"),
        Table.STRUCTURES: csv("parent,input,amount,unit", "A,B,1,kg"),
        Table.SOURCES: csv("part,supplier", "SECRET-1,Somebody"),
    }
    for table in Table:
        with pytest.raises(Absent):
            IMPORTS[table](world, other.actor, acme.site_id, rows[table])
        file = EXPORTS[table](world, other.actor, Format.CSV, "en", translator("en"))
        assert b"SECRET" not in file.data
    assert faults(world, other, Table.SOURCES, "part,supplier", "SECRET-1,Somebody") == [
        ("row 2, column part", "source.unknown-part")
    ]


def test_a_file_of_many_rows_takes_as_many_statements_as_a_small_one(world: World) -> None:
    acme = Company(world, "Acme")
    head = "parent,parent_unit,input,amount,unit"

    def statements(rows: int, name: str) -> int:
        lines = [f"{name}{i},piece,{name}x{i},1,kg" for i in range(rows)]
        with counting() as counted:
            bring(world, acme, Table.STRUCTURES, head, *lines)
        return len(counted)

    assert statements(2, "A") == statements(400, "B")


@contextmanager
def counting() -> Iterator[list[str]]:
    """Note every statement but those inside an executemany, which are one."""
    found: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_given: object) -> None:
        found.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(Engine, "before_cursor_execute", note)
