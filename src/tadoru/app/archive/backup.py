"""A copy of the whole node in one file, and a node again from such a file.

Backup: one reading transaction sees one state of all tables, whatever is written meanwhile. With
it go the newest checkpoint that was published in that state, and the names of what was erased.
The node's secret does not go with it: what is sealed stays sealed.

Restore: 1. every byte is compared with the manifest; 2. the secret opens what is sealed; 3. the
database is empty; 4. what was erased since is named again, so that it is erased at the start;
5. the tables are made as they were, filled, and brought to this version; 6. the log goes on from
its checkpoint outside, or is re-anchored where it was published further than the backup knows.
"""

from dataclasses import dataclass
from typing import BinaryIO

from tadoru import __version__
from tadoru.app.log import outside, rekey
from tadoru.app.node import start as node
from tadoru.app.node.migrate import migrate
from tadoru.app.record import erase
from tadoru.app.world import World
from tadoru.core.access.actor import Actor
from tadoru.core.problems import Kind, Problem
from tadoru.core.words import N_
from tadoru.store import copy, log, migrations, setting
from tadoru.wire.archive.archive import DamagedArchive, Reader, Writer

FORMAT = "tadoru-backup/1"
BYTES_MAX = 1 << 40
CHECKPOINT = "outside/checkpoint.jsonl"
TOMBSTONES = "outside/tombstones.jsonl"


class DatabaseNotEmpty(Problem):
    """A backup goes into an empty database only."""

    kind = Kind.CONFLICT
    title = N_("The database is not empty")


@dataclass(frozen=True, slots=True)
class Backup:
    """What a backup holds."""

    origin: str
    made_at: str
    version: str  # of tadoru
    revision: str  # of the tables
    log_size: int  # records under its checkpoint
    rows: int


@dataclass(frozen=True, slots=True)
class Restored:
    """What came of a restore."""

    backup: Backup
    reanchored: bool  # the log was published further than the backup knows, or may have been
    erased_again: int  # records that were erased since the backup


def backup(world: World, file: BinaryIO) -> Backup:
    """Write a copy of the node as it is now; return what it holds.

    Raises: NotMigrated
    """
    node.require_tables(world)
    with Writer(file) as writer:
        return _written(world, writer)


def check(file: BinaryIO) -> Backup:
    """Return what a backup holds, once every byte of it was compared with its manifest.

    Raises: DamagedArchive
    """
    reader = Reader(file, (FORMAT,), BYTES_MAX)
    reader.check()
    return _stated(reader)


def restore(world: World, file: BinaryIO, *, moved: bool = False) -> Restored:
    """Make the empty database the node that the backup holds, and start it.

    `moved` says that nothing was written after the backup, so that the log goes on as it was
    even where no checkpoint outside tells so.

    Raises: DamagedArchive, DatabaseNotEmpty, Unsealable, NotMigrated
    """
    reader = Reader(file, (FORMAT,), BYTES_MAX)
    reader.check()  # 1
    made = _stated(reader)
    _open_seal(world, reader)  # 2
    _require_empty(world)  # 3
    before = set(world.outside.buried())
    for row in reader.lines(TOMBSTONES):  # 4
        if row["record"] not in before:
            world.outside.bury(row["record"])
    migrations.upgrade(world.db, made.revision)  # 5
    with copy.filling(world.db) as tx:
        for name in copy.tables():
            copy.put(tx, name, reader.lines(_member(name)))
        unerased = len(erase.returned(tx, world))
    migrate(world)
    for row in reader.lines(CHECKPOINT):
        if moved and world.outside.read() is None:
            world.outside.write(row["note"])
    return Restored(made, _go_on(world, made), unerased)  # 6


def _written(world: World, writer: Writer) -> Backup:
    with world.db.node_read() as tx:
        origin = setting.origin(tx)
        newest = log.newest(tx, published=True)
        count = sum(writer.lines(_member(name), copy.rows(tx, name)) for name in copy.tables())
    buried = world.outside.buried()
    writer.lines(CHECKPOINT, [] if newest is None else [{"note": newest.note}])
    writer.lines(TOMBSTONES, ({"record": name} for name in buried))
    made = Backup(
        origin=origin,
        made_at=world.clock.now().isoformat(timespec="seconds"),
        version=__version__,
        revision=migrations.HEAD,
        log_size=0 if newest is None else newest.size,
        rows=count,
    )
    writer.finish({"format": FORMAT, **{name: getattr(made, name) for name in _FACTS}})
    return made


def _go_on(world: World, made: Backup) -> bool:
    """Start the node; return whether its log had to be re-anchored for that."""
    try:
        node.start(world)
    except (outside.LogRolledBack, outside.LogForked, outside.OutsideCopyMissing):
        host = Actor("job:restore", None, frozenset(), host=True)
        reason = f"restored the backup of {made.made_at}"
        rekey.reanchor(world, host, reason)
        node.start(world)
        return True
    return False


def _require_empty(world: World) -> None:
    if migrations.revision(world.db) is not None:
        raise DatabaseNotEmpty(N_("The database has tables already; nothing was restored."))


def _open_seal(world: World, reader: Reader) -> None:
    """Refuse a secret that does not open the backup, before anything is written."""
    for row in reader.lines(_member("setting")):
        if row["name"] == node.SEAL:
            world.vault.open(bytes.fromhex(row["value"]), node.SEAL)
            return
    raise DamagedArchive(N_("The backup is of a node that was never started."))


def _stated(reader: Reader) -> Backup:
    try:
        made = Backup(**{name: reader.facts[name] for name in _FACTS})
    except KeyError as error:
        raise DamagedArchive(N_("The manifest lacks {name}."), name=str(error)) from error
    if made.revision not in migrations.REVISIONS:
        raise DamagedArchive(
            N_("The backup is of a later version of tadoru ({version}): use that one."),
            version=made.version,
        )
    return made


def _member(table: str) -> str:
    return f"tables/{table}.jsonl"


_FACTS = ("origin", "made_at", "version", "revision", "log_size", "rows")
