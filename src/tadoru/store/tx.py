"""One transaction as one operator (or as the node). Every query goes through here."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

from sqlalchemy import ColumnElement, Connection, Executable, Row

from tadoru.core.values import OperatorId

__all__ = ["Database", "Row", "Tx"]  # Row: for those who may not know the database library


class Tx:
    """A transaction that acts for one operator, or for the node when it has none."""

    def __init__(self, connection: Connection, operator: OperatorId | None) -> None:
        """Keep the connection; the transaction's begin and end belong to the database."""
        self.connection = connection
        self.operator = operator
        # Rows that this transaction has locked: until it ends only itself can change them.
        self.locked: dict[str, Row[Any]] = {}
        self._after: list[Callable[[], None]] = []

    @property
    def me(self) -> OperatorId:
        """Return the operator this transaction acts for."""
        if self.operator is None:
            raise AssertionError("a transaction of the node has no operator")
        return self.operator

    def mine(self, column: ColumnElement[Any]) -> ColumnElement[bool]:
        """Return the condition that a row is this operator's: the scope of every list."""
        return column == self.me

    def run(
        self,
        statement: Executable,
        values: Mapping[str, object] | Sequence[Mapping[str, object]] | None = None,
    ) -> int:
        """Execute a statement and return how many rows it touched."""
        result = self.connection.execute(statement, values)
        return int(result.rowcount)

    def rows(
        self,
        statement: Executable,
        values: Mapping[str, object] | Sequence[Mapping[str, object]] | None = None,
    ) -> Sequence[Row[Any]]:
        """Return all rows of a query, or what many inserts return."""
        return self.connection.execute(statement, values).all()

    def row(
        self, statement: Executable, values: Mapping[str, object] | None = None
    ) -> Row[Any] | None:
        """Return the one row of a query, or none; `values` fill a query that was built before."""
        return self.connection.execute(statement, values).one_or_none()

    def value(self, statement: Executable) -> Any:  # noqa: ANN401
        """Return the one value of a query, or none."""
        return self.connection.execute(statement).scalar_one_or_none()

    def stream(self, statement: Executable, size: int = 1000) -> Iterator[Row[Any]]:
        """Yield the rows of a long query without holding them all."""
        result = self.connection.execution_options(yield_per=size).execute(statement)
        yield from result

    def after_commit(self, act: Callable[[], None]) -> None:
        """Have something done once the transaction is durable."""
        self._after.append(act)

    def committed(self) -> None:
        """Do what was asked for after the commit."""
        for act in self._after:
            act()


class Database(Protocol):
    """The database as app sees it: four kinds of transaction, committed on leaving."""

    dialect: str  # sqlite, postgresql

    def read(self, operator: OperatorId) -> AbstractContextManager[Tx]:
        """Open a reading transaction that sees what this operator may see."""
        ...

    def write(self, operator: OperatorId) -> AbstractContextManager[Tx]:
        """Open a writing transaction as this operator."""
        ...

    def node_read(self) -> AbstractContextManager[Tx]:
        """Open a reading transaction of the node."""
        ...

    def node_write(self) -> AbstractContextManager[Tx]:
        """Open a writing transaction of the node."""
        ...

    def owner(self) -> AbstractContextManager[Connection]:
        """Open a transaction that may change the tables themselves: for migrations only."""
        ...

    def is_there(self) -> bool:
        """Return whether there is something to open: an SQLite file may not be made yet."""
        ...

    def in_use(self) -> int:
        """Return how many connections are in use."""
        ...

    def close(self) -> None:
        """Let go of every connection."""
        ...
