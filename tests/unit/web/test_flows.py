"""A Sankey shows every flow once, nothing without a figure, and no more bands than one sees."""

from decimal import Decimal

from tadoru.app.footprint.view import TreeRow
from tadoru.app.trace.default import NAME
from tadoru.core.values import PartId
from tadoru.entry.web import flows


def row(depth: int, what: str, name: str, kg: str | None) -> TreeRow:
    value = None if kg is None else Decimal(kg)
    return TreeRow(depth, what, PartId(name), name, name, Decimal(1), "kg", value, "")


PACK = (
    row(0, "part", "pack", "10"),
    row(1, "activity", "power", "2"),
    row(1, "part", "cell", "8"),
    row(2, "supplier", "mine", "5"),
    row(2, "part", "can", "3"),
    row(3, "activity", "press", "3"),
    row(2, "part", "foil", None),
    row(1, "activity", "credit", "-0.5"),
)


def drawn(rows: tuple[TreeRow, ...]) -> dict[tuple[str, str], Decimal]:
    return {(f.source.label, f.target.label): f.kgco2e for f in flows.ribbons(rows, "en")}


def test_each_row_flows_into_the_part_above_it() -> None:
    assert drawn(PACK) == {
        ("power", "pack"): Decimal(2),
        ("cell", "pack"): Decimal(8),
        ("mine", "cell"): Decimal(5),
        ("can", "cell"): Decimal(3),
        ("press", "can"): Decimal(3),
    }


def test_the_smallest_of_many_are_taken_together_and_nothing_is_lost() -> None:
    many = (row(0, "part", "pack", "55"), *(row(1, "activity", f"a{i}", str(i)) for i in range(11)))
    found = drawn(many)
    assert sum(found.values()) == 55
    assert found["smaller ones", "pack"] == 1 + 2  # of ten that flow, the largest eight stay
    assert len(found) == flows.BANDS_MAX + 1


def test_the_table_has_the_largest_flow_first_with_its_share_of_the_product() -> None:
    table = flows.sankey_table("Flows", flows.ribbons(PACK, "en"), "en")
    assert table.rows[0] == ("cell", "pack", "8.000", "80.0%")


def test_names_are_text_and_never_markup() -> None:
    bad = (row(0, "part", "<b>", "1"), row(1, "activity", "<script>", "1"))
    picture = flows.sankey("<i>", flows.ribbons(bad, "en"), "en")
    assert "<script>" not in picture
    assert "&lt;script&gt;" in picture


def test_nothing_is_drawn_where_nothing_flows() -> None:
    assert flows.sankey("x", flows.ribbons(PACK[:1], "en"), "en") == ""


def test_an_own_default_is_named_in_the_readers_language() -> None:
    assumed = (row(0, "part", "can", "3"), row(1, "activity", NAME, "3"))
    (flow,) = flows.ribbons(assumed, "ja")
    assert flow.source.label == "自社の仮定値"
