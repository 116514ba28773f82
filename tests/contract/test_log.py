"""The log only grows: one sequencer, one order, and no silent way back."""

import shutil
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select, text

from tadoru.app.log import read as log_read
from tadoru.app.log.outside import LogForked, LogRolledBack, OutsideCopyMissing
from tadoru.app.log.rekey import reanchor, rotate_key
from tadoru.app.log.sequence import sequence
from tadoru.app.log.verify import verify_database
from tadoru.app.node.start import NotMigrated, start
from tadoru.app.record import erase, records
from tadoru.app.world import World
from tadoru.core.problems import Absent, NotPermitted, Unsealable, WrongState
from tadoru.core.tlog import checkpoint, note, tiles
from tadoru.core.values import OperatorId
from tadoru.remote.checkpoint import CheckpointFile
from tadoru.remote.vault import SecretVault
from tadoru.store import key as keys
from tadoru.store.schema.node import log_leaf
from tests.fakes.worlds import HOST, add_operator, administrator, make_world, started, state


def test_leaves_stand_in_the_order_in_which_they_were_queued(world: World) -> None:
    a = add_operator(world, "A")
    made = [state(world, a) for _ in range(300)]  # more than one tile
    assert sequence(world) == 301
    assert [record for _, record in _leaves(world)][-300:] == made
    assert sequence(world) == 0
    assert verify_database(world).findings == ()


def test_sequencers_at_once_take_each_leaf_once(world: World, database_url: str) -> None:
    a = add_operator(world, "A")
    folder = world.outside.path.parent  # type: ignore[attr-defined]
    others = [make_world(database_url, folder) for _ in range(3)]
    made, stop = [], threading.Event()
    errors: list[BaseException] = []

    def run(other: World) -> None:
        try:
            while not stop.is_set():
                sequence(other)
        except BaseException as error:  # noqa: BLE001
            errors.append(error)

    threads = [threading.Thread(target=run, args=(other,)) for other in others]
    for thread in threads:
        thread.start()
    made = [state(world, a) for _ in range(60)]
    stop.set()
    for thread in threads:
        thread.join()
    sequence(world)
    assert errors == []
    assert [record for _, record in _leaves(world)][-60:] == made
    assert verify_database(world).findings == ()
    for other in others:
        other.db.close()


def test_a_published_checkpoint_is_signed_and_kept_outside(world: World) -> None:
    add_operator(world, "A")
    sequence(world)
    text_ = log_read.checkpoint(world, None)
    status = log_read.status(world, None)
    known, _ = checkpoint.opened(text_, [note.parse_key(status.verifier_key)])
    assert (known.origin, known.size, known.root) == (status.origin, status.size, status.root)
    assert world.outside.read() == text_


def test_tiles_of_the_published_tree_give_its_root(world: World) -> None:
    a = add_operator(world, "A")
    for _ in range(260):
        state(world, a)
    sequence(world)
    status = log_read.status(world, None)

    def tile(level: int, index: int) -> bytes:
        width = min(256, (status.size >> 8 * level) - 256 * index)
        return log_read.tile(world, None, level, index, width)

    assert tiles.root_at(status.size, tile) == status.root
    for level, index, width in ((0, 1, 200), (1, 0, 2), (2, 0, 1), (0, 9, 1)):
        with pytest.raises(Absent):
            log_read.tile(world, None, level, index, width)


def test_a_crash_between_tree_and_checkpoint_is_made_good(world: World) -> None:
    add_operator(world, "A")

    class Full(CheckpointFile):
        def write(self, note: str) -> None:
            raise OSError(f"no space left for {len(note)} characters")

    broken = replace(world, outside=Full(world.outside.path))  # type: ignore[attr-defined]
    before = log_read.status(world, None).checkpoint
    with pytest.raises(OSError, match="no space"):
        sequence(broken)
    assert log_read.status(world, None).checkpoint == before  # not published
    assert log_read.status(world, None).waiting == 0  # but in the tree
    start(world)
    assert log_read.status(world, None).checkpoint == world.outside.read() != before
    assert verify_database(world).findings == ()


def test_an_outside_write_whose_acknowledgement_was_lost_is_made_good(world: World) -> None:
    add_operator(world, "A")

    class Lost(CheckpointFile):
        def write(self, note: str) -> None:
            super().write(note)
            raise OSError("the disk went away after writing")

    broken = replace(world, outside=Lost(world.outside.path))  # type: ignore[attr-defined]
    with pytest.raises(OSError, match="went away"):
        sequence(broken)
    start(world)
    assert log_read.status(world, None).checkpoint == world.outside.read()
    assert verify_database(world).findings == ()


def test_a_restored_backup_is_refused_and_goes_on_only_when_reanchored(tmp_path: Path) -> None:
    world, a, backup = _with_backup(tmp_path)
    lost = log_read.status(world, None)
    world = _restored(world, backup, tmp_path)
    with pytest.raises(LogRolledBack) as refused:
        start(world)
    assert refused.value.facts == {"outside": lost.size, "inside": lost.size - 3}
    state(world, a)
    with pytest.raises(LogRolledBack):  # nor does a running process go on
        sequence(world)
    places = _leaves(world)
    reanchor(world, HOST, "restored the backup of Monday")
    start(world)
    status = log_read.status(world, None)
    assert status.verifier_key != lost.verifier_key
    assert _leaves(world)[: len(places)] == places
    state(world, a)
    sequence(world)
    report = verify_database(world)
    assert report.findings == ()
    (said,) = _said(world, "reanchor")
    assert said["lost_size"] == str(lost.size)
    assert said["reason"] == "restored the backup of Monday"
    since = verify_database(world, since=lost.checkpoint)
    assert [finding.rule for finding in since.findings] == ["log.forked"]
    assert list(tmp_path.glob("outside.checkpoint.lost-*"))
    world.db.close()


def test_what_was_erased_is_erased_again_in_a_restored_backup(tmp_path: Path) -> None:
    world = started(f"sqlite:///{tmp_path / 'node.db'}", tmp_path)
    a = add_operator(world, "A")
    kept, forgotten = state(world, a), state(world, a)
    sequence(world)
    world.db.close()
    backup = tmp_path / "backup"
    shutil.copy(tmp_path / "node.db", backup)
    world = make_world(f"sqlite:///{tmp_path / 'node.db'}", tmp_path)
    erase.erase(world, administrator(a), forgotten)
    sequence(world)
    world = _restored(world, backup, tmp_path)
    reanchor(world, HOST, "the disk broke")
    start(world)
    with world.db.read(a) as tx:
        assert set(records.opened(tx, world, [kept, forgotten])) == {kept}
    assert len(_said(world, "tombstone")) == 1
    assert verify_database(world).findings == ()
    world.db.close()


def test_a_backup_that_went_another_way_is_refused(tmp_path: Path) -> None:
    world, a, backup = _with_backup(tmp_path)
    kept = world.outside.read()
    world = _restored(world, backup, tmp_path)
    (tmp_path / "outside.checkpoint").unlink()
    with pytest.raises(OutsideCopyMissing):
        start(world)
    reanchor(world, HOST, "the outside copy was lost")
    for _ in range(5):
        state(world, a)
    sequence(world)
    assert verify_database(world).findings == ()
    world.outside.write(kept or "")  # the file turns up again
    with pytest.raises(LogForked):
        start(world)
    report = verify_database(world)
    assert {finding.rule for finding in report.findings} == {"log.forked"}
    world.db.close()


def test_a_missing_or_foreign_outside_copy_is_refused(tmp_path: Path) -> None:
    one = started(f"sqlite:///{tmp_path / 'one.db'}", tmp_path / "one")
    two = started(f"sqlite:///{tmp_path / 'two.db'}", tmp_path / "two")
    one.outside.write(two.outside.read() or "")
    with pytest.raises(LogForked):
        start(one)
    one.outside.write("not a note")
    with pytest.raises(OutsideCopyMissing):
        start(one)
    for world in (one, two):
        world.db.close()


def test_a_lost_database_under_a_chosen_origin_is_not_begun_anew(tmp_path: Path) -> None:
    url, origin = f"sqlite:///{tmp_path / 'node.db'}", "did:web:node.example"
    world = replace(_migrated(url, tmp_path), origin=origin)
    assert start(world) == origin
    world.db.close()
    (tmp_path / "node.db").unlink()
    again = replace(_migrated(url, tmp_path), origin=origin)
    with pytest.raises(LogRolledBack):
        start(again)
    own = replace(again, origin=None)
    assert start(own).startswith("did:key:z6Mk")  # a fresh database, a fresh origin
    again.db.close()


def test_the_origin_outlives_key_and_settings(world: World) -> None:
    origin = log_read.status(world, None).origin
    rotate_key(world, HOST)
    moved = replace(world, origin="did:web:other.example", address="https://other.example")
    assert start(moved) == origin
    assert verify_database(world).findings == ()


def test_a_rotated_log_key_signs_and_the_first_one_vouches_for_it(world: World) -> None:
    add_operator(world, "A")
    sequence(world)
    first = log_read.status(world, None).verifier_key
    rotate_key(world, HOST)
    add_operator(world, "B")
    sequence(world)
    status = log_read.status(world, None)
    assert status.verifier_key != first
    checkpoint.opened(status.checkpoint, [note.parse_key(status.verifier_key)])
    assert verify_database(world).findings == ()


def test_a_sound_log_is_not_reanchored(world: World) -> None:
    with pytest.raises(WrongState):
        reanchor(world, HOST, "for no reason")
    with pytest.raises(NotPermitted):
        reanchor(world, administrator(add_operator(world, "A")), "as a guest")


def test_another_secret_is_refused_at_the_start(world: World) -> None:
    vault = SecretVault("another secret than before, of some length", world.random.bytes)
    with pytest.raises(Unsealable):
        start(replace(world, vault=vault))


def test_a_database_without_tables_is_not_started(database_url: str, tmp_path: Path) -> None:
    world = make_world(database_url, tmp_path)
    with pytest.raises(NotMigrated):
        start(world)
    world.db.close()


def test_a_private_key_lies_nowhere_in_the_clear(tmp_path: Path) -> None:
    world = started(f"sqlite:///{tmp_path / 'node.db'}", tmp_path)
    a = add_operator(world, "A")
    state(world, a, {"total": {"kgco2e": "8.563", "note": "known to few"}})
    with world.db.node_read() as tx:
        sealed = [row.sealed_private for row in keys.of_role(tx, "operator")]
        private = world.vault.open(sealed[0], f"key/{keys.of_role(tx, 'operator')[0].id}")
    world.db.close()
    stored = b"".join(file.read_bytes() for file in tmp_path.glob("node.db*"))
    assert private not in stored
    assert b"known to few" not in stored
    assert a.encode() in stored  # what is in the clear would have been found


def _leaves(world: World) -> list[tuple[int, str]]:
    with world.db.node_read() as tx:
        query = select(log_leaf.c.position, log_leaf.c.record_id).order_by(log_leaf.c.position)
        return [(row.position, row.record_id) for row in tx.rows(query)]


def _said(world: World, kind: str) -> list[dict[str, str]]:
    from tadoru.core.records import sdjwt

    with world.db.node_read() as tx:
        found = tx.rows(text(f"SELECT jws FROM record WHERE kind = '{kind}'"))
    return [dict(sdjwt.parse(row.jws).claims.open) for row in found]


def _with_backup(tmp_path: Path) -> tuple[World, OperatorId, Path]:
    """Return a node that logged three records since its file was copied."""
    world = started(f"sqlite:///{tmp_path / 'node.db'}", tmp_path)
    a = add_operator(world, "A")
    state(world, a)
    sequence(world)
    backup = tmp_path / "backup"
    with world.db.owner() as connection:
        connection.execute(text("SELECT 1"))
    world.db.close()  # the file is whole once nobody uses it
    shutil.copy(tmp_path / "node.db", backup)
    for _ in range(3):
        state(world, a)
    sequence(world)
    return world, a, backup


def _restored(world: World, backup: Path, tmp_path: Path) -> World:
    world.db.close()
    for file in tmp_path.glob("node.db*"):
        file.unlink()
    shutil.copy(backup, tmp_path / "node.db")
    return make_world(f"sqlite:///{tmp_path / 'node.db'}", tmp_path)


def _migrated(url: str, tmp_path: Path) -> World:
    from tadoru.app.node.migrate import migrate

    world = make_world(url, tmp_path)
    migrate(world)
    return world
