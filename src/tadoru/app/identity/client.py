"""API clients of an operator: create, list, revoke."""

from dataclasses import dataclass

from tadoru.app.identity import secret
from tadoru.app.identity.draft import name_findings, roles_findings
from tadoru.app.identity.view import ClientView, of_client, roles_text
from tadoru.app.journal import journal
from tadoru.app.verb import ADMINISTRATORS, verb
from tadoru.app.world import World
from tadoru.core.access import checks
from tadoru.core.access.actor import Actor
from tadoru.core.identity.roles import Role
from tadoru.core.problems import InvalidData
from tadoru.core.values import ClientId
from tadoru.store import client as clients
from tadoru.store.page import Listing, Page, cut, moment_key, read_moment_key


@dataclass(frozen=True, slots=True)
class NewClient:
    """A client just made; its secret is shown this once."""

    client: ClientView
    secret: str


@verb("client.create", ADMINISTRATORS)
def create(world: World, actor: Actor, name: str, roles: frozenset[Role]) -> NewClient:
    """Make a program that may act for the caller's operator, with its secret."""
    findings = [*name_findings(name, "/name"), *roles_findings(roles, "/roles")]
    if findings:
        raise InvalidData(findings)
    client_id = ClientId(world.random.uuid())
    shown = secret.token(world.random.bytes(secret.TOKEN_BYTES))
    with world.db.write(actor.own) as tx:
        row = {
            "id": client_id,
            "operator_id": actor.own,
            "name": name.strip(),
            "secret_hash": secret.fingerprint(shown),
            "roles": roles_text(roles),
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
