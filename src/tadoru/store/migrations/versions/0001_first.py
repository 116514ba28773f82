"""All tables as they are first published, and who may touch which row on PostgreSQL."""

from alembic import op

from tadoru.store.migrations.freeze import frozen

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables; on PostgreSQL also the roles and the policies."""
    connection = op.get_bind()
    for statement in frozen(connection.dialect.name, revision):
        connection.exec_driver_sql(statement)
