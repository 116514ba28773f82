"""A difference divided among the causes that made it together, whatever their order.

Source:  L. S. Shapley, A Value for n-Person Games (1953)
"""

from collections.abc import Callable, Sequence
from itertools import combinations
from math import factorial

from tadoru.core.carbon.inputs import Cause


def shapley(value: Callable[[frozenset[Cause]], int], players: Sequence[Cause]) -> dict[Cause, int]:
    """Return each cause's share of value(all) - value(none), in integers that add up to it.

    A share is cut towards zero; the few units left over go to those that lost the most by it, so
    that the shares of the way back are the same with the other sign.
    """
    whole = factorial(len(players))
    exact = dict.fromkeys(Cause, 0)  # in 1 / whole
    for player in players:
        others = [one for one in players if one is not player]
        for size in range(len(players)):
            weight = factorial(size) * factorial(len(others) - size)
            for some in map(frozenset, combinations(others, size)):
                exact[player] += weight * (value(some | {player}) - value(some))
    shares = {cause: _towards_zero(share, whole) for cause, share in exact.items()}
    rest = value(frozenset(players)) - value(frozenset()) - sum(shares.values())
    sign = 1 if rest > 0 else -1
    losses = {cause: sign * (exact[cause] - shares[cause] * whole) for cause in Cause}
    for cause in sorted(Cause, key=lambda one: -losses[one])[: abs(rest)]:
        shares[cause] += sign
    return shares


def _towards_zero(number: int, denominator: int) -> int:
    return number // denominator if number >= 0 else -(-number // denominator)
