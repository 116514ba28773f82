"""Sign-in at an identity provider: who is let in, and whose sign-in it is."""

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from tadoru.app.identity import federation, password, session, sessions
from tadoru.app.identity.bootstrap import actor_for
from tadoru.app.identity.challenge import StepExpired
from tadoru.app.identity.session import Entry, NewSession
from tadoru.app.world import World
from tadoru.core.identity.federation import ProviderRefused
from tadoru.core.problems import Absent
from tadoru.remote.http import OutsideHttp
from tadoru.remote.oidc import OpenIdProvider
from tests.fakes.clock import Clock
from tests.fakes.node import HOST
from tests.fakes.oidc import CLIENT, SECRET, Provider, provider

ENTRY = Entry(("oidc",), "198.51.100.7", "Firefox/150")
DOOR = "the token of this browser"


@pytest.fixture
def there() -> Iterator[Provider]:
    with provider() as made:
        made.claims["email"] = HOST.upper()
        yield made


@pytest.fixture
def clock() -> Clock:
    return Clock(datetime.fromtimestamp(int(time.time()), UTC))


@pytest.fixture
def node(world: World, clock: Clock, there: Provider) -> World:
    """The node, as a client of the provider."""
    there.now = lambda: clock.now().timestamp()
    http = OutsideHttp("127.0.0.1")
    client = OpenIdProvider(http, clock.now, there.issuer, (CLIENT, SECRET), "Example ID")
    return replace(world, identity=client)


def sent_back(node: World, onward: str = "/parts") -> tuple[str, str]:
    """Return the state and code that a browser brings back from the provider."""
    reply = httpx.get(federation.begin(node, DOOR, onward), trust_env=False)
    query = parse_qs(urlsplit(reply.headers["location"]).query)
    return query["state"][0], query["code"][0]


def enter(node: World) -> NewSession:
    return federation.finish(node, *sent_back(node), DOOR, ENTRY)[0]


def test_a_person_of_the_same_verified_mail_is_let_in_and_goes_on(node: World) -> None:
    begun, onward = federation.finish(node, *sent_back(node), DOOR, ENTRY)
    assert onward == "/parts"
    known = session.resolve(node, begun.token)
    assert known is not None
    assert known[1].email == HOST
    listed = sessions.list_all(node, actor_for(node, HOST), begun.token)
    assert [one.factors for one in listed] == [("oidc",)]


def test_after_the_first_time_the_subject_names_the_person_not_the_mail(
    node: World, there: Provider
) -> None:
    enter(node)
    there.claims |= {"email": "changed@elsewhere.example", "email_verified": False}
    assert enter(node).token
    there.claims["sub"] = "another"
    with pytest.raises(ProviderRefused):
        enter(node)


def test_a_mail_address_that_goes_to_somebody_else_takes_no_account_along(
    node: World, there: Provider
) -> None:
    """OpenID Connect Core 1.0 section 5.7: an address may be given to another person."""
    enter(node)
    there.claims["sub"] = "another"
    with pytest.raises(ProviderRefused):
        enter(node)
    password.reset(node, actor_for(node, HOST), HOST)  # the host says who it is now
    assert enter(node).token


def test_nobody_is_let_in_or_made_by_an_unverified_or_unknown_mail(
    node: World, there: Provider
) -> None:
    for claims in (
        {"email_verified": False},
        {"email_verified": "true"},
        {"email": None},
        {"email": "nobody@node.example"},
        {"email": ["host@node.example"]},
    ):
        there.claims = {"sub": "1", "email": HOST, "email_verified": True, **claims}
        with pytest.raises(ProviderRefused):
            enter(node)


def test_a_state_is_taken_once_from_the_browser_that_was_sent_away(
    node: World, clock: Clock
) -> None:
    state, code = sent_back(node)
    federation.finish(node, state, code, DOOR, ENTRY)
    with pytest.raises(StepExpired):
        federation.finish(node, state, code, DOOR, ENTRY)
    state, code = sent_back(node)
    with pytest.raises(ProviderRefused):
        federation.finish(node, state, code, "another browser", ENTRY)
    with pytest.raises(StepExpired):  # the theft used it up
        federation.finish(node, state, code, DOOR, ENTRY)
    state, code = sent_back(node)
    clock.pass_by(timedelta(minutes=5))
    with pytest.raises(StepExpired):
        federation.finish(node, state, code, DOOR, ENTRY)


def test_a_code_is_worth_nothing_without_the_verifier_of_this_sign_in(node: World) -> None:
    _, stolen = sent_back(node)
    state, _ = sent_back(node)
    with pytest.raises(ProviderRefused):
        federation.finish(node, state, stolen, DOOR, ENTRY)


def test_without_a_provider_there_is_no_such_way_in(world: World) -> None:
    with pytest.raises(Absent):
        federation.begin(world, DOOR, "/")
