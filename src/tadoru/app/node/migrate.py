"""Bring the database to the tables that this version of tadoru uses."""

from tadoru.app.world import World
from tadoru.core.trace.search import FOLD
from tadoru.store import migrations, setting
from tadoru.store import part as parts

SEARCH = "search_fold"  # how the search texts in the database were folded


def migrate(world: World) -> str:
    """Return the revision of the tables after every missing step was taken, in one transaction.

    What search compares is folded anew where an earlier version folded it otherwise.
    """
    revision = migrations.upgrade(world.db)
    with world.db.node_write() as tx:
        if setting.get(tx, SEARCH) != FOLD:
            parts.refold(tx)
            setting.put(tx, SEARCH, FOLD)
    return revision
