"""Records: sign and queue, sequence, verify; and canonical JSON beside the reference."""

from collections.abc import Iterator
from pathlib import Path

import rfc8785
from measure import Row, once, seconds

from tadoru.app.identity import operator
from tadoru.app.identity.bootstrap import actor_for, bootstrap
from tadoru.app.identity.draft import OperatorDraft, PersonDraft, SiteDraft
from tadoru.app.key import read as signing_keys
from tadoru.app.listing import Page
from tadoru.app.log.sequence import sequence
from tadoru.app.log.verify import verify_database
from tadoru.app.node.migrate import migrate
from tadoru.app.node.start import start
from tadoru.app.record import read as reading
from tadoru.app.record import records
from tadoru.app.record.records import RecordDraft
from tadoru.app.world import World
from tadoru.core.access.actor import Actor
from tadoru.core.identity.roles import Role
from tadoru.core.records import canonical, keys, sdjwt
from tadoru.core.values import OperatorId
from tadoru.settings import Settings
from tadoru.wiring import build_world

SUBJECT = "did:example:bench/part/1"
VALUES = {f"attribute_{i}": f"{i}.{'7' * 12}" for i in range(12)}
GROUPS = dict.fromkeys(("total", "stages", "quality", "mass", "gases", "scope"), VALUES)
PER_TRANSACTION = 100
LIMIT_MAX = 200  # of one page of a list


def rows(folder: Path, *, quick: bool) -> Iterator[Row]:
    """Yield the rates in a fresh SQLite database."""
    count = 200 if quick else 5000
    group = f"records, SQLite, {count:,}"
    world = fresh(folder)
    company = company_of(world)
    few = max(count // 20, 20)
    took = once(lambda: sign(world, company, few, per_transaction=1))
    yield Row(group, "sign and queue, one per transaction (durable)", few / took, "1/s")
    took = once(lambda: sign(world, company, count, PER_TRANSACTION))
    yield Row(group, f"sign and queue, {PER_TRANSACTION} per transaction", count / took, "1/s")
    took = once(lambda: sequence(world))
    yield Row(group, "sequence: leaves into the tree, checkpoint", (count + few) / took, "1/s")
    took = once(lambda: verify_database(world))
    ours = (count + few) / took
    yield Row(group, "verify: records, disclosures, leaves, tiles", ours, "1/s")
    naive = _one_by_one(world, few)
    note = "queries per record, key read anew, tree left out"
    yield Row(group, "alternative: one record after the other", naive, "1/s", ours / naive, note)
    yield from _canonical()


def fresh(folder: Path) -> World:
    """Return a new node in a file."""
    world = build_world(Settings(database=f"sqlite:///{folder / 'bench.db'}", data=str(folder)))
    migrate(world)
    start(world)
    return world


def company_of(world: World) -> OperatorId:
    """Return a new company."""
    bootstrap(world, "host@bench.example", "Bench")
    person = PersonDraft("a@bench.example", "A", frozenset({Role.ADMINISTRATOR}))
    draft = OperatorDraft("Bench", "JP", SiteDraft("Bench", "JP"), person)
    return operator.create(world, actor_for(world, "host@bench.example"), draft).operator.id


def sign(world: World, company: OperatorId, count: int, per_transaction: int) -> None:
    """Keep so many records with their sealed disclosures and queued leaves."""
    draft = RecordDraft("statement", "footprint/1", SUBJECT, GROUPS, {}, 16)
    for _ in range(count // per_transaction):
        with world.db.write(company) as tx:
            for _ in range(per_transaction):
                records.issue(tx, world, company, draft)


def _one_by_one(world: World, count: int) -> float:
    """Return the rate of the obvious program: each record read, opened and checked alone."""
    actor = actor_for(world, "a@bench.example")
    lines = reading.list_all(world, actor, Page(limit=min(count, LIMIT_MAX))).items

    def run() -> None:
        for line in lines:
            view = reading.read(world, actor, line.id)
            record = sdjwt.parse(view.jws)
            public = keys.from_did_key(key_of(world, actor))
            if not keys.verify(public, record.signing_input, record.signature) or not view.groups:
                raise AssertionError("the record is good")

    return len(lines) / seconds(run, 3)


def key_of(world: World, actor: Actor) -> str:
    """Return the operator's current public key."""
    return next(key.did_key for key in signing_keys.list_all(world, actor) if key.current)


def _canonical() -> Iterator[Row]:
    document = {"groups": {k: dict(v) for k, v in GROUPS.items()}, "list": list(range(50))}
    group = f"canonical JSON, {len(canonical.encode(document)):,} bytes"
    times = 200
    if canonical.encode(document) != rfc8785.dumps(document):
        raise AssertionError("the two agree on every byte")
    ours = seconds(lambda: [canonical.encode(document) for _ in range(times)]) / times
    theirs = seconds(lambda: [rfc8785.dumps(document) for _ in range(times)]) / times
    yield Row(group, "tadoru", ours * 1e6, "us")
    yield Row(group, "rfc8785", theirs * 1e6, "us", theirs / ours)
