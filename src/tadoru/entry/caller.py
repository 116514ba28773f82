"""Who is calling over HTTP: an API client by its token, or a person by the session's cookie."""

from dataclasses import dataclass

from starlette.requests import HTTPConnection

from tadoru.app.identity import session, token
from tadoru.app.identity.view import SessionView
from tadoru.app.world import World
from tadoru.core.access import checks
from tadoru.core.access.actor import Actor
from tadoru.core.problems import NotSignedIn
from tadoru.core.words import N_
from tadoru.entry import trail

COOKIE = "tadoru_session"
HOST_PREFIX = "__Host-"  # RFC 6265bis section 4.1.3.2: by https, for this host, for every path
CSRF_HEADER = "x-csrf-token"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody known; `session` and `cookie` are there for a person only."""

    actor: Actor
    session: SessionView | None = None
    cookie: str | None = None


def find(world: World, connection: HTTPConnection) -> Caller | None:
    """Return who is calling, or none where nobody says who they are.

    A token that does not hold is refused, not ignored; an ended session is nobody.

    Raises:  NotSignedIn; TooManyRequests where the caller's own limit is reached
    Source:  RFC 6750 section 2.1 (the header), 3.1 (invalid_token)
    """
    scheme, _, credentials = connection.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        actor = token.resolve(world, credentials.strip())
        if actor is None:
            raise NotSignedIn(N_("The token has expired, was revoked, or is not one of ours."))
        trail.known(actor)
        return Caller(actor)
    cookie = connection.cookies.get(cookie_name(world, COOKIE))
    found = session.resolve(world, cookie) if cookie else None
    if found is None:
        return None
    trail.known(found[0])
    return Caller(found[0], found[1], cookie)


def cookie_name(world: World, plain: str) -> str:
    """Return what a cookie is called here; by https no other host can have set it."""
    return HOST_PREFIX + plain if world.address.startswith("https:") else plain


def require_own_page(caller: Caller | None, method: str, given: str | None) -> None:
    """Refuse a write that a foreign page may have sent with the person's cookie.

    `given` is the session's CSRF token as the form or the header repeats it; a bearer token is
    never sent by a browser on its own, so it needs none.

    Raises:  NotPermitted
    """
    if method in SAFE_METHODS or caller is None or caller.session is None:
        return
    checks.csrf(caller.session.csrf_token, given or "")


def address(connection: HTTPConnection) -> str:
    """Return where the call comes from, as the network shows it."""
    return connection.client.host if connection.client else "unknown"


def agent(connection: HTTPConnection) -> str:
    """Return what the caller's browser calls itself."""
    return connection.headers.get("user-agent", "")
