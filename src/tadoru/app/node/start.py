"""Start the node: begin a new one, or make sure that this is still the one that was published.

1. The tables are those of this version.
2. At the first start: origin, log, keys and datasets begin. An outside copy that is still there
   is of a log that was lost: under a chosen origin it would be forked, so that is refused.
3. The secret opens what was sealed before.
4. The log continues the checkpoint outside the database.
5. What was erased since the backup that this database may come from is erased again.
6. What was queued when the node stopped is logged.
"""

from tadoru.app.key import keys
from tadoru.app.log import outside
from tadoru.app.log.outside import LogRolledBack
from tadoru.app.log.sequence import sequence
from tadoru.app.record import erase
from tadoru.app.world import World
from tadoru.core.problems import Kind, Problem
from tadoru.core.words import N_
from tadoru.store import migrations, setting
from tadoru.store.tx import Tx

SEAL = "seal"  # a known text, sealed: tells a wrong secret before it does harm
_SEALED = b"tadoru"


class NotMigrated(Problem):
    """The database has not the tables of this version."""

    kind = Kind.UNAVAILABLE
    title = N_("The database must be migrated")


def start(world: World) -> str:
    """Return the node's origin once it is sure that the node may go on.

    Raises: NotMigrated, Unsealable, LogRolledBack, LogForked, OutsideCopyMissing
    """
    require_tables(world)  # 1
    with world.db.node_write() as tx:
        if setting.get(tx, setting.ORIGIN) is None:
            _begin(tx, world)  # 2
        _open_seal(tx, world)  # 3
        outside.compare(tx, world)  # 4
        erase.replay(tx, world)  # 5
        origin = setting.origin(tx)
    sequence(world)  # 6
    return origin


def require_tables(world: World) -> None:
    """Refuse a database that has not the tables of this version.

    Raises: NotMigrated
    """
    found = migrations.revision(world.db)
    if found != migrations.HEAD:
        raise NotMigrated(
            N_("The tables are at revision {found}, not {needed}. Run: tadoru migrate"),
            found=found or "none",
            needed=migrations.HEAD,
        )


def _begin(tx: Tx, world: World) -> None:
    """Begin the node in an empty database."""
    left = world.outside.read()
    if left is not None:
        lost = outside.read(left)
        if lost.origin == world.origin:
            raise LogRolledBack(
                N_(
                    "The database is empty, but the log {origin} had {size} records."
                    " Restore the database, or begin under another TADORU_ORIGIN."
                ),
                origin=lost.origin,
                size=lost.size,
            )
        world.outside.retire(f"lost-{lost.size}")
    keys.begin_log(tx, world, world.origin)
    keys.token_key(tx, world)
    setting.put(tx, SEAL, world.vault.seal(_SEALED, SEAL).hex())


def _open_seal(tx: Tx, world: World) -> None:
    """Refuse a secret under which this database was not sealed."""
    world.vault.open(bytes.fromhex(setting.get(tx, SEAL) or ""), SEAL)
