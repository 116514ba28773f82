"""A node in one SQLite file: one writer at a time, readers beside it on their own snapshots."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event

from tadoru.core.values import OperatorId
from tadoru.core.words import N_
from tadoru.store.pool import checked_out
from tadoru.store.tx import Tx
from tadoru.store.unavailable import DatabaseUnavailable, refusals

BUSY_S = 30  # how long one waits for another writer before giving up
_CACHE_KIB = 16 * 1024


class SqliteDatabase:
    """Transactions on one file. The operator scopes queries; there is no role to switch to."""

    dialect = "sqlite"

    def __init__(self, url: URL) -> None:
        """Keep two pools: one for snapshots that cannot write, one for the single writer."""
        self._reader = _engine(url, "BEGIN", reading=True)
        self._writer = _engine(url, "BEGIN IMMEDIATE", reading=False)
        self._one_writer = _writer_lock(str(url.database))
        self._file = Path(str(url.database))

    def read(self, operator: OperatorId) -> AbstractContextManager[Tx]:
        """Open a reading transaction of an operator, one snapshot throughout."""
        return self._reading(operator)

    def write(self, operator: OperatorId) -> AbstractContextManager[Tx]:
        """Open a writing transaction of an operator; durable when it closes."""
        return self._writing(operator)

    def node_read(self) -> AbstractContextManager[Tx]:
        """Open a reading transaction of the node."""
        return self._reading(None)

    def node_write(self) -> AbstractContextManager[Tx]:
        """Open a writing transaction of the node."""
        return self._writing(None)

    @contextmanager
    def owner(self) -> Iterator[Connection]:
        """Open a transaction that may change the tables themselves; it makes the file."""
        self._file.parent.mkdir(parents=True, exist_ok=True)
        with refusals(), self._turn(), self._writer.begin() as connection:
            yield connection

    def is_there(self) -> bool:
        """Return whether the file was made."""
        return self._file.exists()

    def in_use(self) -> int:
        """Return how many connections are in use."""
        return checked_out(self._reader) + checked_out(self._writer)

    def close(self) -> None:
        """Let go of every connection."""
        self._reader.dispose()
        self._writer.dispose()

    @contextmanager
    def _reading(self, operator: OperatorId | None) -> Iterator[Tx]:
        with refusals(), self._reader.begin() as connection:
            yield Tx(connection, operator)

    @contextmanager
    def _writing(self, operator: OperatorId | None) -> Iterator[Tx]:
        with refusals(), self._turn(), self._writer.begin() as connection:
            tx = Tx(connection, operator)
            yield tx
        tx.committed()

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """Wait for this process's turn to write: a queue is fairer than SQLite's busy waiting."""
        if not self._one_writer.acquire(timeout=BUSY_S):
            raise DatabaseUnavailable(N_("Another writer kept the database for too long."))
        try:
            yield
        finally:
            self._one_writer.release()


@cache
def _writer_lock(_file: str) -> Lock:
    """Return the lock that all writers of this process on one file share."""
    return Lock()


def _engine(url: URL, begin: str, *, reading: bool) -> Engine:
    """Return a pool whose transactions begin as said and survive a loss of power once committed."""
    engine = create_engine(
        url,
        connect_args={"timeout": BUSY_S},
        pool_size=8,
        max_overflow=40,
        hide_parameters=True,  # an error is logged, and what was written may be a secret
    )

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: object) -> None:  # noqa: ANN401  (the driver's own)
        connection.isolation_level = None  # the driver would begin behind our back
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            f"cache_size=-{_CACHE_KIB}",
            f"query_only={'ON' if reading else 'OFF'}",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine
