"""Measuring: the median of several runs, what it stands beside, and what it should be."""

import os
import platform
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Row:
    """One measured figure; `ratio` says how many times as long the alternative took."""

    group: str
    what: str
    figure: float | None  # none: not measured, and `note` says why
    unit: str
    ratio: float | None = None
    note: str = ""
    target: float | None = None  # at least so many per second or times; else at most so much

    @property
    def met(self) -> bool | None:
        """Report whether the target is reached; none where there is none."""
        if self.target is None or self.figure is None:
            return None
        more_is_better = self.unit in {"1/s", "x"}
        return self.figure >= self.target if more_is_better else self.figure <= self.target


def document(rows: list[Row]) -> dict[str, Any]:
    """Return the figures for programs."""
    return {"machine": machine(), "results": [_result(row) for row in rows]}


def machine() -> dict[str, Any]:
    """Return on what it was measured."""
    return {
        "processor": platform.machine(),
        "cores": os.cpu_count(),
        "system": platform.system(),
        "python": platform.python_version(),
    }


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


def _result(row: Row) -> dict[str, Any]:
    found = {
        "name": f"{row.group}: {row.what}",
        "value": row.figure,
        "unit": row.unit,
        "target": row.target,
        "met": row.met,
    }
    if row.ratio is not None:
        found["ratio"] = row.ratio
    if row.note:
        found["note"] = row.note
    return found


def _timed(do: Callable[[], object]) -> float:
    start = time.perf_counter()
    do()
    return time.perf_counter() - start
