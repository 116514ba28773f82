"""A node on PostgreSQL: every transaction takes the role, and the operator, that bound it."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime

from sqlalchemy import URL, Connection, create_engine, text

from tadoru.core.values import OperatorId
from tadoru.store.pool import checked_out
from tadoru.store.tx import Tx
from tadoru.store.unavailable import refusals

APP_ROLE = "tadoru_app"
NODE_ROLE = "tadoru_node"
_POOL = 10
_WAIT_S = 30
# All three hold until the transaction ends (the `true`), so that a connection from the pool
# carries nothing over. They are the row-level security's only inputs.
_ACT_AS = text(
    "SELECT set_config('role', :role, true), set_config('app.operator', :operator, true),"
    " set_config('app.now', :now, true)"
)
_OPTIONS = "-c timezone=UTC -c synchronous_commit=on -c lock_timeout=30s"


class PostgresDatabase:
    """Transactions as `tadoru_app` for one operator, or as `tadoru_node` for the node.

    Reads see one snapshot (repeatable read). Writes are read-committed: what another may have
    changed meanwhile is guarded by a row's version or locked when it is read.
    """

    dialect = "postgresql"

    def __init__(self, url: URL, now: Callable[[], datetime] | None) -> None:
        """Keep one pool; `now` is the clock by which releases begin and end, else the server's."""
        self._now = now
        self._engine = create_engine(
            url,
            pool_size=_POOL,
            max_overflow=_POOL,
            pool_timeout=_WAIT_S,
            pool_pre_ping=True,
            hide_parameters=True,  # an error is logged, and what was written may be a secret
            connect_args={"options": _OPTIONS, "connect_timeout": _WAIT_S},
        )
        self._reader = self._engine.execution_options(
            isolation_level="REPEATABLE READ", postgresql_readonly=True
        )

    def read(self, operator: OperatorId) -> AbstractContextManager[Tx]:
        """Open a reading transaction that sees what this operator may see."""
        return self._transaction(operator, APP_ROLE, reading=True)

    def write(self, operator: OperatorId) -> AbstractContextManager[Tx]:
        """Open a writing transaction as this operator; durable when it closes."""
        return self._transaction(operator, APP_ROLE, reading=False)

    def node_read(self) -> AbstractContextManager[Tx]:
        """Open a reading transaction of the node."""
        return self._transaction(None, NODE_ROLE, reading=True)

    def node_write(self) -> AbstractContextManager[Tx]:
        """Open a writing transaction of the node."""
        return self._transaction(None, NODE_ROLE, reading=False)

    @contextmanager
    def owner(self) -> Iterator[Connection]:
        """Open a transaction of the tables' owner, which may change the tables themselves."""
        with refusals(), self._engine.begin() as connection:
            yield connection

    def is_there(self) -> bool:
        """Return that a server is to be asked: only it knows."""
        return True

    def in_use(self) -> int:
        """Return how many connections are in use."""
        return checked_out(self._engine)

    def close(self) -> None:
        """Let go of every connection."""
        self._engine.dispose()

    @contextmanager
    def _transaction(
        self, operator: OperatorId | None, role: str, *, reading: bool
    ) -> Iterator[Tx]:
        with refusals(), (self._reader if reading else self._engine).begin() as connection:
            now = self._now().isoformat() if self._now else ""
            connection.execute(_ACT_AS, {"role": role, "operator": operator or "", "now": now})
            tx = Tx(connection, operator)
            yield tx
        tx.committed()
