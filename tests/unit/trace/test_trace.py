"""Parts, structures, sources: every defect is a finding with its place."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

from tadoru.core.trace.cycle import Loop, levels
from tadoru.core.trace.part import Make, PartDraft, PartKey, mass_of, read_part
from tadoru.core.trace.source import Source, check_sources, weight
from tadoru.core.trace.structure import (
    StageMap,
    StructureLine,
    amount_in,
    check_no_loop,
    check_structure,
)
from tadoru.core.units import Unit
from tadoru.core.values import PartId

PACK, CELL, HEAT = PartId("pack"), PartId("cell"), PartId("heat")
UNITS = {PACK: Unit.PIECE, CELL: Unit.KILOGRAM, HEAT: Unit.MEGAJOULE}


def line(child: PartId, amount: str, unit: Unit) -> StructureLine:
    return StructureLine(child, Decimal(amount), unit)


def test_a_sound_part_is_read() -> None:
    found = read_part({"number": " C-1 ", "unit": "㎏", "make": "bought", "mass_kg": "1"})
    assert found == PartDraft(PartKey("C-1"), "C-1", Unit.KILOGRAM, Make.BOUGHT, Decimal(1))


def test_every_defect_of_a_part_is_named() -> None:
    found = read_part({"number": "", "unit": "g", "make": "found", "mass_kg": "-1"}, "/parts/0")
    assert isinstance(found, tuple)
    assert {f.place for f in found} == {
        "/parts/0/number",
        "/parts/0/unit",
        "/parts/0/make",
        "/parts/0/mass_kg",
    }


def test_mass_is_known_in_kg_or_by_the_mass_of_a_unit_and_otherwise_not() -> None:
    assert mass_of(Decimal(3), Unit.KILOGRAM, None) == 3
    assert mass_of(Decimal(3), Unit.PIECE, Decimal("0.5")) == Decimal("1.5")
    assert mass_of(Decimal(3), Unit.PIECE, None) is None


def test_a_sound_structure_has_no_findings() -> None:
    lines = [line(CELL, "3.5", Unit.KILOGRAM), line(HEAT, "2", Unit.KILOWATT_HOUR)]
    assert check_structure(PACK, lines, UNITS) == ()
    assert amount_in(lines[1], Unit.MEGAJOULE) == Fraction(72, 10)


@pytest.mark.parametrize(
    ("bad", "rule"),
    [
        (line(CELL, "0", Unit.KILOGRAM), "structure.amount-not-positive"),
        (line(CELL, "-1", Unit.KILOGRAM), "structure.amount-not-positive"),
        (line(CELL, "1", Unit.PIECE), "structure.unit-differs"),
        (line(PACK, "1", Unit.PIECE), "structure.cycle"),
        (line(PartId("ghost"), "1", Unit.PIECE), "structure.unknown-part"),
    ],
)
def test_each_defect_of_a_line_has_its_rule(bad: StructureLine, rule: str) -> None:
    findings = check_structure(PACK, [line(HEAT, "1", Unit.MEGAJOULE), bad], UNITS)
    assert [(f.rule, f.place.rsplit("/", 1)[0]) for f in findings] == [(rule, "/lines/1")]


def test_the_same_input_twice_is_a_duplicate() -> None:
    lines = [line(CELL, "1", Unit.KILOGRAM), line(CELL, "2", Unit.KILOGRAM)]
    (finding,) = check_structure(PACK, lines, UNITS)
    assert (finding.rule, finding.place) == ("structure.duplicate", "/lines/1/child")


def test_a_loop_is_named_part_by_part() -> None:
    a, b, c = PartId("a"), PartId("b"), PartId("c")
    (finding,) = check_no_loop([(a, b), (b, c), (c, a)], {a: "Anode", b: "Binder", c: "Coat"})
    assert finding.text() == "A part would go into itself: Anode → Binder → Coat → Anode."
    assert check_no_loop([(a, b), (b, c), (a, c)], {}) == ()
    assert check_no_loop([], {}) == ()


def test_a_stage_map_may_differ_by_method() -> None:
    found = StructureLine(CELL, Decimal(1), Unit.KILOGRAM, StageMap.RAW, {"pact-3": StageMap.KEEP})
    assert found.stage_map_for("cfb-ev") is StageMap.RAW
    assert found.stage_map_for("pact-3") is StageMap.KEEP


def source(share: str, **more: object) -> Source:
    return Source(supplier="s", share=Decimal(share), supplier_unit=Unit.KILOGRAM, **more)  # type: ignore[arg-type]


def test_shares_may_not_exceed_one_on_any_day() -> None:
    june = date(2026, 6, 1)
    apart = [source("0.7", valid_to=date(2026, 5, 31)), source("0.7", valid_from=june)]
    assert check_sources(Unit.KILOGRAM, apart) == ()
    overlap = [source("0.7", valid_to=june), source("0.7", valid_from=june)]
    (finding,) = check_sources(Unit.KILOGRAM, overlap)
    assert finding.rule == "source.shares-over-one"
    assert "1.4" in finding.text()
    assert "2026-06-01" in finding.text()


@pytest.mark.parametrize(
    ("bad", "rule"),
    [
        (source("0"), "source.share"),
        (source("1.1"), "source.share"),
        (source("1", unit_factor=Decimal(0)), "source.unit-factor"),
        (source("1", valid_from=date(2026, 2, 1), valid_to=date(2026, 1, 1)), "source.period"),
        (
            Source(supplier="s", share=Decimal(1), supplier_unit=Unit.PIECE),
            "source.unit-factor-missing",
        ),
    ],
)
def test_each_defect_of_a_source_has_its_rule(bad: Source, rule: str) -> None:
    assert rule in {f.rule for f in check_sources(Unit.KILOGRAM, [bad])}


def test_a_piece_of_five_kg_is_a_fifth_of_a_piece_per_kg() -> None:
    pieces = Source(
        supplier="s", share=Decimal(1), supplier_unit=Unit.PIECE, unit_factor=Decimal(5)
    )
    assert weight(Unit.KILOGRAM, pieces) == Fraction(1, 5)
    energy = Source(supplier="s", share=Decimal("0.5"), supplier_unit=Unit.MEGAJOULE)
    assert weight(Unit.KILOWATT_HOUR, energy) == Fraction(18, 10)


def test_levels_rise_from_the_raw_material() -> None:
    # 0 uses 1 and 3, 1 uses 2, 2 uses 3: the longest way down decides.
    assert list(levels([0, 0, 1, 2], [1, 3, 2, 3], 5)) == [3, 2, 1, 0, 0]


def test_a_loop_below_others_is_found_and_only_it_is_named() -> None:
    found = levels([0, 1, 2, 3], [1, 2, 3, 1], 4)
    assert isinstance(found, Loop)
    assert set(found) == {1, 2, 3}


def test_a_million_edges_are_ordered() -> None:
    random = np.random.default_rng(1)
    ends = np.sort(random.integers(0, 100_000, (1_000_000, 2)), axis=1)
    ends = ends[(ends[:, 0] != ends[:, 1]) & (ends[:, 0] % 10 < ends[:, 1] % 10)]
    level = levels(ends[:, 0], ends[:, 1], 100_000)
    assert not isinstance(level, Loop)
    assert (level[ends[:, 0]] > level[ends[:, 1]]).all()
