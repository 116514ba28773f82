"""A line of own emissions as a document: read, refused with everything wrong, and written back."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from tadoru.core.carbon.activity import Activity, Facet, Factor, Rating, emissions
from tadoru.core.carbon.line import read_line, write_line
from tadoru.core.carbon.method import ProcessRole
from tadoru.core.units import Unit

NUMBERS = st.decimals("0", "999999", places=6)
TEXTS = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=20)
FIGURES = st.fixed_dictionaries(
    {Facet.FOSSIL: NUMBERS}, optional={Facet.LAND_MANAGEMENT: NUMBERS, Facet.PACKAGING: NUMBERS}
)
RATINGS = st.none() | st.builds(Rating, *[st.decimals("1", "5", places=1)] * 3)
FACTORS = st.builds(
    Factor,
    name=TEXTS,
    kgco2e=FIGURES,
    unit=st.sampled_from(Unit),
    source=TEXTS,
    year=st.integers(1990, 2100),
    region=TEXTS,
    licence=TEXTS,
    includes=st.just("") | TEXTS,
    primary=st.booleans(),
)


@st.composite
def lines(draw: st.DrawFn) -> Activity:
    factor = draw(st.none() | FACTORS)
    return Activity(
        name=draw(TEXTS),
        role=draw(st.sampled_from(ProcessRole)),
        kgco2e=draw(FIGURES) if factor is None else None,
        amount=None if factor is None else draw(NUMBERS),
        unit=None if factor is None else factor.unit,
        factor=factor,
        basis="" if factor is None else factor.basis,
        primary=draw(st.booleans()),
        rating=draw(RATINGS),
    )


@given(lines())
def test_reading_what_was_written_gives_the_line_back(line: Activity) -> None:
    assert read_line(write_line(line), "/line") == line


def test_amounts_and_factors_come_in_any_multiple_of_their_unit_exactly() -> None:
    line = read_line(
        {
            "name": "steam",
            "role": "component_manufacture",
            "amount": "0.013",
            "unit": "GJ",
            "factor": {
                "name": "gas", "kgco2e": {"fossil": "56.1"}, "unit": "GJ", "source": "IPCC",
                "year": 2006, "region": "world", "licence": "free",
            },
        },
        "/line",
    )  # fmt: skip
    assert isinstance(line, Activity)
    assert (line.amount, line.unit) == (Decimal(13), Unit.MEGAJOULE)
    assert emissions(line) == {Facet.FOSSIL: Decimal("0.7293")}  # 13 MJ × 0.0561 kg/MJ


def test_what_is_no_line_is_refused_without_a_crash() -> None:
    wrong: dict[str, object] = {"name": 1, "role": [], "factor": "x", "rating": 2}
    nonsense: list[object] = [None, 3, [], "x", wrong]
    for thing in nonsense:
        assert isinstance(read_line(thing, "/line"), tuple)
    document: dict[str, object] = {
        "name": "a", "role": "refining", "unit": 5, "kgco2e": {"fossil": True}, "primary": "yes",
    }  # fmt: skip
    refused = read_line(document, "/line")
    assert isinstance(refused, tuple)
    assert [finding.place for finding in refused] == [
        "/line/kgco2e/fossil",
        "/line/unit",
        "/line/primary",
    ]
