"""Measuring: the median of several runs, and what it stands beside."""

import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One measured figure; `ratio` says how many times as long the alternative took."""

    group: str
    what: str
    figure: float | None  # none: not measured, and `note` says why
    unit: str
    ratio: float | None = None
    note: str = ""


def seconds(do: Callable[[], object], runs: int = 5) -> float:
    """Return the median time of several runs, after one that does not count."""
    do()
    return statistics.median(_timed(do) for _ in range(runs))


def once(do: Callable[[], object]) -> float:
    """Return the time of a single run, for what cannot be run twice."""
    return _timed(do)


def beside(group: str, ours: float, others: dict[str, float], unit: str = "ms") -> Iterator[Row]:
    """Yield the alternatives, each with its ratio to ours."""
    scale = {"ms": 1e3, "us": 1e6, "s": 1.0}[unit]
    for what, theirs in others.items():
        yield Row(group, what, theirs * scale, unit, theirs / ours)


@contextmanager
def said(what: str, say: Callable[[str], None]) -> Iterator[None]:
    """Say what is being measured, for it can take long."""
    say(f"measuring {what} ...")
    yield


def _timed(do: Callable[[], object]) -> float:
    start = time.perf_counter()
    do()
    return time.perf_counter() - start
