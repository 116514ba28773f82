"""One's own account: where one is signed in, the second factor, the passkeys."""

import io
from types import MappingProxyType

import segno
from markupsafe import Markup
from starlette.responses import Response

from tadoru.app.identity import passkey, sessions, totp, webauthn
from tadoru.app.identity.totp import Proof, TotpBegun
from tadoru.core.problems import InvalidData
from tadoru.core.words import N_
from tadoru.entry import caller
from tadoru.entry.web import entrance
from tadoru.entry.web.door import TABS
from tadoru.entry.web.form import Faults, faults
from tadoru.entry.web.visit import Visit
from tadoru.entry.web.way import Way, get, post

FACTORS = MappingProxyType(
    {
        "password": N_("password"),
        "totp": N_("authenticator code"),
        "recovery": N_("recovery code"),
        "passkey": N_("passkey"),
        "oidc": N_("identity provider"),
    }
)
# The first sign that is found names it: each claims to be the ones below, too.
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("CriOS/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("Linux", "Linux"),
)
_SESSION = "/account/sessions/{session_id:uuid}"
_PASSKEY = "/account/passkeys/{passkey_id:uuid}"


def show_sessions(visit: Visit) -> Response:
    """Show where the reader is signed in."""
    found = sessions.list_all(visit.world, visit.actor, visit.cookie)
    return visit.show("sessions.html", tabs=TABS, sessions=found, factors=FACTORS, device=device)


def device(agent: str) -> str:
    """Return what a person calls a browser that calls itself by all its ancestors' names.

    >>> device("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:150.0) Gecko/20100101 Firefox/150.0")
    'Firefox, Windows'
    """
    found = [
        next((name for sign, name in signs if sign in agent), "") for signs in (_BROWSERS, _SYSTEMS)
    ]
    return ", ".join(filter(None, found)) or agent[:60]


def end_session(visit: Visit) -> Response:
    """End one session."""
    sessions.end(visit.world, visit.actor, visit.part("session_id"))
    return visit.go("/account/sessions", "session-ended")


def end_others(visit: Visit) -> Response:
    """End every session but this one."""
    sessions.end_others(visit.world, visit.actor, visit.cookie)
    return visit.go("/account/sessions", "sessions-ended")


def show_totp(visit: Visit, wrong: Faults | None = None) -> Response:
    """Show whether a code is asked for, and the way to change that."""
    view = totp.read(visit.world, visit.actor)
    wrong = wrong or Faults()
    return visit.show(
        "totp.html", 422 if wrong else 200, tabs=TABS, totp=view, begun=None, codes=(), wrong=wrong
    )


def begin_totp(visit: Visit) -> Response:
    """Show the secret for the authenticator app, as a picture and as text."""
    begun = totp.begin(visit.world, visit.actor)
    return _shown(visit, begun)


def confirm_totp(visit: Visit) -> Response:
    """Ask for codes from now on; show the recovery codes this once."""
    address = caller.address(visit.request)
    try:
        made = totp.confirm(visit.world, visit.actor, visit.form.text("code"), address)
    except InvalidData as refused:
        begun = TotpBegun(visit.form.text("uri"), visit.form.text("secret"))
        return _shown(visit, begun, faults(refused.findings, visit.words))
    view = totp.read(visit.world, visit.actor)
    return visit.show("totp.html", tabs=TABS, totp=view, begun=None, codes=made.codes)


def remove_totp(visit: Visit) -> Response:
    """Ask for codes no more."""
    form = visit.form
    proof = Proof(form.secret("password"), form.text("code"), caller.address(visit.request))
    try:
        totp.remove(visit.world, visit.actor, proof)
    except InvalidData as refused:
        return show_totp(visit, faults(refused.findings, visit.words))
    return visit.go("/account/totp", "totp-removed")


def show_passkeys(visit: Visit, wrong: Faults | None = None) -> Response:
    """Show the passkeys, and the way to make one."""
    return visit.show(
        "passkeys.html",
        422 if wrong else 200,
        tabs=TABS,
        passkeys=passkey.list_all(visit.world, visit.actor),
        possible=webauthn.site(visit.world) is not None,
        form=visit.form,
        wrong=wrong or Faults(),
    )


def passkey_options(visit: Visit) -> Response:
    """Return what the page's script asks the browser for."""
    return entrance.options(passkey.begin(visit.world, visit.actor))


def add_passkey(visit: Visit) -> Response:
    """Keep the passkey that the browser has made."""
    form = visit.form
    ticket, credential = form.secret("ticket"), form.secret("credential")
    try:
        passkey.finish(visit.world, visit.actor, ticket, credential, form.text("name"))
    except InvalidData as refused:
        return show_passkeys(visit, faults(refused.findings, visit.words))
    return visit.go("/account/passkeys", "passkey-made")


def rename_passkey(visit: Visit) -> Response:
    """Call a passkey otherwise."""
    passkey_id, name = visit.part("passkey_id"), visit.form.text("name")
    try:
        passkey.rename(visit.world, visit.actor, passkey_id, name)
    except InvalidData as refused:
        return show_passkeys(visit, faults(refused.findings, visit.words))
    return visit.go("/account/passkeys", "saved")


def remove_passkey(visit: Visit) -> Response:
    """Let a passkey in no more."""
    passkey.remove(visit.world, visit.actor, visit.part("passkey_id"))
    return visit.go("/account/passkeys", "removed")


def qr(text: str) -> Markup:
    """Return a text as a QR code to stand in a page."""
    drawn = io.BytesIO()
    segno.make(text, error="m", micro=False).save(
        drawn, kind="svg", scale=4, border=4, xmldecl=False, svgns=False, light="#fff"
    )
    return Markup(drawn.getvalue().decode())  # noqa: S704  (drawn by segno: numbers only)


def _shown(visit: Visit, begun: TotpBegun, wrong: Faults | None = None) -> Response:
    return visit.show(
        "totp.html",
        422 if wrong else 200,
        tabs=TABS,
        totp=totp.read(visit.world, visit.actor),
        begun=begun,
        picture=qr(begun.uri) if begun.uri.startswith("otpauth:") else "",
        codes=(),
        wrong=wrong or Faults(),
    )


WAYS: tuple[Way, ...] = (
    get("/account/sessions", show_sessions, sessions.list_all),
    post("/account/sessions/end-others", end_others, sessions.end_others),
    post(f"{_SESSION}/end", end_session, sessions.end),
    get("/account/totp", show_totp, totp.read),
    post("/account/totp", begin_totp, totp.begin),
    post("/account/totp/confirm", confirm_totp, totp.confirm),
    post("/account/totp/remove", remove_totp, totp.remove),
    get("/account/passkeys", show_passkeys, passkey.list_all),
    post("/account/passkeys/options", passkey_options, passkey.begin),
    post("/account/passkeys", add_passkey, passkey.finish),
    post(f"{_PASSKEY}/rename", rename_passkey, passkey.rename),
    post(f"{_PASSKEY}/remove", remove_passkey, passkey.remove),
)
