"""Compare the log with the checkpoint kept outside the database.

What is found: a database restored from a backup older than the outside copy (the copy knows a
larger tree), and one that went another way since (the copy's root is not ours). What cannot be
found here: a restore of database and outside copy together. Then only a witness, a partner or a
bundle with a later checkpoint tells; `tadoru verify --since` compares with it.
"""

from tadoru.app.world import World
from tadoru.core.problems import Kind, Problem
from tadoru.core.tlog import checkpoint, note, tiles
from tadoru.core.tlog.checkpoint import Checkpoint
from tadoru.core.tlog.note import BadSignature, MalformedNote, VerifierKey
from tadoru.core.words import N_
from tadoru.store import key as keys
from tadoru.store import log, setting
from tadoru.store.tx import Tx

REANCHORED = "reanchored"  # the key with which the log went on, as a setting of the node


class LogRolledBack(Problem):
    """The database knows a smaller log than was published: an old backup was restored."""

    kind = Kind.UNAVAILABLE
    title = N_("The log was rolled back")


class LogForked(Problem):
    """The database and the outside copy hold different logs of the same size."""

    kind = Kind.UNAVAILABLE
    title = N_("The log was forked")


class OutsideCopyMissing(Problem):
    """Checkpoints were published, and the copy outside the database is gone or unreadable."""

    kind = Kind.UNAVAILABLE
    title = N_("The outside checkpoint is missing")


def compare(tx: Tx, world: World) -> Checkpoint | None:
    """Return the outside checkpoint, of which the log is known to be a continuation.

    Raises: LogRolledBack, LogForked, OutsideCopyMissing
    """
    text = world.outside.read()
    if text is None:
        if log.newest(tx, published=True) is None or _is_new_anchor(tx):
            return None
        raise OutsideCopyMissing(
            N_(
                "This log published checkpoints, but their copy outside the database is gone."
                " Bring the file back, or re-anchor the log (tadoru log reanchor)."
            )
        )
    known = _read(tx, text)
    head = log.head(tx)
    if known.size > head.size:
        raise LogRolledBack(
            N_(
                "The outside checkpoint knows {outside} records, the database only {inside}:"
                " an older backup was restored. Restore a newer one, or re-anchor the log"
                " (tadoru log reanchor). Had the outside copy been restored with it,"
                " only a witness or a partner could have told."
            ),
            outside=known.size,
            inside=head.size,
        )
    if tiles.root_at(known.size, lambda level, index: log.tile(tx, level, index)) != known.root:
        raise LogForked(
            N_(
                "At {size} records the outside checkpoint has another root than the database:"
                " both went on separately. Use the database that belongs to the checkpoint,"
                " or re-anchor the log (tadoru log reanchor)."
            ),
            size=known.size,
        )
    return known


def read(text: str) -> Checkpoint:
    """Return what an outside checkpoint states, whoever signed it.

    Raises: OutsideCopyMissing
    """
    try:
        return checkpoint.parse(note.parse(text).text)
    except MalformedNote as problem:
        raise OutsideCopyMissing(
            N_("The copy of the checkpoint outside the database is not readable: {why}"),
            why=str(problem),
        ) from problem


def log_keys(tx: Tx, origin: str) -> list[VerifierKey]:
    """Return every key that ever signed checkpoints of this log."""
    return [VerifierKey(origin, bytes(row.public)) for row in keys.of_role(tx, "log")]


def _is_new_anchor(tx: Tx) -> bool:
    """Return whether the log was re-anchored and its new key has not published yet."""
    key_id = setting.get(tx, REANCHORED)
    return key_id is not None and not log.has_published(tx, key_id)


def _read(tx: Tx, text: str) -> Checkpoint:
    """Return the outside checkpoint, signed by a key of this log."""
    stated = read(text)
    origin = setting.origin(tx)
    if stated.origin != origin:
        raise LogForked(
            N_("The outside checkpoint is of another log ({other}), this one is {origin}."),
            other=stated.origin,
            origin=origin,
        )
    try:
        return checkpoint.opened(text, log_keys(tx, origin))[0]
    except BadSignature as problem:
        if stated.size > log.head(tx).size:  # signed by a key that came after the backup
            return stated
        raise LogForked(
            N_("No key of this database signed the outside checkpoint: {why}"), why=str(problem)
        ) from problem
