"""The roll-up with some causes as they are after, and the others as they were before."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from types import MappingProxyType
from typing import NamedTuple, TypeVar

from tadoru.core.carbon.activity import Activity
from tadoru.core.carbon.assemble import Stated, assemble
from tadoru.core.carbon.exact import Amount, Own, answer, leaf_amounts, own_sums
from tadoru.core.carbon.graph import Below, Graph, reach
from tadoru.core.carbon.inputs import Cause, Inputs
from tadoru.core.carbon.method import Method
from tadoru.core.carbon.own import Emitted, emitted
from tadoru.core.values import PartId

_Kept = TypeVar("_Kept")
_Key = frozenset[Cause]


class Whole(NamedTuple):
    """A graph with what is below the part in it."""

    graph: Graph
    below: Below
    lines: tuple[Emitted, ...]


class Totals:
    """The roll-up with some causes as after and the others as before, each computed once.

    Much of one roll-up is the same in another: what goes into the part rests on the structure
    alone, and own emissions on all but the suppliers, unless an answer takes the place of a part's
    own figures.
    """

    def __init__(self, sides: tuple[Inputs, Inputs], part: PartId, method: Method) -> None:
        """Find out which causes differ at all: the others are no players."""
        self._sides, self._part, self._method = sides, part, method
        self.players = [cause for cause in Cause if _differs(cause, sides)]
        alone = _INDEPENDENT if _coupled(sides) else {**_INDEPENDENT, **_UNCOUPLED}
        self._graph = cache(self._graph_of)
        self._below = _by(alone["below"], self._below_of)
        self._own = _by(alone["own"], self._own_of)
        self._amounts = _by(_LEAVES, self._amounts_of)
        self._total = cache(self._total_of)

    def __call__(self, changed: frozenset[Cause]) -> int:
        """Return the exact total."""
        return self._total(changed & frozenset(self.players))

    def whole(self, changed: frozenset[Cause]) -> Whole:
        """Return the graph of a roll-up."""
        key = changed & frozenset(self.players)
        graph, below = self._graph(key), self._below(key)
        return Whole(graph, below, emitted(graph, below))

    def _graph_of(self, key: frozenset[Cause]) -> Graph:
        return mixed({cause: self._sides[cause in key] for cause in Cause})

    def _below_of(self, key: frozenset[Cause]) -> Below:
        return reach(self._graph(key), self._part)

    def _own_of(self, key: frozenset[Cause]) -> Own:
        below = self._below(key)
        return own_sums(below, self._method, emitted(self._graph(key), below))

    def _amounts_of(self, key: frozenset[Cause]) -> dict[str, Amount]:
        return leaf_amounts(self._graph(key), self._below(key))

    def _total_of(self, key: frozenset[Cause]) -> int:
        leaves = self._graph(key & _LEAVES)
        return answer(
            leaves, self._below(key), self._method, self._own(key), self._amounts(key)
        ).total


def completed(ends: tuple[Inputs | None, Inputs | None]) -> tuple[Inputs, Inputs]:
    """Return both sides, each with the parts that only the other has, and what is known of them.

    So a part that comes in brings its own figures along: that it comes in is the structure's doing.
    """
    before, after = (one or Inputs({}, {}) for one in ends)
    return _with(before, after), _with(after, before)


def _with(own: Inputs, other: Inputs) -> Inputs:
    return Inputs(
        {**other.stated, **own.stated},
        {
            **{n: leaf for n, leaf in other.answers.items() if leaf.part_id not in own.stated},
            **own.answers,
        },
    )


def _by(causes: frozenset[Cause], function: Callable[[_Key], _Kept]) -> Callable[[_Key], _Kept]:
    """Return the function, computed once for each choice of the causes that it rests on."""
    kept = cache(function)
    return lambda key: kept(key & causes)


def _coupled(sides: tuple[Inputs, Inputs]) -> bool:
    """Return whether another answer changes how much counts of what is stated here."""
    before, after = (
        {(leaf.part_id, leaf.share) for leaf in one.answers.values() if leaf.figures is not None}
        for one in sides
    )
    for part in {part for part, _ in before ^ after}:
        stated = [side.stated[part] for side in sides]
        if any(one.bought for one in stated) and any(o.lines or o.activities for o in stated):
            return True
    return False


def _differs(cause: Cause, sides: tuple[Inputs, Inputs]) -> bool:
    before, after = sides
    if cause is Cause.SUPPLIER:
        return before.answers != after.answers
    for part, old in before.stated.items():
        new = after.stated[part]
        if cause is Cause.STRUCTURE:
            if (old.bought, list(old.lines)) != (new.bought, list(new.lines)):
                return True
        elif old.activities != new.activities:
            acts = {Cause.ACTIVITY: (new, old), Cause.FACTOR: (old, new)}[cause]
            if _lines_of(*acts) != old.activities or _lines_of(*acts[::-1]) != new.activities:
                return True
    return False


def mixed(chosen: Mapping[Cause, Inputs]) -> Graph:
    """Return the graph of which each cause is taken from its own side."""
    acts, factors = chosen[Cause.ACTIVITY].stated, chosen[Cause.FACTOR].stated
    stated = {
        part: replace(row, activities=_lines_of(acts[part], factors[part]))
        for part, row in chosen[Cause.STRUCTURE].stated.items()
    }
    return assemble(stated, chosen[Cause.SUPPLIER].answers.items())


def _lines_of(acts: Stated, factors: Stated) -> tuple[Activity, ...]:
    """Return the lines of one side with the factors of the other, where they are the same line."""
    if acts.activities == factors.activities:
        return acts.activities
    known = dict(_named(factors.activities))
    return tuple(_with_factor(line, known.get(key)) for key, line in _named(acts.activities))


def _with_factor(line: Activity, other: Activity | None) -> Activity:
    """Return the line with the other's factor; one in other units or of other goods is another."""
    if other is None or line.factor is None or other.factor is None:
        return line
    if line.unit != other.unit or line.basis != other.basis:
        return line
    return replace(line, factor=other.factor, basis_ratio=other.basis_ratio)


def _named(lines: Sequence[Activity]) -> Iterator[tuple[tuple[str, str, int], Activity]]:
    """Yield the lines under their name and process, those of the same name by their place."""
    seen: dict[tuple[str, str], int] = {}
    for line in lines:
        key = (line.name, line.role.value)
        seen[key] = seen.get(key, -1) + 1
        yield (*key, seen[key]), line


# Upon which causes each piece of a roll-up rests; a share that changes can touch all of them.
_INDEPENDENT: Mapping[str, _Key] = MappingProxyType(
    {"below": frozenset({Cause.STRUCTURE, Cause.SUPPLIER}), "own": frozenset(Cause)}
)
_UNCOUPLED: Mapping[str, _Key] = MappingProxyType(
    {"below": frozenset({Cause.STRUCTURE}), "own": frozenset(Cause) - {Cause.SUPPLIER}}
)
_LEAVES = frozenset({Cause.STRUCTURE, Cause.SUPPLIER})
