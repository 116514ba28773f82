"""Identity when two do something at once, on both databases."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from tadoru.app.identity import client, person, session, token
from tadoru.app.identity.attempt import PER_ACCOUNT_MAX, TooManyAttempts
from tadoru.app.identity.bootstrap import actor_for
from tadoru.app.identity.draft import PersonDraft
from tadoru.app.identity.person import LastAdministrator
from tadoru.app.identity.session import WrongCredentials
from tadoru.app.listing import Page
from tadoru.app.world import World
from tadoru.core.identity.roles import Role
from tadoru.core.values import PersonId
from tadoru.store import attempt as attempts
from tests.fakes.node import HOST, PASSWORD, administrator, company

ADMINISTRATOR = frozenset({Role.ADMINISTRATOR})


def at_once(*acts: Callable[[], Any]) -> list[object]:
    """Return what each act came to, result or refusal, all begun together."""
    start, outcomes = threading.Barrier(len(acts)), []

    def run(act: Callable[[], Any]) -> None:
        start.wait()
        try:
            outcomes.append(act())
        except Exception as refused:  # noqa: BLE001  (the outcome is what is looked at)
            outcomes.append(type(refused))

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def test_two_administrators_who_remove_each_other_leave_one(world: World) -> None:
    company(world, "Acme")
    first = administrator(world, "Acme")
    person.add(world, first, PersonDraft("eva@acme.example", "Eva", ADMINISTRATOR))
    second = actor_for(world, "eva@acme.example")
    ids = {actor: PersonId(actor.name.removeprefix("person:")) for actor in (first, second)}

    outcomes = at_once(
        lambda: person.remove(world, first, ids[second]),
        lambda: person.remove(world, second, ids[first]),
    )

    left = next(actor for actor in (first, second) if person.me(world, actor).memberships)
    assert len(person.list_all(world, left, Page()).items) == 1
    assert sorted(map(str, outcomes)) == sorted(map(str, (None, LastAdministrator)))


def test_of_many_guesses_at_once_no_more_than_the_limit_are_judged(world: World) -> None:
    def guess() -> object:
        return session.sign_in(world, HOST, "a wrong password", "198.51.100.7")

    outcomes = at_once(*[guess] * (PER_ACCOUNT_MAX + 5))

    assert outcomes.count(WrongCredentials) == PER_ACCOUNT_MAX
    assert outcomes.count(TooManyAttempts) == 5


def test_forgetting_old_attempts_waits_for_nobody_who_is_trying(world: World) -> None:
    """Each of two who sign in at one office would else wait for what the other holds."""
    if world.db.dialect != "postgresql":
        pytest.skip("SQLite has one writer at a time")
    now = world.clock.now()
    with world.db.node_write() as tx:
        attempts.count(tx, "old", now=now - timedelta(hours=1), since=now)
        attempts.count(tx, "older", now=now - timedelta(hours=2), since=now)
    with world.db.node_write() as trying, world.db.node_write() as forgetting:
        attempts.count(trying, "old", now=now, since=now - timedelta(minutes=15))
        forgetting.run(text("SET LOCAL lock_timeout = '500ms'"))
        attempts.clear_before(forgetting, now - timedelta(minutes=15))
    with world.db.node_write() as tx:
        assert attempts.count(tx, "old", now=now, since=now - timedelta(minutes=15))[0] == 2
        assert attempts.count(tx, "older", now=now, since=now - timedelta(days=1))[0] == 1


def test_a_client_revoked_by_one_process_is_refused_by_another(world: World) -> None:
    """The second `resolve` runs on its own cache, as in another process."""
    company(world, "Acme")
    admin = administrator(world, "Acme")
    made = client.create(world, admin, "ERP", ADMINISTRATOR)
    text = token.issue(world, made.client.id, made.secret, "198.51.100.7").access_token
    client.revoke(world, admin, made.client.id)
    token._caches.clear()
    assert token.resolve(world, text) is None


def test_sessions_begun_at_once_are_different(world: World) -> None:
    begun = at_once(*[lambda: session.sign_in(world, HOST, PASSWORD, "198.51.100.7").token] * 4)
    assert len(set(begun)) == 4
