"""Quality of a footprint: data quality rating, primary data share and exempted share."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from tadoru.core.carbon.activity import Rating, is_primary
from tadoru.core.carbon.graph import Below, Graph, weight_of
from tadoru.core.carbon.own import Emitted, emitted
from tadoru.core.carbon.scale import Scale, Sum
from tadoru.core.values import rounded

PERCENT_PLACES = 6
RATING_PLACES = 3


@dataclass(frozen=True, slots=True)
class Quality:
    """How good the figure is."""

    primary_percent: Decimal
    exempted_percent: Decimal
    rating: Rating | None  # None: nothing inside has been rated
    rated_percent: Decimal  # of the absolute contributions, those that are rated

    @property
    def dqr(self) -> Decimal | None:
        """Return the mean of the three axes.

        Source:  CFB-EV 2023: DQR = (TeR + GeR + TiR) / 3
        """
        if self.rating is None:
            return None
        axes = (self.rating.technology, self.rating.time, self.rating.geography)
        return rounded(sum(map(Fraction, axes), Fraction(0)) / 3, RATING_PLACES)


class Weights(NamedTuple):
    """Sums over contributions in kg CO2e; those of own emissions do not depend on answers."""

    whole: Sum
    size: Sum  # of absolute contributions
    primary: Sum  # times percent
    exempted: Sum  # times percent
    rated: Sum  # the size of those that are rated
    technology: Sum  # times rating
    time: Sum
    geography: Sum


class _Term(NamedTuple):
    """One contribution to the footprint with its own quality."""

    number: int
    places: int
    denominator: int
    primary_percent: Decimal
    exempted_percent: Decimal
    rating: Rating | None


def quality(graph: Graph, below: Below, own: Weights | None = None) -> Quality:
    """Return the quality of the part from which `below` was reached, weighed by contribution.

    `own` is what `own_weights` returns, if that is known already.

    Source:  PACT Methodology 3.0: primary data share = primary-based emissions, those of supplied
             parts by their own share, over the footprint without biogenic uptake
    """
    own = own_weights(graph, below, emitted(graph, below)) if own is None else own
    sums = Weights(*(summed.copy() for summed in own))
    for part, (kept, moved, places) in below.reached.items():
        for supply in graph.supplies.get(part, ()):
            figures = graph.leaves[supply.leaf]
            number, denominator = weight_of(supply, figures)
            kgco2e = below.scale.of(figures.total_kgco2e)
            term = _Term(
                (kept + moved) * number * kgco2e.number,
                places + kgco2e.places,
                denominator,
                figures.primary_percent,
                figures.exempted_percent,
                figures.rating,
            )
            _add(sums, below.scale, term)
    return _quality(sums)


def own_weights(graph: Graph, below: Below, lines: Sequence[Emitted]) -> Weights:
    """Return the sums over own emissions alone."""
    sums = Weights(*(Sum(below.scale) for _ in Weights._fields))
    for line in lines:
        kept, moved, places = below.reached[line.part]
        term = _Term(
            (kept + moved) * line.kgco2e,
            places + line.places,
            1,
            _ALL if is_primary(line.activity) else _NONE,
            graph.nodes[line.part].exempted_percent,
            line.activity.rating,
        )
        _add(sums, below.scale, term)
    return sums


def _add(sums: Weights, scale: Scale, term: _Term) -> None:
    number, places, denominator, primary, exempted, rating = term
    size = abs(number)
    sums.whole.add(number, places, denominator)
    sums.size.add(size, places, denominator)
    weighed = [(sums.primary, number, primary), (sums.exempted, number, exempted)]
    if rating is not None:
        sums.rated.add(size, places, denominator)
        weighed += [
            (sums.technology, size, rating.technology),
            (sums.time, size, rating.time),
            (sums.geography, size, rating.geography),
        ]
    for summed, much, weight in weighed:
        if weight:
            by = scale.of(weight)
            summed.add(much * by.number, places + by.places, denominator)


def _quality(sums: Weights) -> Quality:
    whole, size, rated = sums.whole.value(), sums.size.value(), sums.rated.value()
    weighed = (sums.technology, sums.time, sums.geography)
    axes = [rounded(axis.value() / rated, RATING_PLACES) for axis in weighed] if rated else []
    return Quality(
        _percent(sums.primary.value(), whole),
        _percent(sums.exempted.value(), whole),
        Rating(*axes) if axes else None,
        _percent(rated * 100, size),
    )


def _percent(part: Fraction, whole: Fraction) -> Decimal:
    """Return a percentage, held between 0 and 100: negative terms can push it outside."""
    if not whole:
        return _NONE
    return rounded(min(max(part / whole, Fraction(0)), Fraction(100)), PERCENT_PLACES)


_NONE, _ALL = Decimal(0), Decimal(100)  # percent
