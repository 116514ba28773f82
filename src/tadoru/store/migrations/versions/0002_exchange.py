"""Contacts, invitations, lots, campaigns, messages, baselines, events and what they need."""

from alembic import op

from tadoru.store.migrations.freeze import frozen

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables and columns; on PostgreSQL also their policies."""
    connection = op.get_bind()
    for statement in frozen(connection.dialect.name, revision):
        connection.exec_driver_sql(statement)
