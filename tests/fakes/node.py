"""A node of its own for one test: a real database, the real verbs, a clock that is set."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from argon2 import PasswordHasher

from tadoru.app.identity import operator, secret
from tadoru.app.identity.bootstrap import actor_for, bootstrap
from tadoru.app.identity.draft import OperatorDraft, PersonDraft, SiteDraft
from tadoru.app.identity.operator import Created
from tadoru.app.node.migrate import migrate
from tadoru.app.node.start import start
from tadoru.app.operations import Operations
from tadoru.app.world import World
from tadoru.core.access.actor import Actor
from tadoru.core.identity.roles import Role
from tadoru.remote.checkpoint import CheckpointFile
from tadoru.remote.http import OutsideHttp
from tadoru.remote.mail import MailFolder
from tadoru.remote.random import SystemRandom
from tadoru.remote.vault import SecretVault
from tadoru.store.open import open_database
from tadoru.store.postgres import PostgresDatabase
from tadoru.store.sqlite import SqliteDatabase
from tests.fakes.clock import Clock
from tests.fakes.receiver import nowhere

# What these passwords guard is gone in a second; tests/unit checks what real ones are hashed with.
secret._HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
PASSWORD = "a long walk along the river"
HOST = "host@node.example"


@contextmanager
def sqlite_node(folder: Path, clock: Clock | None = None) -> Iterator[World]:
    """Open a node in a fresh SQLite file."""
    database = open_database(f"sqlite:///{folder}/node.db")
    try:
        yield world_on(database, folder, clock)
    finally:
        database.close()


def world_on(
    database: SqliteDatabase | PostgresDatabase, folder: Path, clock: Clock | None = None
) -> World:
    """Return the world of a node that was just started, with somebody who runs it."""
    random = SystemRandom()
    world = World(
        db=database,
        clock=clock or Clock(),
        random=random,
        vault=SecretVault("the secret of a test", random.bytes),
        outside=CheckpointFile(folder / "node.checkpoint"),
        origin=None,
        mailer=MailFolder(folder / "mail", "tadoru@node.example"),
        http=OutsideHttp("127.0.0.1", lookup=nowhere),
        address="http://127.0.0.1:8300",
        wake=lambda: None,
        ops=Operations(development=True),
    )
    migrate(world)
    start(world)
    bootstrap(world, HOST, "Host", PASSWORD)
    return world


def company(world: World, name: str, country: str = "JP", **more: object) -> Created:
    """Return a new operator whose administrator is admin@NAME.example."""
    person = PersonDraft(mail("admin", name), f"{name} administrator", _ADMINISTRATOR)
    site = SiteDraft(f"{name} plant", country)
    draft = OperatorDraft(name, country, site, person, **more)  # type: ignore[arg-type]
    return operator.create(world, actor_for(world, HOST), draft)


def administrator(world: World, name: str) -> Actor:
    """Return the administrator of a company."""
    return actor_for(world, mail("admin", name))


def mail(who: str, company_name: str) -> str:
    """Return a person's mail address at a company."""
    return f"{who}@{company_name.lower().replace(' ', '-')}.example"


_ADMINISTRATOR = frozenset({Role.ADMINISTRATOR})
