"""The door: sign in, sign out, act for another operator, change one's password."""

import base64
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response

from tadoru.app.identity import password, second, session, webauthn
from tadoru.app.identity.attempt import TooManyAttempts
from tadoru.app.identity.challenge import StepExpired
from tadoru.app.identity.password import PasswordChange
from tadoru.app.identity.second import WrongCode
from tadoru.app.identity.session import NewSession, SecondFactorNeeded, WrongCredentials
from tadoru.app.world import World
from tadoru.core.problems import InvalidData, Problem
from tadoru.core.values import OperatorId
from tadoru.core.words import N_
from tadoru.entry import caller
from tadoru.entry.problems import SIGNALS
from tadoru.entry.web.form import Fault, Faults, faults
from tadoru.entry.web.layout import Link
from tadoru.entry.web.visit import Visit

DOOR_COOKIE = "tadoru_door"
TOKEN_BYTES = 32
TABS = (  # of one's own account
    Link("/account", N_("Account")),
    Link("/account/sessions", N_("Where you are signed in")),
    Link("/account/totp", N_("Second factor")),
    Link("/account/passkeys", N_("Passkeys")),
    Link("/account/mail", N_("Mails")),
    Link("/account/invitations", N_("Invitations to me")),
)


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
    provider = visit.world.identity
    return visit.show(
        "sign_in.html",
        status,
        passkeys=webauthn.site(visit.world) is not None,
        provider=None if provider is None else provider.name,
        **values,
    )


def sign_in(visit: Visit) -> Response:
    """Begin a session and go where the person was going."""
    address = onward(visit.form.text("next"))
    try:
        begun = session.sign_in(
            visit.world,
            visit.form.text("email"),
            visit.form.secret("password"),
            caller.address(visit.request),
            caller.agent(visit.request),
        )
    except SecondFactorNeeded as waits:
        return ask_for_code(visit, address, waits.ticket)
    except (WrongCredentials, TooManyAttempts) as refused:
        return ask(visit, address, refused, SIGNALS[refused.kind].status)
    return let_in(visit, begun, address)


def ask_for_code(
    visit: Visit, onward_to: str, ticket: str, refused: Problem | None = None
) -> Response:
    """Show the second step, with what was wrong the last time."""
    status, wrong = 200, Faults()
    if refused is not None:
        status = SIGNALS[refused.kind].status
        wrong = Faults([Fault("code", visit.words(refused.detail, **refused.facts))])
    return visit.show("sign_in_code.html", status, next=onward_to, ticket=ticket, wrong=wrong)


def prove(visit: Visit) -> Response:
    """Begin a session by the second step."""
    address, ticket = onward(visit.form.text("next")), visit.form.secret("ticket")
    where = (caller.address(visit.request), caller.agent(visit.request))
    try:
        begun = second.finish(visit.world, ticket, visit.form.text("code"), *where)
    except (WrongCode, TooManyAttempts) as refused:
        return ask_for_code(visit, address, ticket, refused)
    except StepExpired as refused:
        return ask(visit, address, refused, SIGNALS[refused.kind].status)
    return let_in(visit, begun, address)


def sign_out(visit: Visit) -> Response:
    """End the session."""
    if visit.cookie is not None:
        session.sign_out(visit.world, visit.actor, visit.cookie)
    response = visit.go("/sign-in", "signed-out")
    _forget(visit, response, caller.COOKIE)
    return response


def switch(visit: Visit) -> Response:
    """Act for another operator that the person belongs to."""
    chosen: OperatorId = visit.form.id("operator")
    session.switch(visit.world, visit.actor, visit.cookie or "", chosen)
    return visit.go("/", "switched")


def account(visit: Visit) -> Response:
    """Show who is signed in, and the form to change the password."""
    return _account(visit)


def change_password(visit: Visit) -> Response:
    """Change the password; every other session of the person ends."""
    form = visit.form
    wish = PasswordChange(
        form.secret("present"), form.secret("new"), caller.address(visit.request), visit.cookie
    )
    try:
        if wish.new != form.secret("again"):
            wrong = Faults([Fault("again", visit.words(N_("The two new passwords differ.")))])
            return _account(visit, wrong)
        password.change(visit.world, visit.actor, wish)
    except InvalidData as refused:
        wrong = faults(refused.findings, visit.words)
        return _account(visit, wrong)
    return visit.go("/account", "password-changed")


def _account(visit: Visit, wrong: Faults | None = None) -> Response:
    facts = {"tabs": TABS, "session": visit.session, "wrong": wrong or Faults()}
    return visit.show("account.html", 422 if wrong else 200, **facts)


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
    known = request.cookies.get(caller.cookie_name(world, DOOR_COOKIE), "")
    if len(known) >= TOKEN_BYTES:
        return known
    return base64.urlsafe_b64encode(world.random.bytes(TOKEN_BYTES)).decode().rstrip("=")


def leave_token(visit: Visit, response: Response) -> None:
    """Leave the token of the signed-out with the browser, so that a foreign form lacks it."""
    name = caller.cookie_name(visit.world, DOOR_COOKIE)
    if visit.session is None and visit.request.cookies.get(name) != visit.csrf:
        response.set_cookie(name, visit.csrf, httponly=True, samesite="lax", secure=visit.is_secure)


def let_in(visit: Visit, begun: NewSession, address: str) -> Response:
    """Return the way to go on for whom a session has begun, with its cookie."""
    response = visit.go(address)
    name = caller.cookie_name(visit.world, caller.COOKIE)
    response.set_cookie(name, begun.token, httponly=True, samesite="lax", secure=visit.is_secure)
    _forget(visit, response, DOOR_COOKIE)
    return response


def _forget(visit: Visit, response: Response, cookie: str) -> None:
    name = caller.cookie_name(visit.world, cookie)
    response.delete_cookie(name, httponly=True, samesite="lax", secure=visit.is_secure)
