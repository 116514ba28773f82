"""Events, in the feed and by webhooks, reach their receiver exactly once in effect."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import replace
from datetime import timedelta

import pytest

from tadoru.app.courier import is_needed
from tadoru.app.feed import ping, webhook
from tadoru.app.feed.number import number
from tadoru.app.feed.read import EventsGone, listing
from tadoru.app.feed.view import NewWebhook, WebhookView
from tadoru.app.feed.webhook import WebhookDraft
from tadoru.app.world import World
from tadoru.core.notice import events
from tadoru.core.problems import Absent, InvalidData, NotPermitted
from tadoru.entry.jobs import threads
from tadoru.entry.jobs.bell import Bell
from tadoru.entry.jobs.courier import Courier, carry
from tadoru.store import event as event_rows
from tadoru.store import retention
from tadoru.store import webhook as webhooks
from tests.fakes.clock import Clock
from tests.fakes.receiver import Receiver, receiver
from tests.fakes.scene import Company


@pytest.fixture
def receiving() -> Iterator[Receiver]:
    with receiver() as running:
        yield running


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A call waits a moment only: that it ends in time is what matters here."""
    monkeypatch.setattr("tadoru.app.feed.deliver.CALL_SECONDS", 0.6)


def hook(world: World, company: Company, to: Receiver, *types: str) -> NewWebhook:
    made = webhook.create(world, company.actor, WebhookDraft("ERP", to.url, types))
    to.secrets.append(made.secret)
    return made


def fed(world: World, company: Company) -> list[str]:
    return [one.id for one in listing(world, company.actor, 0, 1000).events]


def test_the_feed_gives_each_operator_its_own_events_numbered_without_a_gap(world: World) -> None:
    alpha, beta = Company(world, "Alpha"), Company(world, "Beta")
    bought = alpha.part("sulfate", kind="bought")
    asked = alpha.asks(beta, bought)
    assert listing(world, beta.actor, 0).events == ()  # not numbered yet: nobody's cursor moves
    assert number(world) > 0
    assert not is_any_left(world)
    theirs = listing(world, beta.actor, 0)
    assert [one.type for one in theirs.events] == ["org.tadoru.request.new"]
    assert theirs.events[0].data["request_id"] == asked.id
    assert (theirs.position, theirs.newest) == (1, 1)
    ours = listing(world, alpha.actor, 0)
    assert [one.position for one in ours.events] == list(range(1, len(ours.events) + 1))
    assert {one.type for one in ours.events} == {"org.tadoru.part.created"}
    assert listing(world, alpha.actor, ours.position).events == ()


def is_any_left(world: World) -> bool:
    with world.db.node_read() as tx:
        return event_rows.is_any_unnumbered(tx)


def test_a_later_commit_gets_a_later_number_whatever_its_time_says(
    world: World, clock: Clock
) -> None:
    alpha = Company(world, "Alpha")
    alpha.part("first")
    number(world)
    clock.pass_by(-timedelta(hours=1))  # a clock that was set back, or a transaction that took long
    alpha.part("second")
    number(world)
    seen = listing(world, alpha.actor, 1).events
    assert [one.position for one in seen] == [2]


def test_a_cursor_from_before_what_is_kept_is_told_so(world: World, clock: Clock) -> None:
    alpha = Company(world, "Alpha")
    alpha.part("old")
    number(world)
    clock.pass_by(timedelta(days=100))
    alpha.part("new")
    number(world)
    with world.db.node_write() as tx:
        assert retention.forget(tx, "events", clock.now() - timedelta(days=1)) == 1
    with pytest.raises(EventsGone):
        listing(world, alpha.actor, 0)
    assert [one.position for one in listing(world, alpha.actor, 1).events] == [2]
    with world.db.node_write() as tx:
        retention.forget(tx, "events", clock.now() + timedelta(days=1))
    alpha.part("newest")
    number(world)
    assert [one.position for one in listing(world, alpha.actor, 2).events] == [3]


def test_a_webhook_sends_what_happens_from_then_on_in_order(
    world: World, receiving: Receiver
) -> None:
    alpha = Company(world, "Alpha")
    alpha.part("before")
    carry(world, "test")
    hook(world, alpha, receiving)
    for name in "abc":
        alpha.part(name)
    carry(world, "test")
    assert receiving.refused == []
    assert receiving.ids == fed(world, alpha)[-3:]
    assert [one["sequence"][-1] for one in receiving.taken.values()] == ["2", "3", "4"]


def test_only_the_types_that_are_wanted_are_sent(world: World, receiving: Receiver) -> None:
    alpha = Company(world, "Alpha")
    made = hook(world, alpha, receiving, "org.tadoru.activity")
    copper = alpha.part("copper")
    alpha.emits(copper, "3")
    alpha.part("nickel")
    carry(world, "test")
    assert [one["type"] for one in receiving.taken.values()] == ["org.tadoru.activity.changed"]
    state = webhook.read(world, alpha.actor, made.webhook.id)
    assert state.webhook.position == state.newest


@pytest.mark.parametrize("mood", ["fail", "late", "drop", "lose", "chatter", "redirect"])
def test_however_a_receiver_fails_each_event_has_effect_once(
    world: World, clock: Clock, receiving: Receiver, mood: str
) -> None:
    alpha = Company(world, "Alpha")
    made = hook(world, alpha, receiving)
    for name in "abc":
        alpha.part(name)
    receiving.late_seconds = 0.9
    receiving.moods.extend([mood, "take", mood, mood])
    for _ in range(6):
        carry(world, "test")
        clock.pass_by(timedelta(minutes=30))
    expected = fed(world, alpha)
    assert receiving.ids == expected  # none missing, none twice, in order
    assert receiving.refused == []
    state = webhook.read(world, alpha.actor, made.webhook.id)
    assert (state.webhook.position, state.webhook.failures) == (3, 0)
    assert len(receiving.calls) >= 3


def test_a_receiver_that_is_gone_for_a_day_misses_nothing(
    world: World, clock: Clock, receiving: Receiver
) -> None:
    alpha = Company(world, "Alpha")
    made = hook(world, alpha, receiving)
    receiving.always = "lose"
    for hour in range(24):
        alpha.part(f"of hour {hour}")
        carry(world, "test")
        clock.pass_by(timedelta(hours=1))
    assert receiving.ids == []
    assert webhook.read(world, alpha.actor, made.webhook.id).webhook.active
    receiving.always = None
    clock.pass_by(timedelta(hours=1))
    carry(world, "test")
    assert receiving.ids == fed(world, alpha)
    assert len(receiving.calls) == len(set(receiving.calls)) == 24


def test_after_three_days_a_webhook_is_paused_and_its_administrators_are_told(
    world: World, clock: Clock, receiving: Receiver
) -> None:
    alpha = Company(world, "Alpha")
    made = hook(world, alpha, receiving)
    receiving.always = "fail"
    alpha.part("a")
    tries = 0
    while webhook.read(world, alpha.actor, made.webhook.id).webhook.active:
        carry(world, "test")
        clock.pass_by(timedelta(minutes=61))
        tries += 1
        assert tries < 100
    assert tries >= 71  # at least once an hour for 72 hours
    state = webhook.read(world, alpha.actor, made.webhook.id)
    assert state.deliveries[0].status == 500
    carry(world, "test")
    assert listing(world, alpha.actor, 1).events[0].type == "org.tadoru.webhook.paused"
    receiving.always = None
    webhook.resume(world, alpha.actor, made.webhook.id)
    carry(world, "test")
    assert receiving.ids == fed(world, alpha)


def test_a_webhook_that_missed_events_for_good_says_how_many_and_is_not_resumed(
    world: World, clock: Clock, receiving: Receiver
) -> None:
    alpha = Company(world, "Alpha")
    made = hook(world, alpha, receiving).webhook.id
    webhook.pause(world, alpha.actor, made)
    for name in "abc":
        alpha.part(name)
    number(world)
    clock.pass_by(timedelta(days=1))
    with world.db.node_write() as tx:
        retention.forget(tx, "events", clock.now())
    alpha.part("d")
    number(world)
    with pytest.raises(EventsGone) as refused:
        webhook.resume(world, alpha.actor, made)
    assert refused.value.facts == {"count": 3, "position": 3}
    state = webhook.read(world, alpha.actor, made)
    assert (state.gone, state.webhook.active) == (3, False)
    webhook.replay(world, alpha.actor, made, 3)
    carry(world, "test")
    assert receiving.ids == [one.id for one in listing(world, alpha.actor, 3).events]
    assert webhook.read(world, alpha.actor, made).gone == 0


def test_a_receiver_that_says_gone_is_not_called_again(
    world: World, clock: Clock, receiving: Receiver
) -> None:
    alpha = Company(world, "Alpha")
    made = hook(world, alpha, receiving)
    receiving.always = "gone"
    alpha.part("a")
    carry(world, "test")
    clock.pass_by(timedelta(days=1))
    carry(world, "test")
    assert not webhook.read(world, alpha.actor, made.webhook.id).webhook.active
    assert len(receiving.calls) == 1


def test_a_replay_sends_the_same_events_with_the_same_ids(
    world: World, receiving: Receiver
) -> None:
    alpha = Company(world, "Alpha")
    made = hook(world, alpha, receiving)
    for name in "abc":
        alpha.part(name)
    carry(world, "test")
    first = dict(receiving.taken)
    receiving.taken.clear()
    webhook.replay(world, alpha.actor, made.webhook.id, 1)
    carry(world, "test")
    assert list(receiving.taken.items()) == list(first.items())[1:]
    with pytest.raises(InvalidData):
        webhook.replay(world, alpha.actor, made.webhook.id, 99)


def test_for_a_day_after_a_new_secret_both_sign(
    world: World, clock: Clock, receiving: Receiver
) -> None:
    alpha = Company(world, "Alpha")
    made = hook(world, alpha, receiving)
    fresh = webhook.rotate(world, alpha.actor, made.webhook.id)
    alpha.part("a")
    carry(world, "test")
    assert len(receiving.ids) == 1  # the receiver still knows the old one only
    receiving.secrets[:] = [fresh.secret]
    alpha.part("b")
    carry(world, "test")
    assert len(receiving.ids) == 2
    receiving.secrets[:] = [made.secret]
    clock.pass_by(timedelta(days=1, seconds=1))
    alpha.part("c")
    carry(world, "test")
    assert receiving.refused == ["signature"]


def test_a_ping_moves_nothing(world: World, receiving: Receiver) -> None:
    alpha = Company(world, "Alpha")
    made = hook(world, alpha, receiving)
    assert ping.ping(world, alpha.actor, made.webhook.id).taken
    assert [one["type"] for one in receiving.taken.values()] == [events.PING]
    assert webhook.read(world, alpha.actor, made.webhook.id).webhook.position == 0


def test_a_webhook_is_deleted_also_while_something_is_delivered(
    world: World, receiving: Receiver
) -> None:
    if world.db.dialect != "postgresql":
        pytest.skip("SQLite has one writer at a time")
    alpha = Company(world, "Alpha")
    made = hook(world, alpha, receiving).webhook
    alpha.part("sulfate")
    number(world)
    with ThreadPoolExecutor(1) as pool:
        with world.db.node_write() as tx:  # as deliver writes down what was taken
            assert webhooks.advance(tx, made.id, made.position, made.position + 1)
            deleted = pool.submit(webhook.delete, world, alpha.actor, made.id)
            wait([deleted], 0.5)
            webhooks.note(tx, delivered(world, made))
        assert deleted.result(10) is None
    assert webhook.list_all(world, alpha.actor) == ()


def delivered(world: World, hook: WebhookView) -> dict[str, object]:
    with world.db.node_read() as tx:
        row = webhooks.fetch(tx, hook.id)
    assert row is not None
    named = {"id": world.random.uuid(), "event_id": world.random.uuid(), "webhook_id": hook.id}
    found = {"operator_id": row.operator_id, "position": row.position, "status": 200}
    return {**named, **found, "error": None, "at": world.clock.now()}


def test_one_slow_receiver_holds_no_other_up(world: World, receiving: Receiver) -> None:
    alpha = Company(world, "Alpha")
    beta = Company(world, "Beta")
    with receiver() as slow:
        slow.always, slow.late_seconds = "late", 0.5
        hook(world, alpha, slow)
        hook(world, beta, receiving)
        for name in "abcdef":
            alpha.part(name)
            beta.part(name)
        courier = Courier(world, "test", lambda: None)
        try:
            courier.turn()
            courier._busy = {n: f for n, f in courier._busy.items() if f.result(10) is not None}
        finally:
            courier.close()
        assert len(receiving.ids) == 6
    assert not is_needed(world) or slow.ids


def test_a_webhook_belongs_to_its_operators_administrators(
    world: World, receiving: Receiver
) -> None:
    alpha, beta = Company(world, "Alpha"), Company(world, "Beta")
    made = hook(world, alpha, receiving).webhook.id
    draft = WebhookDraft("mine", receiving.url)
    for attempt in (
        lambda: webhook.read(world, beta.actor, made),
        lambda: webhook.update(world, beta.actor, made, draft, None),
        lambda: webhook.rotate(world, beta.actor, made),
        lambda: webhook.delete(world, beta.actor, made),
        lambda: webhook.replay(world, beta.actor, made, 0),
        lambda: ping.ping(world, beta.actor, made),
    ):
        with pytest.raises(Absent):
            attempt()
    assert webhook.list_all(world, beta.actor) == ()


@pytest.mark.parametrize(
    "url",
    ["http://example.com/", "https://10.0.0.1/x", "ftp://example.com", "https://u:p@example.com/"],
)
def test_an_address_that_is_never_called_makes_no_webhook(world: World, url: str) -> None:
    alpha = Company(world, "Alpha")
    with pytest.raises(InvalidData) as refused:
        webhook.create(world, alpha.actor, WebhookDraft("ERP", url))
    assert [finding.place for finding in refused.value.findings] == ["/url"]


def test_a_name_and_types_are_checked_together(world: World, receiving: Receiver) -> None:
    alpha = Company(world, "Alpha")
    with pytest.raises(InvalidData) as refused:
        webhook.create(world, alpha.actor, WebhookDraft(" ", receiving.url, ("org.moon",)))
    assert {finding.place for finding in refused.value.findings} == {"/name", "/types"}
    viewer = type(alpha.actor)(alpha.actor.name, alpha.id, frozenset())
    with pytest.raises(NotPermitted):
        webhook.create(world, viewer, WebhookDraft("ERP", receiving.url))


def test_beside_a_server_events_are_on_their_way_within_seconds(
    world: World, receiving: Receiver
) -> None:
    bell = Bell(threads.SLEEPERS)
    ringing = replace(world, wake=bell.ring)
    alpha, beta = Company(ringing, "Alpha"), Company(ringing, "Beta")
    hook(ringing, beta, receiving)
    with threads.running(ringing, bell):
        alpha.asks(beta, alpha.part("sulfate", kind="bought"))
        until = time.monotonic() + 20
        while not receiving.ids and time.monotonic() < until:
            time.sleep(0.05)
    assert [one["type"] for one in receiving.taken.values()] == ["org.tadoru.request.new"]
    assert receiving.ids == fed(ringing, beta)
