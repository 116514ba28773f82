"""How often somebody may ask: buckets that fill with time and are emptied by asking.

Each process counts for itself: of N processes a limit lets through N times as much at most.
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable

from tadoru.app.operations import Rate
from tadoru.core.problems import Kind, Problem
from tadoru.core.words import N_

KEPT_MAX = 10_000  # names remembered; the one that asked longest ago is forgotten first


class TooManyRequests(Problem):
    """Somebody asks more often than the node allows."""

    kind = Kind.LIMITED
    title = N_("Too many requests")


class Buckets:
    """One bucket for each name: it holds `burst` and gains `per_s` each second."""

    def __init__(self, rate: Rate, clock: Callable[[], float] = time.monotonic) -> None:
        """Begin with every bucket full."""
        self.rate = rate
        self._clock = clock
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, tuple[float, float]] = OrderedDict()  # level, when

    def wait_s(self, name: str, cost: float = 0) -> int:
        """Take from a bucket what is asked for; return how many whole seconds too early it is.

        Nothing is taken where there is too little. Without a rate everything is allowed.
        """
        per_s, burst = self.rate.per_s, self.rate.burst
        if not per_s:
            return 0
        now = self._clock()
        with self._lock:
            level, at = self._kept.pop(name, (burst, now))
            level = min(burst, level + (now - at) * per_s)
            need = max(cost, 1)
            enough = level >= need
            self._kept[name] = (level - cost if enough else level, now)
            if len(self._kept) > KEPT_MAX:
                self._kept.popitem(last=False)
        return 0 if enough else int((need - level) / per_s) + 1

    def charge(self, name: str, cost: float = 1) -> None:
        """Take from a bucket.

        Raises:  TooManyRequests, with the seconds to wait
        """
        wait = self.wait_s(name, cost)
        if wait:
            raise TooManyRequests(
                N_("You ask more often than this node allows. Try again in {retry_after_s} s."),
                retry_after_s=wait,
            )
