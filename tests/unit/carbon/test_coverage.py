"""What is not covered is named and weighed for its owner, and never zero."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from tadoru.core.carbon.activity import Activity, Facet, Rating
from tadoru.core.carbon.coverage import Coverage, coverage
from tadoru.core.carbon.graph import Edge, Figures, Graph, Node, Supply, reach
from tadoru.core.carbon.method import ProcessRole, Stage
from tadoru.core.carbon.quality import quality
from tadoru.core.units import Unit
from tadoru.core.values import PartId

PACK, CELL, BMS, HEAT = PartId("pack"), PartId("cell"), PartId("bms"), PartId("heat")
ANSWER = Figures(
    stages={Stage.RAW_MATERIAL: Decimal(30)},
    facets={Facet.FOSSIL: Decimal(30)},
    primary_percent=Decimal(50),
    exempted_percent=Decimal(2),
    rating=Rating(Decimal(1), Decimal(2), Decimal(3)),
)


def pack(*, bms_kg: str | None = "0.5", answer: Figures = ANSWER, share: str = "1") -> Graph:
    """Return a pack of 4 kg cells (answered), one BMS (no figure) and heat (no figure)."""
    own = Activity(
        name="welding",
        role=ProcessRole.PACK_ASSEMBLY,
        kgco2e={Facet.FOSSIL: Decimal(40)},
        primary=True,
        rating=Rating(Decimal(4), Decimal(4), Decimal(4)),
    )
    mass = None if bms_kg is None else Decimal(bms_kg)
    nodes = {
        PACK: Node(part=PACK, name="Pack", unit=Unit.PIECE, activities=(own,)),
        CELL: Node(part=CELL, name="Cell", unit=Unit.KILOGRAM, sourced=True),
        BMS: Node(part=BMS, name="BMS", unit=Unit.PIECE, mass_kg=mass, sourced=True),
        HEAT: Node(part=HEAT, name="Heat", unit=Unit.MEGAJOULE),
    }
    edges = [Edge(CELL, Fraction(4)), Edge(BMS, Fraction(2)), Edge(HEAT, Fraction(7))]
    supply = Supply("cell answer", Fraction(share), Fraction(share))
    return Graph(nodes, {PACK: edges}, {CELL: [supply]}, {"cell answer": answer})


def of_pack(graph: Graph) -> Coverage:
    return coverage(graph, PACK, reach(graph, PACK))


def test_the_owner_sees_name_mass_and_share_of_what_is_missing() -> None:
    found = of_pack(pack())
    # 4 kg of cells and 2 × 0.5 kg BMS: a fifth of the mass has no figure. Heat weighs nothing.
    assert found.partial
    assert found.covered == Fraction(4, 5)
    assert [(m.name, m.mass_kg, m.share_of_input_mass) for m in found.missing] == [
        ("BMS", Fraction(1), Fraction(1, 5)),
        ("Heat", Fraction(0), Fraction(0)),
    ]


def test_an_answers_own_gaps_compound() -> None:
    gappy = replace(ANSWER, partial=True, covered_mass_percent=Decimal(75))
    assert of_pack(pack(answer=gappy)).covered == Fraction(4, 5) * Fraction(3, 4)


def test_a_share_without_an_answer_is_missing() -> None:
    found = of_pack(pack(share="0.25"))
    assert found.missing[0].name == "Cell"
    assert found.missing[0].mass_kg == 3
    assert found.covered == Fraction(1, 5)


def test_an_unknown_mass_is_said_and_not_guessed() -> None:
    found = of_pack(pack(bms_kg=None))
    assert found.covered is None
    assert found.weightless == (BMS,)
    assert found.missing[0].mass_kg is None


def test_a_supplier_that_does_not_know_its_coverage_leaves_ours_unknown() -> None:
    assert of_pack(pack(answer=replace(ANSWER, covered_mass_percent=None))).covered is None


def test_a_default_for_a_part_without_suppliers_is_a_figure() -> None:
    graph = pack()
    heat = Activity(name="gas", role=ProcessRole.PACK_ASSEMBLY, kgco2e={Facet.FOSSIL: Decimal(1)})
    nodes = {**graph.nodes, HEAT: replace(graph.nodes[HEAT], activities=(heat,))}
    assert [m.name for m in of_pack(replace(graph, nodes=nodes)).missing] == ["BMS"]


def test_quality_is_weighed_by_contribution() -> None:
    graph = pack()
    found = quality(graph, reach(graph, PACK))
    # 40 own and 4 × 30 answered, of 160: primary (40 + 120 / 2) / 160, exempted 2 % of 120.
    assert found.primary_percent == Decimal("62.5")
    assert found.exempted_percent == Decimal("1.5")
    # (40 × 4 + 120 × r) / 160 for r = 1, 2, 3, and their mean.
    assert found.rating == Rating(Decimal("1.75"), Decimal("2.5"), Decimal("3.25"))
    assert found.dqr == Decimal("2.5")
    assert found.rated_percent == 100


def test_unrated_figures_have_no_rating_rather_than_a_best_one() -> None:
    graph = pack(answer=replace(ANSWER, rating=None))
    nodes = {**graph.nodes, PACK: replace(graph.nodes[PACK], activities=())}
    found = quality(replace(graph, nodes=nodes), reach(graph, PACK))
    assert (found.rating, found.dqr, found.rated_percent) == (None, None, Decimal(0))
