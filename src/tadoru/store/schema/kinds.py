"""Column kinds that behave alike on SQLite and PostgreSQL, and the policy that guards a table."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CHAR, DateTime, Dialect, LargeBinary, MetaData, Numeric, Text
from sqlalchemy.dialects import postgresql
from sqlalchemy.types import TypeDecorator, TypeEngine

METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# The operator and the clock of the transaction; a setting that ended reads '' instead of null.
ME = "nullif(current_setting('app.operator', true), '')::uuid"
NOW = "coalesce(nullif(current_setting('app.now', true), '')::timestamptz, now())"

Bytes = LargeBinary
_PLAIN_ID = re.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_UNKEPT = re.compile("[\0\ud800-\udfff]")


class NotAnId(ValueError):
    """What was given as an id can be nothing's id."""


class NotText(ValueError):
    """A text with a character that not every database can keep: NUL, or half of a pair."""


class Id(TypeDecorator[str]):
    """A random UUID as text in Python; native on PostgreSQL, 36 characters on SQLite."""

    impl = CHAR(36)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Choose the native type where there is one."""
        if dialect.name == "postgresql":
            return dialect.type_descriptor(postgresql.UUID(as_uuid=False))
        return dialect.type_descriptor(CHAR(36))

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Refuse what is not a UUID before the database sees it."""
        if value is None:
            return None
        try:
            return value if _PLAIN_ID.fullmatch(value) else str(UUID(value))
        except (ValueError, AttributeError, TypeError) as error:
            raise NotAnId from error


class Word(TypeDecorator[str]):
    """Text that sorts by code point on both engines."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Use the C collation on PostgreSQL; SQLite compares bytes anyway."""
        if dialect.name == "postgresql":
            return dialect.type_descriptor(Text(collation="C"))
        return dialect.type_descriptor(Text())

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Refuse what one engine would keep and the other not."""
        if value is not None and _UNKEPT.search(value):
            raise NotText
        return value


class Exact(TypeDecorator[Decimal]):
    """An exact decimal: NUMERIC on PostgreSQL, its digits as text on SQLite."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """SQLite's NUMERIC would round to a double."""
        if dialect.name == "postgresql":
            return dialect.type_descriptor(Numeric())
        return dialect.type_descriptor(Text())

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> Any:  # noqa: ANN401
        """Write plain digits; a float or NaN is a bug in the caller."""
        if value is None:
            return None
        if not value.is_finite():
            raise TypeError(f"not an exact decimal: {value!r}")
        return value if dialect.name == "postgresql" else format(value, "f")

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:  # noqa: ANN401, ARG002
        """Read the digits back unchanged."""
        return None if value is None else Decimal(value)


class UtcTime(TypeDecorator[datetime]):
    """A moment in UTC: timestamptz on PostgreSQL, sortable ISO text on SQLite."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """SQLite's DATETIME would drop the offset."""
        if dialect.name == "postgresql":
            return dialect.type_descriptor(DateTime(timezone=True))
        return dialect.type_descriptor(Text())

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:  # noqa: ANN401
        """Refuse a naive time: nobody knows what it means."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise TypeError(f"naive time: {value!r}")
        moment = value.astimezone(UTC)
        if dialect.name == "postgresql":
            return moment
        return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:  # noqa: ANN401, ARG002
        """Return an aware UTC time."""
        if value is None:
            return None
        if isinstance(value, datetime):
            return value.astimezone(UTC)
        return datetime.fromisoformat(value)


@dataclass(frozen=True)
class Policy:
    """Who may do what with a row on PostgreSQL; `{me}` is the operator of the transaction.

    An empty clause means: the application's role may not do this at all. Rows that are facts
    change in few columns or never, whoever asks: `columns`, and what `node` leaves out.
    """

    select: str = ""
    insert: str = ""
    update: str = ""
    delete: str = ""
    columns: tuple[str, ...] = ()  # the only ones an update may touch; none named: all
    node: tuple[str, ...] = ("UPDATE", "DELETE")  # what the node may do beyond reading and adding


def own(column: str = "operator_id", *, delete: bool = False) -> dict[str, object]:
    """Return the policy of a table whose rows belong to one operator."""
    mine = f"{column} = {{me}}"
    return {"policy": Policy(mine, mine, mine, mine if delete else "")}


def between(
    *sides: str, insert: str, columns: tuple[str, ...] = (), node: tuple[str, ...] = ("UPDATE",)
) -> dict[str, object]:
    """Return the policy of a row that several operators share; `insert` names who writes it."""
    any_of = " OR ".join(f"{side} = {{me}}" for side in sides)
    policy = Policy(any_of, f"{insert} = {{me}}", any_of, columns=columns, node=node)
    return {"policy": policy}


def node(policy: Policy | None = None) -> dict[str, object]:
    """Return the policy of a table of the node, by default closed to the application's role."""
    return {"policy": policy or Policy()}
