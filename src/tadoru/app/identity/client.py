"""API clients of an operator: create, list, revoke."""

from dataclasses import dataclass

from tadoru.app.identity import secret
from tadoru.app.identity.draft import name_findings, roles_findings
from tadoru.app.identity.view import ClientView, of_client, roles_text
from tadoru.app.journal import journal
from tadoru.app.verb import ADMINISTRATORS, verb
from tadoru.app.world import World
from tadoru.core.access import checks, scope
from tadoru.core.access.actor import Actor
from tadoru.core.findings import Finding
from tadoru.core.identity.roles import Role
from tadoru.core.problems import InvalidData
from tadoru.core.values import ClientId
from tadoru.core.words import N_
from tadoru.store import client as clients
from tadoru.store.page import Listing, Page, cut, moment_key, read_moment_key


@dataclass(frozen=True, slots=True)
class NewClient:
    """A client just made; its secret is shown this once."""

    client: ClientView
    secret: str


@verb("client.create", ADMINISTRATORS)
def create(
    world: World,
    actor: Actor,
    name: str,
    roles: frozenset[Role],
    scopes: frozenset[str] | None = None,
) -> NewClient:
    """Make a program that may act for the caller's operator, with its secret.

    Its scopes narrow what its roles admit; without any named, it may whatever they admit.
    """
    findings = [*name_findings(name, "/name"), *roles_findings(roles, "/roles")]
    findings += [] if scopes is None else _scopes_findings(scopes)
    if findings:
        raise InvalidData(findings)
    for one in sorted(scope.SCOPES if scopes is None else scopes):
        checks.scope(actor, one)  # who is limited gives nobody more
    client_id = ClientId(world.random.uuid())
    shown = secret.token(world.random.bytes(secret.TOKEN_BYTES))
    with world.db.write(actor.own) as tx:
        row = {
            "id": client_id,
            "operator_id": actor.own,
            "name": name.strip(),
            "secret_hash": secret.fingerprint(shown),
            "roles": roles_text(roles),
            "scopes": None if scopes is None else scope.words(scopes),
            "created_at": world.clock.now(),
        }
        clients.add(tx, row)
        journal(tx, world, actor, client_id)
        made = clients.fetch(tx, client_id)
    if made is None:
        raise AssertionError("the client was just kept")
    return NewClient(of_client(made), shown)


@verb("client.list", ADMINISTRATORS, "mine")
def list_all(world: World, actor: Actor, page: Page) -> Listing[ClientView]:
    """Return the programs of the caller's operator, the oldest first."""
    with world.db.read(actor.own) as tx:
        rows = clients.listed(tx, after=read_moment_key(page.after), limit=page.limit + 1)
    views = [of_client(row) for row in rows]
    return cut(views, page, lambda view: moment_key(view.created_at, view.id))


@verb("client.revoke", ADMINISTRATORS, "own")
def revoke(world: World, actor: Actor, client_id: ClientId) -> ClientView:
    """End a program's access; its tokens stop within seconds."""
    with world.db.write(actor.own) as tx:
        row = clients.fetch(tx, client_id)
        if row is None:
            raise checks.nothing()
        checks.own(actor, row.operator_id)
        clients.revoke(tx, client_id, world.clock.now())
        journal(tx, world, actor, client_id)
        ended = clients.fetch(tx, client_id)
    if ended is None:
        raise AssertionError("clients are never deleted")
    return of_client(ended)


def _scopes_findings(scopes: frozenset[str]) -> list[Finding]:
    unknown = sorted(scopes - scope.SCOPES)
    if scopes and not unknown:
        return []
    return [
        Finding(
            "/scopes",
            "scopes.unknown",
            N_("The scopes are empty or not all known: {unknown}."),
            N_("Choose from: {scopes}."),
            {"unknown": " ".join(unknown)[:200] or "–", "scopes": scope.words(scope.SCOPES)},
        )
    ]
