"""Give the log a new key: in the course of time, or to re-anchor a log that was rolled back."""

from tadoru.app.journal import journal
from tadoru.app.key import keys
from tadoru.app.log import outside
from tadoru.app.log.outside import LogForked, LogRolledBack, OutsideCopyMissing
from tadoru.app.log.sequence import sequence
from tadoru.app.record import erase, records
from tadoru.app.record.problems import NoSigningKey
from tadoru.app.record.records import RecordDraft
from tadoru.app.verb import PUBLIC, verb
from tadoru.app.world import World
from tadoru.core.access.actor import Actor
from tadoru.core.problems import WrongState
from tadoru.core.records import base64url
from tadoru.core.values import KeyId
from tadoru.core.words import N_
from tadoru.store import key as rows
from tadoru.store import log, setting
from tadoru.store.tx import Tx

REANCHOR = "reanchor"


@verb("log.rotate_key", PUBLIC, "signed_in", "host")
def rotate_key(world: World, actor: Actor) -> KeyId:
    """Return the new key of the checkpoints from the next one on; the old one vouches for it."""
    with world.db.node_write() as tx:
        key_id = _succeed(tx, world, "rotated")
        journal(tx, world, actor, key_id)
    sequence(world)
    return key_id


@verb("log.reanchor", PUBLIC, "signed_in", "host")
def reanchor(world: World, actor: Actor, reason: str) -> KeyId:
    """Go on from a rolled-back or forked log, openly: a new key, and a record of what was lost.

    Whoever saw the lost checkpoint finds, in the log itself, that and why the log went back.

    Raises: WrongState where the log is in order
    """
    text = world.outside.read()
    with world.db.node_write() as tx:
        _refuse_if_sound(tx, world)
        key_id = _succeed(tx, world, "reanchored")
        erase.replay(tx, world)
        draft = RecordDraft(
            kind=REANCHOR,
            dataset="log/1",
            subject=setting.origin(tx),
            open={"reason": reason, **_lost(text)},
        )
        records.issue(tx, world, None, draft)
        setting.put(tx, outside.REANCHORED, key_id)
        journal(tx, world, actor, key_id)
        size = log.head(tx).size
    world.outside.retire(f"lost-{world.clock.now():%Y%m%dT%H%M%SZ}-{size}")
    sequence(world)
    return key_id


def _refuse_if_sound(tx: Tx, world: World) -> None:
    """Refuse to break a log that needs no mending."""
    try:
        outside.compare(tx, world)
    except (LogRolledBack, LogForked, OutsideCopyMissing):
        return
    raise WrongState(N_("The log continues its outside checkpoint: nothing is to be re-anchored."))


def _succeed(tx: Tx, world: World, reason: str) -> KeyId:
    """Let a new key follow the log's key."""
    old = rows.current(tx, None, "log")
    if old is None:
        raise NoSigningKey(N_("The log has no key that could vouch for a new one."))
    key_id = keys.succeed(tx, world, keys.fresh(world))
    keys.end(tx, world, KeyId(old.id), reason, rotated=True)
    return key_id


def _lost(text: str | None) -> dict[str, str]:
    """Return what is known of the lost checkpoint, for the record that names it."""
    if text is None:
        return {}
    try:
        lost = outside.read(text)
    except OutsideCopyMissing:
        return {}
    return {
        "lost_origin": lost.origin,
        "lost_size": str(lost.size),
        "lost_root": base64url.encode(lost.root),
    }
