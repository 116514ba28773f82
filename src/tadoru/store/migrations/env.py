"""How Alembic reaches the database: through the connection of whoever asked for the steps."""

from alembic import context
from sqlalchemy import text

from tadoru.store.schema import METADATA

_ONE_AT_A_TIME = 0x7461646F7269


def run() -> None:
    """Take the steps in the caller's transaction, one process at a time."""
    connection = context.config.attributes["connection"]
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"SELECT pg_advisory_xact_lock({_ONE_AT_A_TIME})"))
    context.configure(
        connection=connection, target_metadata=METADATA, render_as_batch=True, compare_type=True
    )
    context.run_migrations()


run()
