"""What is above or below a part or a piece: how much in all, and by which ways."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from tadoru.core.trace.cycle import Loop, levels
from tadoru.core.values import plain, rounded

AMOUNT_PLACES = 24


@dataclass(frozen=True, slots=True)
class Link:
    """One part goes into another: `far` is the one further from where the walk begins."""

    near: str
    far: str
    amount: Decimal  # of the input, per unit of what it goes into


@dataclass(frozen=True, slots=True)
class Reached:
    """A part on the way: how many steps away at most, and how much of the input per output."""

    part: str
    level: int
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Step:
    """One step on one way, in reading order; `amount` is that of its own link."""

    part: str
    depth: int
    amount: Decimal


def reached(start: str, links: Sequence[Link]) -> list[Reached]:
    """Return every part that the links lead to, once, nearest first, amounts summed over all ways.

    >>> a, b, c = "abc"
    >>> two, half = Decimal(2), Decimal("0.5")
    >>> [(r.part, r.level, str(r.amount))
    ...  for r in reached(a, [Link(a, b, two), Link(b, c, two), Link(a, c, half)])]
    [('b', 1, '2'), ('c', 2, '4.5')]
    """
    order = _levels(start, links)
    amounts: dict[str, Fraction] = {start: Fraction(1)}
    for link in sorted(links, key=lambda link: order[link.near]):
        more = amounts.get(link.near, Fraction(0)) * Fraction(link.amount)
        amounts[link.far] = amounts.get(link.far, Fraction(0)) + more
    del amounts[start]
    return [
        Reached(part, order[part], Decimal(plain(rounded(amount, AMOUNT_PLACES))))
        for part, amount in sorted(amounts.items(), key=lambda one: order[one[0]])
    ]


def steps(start: str, links: Sequence[Link], limit: int) -> tuple[tuple[Step, ...], bool]:
    """Return the ways from a part as a tree in reading order, and whether it goes on after that."""
    beyond: dict[str, list[Link]] = {}
    for link in links:
        beyond.setdefault(link.near, []).append(link)
    found: list[Step] = []
    for step in _walk(start, beyond):
        if len(found) == limit:
            return tuple(found), True
        found.append(step)
    return tuple(found), False


def _walk(start: str, beyond: Mapping[str, Sequence[Link]]) -> Iterator[Step]:
    waiting = [(link, 1) for link in reversed(beyond.get(start, ()))]
    while waiting:
        link, depth = waiting.pop()
        yield Step(link.far, depth, link.amount)
        waiting += [(more, depth + 1) for more in reversed(beyond.get(link.far, ()))]


def _levels(start: str, links: Sequence[Link]) -> dict[str, int]:
    """Return how many steps each part is away by its longest way."""
    parts = list(dict.fromkeys([start, *(p for link in links for p in (link.near, link.far))]))
    index = {part: number for number, part in enumerate(parts)}
    found = levels(
        [index[link.far] for link in links], [index[link.near] for link in links], len(parts)
    )
    if not isinstance(found, Loop):
        return {part: int(found[number]) for part, number in index.items()}
    raise AssertionError("a structure that closes a loop was saved")
