"""Parts, structures, sources, activities: what is kept and what is refused, on both databases."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal

import pytest

from tadoru.app.listing import Page
from tadoru.app.trace import activity, part, read, source, structure
from tadoru.app.trace.part import PartForm
from tadoru.app.trace.source import SourceDraft
from tadoru.app.trace.structure import LineForm
from tadoru.app.transfer.opening import File
from tadoru.app.transfer.structures import import_structures
from tadoru.app.world import World
from tadoru.core.findings import Finding
from tadoru.core.problems import Absent, InvalidData, Outdated
from tadoru.core.trace.part import Make
from tadoru.core.trace.partquery import PartQuery
from tadoru.core.values import PartId, SourceId
from tests.fakes.nmc811 import BOM
from tests.fakes.scene import YEAR, Company, line


def found(act: Callable[[], object]) -> Sequence[Finding]:
    with pytest.raises(InvalidData) as refused:
        act()
    return refused.value.findings


def places(act: Callable[[], object]) -> list[tuple[str, str]]:
    return [(finding.place, finding.rule) for finding in found(act)]


def test_a_part_is_found_by_every_word_of_its_number_or_name_in_any_width(world: World) -> None:
    acme = Company(world, "Acme")
    made = acme.part("ＮＭＣ811 Cathode")
    acme.part("Anode", kind="bought")

    listed = read.listing(world, acme.actor, Page(), PartQuery("nmc811 CATHODE"))
    assert [view.id for view in listed.items] == [made.id]
    bought = read.listing(world, acme.actor, Page(), PartQuery(kind=Make.BOUGHT))
    assert [view.name for view in bought.items] == ["Anode"]


def test_pages_of_parts_join_without_gap_or_repetition(world: World) -> None:
    acme = Company(world, "Acme")
    names = {acme.part(f"part {index}").id for index in range(7)}

    seen: list[str] = []
    page: Page | None = Page(limit=3)
    while page is not None:
        listed = read.listing(world, acme.actor, page)
        seen += [view.id for view in listed.items]
        page = Page(listed.next, 3) if listed.next else None
    assert len(seen) == 7
    assert set(seen) == names


def test_a_site_has_each_part_number_once(world: World) -> None:
    acme = Company(world, "Acme")
    form = PartForm("A-1", "kg")
    part.create(world, acme.actor, acme.site_id, form)

    again = found(lambda: part.create(world, acme.actor, acme.site_id, form))
    assert [finding.rule for finding in again] == ["part.duplicate"]
    other = PartForm("A-1", "kg", supplementary="B")
    assert part.create(world, acme.actor, acme.site_id, other).supplementary == "B"


def test_every_defect_of_a_part_is_named(world: World) -> None:
    acme = Company(world, "Acme")
    form = PartForm("", "furlong", kind="stolen", mass_kg="-1")
    assert places(lambda: part.create(world, acme.actor, acme.site_id, form)) == [
        ("/number", "part.no-number"),
        ("/unit", "unit.unknown"),
        ("/make", "part.make"),
        ("/mass_kg", "part.negative-mass"),
    ]


def test_of_two_who_change_the_same_version_one_is_told(world: World) -> None:
    acme = Company(world, "Acme")
    made = acme.part("cell")

    def change(name: str) -> str:
        form = PartForm(made.number, "kg", name)
        try:
            return part.update(world, acme.actor, made.id, form, made.version).name
        except Outdated:
            return "outdated"

    with ThreadPoolExecutor(2) as pool:
        outcomes = sorted(pool.map(change, ["one", "two"]))
    assert outcomes in (["one", "outdated"], ["outdated", "two"])
    kept = read.read(world, acme.actor, made.id).part
    assert kept.version == 2
    assert kept.name in outcomes


def test_of_two_who_register_the_same_number_one_is_told(world: World) -> None:
    acme = Company(world, "Acme")

    def register(name: str) -> str:
        form = PartForm("A-1", "kg", name)
        try:
            return part.create(world, acme.actor, acme.site_id, form).name
        except InvalidData as refused:
            return refused.findings[0].rule

    with ThreadPoolExecutor(2) as pool:
        outcomes = sorted(pool.map(register, ["x", "y"]))
    assert outcomes[0] == "part.duplicate"
    assert len(read.listing(world, acme.actor, Page()).items) == 1


def test_the_unit_of_a_part_is_fixed_once_something_was_stated_per_unit(world: World) -> None:
    acme = Company(world, "Acme")
    cell = acme.part("cell")
    in_pieces = PartForm(cell.number, "piece", "cell")
    part.update(world, acme.actor, cell.id, in_pieces)
    acme.emits(cell, "1")

    back = PartForm(cell.number, "kg", "cell")
    assert places(lambda: part.update(world, acme.actor, cell.id, back)) == [
        ("/unit", "part.unit-fixed")
    ]


def test_a_part_goes_out_of_use_only_when_nothing_needs_it(world: World) -> None:
    acme = Company(world, "Acme")
    pack, cell = acme.part("pack"), acme.part("cell")
    acme.makes(pack, (cell, "0.7"))

    refused = found(lambda: part.retire(world, acme.actor, cell.id))
    assert [(finding.rule, finding.facts["number"]) for finding in refused] == [
        ("part.in-use", pack.number)
    ]
    acme.makes(pack)
    assert part.retire(world, acme.actor, cell.id).retired_at is not None
    assert [view.id for view in read.listing(world, acme.actor, Page()).items] == [pack.id]


def test_amounts_arrive_in_any_unit_that_converts_and_are_kept_in_the_inputs_own(
    world: World,
) -> None:
    acme = Company(world, "Acme")
    pack, cell, power = acme.part("pack"), acme.part("cell"), acme.part("power", "kWh", "bought")
    lines = [LineForm(cell.id, "７１０", "g"), LineForm(power.id, "5.4", "MJ", "raw")]

    saved = structure.save(world, acme.actor, pack.id, lines)
    assert [(row.amount, row.unit, row.stage_map) for row in saved.lines] == [
        (Decimal("0.71"), "kg", "keep"),
        (Decimal("1.5"), "kWh", "raw"),  # 5.4 MJ / 3.6 MJ per kWh
    ]


def test_every_defect_of_a_structure_is_named_and_nothing_is_kept(world: World) -> None:
    acme, other = Company(world, "Acme"), Company(world, "Other")
    pack, cell, foreign = acme.part("pack"), acme.part("cell"), other.part("secret")
    unreadable = [LineForm(cell.id, "1,5", "kg"), LineForm(cell.id, "1", "barn", "sideways")]
    assert places(lambda: structure.save(world, acme.actor, pack.id, unreadable)) == [
        ("/lines/0/amount", "amount.unreadable"),
        ("/lines/1/unit", "unit.unknown"),
        ("/lines/1/stage_map", "structure.stage-map"),
    ]
    wrong = [
        LineForm(cell.id, "-1", "kg"),
        LineForm(cell.id, "1", "piece"),
        LineForm(foreign.id, "1", "kg"),
        LineForm(pack.id, "1", "kg"),
    ]
    assert sorted(places(lambda: structure.save(world, acme.actor, pack.id, wrong))) == [
        ("/lines/0/amount", "structure.amount-not-positive"),
        ("/lines/1/child", "structure.duplicate"),
        ("/lines/1/unit", "structure.unit-differs"),
        ("/lines/2/child", "structure.unknown-part"),
        ("/lines/3/child", "structure.cycle"),
    ]
    with pytest.raises(Absent):
        structure.read(world, acme.actor, pack.id)


def test_a_part_cannot_go_into_itself_by_way_of_others(world: World) -> None:
    acme = Company(world, "Acme")
    pack, cell, foil = acme.part("pack"), acme.part("cell"), acme.part("foil")
    acme.makes(pack, (cell, "1"))
    acme.makes(cell, (foil, "1"))

    refused = found(lambda: acme.makes(foil, (pack, "1")))
    assert [finding.rule for finding in refused] == ["structure.cycle"]
    assert {pack.number, cell.number, foil.number} <= set(str(refused[0].facts["loop"]).split())


def test_of_two_structures_saved_at_once_that_close_a_loop_one_is_refused(world: World) -> None:
    acme = Company(world, "Acme")
    one, two = acme.part("one"), acme.part("two")

    def save(order: tuple[object, object]) -> str:
        try:
            acme.makes(order[0], (order[1], "1"))  # type: ignore[arg-type]
        except InvalidData as refused:
            return refused.findings[0].rule
        return "saved"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(save, [(one, two), (two, one)])) == ["saved", "structure.cycle"]


def test_a_structure_holds_from_its_day_and_one_without_a_day_replaces_all(world: World) -> None:
    acme = Company(world, "Acme")
    pack, cell = acme.part("pack"), acme.part("cell")
    acme.makes(pack, (cell, "1"))
    later = acme.makes(pack, (cell, "2"), valid_from=date(2026, 9, 1))
    assert [(v.version, v.valid_from, v.valid_to) for v in later.versions] == [
        (2, date(2026, 9, 1), None),
        (1, None, date(2026, 9, 1)),
    ]
    today = structure.read(world, acme.actor, pack.id)  # the clock stands in April 2026
    assert [row.amount for row in today.lines] == [Decimal(1)]
    assert structure.read(world, acme.actor, pack.id, 2).lines[0].amount == 2

    acme.makes(pack, (cell, "3"))
    corrected = structure.read(world, acme.actor, pack.id)
    assert (corrected.shown.version, corrected.lines[0].amount) == (3, Decimal(3))
    with pytest.raises(Absent):
        structure.read(world, acme.actor, pack.id, 9)


def test_sources_state_shares_units_and_periods_that_fit_together(world: World) -> None:
    acme, boron = Company(world, "Acme"), Company(world, "Boron")
    nickel = acme.part("nickel", kind="bought")
    wrong = [
        SourceDraft(boron.id, share="0.7"),
        SourceDraft(None, "Elsewhere", share="0.7"),
        SourceDraft(boron.id, share="0", supplier_unit="piece"),
    ]
    assert sorted(places(lambda: acme.buys(nickel, *wrong))) == [
        ("/sources", "source.shares-over-one"),
        ("/sources/2/share", "source.share"),
        ("/sources/2/unit_factor", "source.unit-factor-missing"),
    ]
    unknown = [SourceDraft(acme.id), SourceDraft(None), SourceDraft(boron.id, id=SourceId(acme.id))]
    assert sorted(place for place, _ in places(lambda: acme.buys(nickel, *unknown))) == [
        "/sources/0/supplier_id",
        "/sources/1/supplier_name",
        "/sources/2/id",
    ]
    assert source.listing(world, acme.actor, nickel.id) == ()


def test_a_source_kept_in_the_list_keeps_its_id_and_the_others_go_out_of_use(world: World) -> None:
    acme, boron = Company(world, "Acme"), Company(world, "Boron")
    nickel = acme.part("nickel", kind="bought")
    first, _ = acme.buys(
        nickel, SourceDraft(boron.id, share="0.5"), SourceDraft(None, "Elsewhere", share="0.5")
    )
    kept = SourceDraft(boron.id, share="1", supplier_unit="piece", unit_factor="2.5", id=first.id)
    (after,) = acme.buys(nickel, kept)
    assert (after.id, after.share, after.unit_factor) == (first.id, Decimal(1), Decimal("2.5"))
    assert after.supplier_name == "Boron"


def test_what_one_makes_oneself_has_no_source(world: World) -> None:
    acme, boron = Company(world, "Acme"), Company(world, "Boron")
    cell = acme.part("cell")
    assert places(lambda: acme.buys(cell, SourceDraft(boron.id))) == [
        ("/sources", "source.part-is-made")
    ]


def test_every_defect_of_own_emissions_is_named_and_nothing_is_kept(world: World) -> None:
    acme = Company(world, "Acme")
    cell = acme.part("cell")
    documents: list[dict[str, object]] = [
        {"name": "power", "role": "cell_assembly", "amount": "1", "unit": "kWh",
         "factor": {"name": "grid", "kgco2e": {"fossil": "0.5"}, "unit": "MJ", "year": 1066}},
        {"name": "", "role": "magic", "kgco2e": {"fossil": "-1", "ozone": "1"}},
        line("0.0000000000001"),
        {"name": "steam", "role": "refining"},
    ]  # fmt: skip
    backwards = (YEAR[1], YEAR[0])
    save = activity.save
    assert places(lambda: save(world, acme.actor, cell.id, backwards, documents)) == [
        ("/period", "terms.period"),
        ("/lines/0/factor/source", "activity.missing"),
        ("/lines/0/factor/region", "activity.missing"),
        ("/lines/0/factor/licence", "activity.missing"),
        ("/lines/0/factor/year", "activity.year"),
        ("/lines/1/name", "activity.missing"),
        ("/lines/1/role", "activity.word"),
        ("/lines/1/kgco2e/ozone", "activity.unknown-member"),
        ("/lines/2/kgco2e/fossil", "activity.places"),
        ("/lines/3", "activity.figure"),
    ]
    assert activity.listing(world, acme.actor, cell.id) == ()


def test_own_emissions_are_replaced_period_by_period(world: World) -> None:
    acme = Company(world, "Acme")
    cell, older = acme.part("cell"), (date(2024, 1, 1), date(2025, 1, 1))
    acme.emits(cell, "1")
    acme.emits(cell, "7", period=older)
    acme.emits(cell, "2.50")

    listed = activity.listing(world, acme.actor, cell.id)
    assert [(v.period_start.year, v.lines[0]["kgco2e"]) for v in listed] == [
        (2024, {"fossil": "7"}),
        (2025, {"fossil": "2.5"}),
    ]
    activity.save(world, acme.actor, cell.id, older, [])
    assert len(activity.listing(world, acme.actor, cell.id)) == 1


def test_the_published_structure_is_imported_whole_and_again_without_a_change(
    world: World,
) -> None:
    acme = Company(world, "Acme")
    tried = import_structures(world, acme.actor, acme.site_id, File(BOM.encode()), dry_run=True)
    assert (tried.parts_created, tried.created, tried.findings) == (30, 7, ())
    assert read.listing(world, acme.actor, Page()).items == ()

    done = import_structures(world, acme.actor, acme.site_id, File(BOM.encode()))
    assert (done.parts_created, done.parts_kept, done.created) == (30, 0, 7)
    cell = structure.read(world, acme.actor, done.part_ids["cell"])
    assert len(cell.lines) == 12
    assert (cell.lines[1].number, cell.lines[1].amount) == ("electricity", Decimal("1.2616"))
    assert cell.lines[1].unit == "kWh"

    again = import_structures(world, acme.actor, acme.site_id, File(BOM.encode()))
    assert (again.parts_created, again.parts_kept) == (0, 30)
    assert (again.created, again.changed, again.unchanged) == (0, 0, 7)
    assert again.part_ids == done.part_ids

    changed = BOM.replace("pack,cell,0.71,kg", "pack,cell,720,g").encode()
    third = import_structures(world, acme.actor, acme.site_id, File(changed))
    assert (third.changed, third.unchanged) == (1, 6)
    pack = structure.read(world, acme.actor, done.part_ids["pack"])
    assert (pack.shown.version, pack.lines[0].amount) == (2, Decimal("0.72"))


def test_a_file_with_defects_is_reported_whole_and_leaves_nothing(world: World) -> None:
    acme = Company(world, "Acme")
    bad = BOM + "cell,glue,-1,kg\ncell,tape,1,furlong\ncell,PP,0.1,kg\n"
    refused = found(lambda: import_structures(world, acme.actor, acme.site_id, File(bad.encode())))
    assert [(f.place, f.rule) for f in refused] == [
        ("row 38, column amount", "structure.amount-not-positive"),
        ("row 39, column unit", "unit.unknown"),
        ("row 40, column input", "structure.duplicate"),
    ]
    assert read.listing(world, acme.actor, Page()).items == ()
    tried = import_structures(world, acme.actor, acme.site_id, File(bad.encode()), dry_run=True)
    assert len(tried.findings) == 3


def test_an_import_that_would_close_a_loop_with_what_is_there_is_refused(world: World) -> None:
    acme = Company(world, "Acme")
    first = b"parent,input,amount,unit\npack,cell,1,kg\n"
    head = b"parent,input,amount,unit,parent_unit\n"
    import_structures(world, acme.actor, acme.site_id, File(head + b"cell,foil,1,kg,kg\n"))
    second = head + b"foil,cell,1,kg,kg\n"
    refused = found(lambda: import_structures(world, acme.actor, acme.site_id, File(second)))
    assert [finding.rule for finding in refused] == ["structure.cycle"]
    third = b"parent,input,amount,unit\npack,cell,1,piece\n"
    refused = found(lambda: import_structures(world, acme.actor, acme.site_id, File(third)))
    assert [(f.place, f.rule) for f in refused] == [
        ("row 2, column unit", "structure.unit-differs")
    ]
    assert import_structures(world, acme.actor, acme.site_id, File(first)).created == 1


def test_what_belongs_to_another_operator_is_absent(world: World) -> None:
    acme, other = Company(world, "Acme"), Company(world, "Other")
    mine, site = acme.part("cell"), acme.site_id
    foreign = other.actor
    form = PartForm("X", "kg")
    bom = File(b"parent,input,amount,unit\na,b,1,kg\n")
    attempts: list[Callable[[], object]] = [
        lambda: read.read(world, foreign, mine.id),
        lambda: part.create(world, foreign, site, form),
        lambda: part.update(world, foreign, mine.id, form),
        lambda: part.retire(world, foreign, mine.id),
        lambda: structure.save(world, foreign, mine.id, []),
        lambda: structure.read(world, foreign, mine.id),
        lambda: import_structures(world, foreign, site, bom),
        lambda: source.save(world, foreign, mine.id, []),
        lambda: source.listing(world, foreign, mine.id),
        lambda: activity.save(world, foreign, mine.id, YEAR, []),
        lambda: activity.listing(world, foreign, mine.id),
    ]
    for attempt in attempts:
        with pytest.raises(Absent):
            attempt()
    with pytest.raises(Absent):
        read.read(world, acme.actor, PartId("00000000-0000-4000-8000-000000000000"))
