"""Sessions, passwords, clients and tokens: how long they hold and what ends them."""

import base64
import json
from datetime import timedelta

import pytest
from sqlalchemy import select

from tadoru.app.identity import client, consent, password, person, session, token
from tadoru.app.identity.attempt import PER_ACCOUNT_MAX, PER_ADDRESS_MAX, WINDOW, TooManyAttempts
from tadoru.app.identity.bootstrap import actor_for
from tadoru.app.identity.draft import PersonDraft
from tadoru.app.identity.password import PasswordChange
from tadoru.app.identity.session import WrongCredentials
from tadoru.app.listing import Page
from tadoru.app.world import World
from tadoru.core.identity.roles import Role
from tadoru.core.problems import Absent, InvalidData, NotPermitted
from tadoru.core.values import PersonId
from tadoru.store.schema import METADATA
from tests.fakes.clock import Clock
from tests.fakes.mailed import mailed_token
from tests.fakes.node import HOST, PASSWORD, administrator, company, mail

HERE = "198.51.100.7"
HOUR = timedelta(hours=1)


def begin(world: World, company_name: str = "Acme") -> str:
    """Return the token of a new session of a company's administrator."""
    made = company(world, company_name).administrator.password
    assert made is not None
    return session.sign_in(world, mail("admin", company_name), made, HERE).token


def test_a_session_ends_after_twelve_hours_without_use(world: World, clock: Clock) -> None:
    token_ = begin(world)
    clock.pass_by(11 * HOUR)
    assert session.resolve(world, token_) is not None
    clock.pass_by(11 * HOUR)
    assert session.resolve(world, token_) is not None
    clock.pass_by(12 * HOUR)
    assert session.resolve(world, token_) is None


def test_a_session_ends_after_seven_days_however_much_it_is_used(
    world: World, clock: Clock
) -> None:
    token_ = begin(world)
    for _ in range(7 * 24 - 1):
        clock.pass_by(HOUR)
        assert session.resolve(world, token_) is not None
    clock.pass_by(HOUR)
    assert session.resolve(world, token_) is None


def test_a_wrong_password_and_an_unknown_mail_are_refused_alike(world: World) -> None:
    said = []
    for email in (HOST, "nobody@node.example"):
        with pytest.raises(WrongCredentials) as refused:
            session.sign_in(world, email, "wrong password", HERE)
        said.append((str(refused.value), refused.value.facts))
    assert said[0] == said[1]


def test_guessing_at_an_account_stops_even_for_the_right_password(
    world: World, clock: Clock
) -> None:
    for _ in range(PER_ACCOUNT_MAX):
        with pytest.raises(WrongCredentials):
            session.sign_in(world, HOST, "wrong password", HERE)
    with pytest.raises(TooManyAttempts) as refused:
        session.sign_in(world, HOST, PASSWORD, "203.0.113.9")
    assert 0 < int(str(refused.value.facts["retry_after_s"])) <= WINDOW.total_seconds() + 1

    clock.pass_by(WINDOW + timedelta(seconds=1))
    session.sign_in(world, HOST, PASSWORD, HERE)


def test_guessing_from_an_address_stops_across_accounts(world: World) -> None:
    for number in range(PER_ADDRESS_MAX):
        with pytest.raises(WrongCredentials):
            token.issue(world, f"{number}", "wrong", HERE)
    with pytest.raises(TooManyAttempts):
        session.sign_in(world, HOST, PASSWORD, HERE)
    session.sign_in(world, HOST, PASSWORD, "203.0.113.9")


def test_right_passwords_do_not_use_up_the_attempts(world: World) -> None:
    for _ in range(PER_ACCOUNT_MAX + 2):
        assert session.sign_in(world, HOST, PASSWORD, HERE).token


def test_a_person_acts_for_one_operator_at_a_time_and_only_for_its_own(world: World) -> None:
    token_ = begin(world)
    other = company(world, "Bolt").operator.id
    known = session.resolve(world, token_)
    assert known is not None
    with pytest.raises(Absent):
        session.switch(world, known[0], token_, other)

    person.add(
        world,
        administrator(world, "Bolt"),
        PersonDraft(mail("admin", "Acme"), "A", frozenset({Role.VIEWER})),
    )
    mailed = mailed_token(world, mail("admin", "Acme"))
    consent.join(world, known[0], consent.mine(world, known[0])[0].id, mailed)
    session.switch(world, known[0], token_, other)
    now = session.resolve(world, token_)
    assert now is not None
    assert (now[0].operator, now[0].roles) == (other, frozenset({Role.VIEWER}))


def test_a_session_is_switched_and_ended_by_its_own_person_only(world: World) -> None:
    token_ = begin(world)
    company(world, "Bolt")
    stranger = administrator(world, "Bolt")
    with pytest.raises(Absent):
        session.sign_out(world, stranger, token_)
    assert stranger.operator is not None
    with pytest.raises(Absent):
        session.switch(world, stranger, token_, stranger.operator)
    session.sign_out(world, administrator(world, "Acme"), token_)
    assert session.resolve(world, token_) is None


def test_who_is_removed_can_do_nothing_more_in_the_same_session(world: World) -> None:
    company(world, "Acme")
    admin = administrator(world, "Acme")
    eva = PersonDraft("eva@acme.example", "Eva", frozenset({Role.EDITOR}))
    one_time = person.add(world, admin, eva).password
    assert one_time is not None
    token_ = session.sign_in(world, "eva@acme.example", one_time, HERE).token
    person.remove(world, admin, PersonId(actor_for(world, "eva@acme.example").name[7:]))
    known = session.resolve(world, token_)
    assert known is not None
    assert (known[0].operator, known[0].roles) == (None, frozenset())
    with pytest.raises(NotPermitted):
        person.list_all(world, known[0], Page())


def test_a_changed_password_ends_every_other_session(world: World) -> None:
    here = session.sign_in(world, HOST, PASSWORD, HERE).token
    elsewhere = session.sign_in(world, HOST, PASSWORD, HERE).token
    me = actor_for(world, HOST)
    new = "another long walk at night"
    for present, wish in (
        ("wrong", new),
        (PASSWORD, "short"),
        (PASSWORD, HOST),
        (PASSWORD, "a" * 20),
    ):
        with pytest.raises(InvalidData):
            password.change(world, me, PasswordChange(present, wish, HERE))
    password.change(world, me, PasswordChange(PASSWORD, new, HERE, here))
    assert session.resolve(world, here) is not None
    assert session.resolve(world, elsewhere) is None
    with pytest.raises(WrongCredentials):
        session.sign_in(world, HOST, PASSWORD, HERE)
    session.sign_in(world, HOST, new, HERE)


def test_the_host_resets_a_forgotten_password(world: World) -> None:
    token_ = begin(world)
    with pytest.raises(NotPermitted):
        password.reset(world, administrator(world, "Acme"), HOST)
    fresh = password.reset(world, actor_for(world, HOST), mail("admin", "Acme"))
    assert session.resolve(world, token_) is None
    session.sign_in(world, mail("admin", "Acme"), fresh, HERE)


def test_full_width_letters_are_the_same_password(world: World) -> None:
    wide = "".join(chr(ord(c) + 0xFEE0) if c != " " else " " for c in PASSWORD)
    assert session.sign_in(world, HOST, wide, HERE).person_id


def made_client(world: World) -> client.NewClient:
    company(world, "Acme")
    roles = frozenset({Role.EDITOR})
    return client.create(world, administrator(world, "Acme"), "ERP", roles)


def test_a_client_acts_for_its_operator_for_at_most_a_quarter_of_an_hour(
    world: World, clock: Clock
) -> None:
    made = made_client(world)
    issued = token.issue(world, made.client.id, made.secret, HERE)
    actor = token.resolve(world, issued.access_token)
    assert actor is not None
    assert (actor.operator, actor.roles) == (
        administrator(world, "Acme").operator,
        frozenset({Role.EDITOR}),
    )
    assert not actor.host
    assert issued.expires_in_s <= 15 * 60
    clock.pass_by(timedelta(seconds=issued.expires_in_s))
    assert token.resolve(world, issued.access_token) is None


def test_a_token_names_its_issuer_audience_and_algorithm(world: World) -> None:
    made = made_client(world)
    text = token.issue(world, made.client.id, made.secret, HERE).access_token
    header, claims = (
        json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
        for part in text.split(".")[:2]
    )
    assert header["alg"] == "Ed25519"  # RFC 9864
    assert header["typ"] == "at+jwt"  # RFC 9068
    assert claims["iss"] == claims["aud"]
    assert claims["iss"].startswith("did:")
    assert claims["sub"] == made.client.id
    assert len({"jti", "exp", "iat"} & claims.keys()) == 3


def test_a_revoked_clients_tokens_stop_within_seconds(world: World, clock: Clock) -> None:
    made = made_client(world)
    issued = token.issue(world, made.client.id, made.secret, HERE).access_token
    assert token.resolve(world, issued) is not None
    client.revoke(world, administrator(world, "Acme"), made.client.id)
    clock.pass_by(timedelta(seconds=2))
    assert token.resolve(world, issued) is None
    with pytest.raises(WrongCredentials):
        token.issue(world, made.client.id, made.secret, HERE)


def test_a_token_with_any_character_changed_is_nobodys(world: World) -> None:
    made = made_client(world)
    text = token.issue(world, made.client.id, made.secret, HERE).access_token
    for place in range(0, len(text) - 1, 7):  # the last character carries spare bits
        other = "A" if text[place] != "A" else "B"
        assert token.resolve(world, text[:place] + other + text[place + 1 :]) is None
    for nonsense in ("", ".", "a.b.c", "x" * 5000, text + "=", unsigned(text)):
        assert token.resolve(world, nonsense) is None


def unsigned(text: str) -> str:
    """Return the token with the algorithm "none" and no signature."""
    header = base64.urlsafe_b64encode(b'{"alg":"none","typ":"at+jwt"}').decode().rstrip("=")
    return f"{header}.{text.split('.')[1]}."


def test_clients_are_listed_and_ended_by_their_own_administrators(world: World) -> None:
    made = made_client(world)
    company(world, "Bolt")
    bolt = administrator(world, "Bolt")
    assert client.list_all(world, bolt, Page()).items == ()
    with pytest.raises(Absent):
        client.revoke(world, bolt, made.client.id)
    with pytest.raises(WrongCredentials):
        token.issue(world, made.client.id, "wrong", HERE)


def test_no_secret_lies_in_the_database(world: World) -> None:
    made = made_client(world)
    begun = session.sign_in(world, HOST, PASSWORD, HERE)
    text = token.issue(world, made.client.id, made.secret, HERE).access_token
    with world.db.node_read() as tx:
        kept = repr([tx.rows(select(table)) for table in METADATA.sorted_tables])
    assert begun.csrf_token in kept  # the tables were read
    for secret in (PASSWORD, made.secret, begun.token, text):
        assert secret not in kept
