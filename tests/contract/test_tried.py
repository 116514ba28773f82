"""Files that were tried: kept until their import, marked where wrong, forgotten in time."""

import io
from dataclasses import replace
from datetime import timedelta

import openpyxl
import pytest
from sqlalchemy import func, select

from tadoru.app.identity import person
from tadoru.app.identity.bootstrap import actor_for
from tadoru.app.identity.draft import PersonDraft
from tadoru.app.listing import Page
from tadoru.app.node import retention
from tadoru.app.operations import Operations
from tadoru.app.trace import read as parts
from tadoru.app.transfer import export, jobs, tried
from tadoru.app.transfer.jobs import JobView, Order, State
from tadoru.app.transfer.opening import File
from tadoru.app.transfer.parts import import_parts
from tadoru.app.world import World
from tadoru.core.access.actor import Actor
from tadoru.core.identity.roles import Role
from tadoru.core.problems import Absent, InvalidData, WrongState
from tadoru.core.trace.part import Make
from tadoru.core.trace.partquery import Order as InOrder
from tadoru.core.trace.partquery import PartQuery
from tadoru.entry.text import translator
from tadoru.store.schema.talk import blob
from tadoru.wire.sheet.layout import Format, Table
from tests.fakes.clock import Clock
from tests.fakes.node import PASSWORD
from tests.fakes.scene import Company, settle

TRY = Order(Table.PARTS, dry_run=True, hold=True)
GOOD = File(b"number,unit\nA,kg\nB,kg\n")


def numbers(world: World, acme: Company) -> list[str]:
    return [view.number for view in parts.listing(world, acme.actor, Page()).items]


def files(world: World) -> int:
    with world.db.node_read() as tx:
        return int(tx.value(select(func.count()).select_from(blob)))


def try_out(world: World, actor: Actor, file: File = GOOD) -> JobView:
    report = import_parts(world, actor, None, file, dry_run=True)
    return tried.keep(world, actor, TRY, file, report)


def colleague(world: World, acme: Company) -> Actor:
    draft = PersonDraft("eda@acme.example", "Eda", frozenset({Role.EDITOR}), password=PASSWORD)
    person.add(world, acme.actor, draft)
    return actor_for(world, "eda@acme.example")


def book(*rows: tuple[object, ...]) -> File:
    made = openpyxl.Workbook()
    assert made.active is not None
    made.active.title = "Teile"
    for row in rows:
        made.active.append(row)
    kept = io.BytesIO()
    made.save(kept)
    return File(kept.getvalue())


def test_a_sound_file_waits_and_is_imported_at_a_word(world: World) -> None:
    acme = Company(world, "Acme")
    held = try_out(world, acme.actor)
    assert held.state is State.HELD
    assert held.report is not None
    assert (held.report.created, held.by, held.marked) == (2, "Acme administrator", False)
    settle(world)
    assert (numbers(world, acme), files(world)) == ([], 1)

    assert tried.start(world, acme.actor, held.id).state is State.QUEUED
    settle(world)
    done = jobs.read(world, acme.actor, held.id)
    assert (done.state, done.dry_run, done.done) == (State.DONE, False, 2)
    assert (numbers(world, acme), files(world)) == (["A", "B"], 0)
    with pytest.raises(WrongState):
        tried.start(world, acme.actor, held.id)


def test_a_large_file_is_tried_by_a_job_and_waits_then(world: World) -> None:
    acme = Company(world, "Acme")
    queued = jobs.queue(world, acme.actor, TRY, GOOD)
    settle(world)
    held = jobs.read(world, acme.actor, queued.id)
    assert (held.state, numbers(world, acme)) == (State.HELD, [])
    tried.start(world, acme.actor, held.id)
    settle(world)
    assert numbers(world, acme) == ["A", "B"]


def test_only_whoever_sent_a_file_has_it_imported(world: World) -> None:
    acme, other = Company(world, "Acme"), Company(world, "Other")
    held, eda = try_out(world, acme.actor), colleague(world, acme)
    for stranger in (eda, other.actor):
        with pytest.raises(Absent):
            tried.start(world, stranger, held.id)
    assert jobs.read(world, eda, held.id).by == "Acme administrator"
    assert jobs.cancel(world, eda, held.id).state is State.CANCELLED
    assert files(world) == 0


def test_a_newer_file_takes_the_place_of_the_older(world: World) -> None:
    acme = Company(world, "Acme")
    first, hers = try_out(world, acme.actor), try_out(world, colleague(world, acme))
    second = try_out(world, acme.actor, File(b"number,unit\nC,kg\n"))
    states = [jobs.read(world, acme.actor, job.id).state for job in (first, hers, second)]
    assert states == [State.CANCELLED, State.HELD, State.HELD]
    assert files(world) == 2


def test_a_file_that_nobody_imports_is_forgotten_after_a_week(world: World, clock: Clock) -> None:
    acme = Company(world, "Acme")
    held = try_out(world, acme.actor)
    wrong = try_out(world, acme.actor, book(("number", "unit"), ("A", "ells")))
    assert files(world) == 2
    clock.pass_by(timedelta(days=7, seconds=1))
    retention.forget(world)
    assert files(world) == 0
    with pytest.raises(Absent):
        jobs.read(world, acme.actor, held.id)
    assert not jobs.read(world, acme.actor, wrong.id).marked


def test_a_company_keeps_no_more_than_it_may(world: World) -> None:
    acme = Company(world, "Acme")
    narrow = replace(world, ops=Operations(files_bytes_max=len(GOOD.data) + 10))
    try_out(narrow, acme.actor)
    with pytest.raises(InvalidData) as refused:
        jobs.queue(narrow, acme.actor, Order(Table.SOURCES), GOOD)
    assert [one.rule for one in refused.value.findings] == ["job.full"]
    assert try_out(narrow, acme.actor).state is State.HELD  # in place of the one before
    assert files(world) == 1


@pytest.mark.parametrize("queued", [False, True])
def test_a_workbook_comes_back_with_its_defects_in_red(world: World, *, queued: bool) -> None:
    acme = Company(world, "Acme")
    file = book(("number", "unit", "mass_kg"), ("A", "kg", 1.5), ("B", "ells", "x"), (None, "kg"))
    if queued:
        job = jobs.queue(world, acme.actor, Order(Table.PARTS), file)
        settle(world)
        job = jobs.read(world, acme.actor, job.id)
    else:
        job = try_out(world, acme.actor, file)
    assert (job.state, job.marked) == (State.FAILED, True)
    back = tried.marked(world, acme.actor, job.id, translator("ja"))
    shown = openpyxl.load_workbook(io.BytesIO(back.data))
    page = shown["Teile"]
    marked = {cell.coordinate for row in page.iter_rows() for cell in row if cell.comment}
    assert marked == {"B3", "C3", "A4"}
    assert "ells" in page["B3"].comment.text
    assert {page[at].fill.bgColor.rgb for at in marked} != {page["A2"].fill.bgColor.rgb}
    assert [cell.value for cell in page[2]] == ["A", "kg", 1.5]
    assert len(shown.sheetnames) == 2
    assert shown.worksheets[1].max_row == 4
    with pytest.raises(Absent):
        tried.marked(world, Company(world, "Other").actor, job.id, translator("en"))


def test_what_is_no_workbook_or_is_sound_is_not_marked(world: World) -> None:
    acme = Company(world, "Acme")
    queued = jobs.queue(world, acme.actor, Order(Table.PARTS), File(b"number,unit\nA,ells\n"))
    settle(world)
    for job in (queued, try_out(world, acme.actor)):
        assert not jobs.read(world, acme.actor, job.id).marked
        with pytest.raises(Absent):
            tried.marked(world, acme.actor, job.id, translator("en"))


def test_an_export_holds_the_parts_that_were_searched(world: World) -> None:
    acme = Company(world, "Acme")
    rows = b"number,unit,kind,name\nA-1,kg,made,cell\nB-2,kg,bought,cell can\nC-3,kg,bought,foil\n"
    import_parts(world, acme.actor, None, File(rows))
    for query, wanted in (
        (PartQuery(), ["A-1", "B-2", "C-3"]),
        (PartQuery("cell", order=InOrder.NUMBER_DOWN), ["B-2", "A-1"]),
        (PartQuery("cell", Make.BOUGHT), ["B-2"]),
    ):
        file = export.export_parts(world, acme.actor, Format.CSV, "en", translator("en"), query)
        lines = file.data.decode().splitlines()[1:]
        assert [line.split(",")[1] for line in lines] == wanted
