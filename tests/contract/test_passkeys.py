"""Passkeys: what a device must prove to be kept, and to let its person in."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from tadoru.app.identity import passkey, password, session, sessions
from tadoru.app.identity.bootstrap import actor_for
from tadoru.app.identity.challenge import StepExpired
from tadoru.app.identity.passkey import WrongPasskey
from tadoru.app.identity.session import Entry, NewSession
from tadoru.app.world import World
from tadoru.core.problems import Absent, InvalidData, WrongState
from tests.fakes.authenticator import PRESENT, VERIFIED, Authenticator
from tests.fakes.clock import Clock
from tests.fakes.node import HOST, administrator, company

NAME = "node.example"
ENTRY = Entry(("passkey",), "198.51.100.7", "Firefox/150")
Bend = Callable[[Authenticator], object]


@pytest.fixture
def node(world: World) -> World:
    return replace(world, address=f"https://{NAME}")


@pytest.fixture
def device() -> Authenticator:
    return Authenticator(f"https://{NAME}", NAME)


def keep(node: World, device: Authenticator) -> str:
    """Return the id of the host's new passkey."""
    me = actor_for(node, HOST)
    wish = passkey.begin(node, me)
    return passkey.finish(node, me, wish.ticket, device.make(wish.options), "telephone").id


def enter(node: World, device: Authenticator) -> NewSession:
    wish = passkey.ask(node)
    return passkey.enter(node, wish.ticket, device.use(wish.options), ENTRY)


def test_a_passkey_lets_its_person_in_and_says_so(node: World, device: Authenticator) -> None:
    keep(node, device)
    begun = enter(node, device)
    known = session.resolve(node, begun.token)
    assert known is not None
    assert known[1].email == HOST
    listed = sessions.list_all(node, known[0], begun.token)
    assert [one.factors for one in listed] == [("passkey",)]
    assert passkey.list_all(node, known[0])[0].used_at is not None


def test_after_the_host_reset_the_password_no_older_passkey_lets_in(
    node: World, device: Authenticator
) -> None:
    """Somebody else may have made the account, and the key, before the owner came."""
    keep(node, device)
    password.reset(node, actor_for(node, HOST), HOST)
    with pytest.raises(WrongPasskey):
        enter(node, device)


def test_what_the_browser_is_asked_demands_a_checked_person_and_a_key_it_keeps(
    node: World, device: Authenticator
) -> None:
    keep(node, device)
    options = passkey.begin(node, actor_for(node, HOST)).options
    assert options["rp"]["id"] == NAME
    assert options["authenticatorSelection"]["userVerification"] == "required"
    assert options["authenticatorSelection"]["residentKey"] == "required"
    assert options["attestation"] == "none"
    assert len(options["excludeCredentials"]) == 1
    asked = passkey.ask(node).options
    assert (asked["rpId"], asked["userVerification"]) == (NAME, "required")
    assert asked["allowCredentials"] == []


def bent(name: str, value: object) -> Bend:
    return lambda device: setattr(device, name, value)


ELSEWHERE = [
    bent("origin", "https://node.example.evil.example"),
    bent("origin", "http://node.example"),
    bent("rp_id", "evil.example"),
    bent("flags", PRESENT),
    bent("flags", VERIFIED),
]


def test_a_passkey_of_another_site_or_of_an_unchecked_person_is_not_kept(
    node: World, device: Authenticator
) -> None:
    for bend in ELSEWHERE:
        copy = replace(device)
        bend(copy)
        with pytest.raises(InvalidData):
            keep(node, copy)


def test_an_answer_of_another_site_person_or_device_lets_nobody_in(
    node: World, device: Authenticator
) -> None:
    keep(node, device)
    stranger = Authenticator(device.origin, device.rp_id)
    other_person = bent("handle", b"0" * 16)
    bends = [*ELSEWHERE, bent("key", stranger.key), bent("credential_id", b"2"), other_person]
    for bend in bends:
        copy = replace(device)
        bend(copy)
        with pytest.raises(WrongPasskey):
            enter(node, copy)
    assert enter(node, device).token


def test_a_copied_device_is_noticed_by_its_counter(node: World, device: Authenticator) -> None:
    """Level 3 section 7.2, step 22: the counter must grow."""
    keep(node, device)
    copy = replace(device)
    enter(node, device)
    enter(node, device)
    with pytest.raises(WrongPasskey):
        enter(node, copy)


def test_a_challenge_is_answered_once_in_five_minutes_by_whom_it_was_given(
    node: World, device: Authenticator, clock: Clock
) -> None:
    keep(node, device)
    wish = passkey.ask(node)
    answer = device.use(wish.options)
    passkey.enter(node, wish.ticket, answer, ENTRY)
    with pytest.raises(StepExpired):
        passkey.enter(node, wish.ticket, answer, ENTRY)
    with pytest.raises(WrongPasskey):  # an old answer under a new ticket
        passkey.enter(node, passkey.ask(node).ticket, answer, ENTRY)
    late = passkey.ask(node)
    clock.pass_by(timedelta(minutes=5))
    with pytest.raises(StepExpired):
        passkey.enter(node, late.ticket, device.use(late.options), ENTRY)
    company(node, "Acme")
    mine = passkey.begin(node, actor_for(node, HOST))
    stranger = administrator(node, "Acme")
    new = replace(device, credential_id=b"3")
    with pytest.raises(Absent):
        passkey.finish(node, stranger, mine.ticket, new.make(mine.options), "theirs")
    with pytest.raises(StepExpired):  # a ticket of signing in makes no passkey
        passkey.finish(node, stranger, passkey.ask(node).ticket, new.make(mine.options), "theirs")


def test_nonsense_is_refused_and_breaks_nothing(node: World) -> None:
    me = actor_for(node, HOST)
    for nonsense in ("", "[]", "{}", '{"rawId": 1}', '{"rawId": "x"}', '{"rawId": "\\ud800"}'):
        with pytest.raises(WrongPasskey):
            passkey.enter(node, passkey.ask(node).ticket, nonsense, ENTRY)
        with pytest.raises(InvalidData):
            passkey.finish(node, me, passkey.begin(node, me).ticket, nonsense, "telephone")


def test_a_passkey_is_renamed_and_removed_by_its_person_only(
    node: World, device: Authenticator
) -> None:
    kept = keep(node, device)
    company(node, "Acme")
    with pytest.raises(Absent):
        passkey.rename(node, administrator(node, "Acme"), kept, "theirs")
    with pytest.raises(Absent):
        passkey.remove(node, administrator(node, "Acme"), kept)
    me = actor_for(node, HOST)
    assert passkey.rename(node, me, kept, "other").name == "other"
    passkey.remove(node, me, kept)
    with pytest.raises(WrongPasskey):
        enter(node, device)


def test_where_browsers_make_no_passkeys_none_is_offered(world: World) -> None:
    for address in ("http://127.0.0.1:8300", "http://node.example", "https://[2001:db8::1]"):
        with pytest.raises(WrongState):
            passkey.ask(replace(world, address=address))
