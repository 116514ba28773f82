"""Charts: what is drawn is to scale, and the table says the same."""

import xml.etree.ElementTree as ET
from decimal import Decimal
from typing import NamedTuple

from hypothesis import given
from hypothesis import strategies as st

from tadoru.entry.web.charts import Bar, Branch, bars, bars_table, tree, tree_table, width, wrap


class Rect(NamedTuple):
    kind: str
    x: float
    width: float


def drawn(svg: str) -> ET.Element:
    return ET.fromstring(svg)  # noqa: S314  (our own drawing)


def rectangles(svg: str) -> list[Rect]:
    """Return the bars, without the legend's squares (whose widths are no percentages)."""
    found = [
        element.attrib for element in drawn(svg).iter("rect") if "%" in element.attrib["width"]
    ]
    return [
        Rect(r["class"], float(r["x"].rstrip("%")), float(r["width"].rstrip("%"))) for r in found
    ]


def test_bars_share_one_scale() -> None:
    svg = bars("t", (Bar("a", Decimal(4)), Bar("b", Decimal(1), Decimal(2))), "en")
    assert rectangles(svg) == [Rect("own", 0, 100), Rect("own", 0, 25), Rect("supplied", 25, 50)]


def test_a_credit_runs_to_the_left_of_zero() -> None:
    svg = bars("t", (Bar("a", Decimal(3)), Bar("recycling", Decimal(-1))), "en")
    assert rectangles(svg) == [Rect("own", 25, 75), Rect("own", 0, 25)]


def test_nothing_to_show_is_said() -> None:
    description = drawn(bars("t", (), "en")).findtext("desc")
    assert description == "There is nothing to show yet."


def test_the_table_has_the_figures_of_the_bars() -> None:
    table = bars_table("t", (Bar("a", Decimal(1), Decimal(2)), Bar("b", Decimal(1))), "en")
    assert table.rows == (
        ("a", "1.000", "2.000", "3.000", "75.0%"),
        ("b", "1.000", "0", "1.000", "25.0%"),
    )


def test_a_part_without_a_figure_is_named_and_is_not_zero() -> None:
    branches = (Branch("pack", 0, Decimal(5)), Branch("electrolyte", 1, None, "0.3 kg"))
    svg = drawn(tree("t", branches, "en"))
    texts = [element.text for element in svg.iter("text")]
    assert texts == ["pack", "5.000\u00a0kg\u00a0CO₂e", "electrolyte", "no figure yet", "0.3 kg"]
    assert tree_table("t", branches, "en").rows[1] == (
        "electrolyte",
        "1",
        "0.3 kg",
        "no figure yet",
    )


def test_each_part_is_joined_to_its_parent() -> None:
    """The line begins under the parent's text and ends at the child's first line."""
    depths = (0, 1, 2, 1)
    branches = [Branch(f"p{i}", depth, Decimal(1)) for i, depth in enumerate(depths)]
    paths = [element.attrib["d"] for element in drawn(tree("t", branches, "en")).iter("path")]
    # rows are 26 px apart (a line of 20 and a gap of 6), a text ends 20 px below its top
    assert paths == ["M7 20V36H12", "M21 46V62H26", "M7 20V88H12"]


def test_names_cannot_break_out_of_the_picture() -> None:
    svg = bars('"<t>', (Bar("<script>&", Decimal(1)),), "en")
    assert next(element.text for element in drawn(svg).iter("text")) == "<script>&"


@given(st.text(st.characters(categories=("L", "N", "P", "Zs"))), st.integers(60, 300))
def test_wrapped_lines_fit_and_lose_no_letter(text: str, room_px: int) -> None:
    lines = wrap(text, room_px, room_px)
    assert all(width(line) <= room_px for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())
