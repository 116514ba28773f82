"""Bring the database to the tables that this version of tadoru uses."""

from tadoru.app.world import World
from tadoru.store import migrations


def migrate(world: World) -> str:
    """Return the revision of the tables after every missing step was taken, in one transaction."""
    return migrations.upgrade(world.db)
