"""A company leaves one node and arrives on another, of the other engine, with all that it has."""

import base64
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from zipfile import ZipFile

import pytest

from tadoru.app.archive import evidence
from tadoru.app.archive.export import export
from tadoru.app.archive.take_in import OperatorHere, take_in
from tadoru.app.identity.bootstrap import actor_for, bootstrap
from tadoru.app.identity.draft import PersonDraft
from tadoru.app.listing import Page
from tadoru.app.log.read import status
from tadoru.app.log.sequence import sequence
from tadoru.app.log.verify import verify_database
from tadoru.app.talk import thread
from tadoru.app.talk.attachment import Upload
from tadoru.app.trace import part, source, structure
from tadoru.app.trace import read as parts
from tadoru.app.trace.source import SourceDraft
from tadoru.app.transfer import jobs
from tadoru.app.transfer.jobs import Order
from tadoru.app.transfer.opening import File
from tadoru.app.world import World
from tadoru.core.identity.roles import Role
from tadoru.core.problems import Absent, NotPermitted
from tadoru.core.tlog import note
from tadoru.core.values import OperatorId
from tadoru.wire.archive.archive import DamagedArchive, Reader, Writer
from tadoru.wire.bundle.trust import Trust
from tadoru.wire.bundle.verdict import Status
from tadoru.wire.bundle.verify import verify
from tadoru.wire.sheet.layout import Table
from tests.fakes.clock import Clock
from tests.fakes.node import HOST, PASSWORD
from tests.fakes.scene import Company
from tests.fakes.worlds import started

ADMIN = PersonDraft("kato@new.example", "Kato", frozenset({Role.ADMINISTRATOR}), "ja")


@pytest.fixture
def elsewhere(
    world: World, tmp_path: Path, clock: Clock, request: pytest.FixtureRequest
) -> Iterator[World]:
    """Another node, on the other engine."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    other = world.db.dialect == "sqlite"
    url = str(request.getfixturevalue("postgres_url")) if other else f"sqlite:///{folder}/new.db"
    made = started(url, folder, clock=clock)
    bootstrap(made, HOST, "Host", PASSWORD)
    yield made
    made.db.close()


@pytest.fixture
def pack_maker(world: World) -> Company:
    """A company with a footprint made of its own emissions and of what a supplier answered."""
    cells, packs = Company(world, "Cells"), Company(world, "Packs")
    cell, bought = cells.part("cell"), packs.part("cell", kind="bought")
    cells.emits(cell, "7.25", role="cell_assembly")
    packs.buys(bought, SourceDraft(cells.id, valid_from=date(2024, 1, 1)))
    pack = packs.part("pack", unit="piece", mass_kg="400")
    packs.makes(pack, (bought, "300.5"), valid_from=date(2024, 1, 1))
    packs.emits(pack, "120.125", role="pack_assembly")
    ask_of = source.listing(world, packs.actor, bought.id)[0]
    assert ask_of.supplier_id == cells.id
    cells.answers(packs.asks(cells, bought).id, cell)
    # 300.5 * 7.25 + 120.125 = 2298.75
    assert str(packs.footprint(pack).total_kgco2e.normalize()) == "2298.75"
    sequence(world)
    return packs


def left(company: Company) -> io.BytesIO:
    file = io.BytesIO()
    export(company.world, company.actor, file)
    file.seek(0)
    return file


def rewritten(whole: io.BytesIO, name: str, change: dict[str, object]) -> io.BytesIO:
    """Return the archive with every row of a member changed, under a manifest that agrees."""
    reader = Reader(whole, ("tadoru-operator/1",), 1 << 30)
    made = io.BytesIO()
    writer = Writer(made)
    for member in reader.members:
        rows = list(reader.lines(member))
        writer.lines(member, [{**row, **change} for row in rows] if member == name else rows)
    writer.finish(reader.facts)
    made.seek(0)
    return made


def test_a_company_arrives_with_its_figures(pack_maker: Company, elsewhere: World) -> None:
    world = pack_maker.world
    found = take_in(elsewhere, actor_for(elsewhere, HOST), left(pack_maker), ADMIN)
    assert found.operator_id == pack_maker.id
    assert found.differences == ()
    assert found.footprints_same == 1
    assert found.defaults == 1  # the supplier stays behind, its figure comes along
    assert found.left_behind["request"] == 1
    actor = actor_for(elsewhere, "kato@new.example")
    before = parts.listing(world, pack_maker.actor, Page()).items
    after = parts.listing(elsewhere, actor, Page()).items
    assert [(p.id, p.number, p.name, p.unit) for p in after] == [
        (p.id, p.number, p.name, p.unit) for p in before
    ]
    pack = next(p for p in after if p.unit == "piece")
    lines = structure.read(elsewhere, actor, pack.id)
    assert lines is not None
    bought = next(p for p in after if p.kind == "bought")
    kept = source.listing(elsewhere, actor, bought.id)
    assert [(s.supplier_name, s.supplier_id) for s in kept] == [("Cells", None)]
    with pytest.raises(Absent):
        part.retire(
            elsewhere, replace(actor, operator=OperatorId(elsewhere.random.uuid())), pack.id
        )
    sequence(elsewhere)
    assert verify_database(elsewhere).findings == ()


def test_its_records_are_still_verified_by_the_log_that_they_are_in(
    pack_maker: Company, elsewhere: World
) -> None:
    take_in(elsewhere, actor_for(elsewhere, HOST), left(pack_maker), ADMIN)
    actor = actor_for(elsewhere, "kato@new.example")
    brought = evidence.list_all(elsewhere, actor)
    received = [one for one in brought if not one.own]
    assert [one.dataset for one in received] == ["footprint/1"]
    old = Trust((note.parse_key(status(pack_maker.world, None).verifier_key),))
    new = Trust((note.parse_key(status(elsewhere, None).verifier_key),))
    for one in brought:
        bundle = evidence.read(elsewhere, actor, one.id)
        assert verify(bundle, old).status is Status.VERIFIED
        assert verify(bundle, new).status is not Status.VERIFIED
    stranger = Company(elsewhere, "Stranger").actor
    assert evidence.list_all(elsewhere, stranger) == ()
    with pytest.raises(Absent):
        evidence.read(elsewhere, stranger, brought[0].id)


def test_an_archive_holds_nothing_secret_of_the_node_or_of_others(pack_maker: Company) -> None:
    with ZipFile(left(pack_maker)) as archive:
        text = "".join(archive.read(name).decode() for name in archive.namelist())
        people = [json.loads(line) for line in archive.read("people.jsonl").splitlines()]
    assert "argon2" not in text
    assert "sealed" not in text
    assert "password" not in text
    assert [set(one) for one in people] == [{"id", "name", "email", "locale", "roles"}]
    assert "admin@cells.example" not in text


def test_what_is_not_the_companys_own_is_refused(pack_maker: Company, elsewhere: World) -> None:
    host = actor_for(elsewhere, HOST)
    victim = Company(elsewhere, "Victim")
    theirs = victim.part("secret")
    whole = left(pack_maker)
    changes: tuple[tuple[str, dict[str, object]], ...] = (
        ("operator/part.jsonl", {"operator_id": victim.id}),
        ("operator/structure_line.jsonl", {"child_id": theirs.id}),
        ("operator/source.jsonl", {"part_id": theirs.id}),
        ("operator/site.jsonl", {"no_such_column": 1}),
        ("operator/activity.jsonl", {"line": '{"name": "x"}'}),
    )
    for member, change in changes:
        with pytest.raises(DamagedArchive):
            take_in(elsewhere, host, rewritten(whole, member, change), ADMIN)
    with pytest.raises(NotPermitted):
        take_in(elsewhere, victim.actor, whole, ADMIN)
    with pytest.raises(OperatorHere):
        take_in(pack_maker.world, actor_for(pack_maker.world, HOST), whole, ADMIN)
    assert take_in(elsewhere, host, whole, ADMIN).differences == ()  # nothing was left of those


def test_an_archive_holds_the_files_that_the_company_attached_and_no_others(world: World) -> None:
    packs, cells = Company(world, "Packs"), Company(world, "Cells")
    asked = packs.asks(cells, packs.part("cell", kind="bought")).id
    mine, theirs = "純度,99.9\n".encode(), b"theirs,1\n"
    for company, content in ((packs, mine), (packs, mine), (cells, theirs)):
        thread.post(world, company.actor, asked, "", [Upload("a.csv", content)])
    jobs.queue(world, packs.actor, Order(Table.PARTS), File(b"number,unit\nA,kg\n"))
    with ZipFile(left(packs)) as archive:
        files = [json.loads(line) for line in archive.read("files.jsonl").splitlines()]
        shown = [json.loads(line) for line in archive.read("shown/attachment.jsonl").splitlines()]
    digests = [sha256(content).hexdigest() for content in (mine, theirs)]
    assert [base64.b64decode(one["content"]) for one in files] == [mine]
    assert files[0]["digest"] == digests[0]
    assert {one["digest"] for one in shown} == set(digests)


def test_only_administrators_let_a_company_go(pack_maker: Company) -> None:
    editor = replace(pack_maker.actor, roles=frozenset({Role.EDITOR}))
    with pytest.raises(NotPermitted):
        export(pack_maker.world, editor, io.BytesIO())
