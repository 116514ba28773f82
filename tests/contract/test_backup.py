"""A backup holds one state, and makes on either engine the node that it was taken from."""

import io
import threading
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from sqlalchemy import select

from tadoru.app.archive import backup as backups
from tadoru.app.archive.backup import DatabaseNotEmpty
from tadoru.app.bundle import make
from tadoru.app.identity.bootstrap import bootstrap
from tadoru.app.log.read import status
from tadoru.app.log.sequence import sequence
from tadoru.app.log.verify import verify_database
from tadoru.app.record import erase
from tadoru.app.world import World
from tadoru.core.problems import Unsealable
from tadoru.core.tlog import note
from tadoru.core.values import RecordId
from tadoru.remote.checkpoint import CheckpointFile
from tadoru.remote.vault import SecretVault
from tadoru.store.schema.record import disclosure, record
from tadoru.wire.archive.archive import DamagedArchive
from tadoru.wire.bundle.trust import Trust
from tadoru.wire.bundle.verdict import Status
from tadoru.wire.bundle.verify import verify
from tests.fakes.clock import Clock
from tests.fakes.worlds import add_operator, administrator, make_world, state


def taken(world: World) -> io.BytesIO:
    file = io.BytesIO()
    backups.backup(world, file)
    file.seek(0)
    return file


@pytest.fixture
def elsewhere(
    world: World, tmp_path: Path, clock: Clock, request: pytest.FixtureRequest
) -> Iterator[World]:
    """An empty database of the OTHER engine, with an outside folder of its own."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    other = world.db.dialect == "sqlite"
    url = str(request.getfixturevalue("postgres_url")) if other else f"sqlite:///{folder}/new.db"
    made = make_world(url, folder, clock=clock)
    yield made
    made.db.close()


def records(world: World) -> list[tuple[str, str]]:
    with world.db.node_read() as tx:
        found = tx.rows(select(record.c.id, record.c.jws).order_by(record.c.id))
        return [(row.id, row.jws) for row in found]


def test_a_moved_node_is_the_same_node_on_the_other_engine(world: World, elsewhere: World) -> None:
    operator = add_operator(world, "Alpha")
    stated = state(world, operator)
    newer = state(world, operator, {"total": {"kgco2e": "52"}}, supersedes=stated)
    sequence(world)
    found = backups.restore(elsewhere, taken(world), moved=True)
    assert not found.reanchored
    assert records(elsewhere) == records(world)
    assert status(elsewhere, None).verifier_key == status(world, None).verifier_key
    assert verify_database(elsewhere, since=status(world, None).checkpoint).is_sound
    later = state(elsewhere, operator, supersedes=newer)  # counted columns go on
    sequence(elsewhere)
    assert later in dict(records(elsewhere))
    assert verify_database(elsewhere).is_sound


def test_a_backup_taken_while_others_write_is_one_state(world: World, elsewhere: World) -> None:
    operator = add_operator(world, "Alpha")
    stop = threading.Event()

    def write() -> None:
        while not stop.is_set():
            state(world, operator)
            sequence(world)

    writers = [threading.Thread(target=write) for _ in range(2)]
    for writer in writers:
        writer.start()
    try:
        files = [taken(world) for _ in range(3)]
    finally:
        stop.set()
        for writer in writers:
            writer.join()
    found = backups.restore(elsewhere, files[-1])
    assert found.reanchored  # nothing tells that the log did not go further
    assert verify_database(elsewhere).findings == ()
    before = records(world)
    there = [one for one in records(elsewhere) if one in before]
    assert 0 < len(there) <= len(before)
    assert len(records(elsewhere)) - len(there) == 3  # the log's new key, the old one's end, why


def test_what_was_erased_after_the_backup_stays_erased(
    world: World, elsewhere: World, tmp_path: Path
) -> None:
    operator = add_operator(world, "Alpha")
    stated = state(world, operator)
    sequence(world)
    file = taken(world)
    erase.erase(world, administrator(operator), stated)
    sequence(world)
    survived = CheckpointFile(tmp_path / "outside.checkpoint")
    again = replace_outside(elsewhere, survived)
    found = backups.restore(again, file)
    assert found.erased_again == 1
    assert found.reanchored  # the outside copy knows of the tombstone that the backup lacks
    with again.db.node_read() as tx:
        assert tx.rows(select(disclosure).where(disclosure.c.record_id == stated)) == []
    assert verify_database(again).findings == ()


def test_a_bundle_of_before_still_verifies_and_the_log_says_why_it_went_back(
    world: World, elsewhere: World
) -> None:
    operator = add_operator(world, "Alpha")
    stated = state(world, operator)
    sequence(world)
    file = taken(world)
    bundle = make.bundle(world, administrator(operator), RecordId(stated))
    key = note.parse_key(status(world, None).verifier_key)
    backups.restore(elsewhere, file)
    assert verify(bundle, Trust((key,))).status is Status.VERIFIED
    assert status(elsewhere, None).verifier_key != status(world, None).verifier_key
    with elsewhere.db.node_read() as tx:
        said = tx.rows(select(record.c.jws).where(record.c.kind == "reanchor"))
    assert len(said) == 1
    assert verify_database(elsewhere).is_sound


def test_a_restore_changes_nothing_where_it_is_refused(
    world: World, elsewhere: World, tmp_path: Path
) -> None:
    file = taken(world)
    with pytest.raises(DatabaseNotEmpty):
        backups.restore(world, file)
    other = SecretVault("another secret of thirty-two characters", world.random.bytes)
    with pytest.raises(Unsealable):
        backups.restore(replace_vault(elsewhere, other), file)
    backups.restore(elsewhere, file)  # it was still empty


def test_a_changed_byte_is_found(world: World) -> None:
    whole = taken(world).getvalue()
    backups.check(io.BytesIO(whole))
    changed = io.BytesIO()
    with ZipFile(io.BytesIO(whole)) as source, ZipFile(changed, "w", ZIP_DEFLATED) as target:
        for info in source.infolist():
            data = source.read(info)
            target.writestr(info, data.replace(b"Host", b"Lost"))
    with pytest.raises(DamagedArchive):
        backups.check(changed)
    for junk in (b"", b"PK\x03\x04", whole[: len(whole) // 2]):
        with pytest.raises(DamagedArchive):
            backups.check(io.BytesIO(junk))


def test_sessions_and_leases_do_not_come_back(world: World) -> None:
    with pytest.raises(Exception, match="runs this node"):
        bootstrap(world, "second@node.example", "Second", "a long walk along the river")
    with ZipFile(taken(world)) as archive:
        names = set(archive.namelist())
    assert "tables/person.jsonl" in names
    assert not {f"tables/{name}.jsonl" for name in ("session", "lease", "challenge")} & names


def replace_outside(world: World, outside: CheckpointFile) -> World:
    from dataclasses import replace

    return replace(world, outside=outside)


def replace_vault(world: World, vault: SecretVault) -> World:
    from dataclasses import replace

    return replace(world, vault=vault)
