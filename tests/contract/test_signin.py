"""Second factors, sessions one can see and end, programs let into some areas only."""

import base64
import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial
from urllib.parse import parse_qs, urlsplit

import pyotp
import pytest
from sqlalchemy import select

from tadoru.app.identity import client, onetime, second, session, sessions, site, token, totp
from tadoru.app.identity.attempt import PER_ACCOUNT_MAX, TooManyAttempts
from tadoru.app.identity.bootstrap import actor_for
from tadoru.app.identity.challenge import StepExpired
from tadoru.app.identity.client import NewClient
from tadoru.app.identity.draft import SiteDraft
from tadoru.app.identity.second import WrongCode
from tadoru.app.identity.session import SecondFactorNeeded
from tadoru.app.identity.token import ScopeRefused
from tadoru.app.identity.totp import Proof
from tadoru.app.listing import Page
from tadoru.app.world import World
from tadoru.core.access.actor import Actor
from tadoru.core.identity.roles import Role
from tadoru.core.problems import Absent, InvalidData, NotPermitted, WrongState
from tadoru.store.schema import METADATA
from tests.fakes.clock import Clock
from tests.fakes.node import HOST, PASSWORD, administrator, company

HERE, AGENT = "198.51.100.7", "Firefox/150"
STEP = timedelta(seconds=30)


def app_of(world: World) -> tuple[pyotp.TOTP, tuple[str, ...]]:
    """Return the host's authenticator app, which was confirmed, and the recovery codes."""
    begun = totp.begin(world, actor_for(world, HOST))
    app = pyotp.TOTP(begun.secret)
    made = totp.confirm(world, actor_for(world, HOST), app.at(world.clock.now()), HERE)
    return app, made.codes


def ticket(world: World) -> str:
    """Return what the right password alone gets."""
    with pytest.raises(SecondFactorNeeded) as waits:
        session.sign_in(world, HOST, PASSWORD, HERE)
    return waits.value.ticket


@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        (59, "94287082"),
        (1111111109, "07081804"),
        (1234567890, "89005924"),
        (20000000000, "65353130"),
    ],
)
def test_codes_are_those_of_the_standard(seconds: int, code: str) -> None:
    """RFC 6238 appendix B; six digits are the last six of its eight."""
    shared = base64.b32encode(b"12345678901234567890").decode()
    now = datetime.fromtimestamp(seconds, UTC)
    assert onetime.step_of(shared, code[2:], now) == seconds // 30
    assert onetime.step_of(shared, code[2:], now + STEP) == seconds // 30
    assert onetime.step_of(shared, code[2:], now - STEP) == seconds // 30
    assert onetime.step_of(shared, code[2:], now + 2 * STEP) is None


def test_an_authenticator_is_told_who_and_where(world: World) -> None:
    begun = totp.begin(world, actor_for(world, HOST))
    parts = urlsplit(begun.uri)
    assert (parts.scheme, parts.netloc) == ("otpauth", "totp")
    assert parse_qs(parts.query)["secret"] == [begun.secret]
    assert len(base64.b32decode(begun.secret)) == 20


def test_a_secret_that_was_never_confirmed_asks_for_nothing(world: World) -> None:
    totp.begin(world, actor_for(world, HOST))
    with pytest.raises(InvalidData):
        totp.confirm(world, actor_for(world, HOST), "000000", HERE)
    assert session.sign_in(world, HOST, PASSWORD, HERE).token
    assert not totp.read(world, actor_for(world, HOST)).active


def test_the_password_alone_opens_nothing_once_a_code_is_asked_for(
    world: World, clock: Clock
) -> None:
    app, _ = app_of(world)
    with pytest.raises(WrongState):
        totp.begin(world, actor_for(world, HOST))
    waits = ticket(world)
    assert session.resolve(world, waits) is None
    clock.pass_by(STEP)
    begun = second.finish(world, waits, app.at(clock.now()), HERE)
    assert session.resolve(world, begun.token) is not None


def test_a_code_is_taken_once_and_a_ticket_too(world: World, clock: Clock) -> None:
    app, _ = app_of(world)
    with pytest.raises(WrongCode):  # it confirmed the app
        second.finish(world, ticket(world), app.at(clock.now()), HERE)
    clock.pass_by(STEP)
    waits, code = ticket(world), app.at(clock.now())
    second.finish(world, waits, code, HERE)
    with pytest.raises(WrongCode):
        second.finish(world, ticket(world), code, HERE)
    clock.pass_by(STEP)
    with pytest.raises(StepExpired):
        second.finish(world, waits, app.at(clock.now()), HERE)


def test_one_code_and_one_recovery_code_let_in_one_of_many_at_once(
    world: World, clock: Clock
) -> None:
    app, codes = app_of(world)
    clock.pass_by(STEP)
    for code in (app.at(clock.now()), codes[0]):
        tickets = [ticket(world) for _ in range(4)]
        with ThreadPoolExecutor(4) as pool:
            let_in = list(pool.map(partial(passes, world, code), tickets))
        assert sum(let_in) == 1
    waits, clock.time = ticket(world), clock.now() + STEP
    two = (app.at(clock.now()), codes[1])
    with ThreadPoolExecutor(2) as pool:
        assert sum(pool.map(partial(passes, world, ticket=waits), two)) == 1


def passes(world: World, code: str, ticket: str) -> bool:
    try:
        second.finish(world, ticket, code, HERE)
    except (WrongCode, StepExpired):
        return False
    return True


def test_the_second_step_has_five_minutes(world: World, clock: Clock) -> None:
    app, _ = app_of(world)
    waits = ticket(world)
    clock.pass_by(timedelta(minutes=5))
    with pytest.raises(StepExpired):
        second.finish(world, waits, app.at(clock.now()), HERE)


def test_guessing_codes_stops_even_for_the_right_one(world: World, clock: Clock) -> None:
    app, _ = app_of(world)
    clock.pass_by(timedelta(hours=1))
    waits = ticket(world)
    for _ in range(PER_ACCOUNT_MAX):
        with pytest.raises(WrongCode):
            second.finish(world, waits, "12345", HERE)
    with pytest.raises(TooManyAttempts):
        second.finish(world, ticket(world), app.at(clock.now()), "203.0.113.9")


def test_a_recovery_code_lets_in_once_however_it_is_typed(world: World) -> None:
    _, codes = app_of(world)
    assert len(set(codes)) == 10
    second.finish(world, ticket(world), f" {codes[3].upper().replace('-', ' ')} ", HERE)
    with pytest.raises(WrongCode):
        second.finish(world, ticket(world), codes[3], HERE)
    assert totp.read(world, actor_for(world, HOST)).recovery_left == 9


def test_a_second_factor_is_taken_away_by_password_and_code_or_by_the_host(
    world: World, clock: Clock
) -> None:
    app, codes = app_of(world)
    me = actor_for(world, HOST)
    clock.pass_by(STEP)
    for password, code in (("wrong", app.at(clock.now())), (PASSWORD, "000000")):
        with pytest.raises(InvalidData):
            totp.remove(world, me, Proof(password, code, HERE))
    totp.remove(world, me, Proof(PASSWORD, codes[0], HERE))
    assert session.sign_in(world, HOST, PASSWORD, HERE).token
    app_of(world)
    company(world, "Acme")
    with pytest.raises(NotPermitted):
        totp.reset(world, administrator(world, "Acme"), HOST)
    totp.reset(world, me, HOST)
    assert session.sign_in(world, HOST, PASSWORD, HERE).token


def test_neither_the_shared_secret_nor_a_code_lies_in_the_database(world: World) -> None:
    app, codes = app_of(world)
    waits = ticket(world)
    with world.db.node_read() as tx:
        kept = repr([tx.rows(select(table)) for table in METADATA.sorted_tables])
    for secret in (app.secret, waits, *codes):
        assert secret not in kept
        assert secret.encode().hex() not in kept


def test_a_person_sees_where_it_is_signed_in_and_ends_what_it_does_not_know(world: World) -> None:
    here = session.sign_in(world, HOST, PASSWORD, HERE, AGENT).token
    there = session.sign_in(world, HOST, PASSWORD, "203.0.113.9", "curl\r\n\0").token
    me = actor_for(world, HOST)
    listed = {one.address: one for one in sessions.list_all(world, me, here)}
    assert listed[HERE].current
    assert (listed[HERE].agent, listed[HERE].factors) == (AGENT, ("password",))
    assert listed["203.0.113.9"].agent == "curl"
    company(world, "Acme")
    unknown = listed["203.0.113.9"].id
    assert unknown is not None
    with pytest.raises(Absent):
        sessions.end(world, administrator(world, "Acme"), unknown)
    sessions.end(world, me, unknown)
    assert session.resolve(world, there) is None
    session.sign_in(world, HOST, PASSWORD, HERE)
    sessions.end_others(world, me, here)
    assert [one.current for one in sessions.list_all(world, me, here)] == [True]


def made(world: World, *scopes: str) -> NewClient:
    roles = frozenset({Role.ADMINISTRATOR})
    named = frozenset(scopes) if scopes else None
    return client.create(world, administrator(world, "Acme"), "ERP", roles, named)


def actor_of(world: World, program: NewClient, asked: str = "") -> Actor:
    issued = token.issue(world, program.client.id, program.secret, HERE, asked)
    found = token.resolve(world, issued.access_token)
    assert found is not None
    return found


def test_a_program_goes_no_further_than_its_scopes_whatever_its_roles(world: World) -> None:
    company(world, "Acme")
    reader = actor_of(world, made(world, "parts:read", "exchange:write"))
    assert site.list_all(world, reader, Page()).items
    with pytest.raises(NotPermitted):
        site.create(world, reader, SiteDraft("Other", "JP"))
    with pytest.raises(NotPermitted):
        client.list_all(world, reader, Page())
    free = actor_of(world, made(world))
    assert site.create(world, free, SiteDraft("Other", "JP")).id


def test_a_token_can_be_asked_for_less_than_the_program_has_and_never_for_more(
    world: World,
) -> None:
    company(world, "Acme")
    limited, free = made(world, "parts:read", "parts:write"), made(world)
    for program in (limited, free):
        narrow = actor_of(world, program, "parts:read")
        assert narrow.scopes == frozenset({"parts:read"})
        with pytest.raises(NotPermitted):
            site.create(world, narrow, SiteDraft("Other", "JP"))
    for program, asked in ((limited, "parts:read settings:write"), (free, "moon:read")):
        with pytest.raises(ScopeRefused):
            actor_of(world, program, asked)


def test_a_program_gives_no_other_program_more_than_it_has(world: World) -> None:
    company(world, "Acme")
    limited = actor_of(world, made(world, "settings:write", "parts:read"))
    roles = frozenset({Role.ADMINISTRATOR})
    for scopes in (None, frozenset({"parts:read", "parts:write"})):
        with pytest.raises(NotPermitted):
            client.create(world, limited, "other", roles, scopes)
    passed_on = client.create(world, limited, "other", roles, frozenset({"parts:read"}))
    assert passed_on.client.scopes == ("parts:read",)


def test_a_narrow_token_stays_narrow_when_its_client_is_looked_at_again(
    world: World, clock: Clock
) -> None:
    company(world, "Acme")
    program = made(world)
    text = token.issue(world, program.client.id, program.secret, HERE, "parts:read").access_token
    for _ in range(3):
        found = token.resolve(world, text)
        assert found is not None
        assert found.scopes == frozenset({"parts:read"})
        clock.pass_by(timedelta(seconds=3))
    claims = json.loads(base64.urlsafe_b64decode(text.split(".")[1] + "=="))
    assert claims["scope"] == "parts:read"  # RFC 9068 section 2.2.3


def test_unknown_scopes_are_a_finding(world: World) -> None:
    company(world, "Acme")
    for scopes in (frozenset[str](), frozenset({"parts:read", "moon:read"})):
        with pytest.raises(InvalidData) as refused:
            client.create(
                world, administrator(world, "Acme"), "ERP", frozenset({Role.EDITOR}), scopes
            )
        assert refused.value.findings[0].place == "/scopes"
