"""A whole world over a real database, with a clock that the test moves."""

from pathlib import Path

from tadoru.app.announce import Announcement, announce
from tadoru.app.key import keys
from tadoru.app.node.migrate import migrate
from tadoru.app.node.start import start
from tadoru.app.record import records
from tadoru.app.record.records import RecordDraft
from tadoru.app.world import Clock as Ticking
from tadoru.app.world import World
from tadoru.core.access.actor import Actor
from tadoru.core.identity.roles import Role
from tadoru.core.values import OperatorId, RecordId
from tadoru.remote.checkpoint import CheckpointFile
from tadoru.remote.http import OutsideHttp
from tadoru.remote.mail import MailFolder
from tadoru.remote.random import SystemRandom
from tadoru.remote.vault import SecretVault
from tadoru.store import grant as grants
from tadoru.store import operator as operators
from tadoru.store.open import open_database
from tests.fakes.clock import Clock
from tests.fakes.receiver import nowhere

SECRET = "a secret that only tests may use, never a node"


def make_world(
    url: str, folder: Path, *, clock: Ticking | None = None, origin: str | None = None
) -> World:
    """Return a world over the database as it is; nothing is migrated or started."""
    clock = clock or Clock()
    random = SystemRandom()
    return World(
        db=open_database(url, clock.now),
        clock=clock,
        random=random,
        vault=SecretVault(SECRET, random.bytes),
        outside=CheckpointFile(folder / "outside.checkpoint"),
        origin=origin,
        mailer=MailFolder(folder / "mail", "tadoru@node.example"),
        http=OutsideHttp("127.0.0.1", lookup=nowhere),
        address="http://127.0.0.1:8300",
        wake=lambda: None,
    )


def started(url: str, folder: Path, *, clock: Clock | None = None) -> World:
    """Return a world that is migrated and started."""
    world = make_world(url, folder, clock=clock)
    migrate(world)
    start(world)
    return world


def add_operator(world: World, name: str, *, trial: bool = False) -> OperatorId:
    """Return a new operator with its first key, held by the node."""
    operator_id = OperatorId(world.random.uuid())
    with world.db.node_write() as tx:
        operators.add(
            tx,
            {
                "id": operator_id,
                "name": name,
                "country": "JP",
                "locale": "ja",
                "trial": trial,
                "created_at": world.clock.now(),
            },
        )
        keys.first(tx, world, operator_id)
    return operator_id


def administrator(operator_id: OperatorId) -> Actor:
    """Return somebody who may do everything at the operator."""
    return Actor("person:test", operator_id, frozenset(Role))


HOST = Actor("person:host", None, frozenset(), host=True)


def state(
    world: World,
    issuer: OperatorId,
    groups: dict[str, dict[str, str]] | None = None,
    supersedes: RecordId | None = None,
) -> RecordId:
    """Return the id of a new record that the issuer signed."""
    with world.db.write(issuer) as tx:
        draft = RecordDraft(
            kind="statement",
            dataset="footprint/1",
            subject=records.subject(tx, "part", "7"),
            groups=groups or {"total": {"kgco2e": "53.756"}, "site": {"city": "Niihama"}},
            digest_count=8,
            supersedes=supersedes,
        )
        return records.issue(tx, world, issuer, draft)


def let_read(
    world: World, record_id: RecordId, owner: OperatorId, reader: OperatorId, group: str
) -> str:
    """Release a group of a record to a reader; return the release's id."""
    release_id = world.random.uuid()
    row = {
        "id": release_id,
        "record_id": record_id,
        "owner_id": owner,
        "recipient_id": reader,
        "attribute_group": group,
        "basis": "grant",
        "basis_id": release_id,
        "purpose": "test",
        "from_at": world.clock.now(),
        "until_at": None,
        "revoked_at": None,
    }
    with world.db.write(owner) as tx:
        grants.let_out(tx, [row])
    return release_id


def announce_one(world: World, operator_id: OperatorId) -> str:
    """Return the id of an event that was committed."""
    event_id = world.random.uuid()
    told = Announcement(operator_id, "org.tadoru.part.created", "part/x", {}, operator_id, event_id)
    with world.db.write(operator_id) as tx:
        announce(tx, world, [told])
    return event_id
