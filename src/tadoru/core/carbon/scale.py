"""Exact numbers as integers over powers of one base: sums without searching common denominators.

A number is `number / base ** places`. The base is ten; where some amount does not end in decimals,
it is ten times what is missing, so that every amount of a structure ends in it.
"""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from fractions import Fraction
from itertools import count
from math import lcm
from typing import NamedTuple

TEN = 10


class Scaled(NamedTuple):
    """An exact number."""

    number: int
    places: int


class Scale:
    """One base, with what turns a denominator into a power of it."""

    def __init__(self, denominators: Iterable[int] = ()) -> None:
        """Choose the smallest base of a multiple of ten in which every denominator ends."""
        self.base = TEN * lcm(*map(_without_tens, set(denominators)))
        self.powers = _Powers(self.base)
        self.steps = _Steps(self.base)  # by denominator: places, and the factor of the numerator

    def of(self, value: Fraction | Decimal) -> Scaled:
        """Return the number in this scale, in as few places as it needs."""
        number, denominator = value.as_integer_ratio()
        places, factor = self.steps[denominator]
        return Scaled(number * factor, places)

    def fraction(self, number: int, places: int) -> Fraction:
        """Return a number of this scale as a fraction."""
        return Fraction(number, self.powers[places])


class Sum:
    """A sum of exact numbers in one scale, each over a further denominator if need be."""

    __slots__ = ("_parts", "_scale")

    def __init__(self, scale: Scale) -> None:
        """Begin with nothing."""
        self._scale = scale
        self._parts: dict[tuple[int, int], int] = {}

    def add(self, number: int, places: int, denominator: int = 1) -> None:
        """Add number / base ** places / denominator."""
        key = (places, denominator)
        self._parts[key] = self._parts.get(key, 0) + number

    def copy(self) -> "Sum":
        """Return the same sum, to go on from."""
        found = Sum(self._scale)
        found._parts.update(self._parts)
        return found

    def times(self, factor: int) -> int:
        """Return the sum times a factor as the nearest integer, half to even."""
        if not self._parts:
            return 0
        if len(self._parts) == 1:
            (((places, denominator), number),) = self._parts.items()
            return nearest(number * factor, denominator * self._scale.powers[places])
        found = self.value()
        return nearest(found.numerator * factor, found.denominator)

    def value(self) -> Fraction:
        """Return the sum."""
        by_denominator: dict[int, list[tuple[int, int]]] = {}
        for (places, denominator), number in self._parts.items():
            by_denominator.setdefault(denominator, []).append((places, number))
        powers, total = self._scale.powers, Fraction(0)
        for denominator, terms in by_denominator.items():
            most = max(places for places, _ in terms)
            number = sum(number * powers[most - places] for places, number in terms)
            total += Fraction(number, denominator * powers[most])
        return total


def nearest(numerator: int, denominator: int) -> int:
    """Return the integer nearest to a quotient, half to even; the denominator is positive.

    >>> [nearest(halves, 2) for halves in (1, 3, 5, -1, -3)]
    [0, 2, 2, 0, -2]
    """
    whole, rest = divmod(numerator, denominator)
    twice = 2 * rest
    return whole + (twice > denominator or (twice == denominator and whole & 1))


class _Powers(dict[int, int]):
    """The powers of a base, each computed once."""

    def __init__(self, base: int) -> None:
        super().__init__()
        self._base = base

    def __missing__(self, exponent: int) -> int:
        found: int = self._base**exponent
        self[exponent] = found
        return found


class _Steps(dict[int, tuple[int, int]]):
    """How a denominator becomes a power of the base, each worked out once."""

    def __init__(self, base: int) -> None:
        super().__init__()
        self._base = base

    def __missing__(self, denominator: int) -> tuple[int, int]:
        places = next(k for k in _ends(self._base, denominator))
        found = self[denominator] = places, self._base**places // denominator
        return found


def _ends(base: int, denominator: int) -> Iterator[int]:
    power = 1
    for places in count():
        if power % denominator == 0:
            yield places
        power *= base


def _without_tens(denominator: int) -> int:
    for prime in (2, 5):
        while denominator % prime == 0:
            denominator //= prime
    return denominator
