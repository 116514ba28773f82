"""The steps from an empty database to the tables of this version, as data of the package."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, inspect, text

from tadoru.store.tx import Database

REVISIONS = ("0001", "0002")
HEAD = REVISIONS[-1]


def upgrade(database: Database, to: str = HEAD) -> str:
    """Take every missing step in one transaction; return the revision reached."""
    from alembic import command  # noqa: PLC0415  (a tenth of a second that only this needs)
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", "tadoru.store:migrations")
    with database.owner() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, to)
    return to


def revision(database: Database) -> str | None:
    """Return at which revision the tables are, or none for an empty database.

    It looks without making a file where there is none.
    """
    if not database.is_there():
        return None
    with _looking(database) as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return found


@contextmanager
def _looking(database: Database) -> Iterator[Connection]:
    """Open a transaction that may read the revision: on PostgreSQL only the owner may."""
    if database.dialect == "postgresql":
        with database.owner() as connection:
            yield connection
    else:  # without keeping writers out
        with database.node_read() as tx:
            yield tx.connection
