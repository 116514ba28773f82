"""The waterfall: every step begins where the last one ended, and the table says the same."""

import xml.etree.ElementTree as ET
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from tadoru.entry.web.charts_change import CUT, Step, Way, waterfall, waterfall_table

D = Decimal


def bars(svg: str) -> list[tuple[str, float, float]]:
    """Return each bar with where it begins and ends, in percent of the width."""
    found = []
    for rect in ET.fromstring(svg).iter("rect"):  # noqa: S314  (our own drawing)
        left, wide = (float(rect.attrib[n].rstrip("%")) for n in ("x", "width"))
        found.append((rect.attrib["class"], left, round(left + wide, 3)))
    return found


def test_a_step_begins_where_the_last_one_ended() -> None:
    way = Way(Step("2024", D(4)), (Step("a", D(4)), Step("b", D(-6))), Step("2025", D(2)))
    assert bars(waterfall("t", way, "en")) == [
        ("end", 0, 50), ("more", 50, 100), ("less", 25, 100), ("end", 0, 25),
    ]  # fmt: skip


def test_steps_that_are_small_beside_the_figures_are_drawn_larger_and_it_is_said() -> None:
    # 100 → 101 → 99: drawn from 99 − 0.25 × 2 = 98.5 to 101
    way = Way(Step("2024", D(100)), (Step("a", D(1)), Step("b", D(-2))), Step("now", D(99)))
    svg = waterfall("t", way, "en")
    assert CUT.partition(" begin")[0] in svg
    assert bars(svg) == [("end", 0, 60), ("more", 60, 100), ("less", 20, 100), ("end", 0, 20)]


def test_the_table_has_the_way_step_by_step() -> None:
    way = Way(Step("2024", D(4)), (Step("a", D(4)), Step("b", D(-6))), Step("2025", D(2)))
    assert waterfall_table("t", way, "en").rows == (
        ("2024", "–", "4.000"),
        ("a", "+4.000", "8.000"),
        ("b", "−6.000", "2.000"),
        ("2025", "–", "2.000"),
    )


kg = st.decimals(min_value=-1000, max_value=1000, places=12)


@given(kg, st.lists(kg, max_size=5))
def test_no_bar_leaves_the_picture(first: Decimal, steps: list[Decimal]) -> None:
    whole = sum(steps, first)
    way = Way(Step("a", first), tuple(Step("<b>", one) for one in steps), Step("c", whole))
    for _, left, right in bars(waterfall("t", way, "ja")):
        assert -0.001 <= left <= right <= 100.001
