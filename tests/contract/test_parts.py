"""Finding, copying and deleting parts, their other numbers, and the network they stand in."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import Engine, event, text

from tadoru.app.exchange import accept
from tadoru.app.identity import site
from tadoru.app.identity.draft import SiteDraft
from tadoru.app.listing import Page
from tadoru.app.node.migrate import SEARCH, migrate
from tadoru.app.trace import (
    activity,
    alias,
    duplicate,
    genealogy,
    lot,
    network,
    part,
    piece,
    read,
    remove,
    source,
    structure,
)
from tadoru.app.trace.alias import AliasDraft, Side
from tadoru.app.trace.duplicate import CopyForm
from tadoru.app.trace.genealogy import GenealogyForm
from tadoru.app.trace.lot import LotForm
from tadoru.app.trace.part import PartForm
from tadoru.app.trace.source import SourceDraft
from tadoru.app.trace.structure import LineForm
from tadoru.app.trace.view import PartView
from tadoru.app.world import World
from tadoru.core.problems import Absent, InvalidData, Outdated
from tadoru.core.trace.part import Make
from tadoru.core.trace.partquery import Figure, Order, PartQuery, Stated, Use
from tadoru.core.trace.piece import PieceKind
from tadoru.core.values import PartId
from tadoru.store import removal, setting
from tadoru.store.schema import METADATA
from tests.fakes.scene import YEAR, Company, line, settle

ALL = Page(limit=200)


def rules(act: Callable[[], object]) -> dict[str, object]:
    with pytest.raises(InvalidData) as refused:
        act()
    return {finding.rule: finding.facts.get("count") for finding in refused.value.findings}


def names(of: Company, query: PartQuery) -> list[str]:
    return [view.name for view in read.listing(of.world, of.actor, ALL, query).items]


@pytest.fixture
def acme(world: World) -> Company:
    return Company(world, "Acme")


def test_every_word_occurs_in_number_name_or_a_number_of_others(acme: Company) -> None:
    cell = acme.part("円筒形セル NMC811")
    acme.part("アノード")
    draft = AliasDraft(Side.CUSTOMER, "ＸＹ－4711", partner_name="Buyer")
    alias.save(acme.world, acme.actor, cell.id, draft)

    for text_ in ("ｾﾙ", "せる nmc８１１", "円筒形せる", "xy-47", "4711 セル"):
        assert names(acme, PartQuery(text_)) == [cell.name], text_
    assert names(acme, PartQuery("セル 4712")) == []


def test_filters_find_what_they_say_and_the_counts_say_how_many(acme: Company) -> None:
    world = acme.world
    other = site.create(world, acme.actor, SiteDraft("Second plant", "JP")).id
    pack, cell = acme.part("pack", "piece"), acme.part("cell")
    bought, lone = acme.part("bought", kind="bought"), acme.part("lone", kind="bought")
    part.create(world, acme.actor, other, PartForm("E-1", "kg", "elsewhere"))
    old = acme.part("old")
    part.retire(world, acme.actor, old.id)
    acme.buys(bought, SourceDraft(None, "Somebody"))
    acme.makes(pack, (cell, "2"), (bought, "1"))
    acme.emits(cell, "3")
    acme.footprint(cell)
    acme.footprint(pack)

    assert names(acme, PartQuery(kind=Make.BOUGHT)) == ["bought", "lone"]
    assert names(acme, PartQuery(site_id=other)) == ["elsewhere"]
    assert names(acme, PartQuery(use=Use.RETIRED)) == ["old"]
    assert len(names(acme, PartQuery(use=None))) == 6
    assert names(acme, PartQuery(stated=Stated.STRUCTURE)) == ["pack"]
    assert names(acme, PartQuery(stated=Stated.NO_STRUCTURE)) == ["elsewhere", "cell"]
    assert names(acme, PartQuery(stated=Stated.SOURCE)) == ["bought"]
    assert names(acme, PartQuery(stated=Stated.NO_SOURCE)) == [lone.name]
    assert names(acme, PartQuery(figure=Figure.CURRENT)) == ["cell"]
    assert names(acme, PartQuery(figure=Figure.PARTIAL)) == ["pack"]
    counts = read.counts(world, acme.actor, PartQuery(kind=Make.MADE))
    assert counts.found == 3
    assert counts.kind == {"made": 3, "bought": 2}  # under the other filters
    assert counts.use == {"current": 3, "retired": 1}
    assert counts.stated == {"structure": 1, "no-structure": 2}
    assert counts.figure == {"none": 1, "current": 1, "partial": 1}
    assert sum(counts.site_id.values()) == 3


@pytest.mark.parametrize("order", Order)
def test_pages_join_in_every_order(acme: Company, order: Order) -> None:
    for name in ("b", "a", "c", "a", "b"):  # twice the same name, and all in one moment
        acme.part(name)
    seen: list[PartView] = []
    page: Page | None = Page(limit=2)
    while page is not None:
        listed = read.listing(acme.world, acme.actor, page, PartQuery(order=order))
        seen += listed.items
        page = Page(listed.next, 2) if listed.next else None
    keys = {
        "number": [view.number for view in seen],
        "name": [view.name for view in seen],
        "changed": [view.changed_at.isoformat() for view in seen],
    }[order.column]
    assert len({view.id for view in seen}) == len(seen) == 5
    assert keys == sorted(keys, reverse=order.descending)


def test_what_an_older_version_folded_is_folded_anew(acme: Company) -> None:
    cell = acme.part("カソード")
    with acme.world.db.node_write() as tx:
        tx.connection.execute(text("UPDATE part SET search = 'カソード-1'"))
        setting.put(tx, SEARCH, "1")
    assert names(acme, PartQuery("かそーど")) == []
    migrate(acme.world)
    assert names(acme, PartQuery("かそーど")) == [cell.name]


def test_a_copy_says_what_its_model_says(acme: Company) -> None:
    world, actor = acme.world, acme.actor
    pack, cell = acme.part("pack", "piece", mass_kg="5"), acme.part("cell", kind="bought")
    acme.makes(pack, (cell, "3.5"))
    acme.emits(pack, "2")
    acme.buys(cell, SourceDraft(None, "Far", share="0.4"), SourceDraft(None, "Near", share="0.6"))
    made = duplicate.copy(world, actor, pack.id, CopyForm("PACK-2", name="longer"))
    assert (made.number, made.name, made.unit, made.mass_kg) == (
        "PACK-2", "longer", "piece", Decimal(5),
    )  # fmt: skip
    (kept,) = structure.read(world, actor, made.id).lines
    assert (kept.child_id, kept.amount) == (cell.id, Decimal("3.5"))
    assert activity.listing(world, actor, made.id)[0].lines == (
        activity.listing(world, actor, pack.id)[0].lines
    )
    again = duplicate.copy(world, actor, cell.id, CopyForm("CELL-2"))
    assert sorted(s.share for s in source.listing(world, actor, again.id)) == [
        Decimal("0.4"), Decimal("0.6"),
    ]  # fmt: skip
    bare = CopyForm("PACK-3", with_structure=False, with_sources=False, with_activities=False)
    third = duplicate.copy(world, actor, pack.id, bare)
    with pytest.raises(Absent):
        structure.read(world, actor, third.id)
    assert activity.listing(world, actor, third.id) == ()
    assert rules(lambda: duplicate.copy(world, actor, pack.id, CopyForm("PACK-2"))) == {
        "part.duplicate": None
    }


def test_a_part_on_which_nothing_depends_goes_with_all_that_was_said_of_it(acme: Company) -> None:
    world, actor = acme.world, acme.actor
    pack, cell = acme.part("pack", "piece"), acme.part("cell")
    acme.makes(pack, (cell, "3"))
    acme.emits(pack, "2")
    acme.footprint(pack)
    alias.save(world, actor, pack.id, AliasDraft(Side.CUSTOMER, "X", partner_name="Y"))
    remove.delete(world, actor, pack.id)
    with pytest.raises(Absent):
        read.read(world, actor, pack.id)
    remove.delete(world, actor, cell.id)  # no structure names it any more
    settle(world)  # what was queued about them before finds nothing to do
    assert names(acme, PartQuery(use=None)) == []


def test_all_that_depends_on_a_part_is_named_with_its_number(acme: Company) -> None:
    world, actor = acme.world, acme.actor
    other = Company(world, "Supplier")
    cell, bought = acme.part("cell"), acme.part("bought", kind="bought")
    for name in ("one", "two"):
        acme.makes(acme.part(name), (cell, "1"), (bought, "1"))
    lot.create(world, actor, cell.id, LotForm("L"))
    acme.asks(other, bought)
    assert rules(lambda: remove.delete(world, actor, cell.id)) == {
        "part.has-structures": 2,
        "part.has-lots": 1,
    }
    assert rules(lambda: remove.delete(world, actor, bought.id)) == {
        "part.has-structures": 2,
        "part.has-requests": 1,
    }


def test_whatever_refers_to_a_part_goes_with_it_or_holds_it() -> None:
    referring = {
        table.name
        for table in METADATA.sorted_tables
        for column in table.columns
        if any(key.target_fullname == "part.id" for key in column.foreign_keys)
    }
    holding = {"request_link", "grant_of_access", "baseline_line", "lot", "item", "structure_line"}
    assert referring == holding | {table.name for table in removal.OWN}


def test_a_deletion_is_seen_by_what_is_kept_in_memory(acme: Company) -> None:
    pack, cell, spare = acme.part("pack", "piece"), acme.part("cell"), acme.part("spare")
    acme.makes(pack, (cell, "3"))
    acme.emits(cell, "2")
    assert acme.footprint(pack).total_kgco2e == Decimal(6)
    remove.delete(acme.world, acme.actor, spare.id)
    fresh = acme.part("fresh")  # as many parts as before
    acme.emits(fresh, "1")
    assert acme.footprint(fresh).total_kgco2e == Decimal(1)


def test_a_part_taken_out_of_use_comes_back(acme: Company) -> None:
    cell = acme.part("cell")
    out = part.retire(acme.world, acme.actor, cell.id)
    back = part.restore(acme.world, acme.actor, cell.id, out.version)
    assert back.retired_at is None
    assert names(acme, PartQuery()) == ["cell"]


def test_who_read_an_older_version_of_a_part_cannot_save(acme: Company) -> None:
    world, actor = acme.world, acme.actor
    cell, made = acme.part("cell", kind="bought"), acme.part("made")
    lines = [LineForm(cell.id, "1", "kg")]
    structure.save(world, actor, made.id, lines, None, made.version)
    with pytest.raises(Outdated):
        structure.save(world, actor, made.id, lines, None, made.version)
    with pytest.raises(Outdated):
        activity.save(world, actor, made.id, YEAR, [line("1")], made.version)
    newest = structure.read(world, actor, made.id).part_version
    activity.save(world, actor, made.id, YEAR, [line("1")], newest)
    source.save(world, actor, cell.id, [SourceDraft(None, "Far")], cell.version)
    with pytest.raises(Outdated):
        source.save(world, actor, cell.id, [], cell.version)
    with pytest.raises(Outdated):
        remove.delete(world, actor, cell.id, cell.version)


def test_where_used_sums_over_all_ways_and_inputs_end_at_suppliers(acme: Company) -> None:
    world, actor = acme.world, acme.actor
    car, pack = acme.part("car", "piece"), acme.part("pack", "piece")
    cell, foil = acme.part("cell", "piece"), acme.part("foil", kind="bought")
    acme.buys(foil, SourceDraft(None, "Far", share="0.4"), SourceDraft(None, "Near", share="0.6"))
    acme.makes(cell, (foil, "0.25"))
    acme.makes(pack, (cell, "12"), (foil, "1"))
    acme.makes(car, (pack, "2"), (cell, "1"))

    up = network.where_used(world, actor, foil.id)
    # cell 0.25; pack 12 x 0.25 + 1 = 4; car 2 x 4 + 0.25 = 8.25
    assert [(one.name, one.level, one.amount) for one in up.parts] == [
        ("cell", 1, Decimal("0.25")), ("pack", 2, Decimal(4)), ("car", 3, Decimal("8.25")),
    ]  # fmt: skip
    assert len(up.tree) == 6  # cell, pack, car, car; pack, car
    down = network.inputs(world, actor, car.id)
    assert {one.name: one.amount for one in down.parts} == {
        "pack": Decimal(2), "cell": Decimal(25), "foil": Decimal("8.25"),
    }  # fmt: skip
    assert {one.name: one.suppliers for one in down.parts}["foil"] == ("Far", "Near")


def test_the_network_is_that_of_today(acme: Company) -> None:
    pack, cell, foil = acme.part("pack", "piece"), acme.part("cell"), acme.part("foil")
    acme.makes(pack, (cell, "1"))
    acme.makes(pack, (foil, "1"), valid_from=date(2999, 1, 1))
    assert [one.name for one in _up(acme, cell)] == ["pack"]
    assert _up(acme, foil) == ()


def _up(of: Company, about: PartView) -> tuple[network.NetworkPart, ...]:
    return network.where_used(of.world, of.actor, PartId(about.id)).parts


def test_a_wide_net_has_countless_ways_and_is_read_at_once(acme: Company) -> None:
    level = [acme.part(f"0-{n}") for n in range(3)]
    start = level[0]
    for depth in range(1, 12):  # 3^10 ways to the top
        above = [acme.part(f"{depth}-{n}") for n in range(3)]
        for one in above:
            acme.makes(one, *((below, "1") for below in level))
        level = above
    found = network.where_used(acme.world, acme.actor, start.id)
    assert len(found.parts) == 33
    assert found.cut
    assert found.parts[-1].amount == Decimal(3**10)


def test_a_customers_number_is_learned_from_its_request_and_leads_to_the_part(
    world: World, acme: Company
) -> None:
    buyer, stranger = Company(world, "Buyer"), Company(world, "Stranger")
    cell, wanted = acme.part("cell"), buyer.part("wanted", kind="bought")
    first = buyer.asks(acme, wanted)
    assert alias.matching(world, acme.actor, first.id) == ()
    accept.accept(world, acme.actor, first.id, cell.id)
    (learned,) = alias.learned(world, acme.actor, cell.id)
    assert (learned.partner_name, learned.number) == ("Buyer", wanted.number)
    draft = AliasDraft(Side.CUSTOMER, learned.number, learned.partner_id)
    kept = alias.save(world, acme.actor, cell.id, draft)
    assert alias.save(world, acme.actor, cell.id, draft) == kept  # once
    assert alias.learned(world, acme.actor, cell.id) == ()

    second = buyer.asks(acme, wanted)
    assert [one.id for one in alias.matching(world, acme.actor, second.id)] == [cell.id]
    assert alias.matching(world, buyer.actor, second.id) == ()  # the customer learns nothing
    with pytest.raises(Absent):
        alias.matching(world, stranger.actor, second.id)
    listed = alias.listing(world, acme.actor, Page(), part_id=cell.id).items
    assert [one.number for one in listed] == [wanted.number]
    with pytest.raises(Absent):
        alias.remove(world, buyer.actor, kept.id)
    alias.remove(world, acme.actor, kept.id)
    assert alias.listing(world, acme.actor, Page()).items == ()


def test_every_defect_of_a_number_is_named(acme: Company) -> None:
    cell = acme.part("cell")
    draft = AliasDraft(Side.SUPPLIER, " ", acme.world.random.uuid())  # type: ignore[arg-type]
    with pytest.raises(InvalidData) as refused:
        alias.save(acme.world, acme.actor, cell.id, draft)
    assert [(f.place, f.rule) for f in refused.value.findings] == [
        ("/number", "alias.missing"),
        ("/partner_name", "alias.missing"),
    ]


def test_lists_and_traces_take_the_same_number_of_statements_whatever_their_size(
    world: World,
) -> None:
    counts = []
    for name, size in (("Small", 1), ("Large", 9)):
        acme = Company(world, name)
        level, lots = acme.part("0"), None
        for depth in range(1, size + 1):
            above = acme.part(f"{depth}")
            acme.makes(above, (level, "2"))
            made = lot.create(world, acme.actor, above.id, LotForm("L")).id
            if lots is not None:
                form = GenealogyForm(PieceKind.LOT, lots, PieceKind.LOT, made)
                genealogy.add(world, acme.actor, form)
            level, lots = above, made
        assert lots is not None
        with sent() as statements:
            read.listing(world, acme.actor, ALL)
            read.counts(world, acme.actor)
            found = network.inputs(world, acme.actor, level.id)
            traced = piece.trace_lot(world, acme.actor, lots)
        assert (len(found.parts), len(traced.up.pieces)) == (size, size - 1)
        counts.append(len(statements))
    assert counts[0] == counts[1]


@contextmanager
def sent() -> Iterator[list[str]]:
    """Collect the statements that are sent to any database."""
    statements: list[str] = []

    def note(*sent_: object) -> None:
        statements.append(str(sent_[2]))

    event.listen(Engine, "before_cursor_execute", note)
    yield statements
    event.remove(Engine, "before_cursor_execute", note)
