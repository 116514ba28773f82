"""The split of a difference adds up, is nothing where nothing changed, and is the same way back."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType

from hypothesis import given, settings
from hypothesis import strategies as st

from tadoru.core.carbon.activity import Activity, Facet, Factor
from tadoru.core.carbon.assemble import Stated
from tadoru.core.carbon.change import change
from tadoru.core.carbon.exact import answer
from tadoru.core.carbon.graph import Edge, Figures, reach
from tadoru.core.carbon.hybrid import completed, mixed
from tadoru.core.carbon.inputs import Answer, Cause, Inputs
from tadoru.core.carbon.method import METHODS, ProcessRole, Stage
from tadoru.core.carbon.shapley import shapley
from tadoru.core.units import Unit
from tadoru.core.values import PartId

METHOD = METHODS["pact-3"]
PARTS = [PartId(f"p{i}") for i in range(6)]
TOP = PARTS[0]
numbers = st.decimals(min_value=0, max_value=99, places=7)
shares = st.sampled_from([Decimal("0.3"), Decimal("0.5"), Decimal("0.333333333333"), Decimal(1)])


def line(name: str, amount: Decimal, factor: Decimal) -> Activity:
    found = Factor(
        name="grid", kgco2e=MappingProxyType({Facet.FOSSIL: factor}), unit=Unit.KILOGRAM,
        source="a table", year=2024, region="JP", licence="CC0",
    )  # fmt: skip
    role = ProcessRole.REFINING
    return Activity(name=name, role=role, amount=amount, unit=Unit.KILOGRAM, factor=found)


@st.composite
def lines(draw: st.DrawFn) -> tuple[Activity, ...]:
    names = draw(st.lists(st.sampled_from(["heat", "power"]), max_size=3))
    return tuple(line(name, draw(numbers), draw(numbers)) for name in names)


@st.composite
def inputs(draw: st.DrawFn) -> Inputs:
    """Draw what one operator states: a part only has inputs of a higher number."""
    here = [TOP, *(part for part in PARTS[1:] if draw(st.booleans()))]
    stated: dict[PartId, Stated] = {}
    answers: dict[str, Answer] = {}
    for place, part in enumerate(here):
        children = [child for child in here[place + 1 :] if draw(st.booleans())]
        edges = [Edge(c, Fraction(draw(numbers)), draw(st.booleans())) for c in children]
        bought = part != TOP and draw(st.booleans())
        stated[part] = Stated(part, Unit.KILOGRAM, bought, None, bought, edges, draw(lines()))
        if bought and draw(st.booleans()):
            answers[f"r{part}"] = draw(answered(part))
    return Inputs(stated, answers)


@st.composite
def answered(draw: st.DrawFn, part: PartId) -> Answer:
    stages = {stage: draw(numbers) for stage in Stage}
    share = draw(shares)
    weight = Fraction(share) / draw(st.sampled_from([1, 3, 7]))
    return Answer(part, "Boron", share, weight, Figures(stages=stages, facets={}))


def total(of: Inputs) -> int:
    graph = of.graph()
    return answer(graph, reach(graph, TOP), METHOD).total


def other_amounts(of: Mapping[PartId, Stated], more: Decimal) -> dict[PartId, Stated]:
    """Return the same with other amounts of the same activities."""
    return {
        part: replace(
            row,
            activities=tuple(replace(a, amount=(a.amount or 0) + more) for a in row.activities),
        )
        for part, row in of.items()
    }


@settings(max_examples=150, deadline=None)
@given(inputs(), inputs())
def test_the_causes_add_up_to_the_difference_and_change_sign_on_the_way_back(
    first: Inputs, second: Inputs
) -> None:
    forth = change(first, second, TOP, METHOD)
    assert (forth.before, forth.after) == (total(first), total(second))
    assert sum(forth.causes.values()) == forth.after - forth.before
    back = change(second, first, TOP, METHOD)
    assert {cause: -units for cause, units in back.causes.items()} == dict(forth.causes)


@settings(max_examples=50, deadline=None)
@given(inputs())
def test_where_nothing_changed_nothing_is_split(same: Inputs) -> None:
    found = change(same, same, TOP, METHOD)
    assert set(found.causes.values()) == {0}
    assert found.lines == ()


@settings(max_examples=100, deadline=None)
@given(inputs(), inputs(), numbers, st.sampled_from(Cause))
def test_what_changed_alone_makes_the_whole_difference(
    first: Inputs, second: Inputs, more: Decimal, cause: Cause
) -> None:
    stated, answers = dict(first.stated), dict(first.answers)
    if cause is Cause.ACTIVITY:
        stated = other_amounts(stated, more)
    elif cause is Cause.FACTOR:
        for part, row in stated.items():
            doubled = [line(a.name, a.amount or Decimal(0), more) for a in row.activities]
            stated[part] = replace(row, activities=tuple(doubled))
    elif cause is Cause.STRUCTURE:
        for part, row in stated.items():
            edges = [Edge(e.child, e.amount + Fraction(more), e.raw) for e in row.lines]
            stated[part] = replace(row, lines=edges)
    else:
        answers = {n: a for n, a in second.answers.items() if a.part_id in stated}
    found = change(first, Inputs(stated, answers), TOP, METHOD)
    assert found.causes[cause] == found.after - found.before
    assert not any(units for one, units in found.causes.items() if one is not cause)


@settings(max_examples=80, deadline=None)
@given(inputs(), inputs())
def test_what_is_kept_between_roll_ups_changes_none_of_them(first: Inputs, second: Inputs) -> None:
    """The same split, every mixture put together and summed from nothing."""
    ends = (first.of(TOP), second.of(TOP))
    sides = completed(ends)

    def from_nothing(changed: frozenset[Cause]) -> int:
        graph = mixed({cause: sides[cause in changed] for cause in Cause})
        return answer(graph, reach(graph, TOP), METHOD).total

    assert dict(change(first, second, TOP, METHOD).causes) == shapley(from_nothing, list(Cause))
