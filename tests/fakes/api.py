"""A program that talks to the API of a node in this process."""

from starlette.testclient import TestClient
from starlette.types import ASGIApp

from tadoru.app.identity import client, token
from tadoru.app.world import World
from tadoru.core.access.actor import Actor
from tadoru.core.identity.roles import Role


def caller(app: ASGIApp, bearer: str | None = None) -> TestClient:
    """Return a client; a bug in a handler is answered with 500, as a server would."""
    headers = {} if bearer is None else {"authorization": f"Bearer {bearer}"}
    return TestClient(
        app, base_url="http://node.example", raise_server_exceptions=False, headers=headers
    )


def bearer(world: World, administrator: Actor, *roles: Role) -> str:
    """Return the access token of a new API client with these roles."""
    wanted = frozenset(roles or {Role.ADMINISTRATOR})
    made = client.create(world, administrator, "a program", wanted)
    return token.issue(world, made.client.id, made.secret, "198.51.100.7").access_token


def members(document: object) -> set[str]:
    """Return every text that occurs in a JSON document, as a member's value."""
    if isinstance(document, dict):
        return set().union(*map(members, document.values())) if document else set()
    if isinstance(document, list):
        return set().union(*map(members, document)) if document else set()
    return {document} if isinstance(document, str) else set()
