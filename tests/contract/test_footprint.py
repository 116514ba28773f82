"""Footprints: what is computed from one's own data and from answers, on both databases.

Expected figures are calculated by hand in the comments, or published.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import cast

import pytest
from sqlalchemy import event

from tadoru.app.footprint import compute, read, resident
from tadoru.app.footprint.answer import scope
from tadoru.app.footprint.breakdown import break_down
from tadoru.app.footprint.leaf import UNANSWERED
from tadoru.app.footprint.slice import figure, load
from tadoru.app.footprint.terms import Terms, read_terms
from tadoru.app.footprint.view import FootprintView, decode, encode
from tadoru.app.listing import Page
from tadoru.app.trace import activity
from tadoru.app.trace.source import SourceDraft
from tadoru.app.transfer.opening import File
from tadoru.app.transfer.structures import import_structures
from tadoru.app.world import World
from tadoru.core.carbon.components import Totals
from tadoru.core.carbon.rollup import totals_of
from tadoru.core.problems import Absent, InvalidData
from tadoru.store import lease
from tadoru.store.tx import Tx
from tests.fakes.clock import Clock
from tests.fakes.nmc811 import BOM, FACTORS, PUBLISHED, TOTAL
from tests.fakes.scene import TERMS, YEAR, Company, line, settle


def rules(act: Callable[[], object]) -> list[tuple[str, str]]:
    with pytest.raises(InvalidData) as refused:
        act()
    return [(finding.place, finding.rule) for finding in refused.value.findings]


def by_input(view: FootprintView) -> dict[str, Decimal]:
    found: dict[str, Decimal] = {}
    for item in view.breakdown.contributions:
        found[item.part_name] = found.get(item.part_name, Decimal(0)) + item.kgco2e
    return found


def test_the_published_pack_has_its_published_footprint(world: World) -> None:
    acme = Company(world, "Acme")
    ids = import_structures(world, acme.actor, acme.site_id, File(BOM.encode())).part_ids
    for name, factor in FACTORS.items():
        document = {
            "name": name, "role": "refining", "amount": "1",
            "unit": {"electricity": "kWh", "heat_natural_gas": "MJ"}.get(name, "kg"),
            "factor": {"name": name, "kgco2e": {"fossil": str(factor)}, "source": "published",
                       "unit": {"electricity": "kWh", "heat_natural_gas": "MJ"}.get(name, "kg"),
                       "year": 2024, "region": "CN", "licence": "MIT"},
        }  # fmt: skip
        activity.save(world, acme.actor, ids[name], YEAR, [document])

    view = compute.compute(world, acme.actor, ids["kWh_capacity"], TERMS)
    assert abs(view.total_kgco2e - TOTAL) < Decimal("0.001")
    found = by_input(view)
    assert set(found) == set(PUBLISHED)
    for name, kgco2e in PUBLISHED.items():
        assert abs(found[name] - kgco2e) < Decimal("0.001"), name
    assert view.partial
    missing = {item.name: item for item in view.breakdown.missing}
    # 5.030181086519114 × 0.71 × 0.1683 kg = 0.60107142857…; the cell's listed inputs weigh 1.0001
    # kg (energy has no mass), and the cell is all that is listed of the pack: 0.1683 / 1.0001
    assert missing["electrolyte"].mass_kg == Decimal("0.601071428571")
    assert missing["electrolyte"].mass_share == Decimal("0.168283171683")
    assert view.breakdown.values["own_refining_kgco2e"] == view.breakdown.values["total_kgco2e"]


def test_an_input_without_a_figure_makes_the_footprint_partial_and_is_never_zero(
    world: World,
) -> None:
    acme, boron = Company(world, "Acme"), Company(world, "Boron")
    cell = acme.part("cell")
    nickel, glue, foil = (acme.part(name, kind="bought") for name in ("nickel", "glue", "foil"))
    acme.makes(cell, (nickel, "0.5"), (glue, "0.3"), (foil, "0.2"))
    acme.emits(nickel, "4")
    acme.emits(foil, "2")
    acme.asks(boron, glue)

    view = acme.footprint(cell)
    assert view.total_kgco2e == Decimal("2.4")  # 0.5 × 4 + 0.2 × 2
    assert view.partial
    assert view.covered_mass_percent == 70  # (0.5 + 0.2) / 1.0
    (gap,) = view.breakdown.missing
    assert (gap.name, gap.mass_kg, gap.mass_share) == ("glue", Decimal("0.3"), Decimal("0.3"))
    assert gap.reason == UNANSWERED
    marks = {row.name: row.mark for row in view.breakdown.tree if row.what == "part"}
    assert (marks["glue"], marks["nickel"]) == ("missing", "estimated")
    assert next(r.kgco2e for r in view.breakdown.tree if r.name == "glue") is None


def test_nothing_known_is_no_footprint(world: World) -> None:
    acme = Company(world, "Acme")
    cell, glue = acme.part("cell"), acme.part("glue", kind="bought")
    acme.makes(cell, (glue, "1"))

    assert rules(lambda: acme.footprint(cell)) == [("/part_id", "footprint.nothing-known")]
    with pytest.raises(Absent):
        acme.kept(cell)


def test_sources_share_a_part_each_in_its_own_unit(world: World) -> None:
    acme, boron, carbon = (Company(world, name) for name in ("Acme", "Boron", "Carbon"))
    nickel = acme.part("nickel", kind="bought")
    acme.buys(
        nickel,
        SourceDraft(boron.id, share="0.6"),
        SourceDraft(carbon.id, share="0.4", supplier_unit="piece", unit_factor="2.5"),
    )
    in_kg, in_pieces = boron.part("powder"), carbon.part("briquette", "piece", mass_kg="2.5")
    boron.emits(in_kg, "4")
    carbon.emits(in_pieces, "10")
    boron.answers(acme.asks(boron, nickel).id, in_kg)
    carbon.answers(acme.asks(carbon, nickel, unit="piece").id, in_pieces)

    view = acme.footprint(nickel)
    assert view.total_kgco2e == Decimal("4.0")  # 0.6 × 4 + 0.4 × 10 / 2.5
    assert not view.partial
    suppliers = {c.supplier_name: c.kgco2e for c in view.breakdown.contributions}
    assert suppliers == {"Boron": Decimal("2.4"), "Carbon": Decimal("1.6")}


def test_a_share_that_nobody_answered_is_missing(world: World) -> None:
    acme, boron = Company(world, "Acme"), Company(world, "Boron")
    nickel = acme.part("nickel", kind="bought")
    acme.buys(nickel, SourceDraft(boron.id, share="0.6"), SourceDraft(None, "Far", share="0.4"))
    powder = boron.part("powder")
    boron.emits(powder, "5")
    boron.answers(acme.asks(boron, nickel).id, powder)

    view = acme.footprint(nickel)
    # 0.6 × 5, not 5; 0.6 as a multiple of 2^-40 is 659706976666 / 2^40 = 0.600000000000364
    assert view.total_kgco2e == Decimal("3.000000000001")
    assert view.covered_mass_percent == 60
    assert [(gap.name, gap.mass_kg) for gap in view.breakdown.missing] == [
        ("nickel", Decimal("0.4"))
    ]


def test_a_default_stands_in_until_the_supplier_answers_and_transport_stays(world: World) -> None:
    acme, boron = Company(world, "Acme"), Company(world, "Boron")
    nickel = acme.part("nickel", kind="bought")
    truck, default = line("0.25", "inbound_transport", "truck"), line("7", name="default")
    activity.save(world, acme.actor, nickel.id, YEAR, [truck, default])
    asked = acme.asks(boron, nickel)
    before = acme.footprint(nickel)
    assert (before.total_kgco2e, before.partial) == (Decimal("7.25"), False)

    powder = boron.part("powder")
    boron.emits(powder, "5")
    boron.answers(asked.id, powder)
    assert acme.footprint(nickel).total_kgco2e == Decimal("5.25")


def test_a_stage_map_makes_all_that_is_inside_raw_material(world: World) -> None:
    acme = Company(world, "Acme")
    pack, cell, module = acme.part("pack"), acme.part("cell"), acme.part("module")
    acme.emits(cell, "3", "cell_assembly")
    acme.emits(module, "2", "cell_assembly")
    acme.emits(pack, "1", "pack_assembly")
    acme.makes(pack, (cell, "0.5"), (module, "0.5"), raw=[cell])

    view = acme.footprint(pack)
    assert view.stages == {
        "raw_material": Decimal("1.5"),  # 0.5 × 3, moved
        "main_production": Decimal(2),  # 0.5 × 2 kept, and 1 of its own
        "distribution": 0,
        "end_of_life": 0,
    }


def test_an_answer_under_another_method_is_not_added(world: World) -> None:
    acme, boron = Company(world, "Acme"), Company(world, "Boron")
    cell, nickel, powder = (
        acme.part("cell"), acme.part("nickel", kind="bought"), boron.part("powder")
    )  # fmt: skip
    acme.makes(cell, (nickel, "1"))
    acme.emits(cell, "1", "cell_assembly")
    boron.emits(powder, "5")
    other = replace(TERMS, method="pact-3")
    boron.answers(acme.asks(boron, nickel, terms=other).id, powder)

    assert acme.footprint(cell).total_kgco2e == 1
    assert acme.footprint(cell).partial
    assert acme.footprint(cell, other).total_kgco2e == 6


def test_what_holds_in_the_period_counts(world: World) -> None:
    acme = Company(world, "Acme")
    cell, foil = acme.part("cell"), acme.part("foil")
    acme.makes(cell, (foil, "1"))
    acme.makes(cell, (foil, "2"), valid_from=date(2026, 1, 1))
    acme.emits(foil, "10", period=(date(2024, 1, 1), date(2025, 1, 1)))
    acme.emits(foil, "5", period=(date(2026, 1, 1), date(2027, 1, 1)))
    this_year = Terms("cfb-ev", "AR6", date(2026, 1, 1), date(2027, 1, 1))
    too_late = Terms("cfb-ev", "AR6", date(2035, 1, 1), date(2036, 1, 1))

    assert acme.footprint(cell).total_kgco2e == 10  # 1 × that of 2024, the last before 2025 ended
    assert acme.footprint(cell, this_year).total_kgco2e == 10  # 2 × 5
    assert rules(lambda: acme.footprint(cell, too_late)) == [
        ("/part_id", "footprint.nothing-known")
    ]


def test_a_correction_flows_down_and_counts_the_version_up(world: World) -> None:
    acme, boron = Company(world, "Acme"), Company(world, "Boron")
    cell, nickel, powder = (
        acme.part("cell"), acme.part("nickel", kind="bought"), boron.part("powder")
    )  # fmt: skip
    acme.makes(cell, (nickel, "0.5"))
    boron.emits(powder, "4")
    asked = acme.asks(boron, nickel)
    boron.answers(asked.id, powder)
    assert (acme.footprint(cell).version, acme.kept(cell).total_kgco2e) == (1, Decimal(2))
    settle(world)
    assert acme.kept(cell).version == 1  # computed again to the same figures

    boron.emits(powder, "6")
    settle(world)  # the standing answer follows, and the customer's total follows it
    after = acme.kept(cell)
    assert (after.version, after.total_kgco2e, after.stale_since) == (2, Decimal(3), None)


def test_what_rests_on_an_answer_given_once_is_stale_until_it_is_confirmed(world: World) -> None:
    acme, boron, carbon = (Company(world, name) for name in ("Acme", "Boron", "Carbon"))
    pack, bought_cell = acme.part("pack"), acme.part("cell", kind="bought")
    cell, bought_nickel = boron.part("cell"), boron.part("nickel", kind="bought")
    nickel = carbon.part("nickel")
    acme.makes(pack, (bought_cell, "1"))
    boron.makes(cell, (bought_nickel, "1"))
    carbon.emits(nickel, "4")
    carbon.answers(boron.asks(carbon, bought_nickel).id, nickel)
    from_boron = acme.asks(boron, bought_cell)
    boron.answers(from_boron.id, cell, "once")
    assert acme.footprint(pack).total_kgco2e == 4
    settle(world)
    assert acme.kept(pack).stale_since is None

    carbon.emits(nickel, "6")
    settle(world)
    old = acme.kept(pack)
    assert old.total_kgco2e == 4
    assert old.stale_since is not None
    assert [(s.name, s.supplier_name) for s in old.breakdown.stale] == [("cell", "Boron")]
    assert [item.id for item in read.listing(world, acme.actor, Page(), stale=True).items] == [
        old.id
    ]

    boron.corrects(from_boron.id)
    settle(world)
    confirmed = acme.kept(pack)
    assert (confirmed.total_kgco2e, confirmed.stale_since) == (Decimal(6), None)
    assert confirmed.breakdown.stale == ()
    assert read.listing(world, acme.actor, Page(), stale=True).items == ()


def test_a_change_of_structure_source_or_activity_moves_the_kept_footprint(world: World) -> None:
    acme, boron = Company(world, "Acme"), Company(world, "Boron")
    cell, nickel, powder = (
        acme.part("cell"), acme.part("nickel", kind="bought"), boron.part("powder")
    )  # fmt: skip
    acme.makes(cell, (nickel, "0.5"))
    acme.emits(cell, "1", "cell_assembly")
    boron.emits(powder, "4")
    (held,) = acme.buys(nickel, SourceDraft(boron.id))
    boron.answers(acme.asks(boron, nickel).id, powder)
    acme.footprint(cell)

    def after(change: object) -> Decimal:
        settle(world)
        return acme.kept(cell).total_kgco2e

    assert after(None) == 3
    assert after(acme.makes(cell, (nickel, "0.25"))) == 2  # 0.25 × 4 + 1
    acme.emits(cell, "2", "cell_assembly")
    assert after(None) == 3
    half = SourceDraft(boron.id, share="0.5", id=held.id)
    assert after(acme.buys(nickel, half)) == Decimal("2.5")
    acme.makes(cell)
    activity.save(world, acme.actor, cell.id, YEAR, [])
    settle(world)
    with pytest.raises(Absent):  # nothing is known of it any more
        acme.kept(cell)


def test_what_is_in_memory_is_read_again_only_as_far_as_it_changed(world: World) -> None:
    acme, boron = Company(world, "Acme"), Company(world, "Boron")
    cell, nickel, powder = (
        acme.part("cell"), acme.part("nickel", kind="bought"), boron.part("powder")
    )  # fmt: skip
    acme.makes(cell, (nickel, "0.5"))
    boron.emits(powder, "4")
    asked = acme.asks(boron, nickel)
    boron.answers(asked.id, powder)
    settle(world)  # whoever works keeps the graph
    assert resident.own_graph(world, "test")
    graphs = resident.graphs_of(world)
    graphs.entries.clear()
    before = graphs.loads

    def total() -> Decimal:
        with world.db.read(acme.id) as tx:
            return figure(resident.held_slice(tx, world, acme.id, TERMS), cell.id).total_kgco2e

    assert total() == 2
    assert acme.footprint(cell).total_kgco2e == 2
    assert (graphs.loads - before, graphs.patches) == (1, 0)

    boron.emits(powder, "6")
    boron.corrects(asked.id)
    loads = graphs.loads  # the supplier's slice was read for its answer
    assert acme.footprint(cell).total_kgco2e == 3
    assert total() == 3
    assert (graphs.loads, graphs.patches) == (loads, 1)

    acme.makes(cell, (nickel, "1"))
    assert total() == 6
    assert acme.footprint(cell).total_kgco2e == 6
    assert (graphs.loads, graphs.patches) == (loads + 1, 1)

    cast("Clock", world.clock).pass_by(timedelta(minutes=1))
    with world.db.node_write() as tx:
        now = world.clock.now()
        assert lease.acquire(tx, resident.LEASE, "another process", now, resident.LEASE_LENGTH)
    assert not resident.own_graph(world, "test")
    assert acme.footprint(cell).total_kgco2e == 6
    assert graphs.entries == {}


def test_what_follows_in_memory_is_what_a_fresh_reading_gives(world: World) -> None:
    acme, boron = Company(world, "Acme"), Company(world, "Boron")
    pack, cell, foil, nickel = (acme.part(name) for name in ("pack", "cell", "foil", "nickel"))
    bought, powder = acme.part("bought", kind="bought"), boron.part("powder")
    acme.makes(pack, (cell, "0.7"), (foil, "0.3"))
    acme.makes(cell, (nickel, "0.5"), (bought, "0.25"))
    acme.emits(foil, "2")
    boron.emits(powder, "4")
    boron.answers(acme.asks(boron, bought).id, powder)
    assert resident.own_graph(world, "test")
    parts = (pack, cell, foil)
    before = [acme.footprint(part) for part in parts]
    settle(world)
    graphs = resident.graphs_of(world)
    loads = graphs.loads

    boron.emits(powder, "6")
    settle(world)
    after = [acme.kept(part) for part in parts]
    assert [view.version for view in after] == [2, 2, 1]  # the foil does not depend on it
    assert after[2] == before[2]
    assert graphs.loads == loads + 1  # the supplier's slice, whose activity changed; not the other
    with world.db.read(acme.id) as tx:
        held = load(tx, world, TERMS)
        for view in after:
            fresh = break_down(held, view.part_id, scope(tx, held, view.part_id))
            assert fresh == view.breakdown


def test_the_integers_are_within_a_millionth_of_the_floats(world: World) -> None:
    acme = Company(world, "Acme")
    ids = import_structures(world, acme.actor, acme.site_id, File(BOM.encode())).part_ids
    for name, factor in FACTORS.items():
        document = line("0." + str(factor).replace(".", "")[:12])
        activity.save(world, acme.actor, ids[name], YEAR, [document])
    with world.db.read(acme.id) as tx:
        held = load(tx, world, TERMS)
    floats = totals_of(held.graph, held.method)
    for part_id in ids.values():
        exact = float(figure(held, part_id).total_kgco2e)
        assert Totals(floats[part_id]).total_kgco2e == pytest.approx(exact, abs=1e-6)


def test_a_slice_is_read_in_the_same_number_of_queries_whatever_its_size(world: World) -> None:
    counts = []
    for name, size in (("Small", 1), ("Large", 12)):
        acme, boron = Company(world, name), Company(world, f"Supplier of {name}")
        cell = acme.part("cell")
        inputs = [acme.part(f"input {i}", kind="bought") for i in range(size)]
        acme.makes(cell, *((part, "1") for part in inputs))
        powder = boron.part("powder")
        boron.emits(powder, "1")
        acme.emits(cell, "1", "cell_assembly")
        for part in inputs:
            boron.answers(acme.asks(boron, part).id, powder)
        with world.db.read(acme.id) as tx, counting(tx) as statements:
            assert figure(load(tx, world, TERMS), cell.id).total_kgco2e == size + 1
        counts.append(len(statements))
    assert counts[0] == counts[1]


def test_a_footprint_is_kept_to_the_last_digit(world: World) -> None:
    acme = Company(world, "Acme")
    cell, foil = acme.part("cell"), acme.part("foil")
    acme.makes(cell, (foil, "0.333333333333"))
    acme.emits(foil, "0.999999999999")
    view = acme.footprint(cell)
    # 0.333333333333 × 0.999999999999 = 0.333333333332666…; own emissions are rounded half to even
    # at 10^-12 kg
    assert view.total_kgco2e == Decimal("0.333333333333")
    assert decode(encode(view.breakdown)) == view.breakdown
    assert acme.kept(cell) == view
    assert read.of_part(world, acme.actor, cell.id) == (view,)


def test_two_ways_to_put_the_slice_together_give_the_same_breakdown(world: World) -> None:
    acme = Company(world, "Acme")
    ids = import_structures(world, acme.actor, acme.site_id, File(BOM.encode())).part_ids
    acme_lines = BOM.splitlines()
    reversed_bom = "\n".join([acme_lines[0], *reversed(acme_lines[1:])]).encode()
    boron = Company(world, "Boron")
    other = import_structures(world, boron.actor, boron.site_id, File(reversed_bom)).part_ids
    for company, known in ((acme, ids), (boron, other)):
        for name in FACTORS:
            document = line(str(FACTORS[name])[:14])
            activity.save(world, company.actor, known[name], YEAR, [document])
    values = []
    for company, known in ((acme, ids), (boron, other)):
        with world.db.read(company.id) as tx:
            held = load(tx, world, TERMS)
        values.append(break_down(held, known["kWh_capacity"], {}).values)
    assert values[0] == values[1]


def test_terms_are_refused_with_everything_that_is_wrong(world: World) -> None:
    acme = Company(world, "Acme")
    cell = acme.part("cell")
    bad = Terms("alchemy", "AR1", date(2025, 1, 1), date(2025, 1, 1), "cradle-to-moon")
    assert rules(lambda: compute.compute(world, acme.actor, cell.id, bad)) == [
        ("/terms/method", "terms.unknown"),
        ("/terms/gwp_set", "terms.unknown"),
        ("/terms/boundary", "terms.unknown"),
        ("/terms/period_end", "terms.period"),
    ]
    assert rules(lambda: read_terms({"method": "cfb-ev", "gwp_set": "AR6", "color": "red"})) == [
        ("/terms/color", "terms.not-a-term"),
        ("/terms/period_start", "terms.no-date"),
        ("/terms/period_end", "terms.no-date"),
    ]
    assert read_terms(TERMS.text()) == TERMS


def test_a_footprint_of_another_operator_is_absent(world: World) -> None:
    acme, other = Company(world, "Acme"), Company(world, "Other")
    cell = acme.part("cell")
    acme.emits(cell, "1")
    acme.footprint(cell)
    attempts: list[Callable[[], object]] = [
        lambda: compute.compute(world, other.actor, cell.id, TERMS),
        lambda: read.read(world, other.actor, cell.id),
        lambda: read.of_part(world, other.actor, cell.id),
    ]
    for attempt in attempts:
        with pytest.raises(Absent):
            attempt()
    assert read.listing(world, other.actor, Page()).items == ()
    (listed,) = read.listing(world, acme.actor, Page()).items
    assert (listed.part_name, listed.total_kgco2e, listed.partial) == ("cell", Decimal(1), False)


@contextmanager
def counting(tx: Tx) -> Iterator[list[str]]:
    """Collect the statements that a transaction sends."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        seen.append(statement)

    event.listen(tx.connection, "before_cursor_execute", note)
    yield seen
    event.remove(tx.connection, "before_cursor_execute", note)
