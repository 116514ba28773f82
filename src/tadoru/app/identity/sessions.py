"""One's own sessions: where one is signed in, and an end to what one does not know."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tadoru.app.identity import myself, secret
from tadoru.app.journal import journal
from tadoru.app.verb import PUBLIC, verb
from tadoru.app.world import World
from tadoru.core.access import checks
from tadoru.core.access.actor import Actor
from tadoru.store import session as rows
from tadoru.store.tx import Row

LISTED_MAX = 100  # the last used; a session lasts a week at most


@dataclass(frozen=True, slots=True)
class SessionInfo:
    """One place where a person is signed in."""

    id: str | None  # none for a session older than this list
    factors: tuple[str, ...]
    address: str
    agent: str
    operator_name: str | None
    created_at: datetime
    seen_at: datetime
    expires_at: datetime
    current: bool


@verb("session.list", PUBLIC, "signed_in")
def list_all(world: World, actor: Actor, token: str | None) -> tuple[SessionInfo, ...]:
    """Return where the caller is signed in, the session last used first."""
    here = secret.fingerprint(token) if token else None
    with world.db.node_read() as tx:
        found = rows.of_person(tx, myself.person_id(actor), world.clock.now(), LISTED_MAX)
    return tuple(_view(row, here) for row in found)


@verb("session.end", PUBLIC, "signed_in", "self")
def end(world: World, actor: Actor, session_id: str) -> None:
    """End one of the caller's sessions."""
    with world.db.node_write() as tx:
        row = rows.by_id(tx, session_id)
        if row is None:
            raise checks.nothing()
        checks.same(actor, f"person:{row.person_id}")
        rows.end(tx, row.token_hash)
        journal(tx, world, actor, row.person_id)


@verb("session.end_others", PUBLIC, "signed_in")
def end_others(world: World, actor: Actor, token: str | None) -> None:
    """End all sessions of the caller but the present one."""
    person_id = myself.person_id(actor)
    with world.db.node_write() as tx:
        rows.end_others(tx, person_id, secret.fingerprint(token) if token else None)
        journal(tx, world, actor, person_id)


def _view(row: Row[Any], here: str | None) -> SessionInfo:
    return SessionInfo(
        id=row.id,
        factors=tuple((row.factors or "password").split(",")),
        address=row.address or "",
        agent=row.agent or "",
        operator_name=row.operator_name,
        created_at=row.created_at,
        seen_at=row.seen_at,
        expires_at=row.expires_at,
        current=row.token_hash == here,
    )
