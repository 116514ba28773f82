"""The steps from an empty database to the tables of this version, as data of the package."""

from sqlalchemy import inspect, text

from tadoru.store.tx import Database

HEAD = "0002"


def upgrade(database: Database) -> str:
    """Take every missing step in one transaction; return the revision reached."""
    from alembic import command  # noqa: PLC0415  (a tenth of a second that only this needs)
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", "tadoru.store:migrations")
    with database.owner() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    return HEAD


def revision(database: Database) -> str | None:
    """Return at which revision the tables are, or none for an empty database."""
    with database.owner() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return found
