"""Baselines: what is frozen stays, computes again exactly, and says why a figure has changed."""

import json
from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from sqlalchemy import event, text

from tadoru.app.footprint import baseline, why
from tadoru.app.footprint.baseline import BaselineDraft
from tadoru.app.footprint.frozen import thaw
from tadoru.app.listing import Page
from tadoru.app.trace.source import SourceDraft
from tadoru.app.world import World
from tadoru.core.carbon.method import METHODS
from tadoru.core.carbon.result import footprint, to_values
from tadoru.core.problems import Absent, InvalidData
from tadoru.core.values import BaselineId
from tests.fakes.clock import Clock
from tests.fakes.scene import TERMS, Company, settle


class Chain:
    """Acme makes cells from nickel that Boron answers for."""

    def __init__(self, world: World) -> None:
        self.acme, self.boron = Company(world, "Acme"), Company(world, "Boron")
        self.cell = self.acme.part("cell")
        self.nickel = self.acme.part("nickel", kind="bought", mass_kg="1")
        self.powder = self.boron.part("powder")
        self.acme.makes(self.cell, (self.nickel, "0.5"))
        self.acme.emits(self.cell, "1")
        self.boron.emits(self.powder, "4")
        self.acme.buys(self.nickel, SourceDraft(self.boron.id))
        self.request = self.acme.asks(self.boron, self.nickel).id
        self.boron.answers(self.request, self.powder)
        settle(world)


def freeze(world: World, of: Company, name: str = "FY2025") -> BaselineId:
    return baseline.create(world, of.actor, BaselineDraft(name, TERMS)).id


def test_a_frozen_figure_computes_again_exactly_from_what_was_frozen(world: World) -> None:
    chain = Chain(world)
    shown = chain.acme.footprint(chain.cell)
    frozen = freeze(world, chain.acme)
    (line,) = baseline.lines(world, chain.acme.actor, frozen, Page()).items
    assert line.part_id == chain.cell.id
    assert line.total_kgco2e == shown.total_kgco2e == 3  # 1 + 0.5 × 4
    assert line.values == shown.breakdown.values

    kept = thaw(baseline.export(world, chain.acme.actor, frozen))
    graph = kept.inputs.graph()
    again = footprint(graph, chain.cell.id, METHODS[kept.terms.method])
    assert to_values(again, graph.nodes[chain.cell.id], line.values) == line.values


def test_a_baseline_names_the_records_and_versions_that_it_rests_on(world: World) -> None:
    chain = Chain(world)
    document = json.loads(baseline.export(world, chain.acme.actor, freeze(world, chain.acme)))
    (answer,) = document["answers"]
    assert (answer["supplier_name"], answer["version"], answer["share"]) == ("Boron", 1, "1")
    assert answer["figures"]["stages"]["raw_material"] == "4"
    assert answer["record_id"]
    assert set(document["results"]) == {chain.cell.id}


def test_what_happens_later_changes_no_baseline(world: World) -> None:
    chain = Chain(world)
    frozen = freeze(world, chain.acme)
    before = baseline.export(world, chain.acme.actor, frozen)
    chain.acme.emits(chain.cell, "7")
    chain.boron.emits(chain.powder, "9")
    settle(world)
    assert baseline.export(world, chain.acme.actor, frozen) == before


def test_the_difference_since_a_baseline_is_split_by_cause(world: World) -> None:
    # before: 1 + 0.5 × 4 = 3   after: 2 + 0.75 × 8 = 8
    # own +1; amount: 0.25 × (4 + 8) / 2 = 1.5; answer: 4 × (0.5 + 0.75) / 2 = 2.5; together 5
    chain = Chain(world)
    frozen = freeze(world, chain.acme)
    chain.acme.emits(chain.cell, "2")
    chain.acme.makes(chain.cell, (chain.nickel, "0.75"))
    chain.boron.emits(chain.powder, "8")
    settle(world)
    found = why.compare(world, chain.acme.actor, frozen, chain.cell.id)
    assert (found.before.total_kgco2e, found.after.total_kgco2e) == (Decimal(3), Decimal(8))
    assert {one.cause: one.kgco2e for one in found.causes} == {
        "activity": 1, "factor": 0, "structure": Decimal("1.5"), "supplier": Decimal("2.5"),
    }  # fmt: skip
    first, second = found.lines
    assert (first.by, first.name, first.kgco2e_before, first.kgco2e_after) == (
        "supplier", "Boron", Decimal(2), Decimal(6),
    )  # fmt: skip
    assert (first.amount_before, first.amount_after) == (Decimal("0.5"), Decimal("0.75"))
    assert (second.by, second.name, second.difference_kgco2e) == ("activity", "process", Decimal(1))


def test_two_baselines_compare_without_the_present(world: World, clock: Clock) -> None:
    chain = Chain(world)
    first = freeze(world, chain.acme)
    chain.acme.emits(chain.cell, "2")
    clock.pass_by(timedelta(minutes=1))
    second = freeze(world, chain.acme, "FY2026")
    chain.acme.emits(chain.cell, "50")
    found = why.compare(world, chain.acme.actor, first, chain.cell.id, second)
    assert found.difference_kgco2e == 1
    listed = baseline.listing(world, chain.acme.actor, Page(limit=1))
    assert [one.name for one in listed.items] == ["FY2026"]
    rest = baseline.listing(world, chain.acme.actor, Page(listed.next, 1))
    assert [one.name for one in rest.items] == ["FY2025"]
    assert len(baseline.of_part(world, chain.acme.actor, chain.cell.id)) == 2


def test_a_part_that_came_later_comes_whole_with_the_structure(world: World) -> None:
    chain = Chain(world)
    frozen = freeze(world, chain.acme)
    pack = chain.acme.part("pack")
    chain.acme.makes(pack, (chain.cell, "2"))
    found = why.compare(world, chain.acme.actor, frozen, pack.id)
    assert found.before.total_kgco2e is None
    assert {one.cause: one.kgco2e for one in found.causes if one.kgco2e} == {"structure": 6}


def rules(refused: InvalidData) -> list[str]:
    return [finding.rule for finding in refused.findings]


def test_what_cannot_be_frozen_is_refused_with_its_reason(world: World) -> None:
    chain = Chain(world)
    actor = chain.acme.actor
    empty = chain.acme.part("empty")
    freeze(world, chain.acme)
    for draft, rule in (
        (BaselineDraft("", TERMS), "baseline.name"),
        (BaselineDraft("FY2025", TERMS), "baseline.duplicate"),
        (BaselineDraft("x", TERMS, (empty.id,)), "footprint.nothing-known"),
        (BaselineDraft("x", TERMS, note="x" * 2001), "baseline.note"),
    ):
        with pytest.raises(InvalidData) as refused:
            baseline.create(world, actor, draft)
        assert rules(refused.value) == [rule]


def test_what_would_take_minutes_to_freeze_is_refused(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    chain = Chain(world)
    monkeypatch.setattr(baseline, "VISITS_MAX", 1)  # the cell and the nickel in it are two
    for parts in ((), (chain.cell.id,)):
        with pytest.raises(InvalidData) as refused:
            baseline.create(world, chain.acme.actor, BaselineDraft("x", TERMS, parts))
        assert rules(refused.value) == ["baseline.too-much"]


def test_baselines_are_their_owners_alone(world: World) -> None:
    chain = Chain(world)
    frozen = freeze(world, chain.acme)
    stranger = chain.boron.actor
    for act in (
        lambda: baseline.read(world, stranger, frozen),
        lambda: baseline.lines(world, stranger, frozen, Page()),
        lambda: baseline.export(world, stranger, frozen),
        lambda: baseline.delete(world, stranger, frozen),
        lambda: baseline.of_part(world, stranger, chain.cell.id),
        lambda: why.compare(world, stranger, frozen, chain.powder.id),
        lambda: baseline.create(world, stranger, BaselineDraft("x", TERMS, (chain.cell.id,))),
        lambda: baseline.read(world, chain.acme.actor, BaselineId(str(uuid4()))),
    ):
        with pytest.raises(Absent):
            act()
    assert baseline.listing(world, stranger, Page()).items == ()
    assert baseline.read(world, chain.acme.actor, frozen).part_count == 1


def test_raw_sql_of_another_company_finds_no_baseline_and_nothing_lies_in_the_clear(
    world: World,
) -> None:
    chain = Chain(world)
    frozen = freeze(world, chain.acme)
    if world.db.dialect == "postgresql":
        with world.db.write(chain.boron.id) as tx:
            for table in ("baseline", "baseline_line"):
                assert tx.value(text(f"SELECT count(*) FROM {table}")) == 0
                assert tx.run(text(f"DELETE FROM {table}")) == 0
    with world.db.node_read() as tx:
        sealed = bytes(tx.value(text("SELECT content FROM baseline")))
    assert b"nickel" not in sealed
    assert baseline.read(world, chain.acme.actor, frozen).name == "FY2025"


def test_a_deleted_baseline_is_gone_and_its_name_is_free(world: World) -> None:
    chain = Chain(world)
    frozen = freeze(world, chain.acme)
    baseline.delete(world, chain.acme.actor, frozen)
    with pytest.raises(Absent):
        baseline.export(world, chain.acme.actor, frozen)
    freeze(world, chain.acme)


def test_freezing_many_parts_takes_as_many_statements_as_freezing_one(world: World) -> None:
    acme = Company(world, "Acme")
    makes = [acme.part(f"cell {n}") for n in range(5)]
    for part in makes:
        acme.emits(part, "1")
    counted = [
        _statements(world, BaselineDraft(f"{n}", TERMS, tuple(p.id for p in makes[:n])), acme)
        for n in (1, 5)
    ]
    assert counted[0] == counted[1]


def _statements(world: World, draft: BaselineDraft, of: Company) -> int:
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        seen.append(statement)

    with world.db.node_read() as tx:
        engine = tx.connection.engine
    event.listen(engine, "before_cursor_execute", note)
    baseline.create(world, of.actor, draft)
    event.remove(engine, "before_cursor_execute", note)
    return len(seen)
