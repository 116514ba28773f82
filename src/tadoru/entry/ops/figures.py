"""Figures for a monitoring system (Prometheus): requests as they end, the node when it is asked.

Of several processes each writes its part into files of a folder that all of them share; whoever
is asked adds them up. A label holds a route's template, never an id.
"""

import os
import struct
import time
from collections.abc import Iterator

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from tadoru.app.node.status import Status, measure
from tadoru.app.world import World

SHARED = "PROMETHEUS_MULTIPROC_DIR"  # the library's variable: the folder that processes share
_TRIES, _AGAIN_SECONDS = 3, 0.02
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)


class Figures:
    """What is counted in this process, and how all of it is shown."""

    def __init__(self, world: World) -> None:
        """Begin at zero."""
        shared = SHARED in os.environ
        counted = CollectorRegistry()
        self._requests = Counter(
            "tadoru_http_requests",
            "Requests that were answered.",
            ("method", "route", "status"),
            registry=counted,
        )
        self._seconds = Histogram(
            "tadoru_http_request_seconds",
            "How long they took.",
            ("method", "route"),
            buckets=_SECONDS,
            registry=counted,
        )
        self._connections = Gauge(
            "tadoru_database_connections",
            "Connections to the database that are in use.",
            registry=counted,
            multiprocess_mode="livesum",
        )
        self._world = world
        self._shown = CollectorRegistry() if shared else counted
        if shared:
            MultiProcessCollector(self._shown)  # type: ignore[no-untyped-call]
        else:
            ProcessCollector(registry=self._shown)
        self._shown.register(_Node(world))

    def ended(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count a request."""
        self._requests.labels(method, route, str(status)).inc()
        self._seconds.labels(method, route).observe(seconds)

    def text(self) -> bytes:
        """Return everything in Prometheus' text form."""
        self._connections.set(self._world.db.in_use())
        for _ in range(_TRIES):
            try:
                return generate_latest(self._shown)
            except struct.error:  # another process has only begun its file
                time.sleep(_AGAIN_SECONDS)
        return generate_latest(self._shown)


class _Node(Collector):
    """What the database knows, measured when somebody asks."""

    def __init__(self, world: World) -> None:
        self._world = world

    def describe(self) -> Iterator[GaugeMetricFamily]:
        """Name nothing beforehand, so that registering asks no database."""
        yield from ()

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Yield the present figures."""
        status = measure(self._world)
        for name, said, value in _members(status):
            yield GaugeMetricFamily(f"tadoru_{name}", said, value=value)
        leases = GaugeMetricFamily(
            "tadoru_lease_seconds", "How long a lease still holds.", labels=["lease"]
        )
        for name, seconds in sorted(status.leases_s.items()):
            leases.add_metric([name], seconds)
        yield leases


def _members(status: Status) -> Iterator[tuple[str, str, float]]:
    yield "outbox_waiting", "Pieces of queued work that are not done.", status.work_waiting
    yield "outbox_failing", "Those of them that have failed before.", status.work_failing
    yield "outbox_oldest_seconds", "For how long the oldest has been due.", status.work_late_s
    yield "log_waiting", "Records that wait to be taken into the log.", status.leaves_waiting
    yield "log_oldest_seconds", "For how long the oldest of them has waited.", status.leaves_late_s
    yield "log_size", "Records in the log.", status.log_size
    yield "log_published_size", "Records under the newest checkpoint.", status.published_size
