"""The door: sign in, sign out, act for another operator, change one's password."""

import base64
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response

from tadoru.app.identity import password, session
from tadoru.app.identity.attempt import TooManyAttempts
from tadoru.app.identity.password import PasswordChange
from tadoru.app.identity.session import NewSession, WrongCredentials
from tadoru.app.world import World
from tadoru.core.problems import InvalidData, Problem
from tadoru.core.values import OperatorId
from tadoru.core.words import N_
from tadoru.entry import caller
from tadoru.entry.problems import SIGNALS
from tadoru.entry.web.form import Fault, Faults, faults
from tadoru.entry.web.visit import Visit

DOOR_COOKIE = "tadoru_door"
TOKEN_BYTES = 32


def sign_in_page(visit: Visit) -> Response:
    """Show the form; who is signed in already goes on."""
    if visit.session is not None:
        return visit.go(onward(visit.query("next")))
    return ask(visit, onward(visit.query("next")))


def ask(
    visit: Visit, onward_to: str, refused: Problem | None = None, status: int = 200
) -> Response:
    """Show the form, with what was wrong the last time."""
    wrong = Faults()
    if refused is not None:
        wrong = Faults([Fault("", visit.words(refused.detail, **refused.facts))])
    values = {"next": onward_to, "email": visit.form.text("email"), "wrong": wrong}
    return visit.show("sign_in.html", status, **values)


def sign_in(visit: Visit) -> Response:
    """Begin a session and go where the person was going."""
    address = onward(visit.form.text("next"))
    try:
        begun = session.sign_in(
            visit.world,
            visit.form.text("email"),
            visit.form.secret("password"),
            caller.address(visit.request),
        )
    except (WrongCredentials, TooManyAttempts) as refused:
        return ask(visit, address, refused, SIGNALS[refused.kind].status)
    response = visit.go(address)
    _let_in(visit, response, begun)
    return response


def sign_out(visit: Visit) -> Response:
    """End the session."""
    if visit.cookie is not None:
        session.sign_out(visit.world, visit.actor, visit.cookie)
    response = visit.go("/sign-in", "signed-out")
    response.delete_cookie(caller.COOKIE)
    return response


def switch(visit: Visit) -> Response:
    """Act for another operator that the person belongs to."""
    chosen: OperatorId = visit.form.id("operator")
    session.switch(visit.world, visit.actor, visit.cookie or "", chosen)
    return visit.go("/", "switched")


def account(visit: Visit) -> Response:
    """Show who is signed in, and the form to change the password."""
    return visit.show("account.html", session=visit.session)


def change_password(visit: Visit) -> Response:
    """Change the password; every other session of the person ends."""
    form = visit.form
    wish = PasswordChange(
        form.secret("present"), form.secret("new"), caller.address(visit.request), visit.cookie
    )
    try:
        if wish.new != form.secret("again"):
            wrong = Faults([Fault("again", visit.words(N_("The two new passwords differ.")))])
            return visit.show("account.html", 422, session=visit.session, wrong=wrong)
        password.change(visit.world, visit.actor, wish)
    except InvalidData as refused:
        wrong = faults(refused.findings, visit.words)
        return visit.show("account.html", 422, session=visit.session, wrong=wrong)
    return visit.go("/account", "password-changed")


def onward(address: str) -> str:
    """Return an address of this site to go on to, and nothing of another site's.

    >>> onward("/requests?state=requested"), onward("//elsewhere.example/"), onward("")
    ('/requests?state=requested', '/', '/')
    """
    parts = urlsplit(address)
    ours = address.startswith("/") and not address.startswith(("//", "/\\", "/sign-"))
    return address if ours and not parts.netloc and address.isprintable() else "/"


def token(world: World, request: Request) -> str:
    """Return the token that forms bear before anybody is signed in."""
    known = request.cookies.get(DOOR_COOKIE, "")
    if len(known) >= TOKEN_BYTES:
        return known
    return base64.urlsafe_b64encode(world.random.bytes(TOKEN_BYTES)).decode().rstrip("=")


def leave_token(visit: Visit, response: Response) -> None:
    """Leave the token of the signed-out with the browser, so that a foreign form lacks it."""
    if visit.session is None and visit.request.cookies.get(DOOR_COOKIE) != visit.csrf:
        response.set_cookie(
            DOOR_COOKIE, visit.csrf, httponly=True, samesite="lax", secure=visit.is_secure
        )


def _let_in(visit: Visit, response: Response, begun: NewSession) -> None:
    response.set_cookie(
        caller.COOKIE, begun.token, httponly=True, samesite="lax", secure=visit.is_secure
    )
    response.delete_cookie(DOOR_COOKIE)
