"""Other ways in than a password: the code of an authenticator, a passkey, an identity provider."""

import dataclasses

import orjson
from starlette.responses import RedirectResponse, Response

from tadoru.app.identity import federation, passkey
from tadoru.app.identity.attempt import TooManyAttempts
from tadoru.app.identity.challenge import StepExpired
from tadoru.app.identity.passkey import PasskeyWish, WrongPasskey
from tadoru.app.identity.session import Entry
from tadoru.core.identity.federation import ProviderRefused, ProviderUnavailable
from tadoru.core.problems import Problem
from tadoru.core.words import N_
from tadoru.entry import caller
from tadoru.entry.problems import SIGNALS
from tadoru.entry.web import door
from tadoru.entry.web.visit import Visit
from tadoru.entry.web.way import Way, open_to_all

_WHY = "nobody is signed in yet"
_NOT_SIGNED_IN = N_("The identity provider did not sign you in.")


def passkey_options(visit: Visit) -> Response:
    """Return what the page's script asks the browser for."""
    return options(passkey.ask(visit.world))


def by_passkey(visit: Visit) -> Response:
    """Begin a session by what the browser's device signed."""
    form = visit.form
    address = door.onward(form.text("next"))
    ticket, credential = form.secret("ticket"), form.secret("credential")
    try:
        begun = passkey.enter(visit.world, ticket, credential, _entry(visit, "passkey"))
    except (WrongPasskey, StepExpired, TooManyAttempts) as refused:
        return _asked_again(visit, address, refused)
    return door.let_in(visit, begun, address)


def to_provider(visit: Visit) -> Response:
    """Send the browser to the identity provider; who is signed in already goes on."""
    address = door.onward(visit.query("next"))
    if visit.session is not None:
        return visit.go(address)
    try:
        place = federation.begin(visit.world, visit.csrf, address)
    except ProviderUnavailable as refused:
        return _asked_again(visit, address, refused)
    return RedirectResponse(place, 303)


def from_provider(visit: Visit) -> Response:
    """Begin a session for whom the identity provider sends back."""
    if visit.session is not None:
        return visit.go("/")
    code, state = visit.query("code"), visit.query("state")
    if not code:
        return _asked_again(visit, "/", ProviderRefused(_NOT_SIGNED_IN))
    try:
        begun, address = federation.finish(
            visit.world, state, code, visit.csrf, _entry(visit, "oidc")
        )
    except (ProviderRefused, ProviderUnavailable, StepExpired) as refused:
        return _asked_again(visit, "/", refused)
    return door.let_in(visit, begun, door.onward(address))


def options(wish: PasskeyWish) -> Response:
    """Return a wish as the page's script reads it."""
    return Response(orjson.dumps(dataclasses.asdict(wish)), media_type="application/json")


def _asked_again(visit: Visit, address: str, refused: Problem) -> Response:
    return door.ask(visit, address, refused, SIGNALS[refused.kind].status)


def _entry(visit: Visit, factor: str) -> Entry:
    return Entry((factor,), caller.address(visit.request), caller.agent(visit.request))


WAYS: tuple[Way, ...] = (
    open_to_all("POST", "/sign-in/code", door.prove, _WHY),
    open_to_all("POST", "/sign-in/passkey/options", passkey_options, _WHY),
    open_to_all("POST", "/sign-in/passkey", by_passkey, _WHY),
    open_to_all("GET", "/sign-in/oidc", to_provider, _WHY),
    open_to_all("GET", federation.BACK, from_provider, _WHY),
)
