"""Records: what was signed is kept, shown to whom it was released, and forgotten for good."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from tadoru.app.bundle import make
from tadoru.app.key import bring, revoke, rotate
from tadoru.app.key import read as key_read
from tadoru.app.log import read as log_read
from tadoru.app.log.sequence import sequence
from tadoru.app.log.verify import verify_database
from tadoru.app.record import erase, read, records
from tadoru.app.record.problems import KeyEnded, NoSigningKey, WrongSignature
from tadoru.app.world import World
from tadoru.core.access.actor import Actor
from tadoru.core.problems import Absent, InvalidData, NotPermitted, WrongState
from tadoru.core.records import keys, sdjwt
from tadoru.core.tlog import checkpoint, merkle, note
from tadoru.core.values import OperatorId, RecordId
from tadoru.store.page import Page
from tadoru.store.schema import METADATA, exchange
from tadoru.wire.bundle import bundle as form
from tadoru.wire.bundle.trust import Trust
from tadoru.wire.bundle.verdict import Standing, Status, Verdict
from tadoru.wire.bundle.verify import verify
from tests.fakes.clock import Clock
from tests.fakes.worlds import add_operator, administrator, let_read, state

PRIVATE = bytes(range(32))  # of a key that lives outside the node


def test_an_issuer_opens_all_and_a_stranger_nothing(world: World) -> None:
    a, b = add_operator(world, "A"), add_operator(world, "B")
    record = state(world, a, {"total": {"kgco2e": "53.756"}, "site": {"city": "Niihama"}})
    with world.db.read(a) as tx:
        assert records.opened(tx, world, [record]) == {
            record: {"total": {"kgco2e": "53.756"}, "site": {"city": "Niihama"}}
        }
        assert records.opened(tx, world, [record], ["site"]) == {
            record: {"site": {"city": "Niihama"}}
        }
    with world.db.read(b) as tx:
        assert records.opened(tx, world, [record]) == {}


def test_a_recipient_opens_the_released_group_until_the_release_ends(world: World) -> None:
    a, b = add_operator(world, "A"), add_operator(world, "B")
    record = state(world, a)
    release = let_read(world, record, a, b, "total")
    with world.db.read(b) as tx:
        assert records.opened(tx, world, [record]) == {record: {"total": {"kgco2e": "53.756"}}}
    with world.db.write(a) as tx:
        ended = update(exchange.release).where(exchange.release.c.id == release)
        assert tx.run(ended.values(revoked_at=world.clock.now())) == 1
    with world.db.read(b) as tx:
        assert records.opened(tx, world, [record]) == {}


def test_a_record_that_was_not_released_is_absent(world: World) -> None:
    a, b = add_operator(world, "A"), add_operator(world, "B")
    record = state(world, a)
    for verb in (read.read, make.bundle, log_read.proof, erase.erase):
        with pytest.raises(Absent):
            verb(world, administrator(b), record)


def test_readings_of_others_are_counted_by_the_hour(world: World, clock: Clock) -> None:
    a, b = add_operator(world, "A"), add_operator(world, "B")
    record = state(world, a)
    let_read(world, record, a, b, "total")
    for _ in range(3):
        read.read(world, administrator(b), record)
    read.read(world, administrator(a), record)
    clock.pass_by(timedelta(hours=1))
    read.read(world, administrator(b), record)
    with world.db.read(a) as tx:
        counted = tx.rows(select(exchange.reading).order_by(exchange.reading.c.hour))
    assert [tuple(row[4:]) for row in counted] == [("B", 3), ("B", 1)]


def test_a_brought_key_signs_what_was_prepared(world: World) -> None:
    a = add_operator(world, "A")
    _bring(world, a)
    prepared = _prepared(world, a)
    assert prepared.custody == "brought"
    with world.db.write(a) as tx:
        signature = keys.sign(PRIVATE, prepared.signing_input)
        record = records.commit(tx, world, records.thaw(records.freeze(prepared)), signature)
    view = read.read(world, administrator(a), record)
    signed = sdjwt.parse(view.jws)
    assert sdjwt.verify_signature(signed, keys.public_key(PRIVATE))
    assert signed.signing_input == prepared.signing_input


@pytest.mark.parametrize("signature", [bytes(64), b"short", None])
def test_a_wrong_signature_changes_nothing(world: World, signature: bytes | None) -> None:
    a = add_operator(world, "A")
    _bring(world, a)
    prepared, before = _prepared(world, a), _everything(world)
    with pytest.raises(WrongSignature), world.db.write(a) as tx:
        records.commit(tx, world, prepared, signature)
    assert _everything(world) == before


def test_a_key_that_ended_meanwhile_signs_nothing(world: World) -> None:
    a = add_operator(world, "A")
    prepared = _prepared(world, a)
    rotate.rotate(world, administrator(a))
    before = _everything(world)
    with pytest.raises(KeyEnded), world.db.write(a) as tx:
        records.commit(tx, world, prepared, None)
    assert _everything(world) == before


def test_what_a_rotated_key_signed_stays_good(world: World, clock: Clock) -> None:
    a = add_operator(world, "A")
    old = state(world, a)
    clock.pass_by(timedelta(days=400))
    new_key = rotate.rotate(world, administrator(a))
    clock.pass_by(timedelta(minutes=1))
    new = state(world, a, supersedes=old)
    assert read.read(world, administrator(a), new).key_id == new_key.id
    assert [key.current for key in key_read.list_all(world, administrator(a))] == [True, False]
    sequence(world)
    assert verify_database(world).findings == ()
    assert _standing(_bundle(world, a, old)) == Standing.STALE
    assert _standing(_bundle(world, a, new)) == Standing.CURRENT


def test_a_revoked_key_signs_nothing_until_there_is_a_new_one(world: World, clock: Clock) -> None:
    a = add_operator(world, "A")
    admin = administrator(a)
    old = state(world, a)
    clock.pass_by(timedelta(days=1))
    (key,) = key_read.list_all(world, admin)
    ended = revoke.revoke(world, admin, key.id, "compromised")
    assert ended.revoked_at == clock.now()
    with pytest.raises(NoSigningKey):
        state(world, a)
    with pytest.raises(WrongState):
        revoke.revoke(world, admin, key.id, "lost")
    with pytest.raises(InvalidData):
        revoke.revoke(world, admin, key.id, "because I say so")
    rotate.rotate(world, admin)
    state(world, a, supersedes=old)
    sequence(world)
    assert verify_database(world).findings == ()


def test_a_challenge_is_for_one_key_one_operator_one_hour(world: World, clock: Clock) -> None:
    a, b = add_operator(world, "A"), add_operator(world, "B")
    did = keys.did_key(keys.public_key(PRIVATE))
    asked = bring.prepare(world, administrator(a), did)
    signature = keys.sign(PRIVATE, asked.signing_input.encode())
    with pytest.raises(WrongSignature):
        bring.commit(world, administrator(a), asked.ticket, bytes(64))
    with pytest.raises(bring.ChallengeExpired):
        bring.commit(world, administrator(b), asked.ticket, signature)
    clock.pass_by(timedelta(hours=1))
    with pytest.raises(bring.ChallengeExpired):
        bring.commit(world, administrator(a), asked.ticket, signature)
    _bring(world, a)
    with pytest.raises(bring.KeyKnown):
        bring.prepare(world, administrator(b), did)


def test_keys_are_the_administrators_business(world: World) -> None:
    viewer = Actor("person:v", add_operator(world, "A"), frozenset())
    for verb in (rotate.rotate, key_read.list_all):
        with pytest.raises(NotPermitted):
            verb(world, viewer)


def test_an_erased_record_is_unreadable_and_its_leaf_stays(world: World) -> None:
    a, b = add_operator(world, "A"), add_operator(world, "B")
    record = state(world, a)
    let_read(world, record, a, b, "total")
    sequence(world)
    place = log_read.proof(world, administrator(a), record)
    done = erase.erase(world, administrator(a), record)
    assert done.complete_on == (world.clock.now() + timedelta(days=35)).date()
    for operator in (a, b):
        view = read.read(world, administrator(operator), record)
        assert view.groups == {}
        assert view.erased_at == world.clock.now()
    with pytest.raises(WrongState):
        erase.erase(world, administrator(a), record)
    assert _standing(_bundle(world, a, record)) == Standing.ERASED
    after = log_read.proof(world, administrator(a), record)
    assert (after.index, after.leaf_hash) == (place.index, place.leaf_hash)
    assert verify_database(world).findings == ()


def test_a_bundle_shows_a_recipient_what_was_released_and_is_checked_offline(world: World) -> None:
    a, b = add_operator(world, "A"), add_operator(world, "B")
    record = state(world, a)
    let_read(world, record, a, b, "total")
    file = _bundle(world, b, record)
    trust = Trust((note.parse_key(log_read.status(world, None).verifier_key),), (), ())
    verdict = verify(file, trust)
    assert (verdict.status, verdict.findings) == (Status.VERIFIED, ())
    (shown,) = verdict.statements
    assert shown.groups == {"total": {"kgco2e": "53.756"}}
    assert form.decode(file).declarer == key_read.list_all(world, administrator(b))[0].id
    assert verify(file, None).status == Status.NOT_ANCHORED


def test_a_brought_key_declares_a_bundle(world: World) -> None:
    a = add_operator(world, "A")
    record = state(world, a)
    _bring(world, a)
    with pytest.raises(WrongSignature):
        make.bundle(world, administrator(a), record)
    unsigned = make.prepare(world, administrator(a), record)
    with pytest.raises(WrongSignature):
        make.commit(world, administrator(a), unsigned.content, bytes(64))
    signature = keys.sign(PRIVATE, unsigned.signing_bytes)
    file = make.commit(world, administrator(a), unsigned.content, signature)
    assert verify(file, None).status == Status.NOT_ANCHORED


def test_a_proof_puts_the_record_into_the_published_tree(world: World) -> None:
    a = add_operator(world, "A")
    made = [state(world, a) for _ in range(5)]
    with pytest.raises(Absent):
        log_read.proof(world, administrator(a), made[0])
    assert sequence(world) == 6
    for record in made:
        proof = log_read.proof(world, administrator(a), record)
        known = checkpoint.parse(note.parse(proof.checkpoint).text)
        assert merkle.verify_inclusion(
            proof.leaf_hash, index=proof.index, size=known.size, proof=proof.path, root=known.root
        )


def test_a_list_has_every_own_record_once_whatever_the_page(world: World, clock: Clock) -> None:
    a, b = add_operator(world, "A"), add_operator(world, "B")
    made = []
    for _ in range(5):
        made.append(state(world, a))
        clock.pass_by(timedelta(seconds=1))
    state(world, b)
    seen, after = [], None
    while True:
        page = read.list_all(world, administrator(a), Page(after, 2))
        seen += [line.id for line in page.items]
        after = page.next
        if after is None:
            break
    assert seen == made[::-1]


def _bring(world: World, operator: OperatorId) -> None:
    asked = bring.prepare(world, administrator(operator), keys.did_key(keys.public_key(PRIVATE)))
    signature = keys.sign(PRIVATE, asked.signing_input.encode())
    bring.commit(world, administrator(operator), asked.ticket, signature)


def _prepared(world: World, operator: OperatorId) -> records.Prepared:
    with world.db.write(operator) as tx:
        draft = records.RecordDraft(
            kind="statement",
            dataset="footprint/1",
            subject=records.subject(tx, "part", "7"),
            groups={"total": {"kgco2e": "1"}},
            digest_count=8,
        )
        return records.prepare(tx, world, operator, draft)


def _everything(world: World) -> dict[str, int]:
    """Return how many rows each table has."""
    with world.db.node_read() as tx:
        return {
            table.name: tx.value(select(func.count()).select_from(table))
            for table in METADATA.sorted_tables
        }


def _bundle(world: World, operator: OperatorId, record: RecordId) -> bytes:
    sequence(world)
    file = make.bundle(world, administrator(operator), record)
    assert verify(file, None).findings == ()
    return file


def _standing(file: bytes) -> Standing:
    verdict: Verdict = verify(file, None)
    (statement,) = verdict.statements
    return statement.standing
