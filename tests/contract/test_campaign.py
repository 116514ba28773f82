"""Asking many at once, and what follows: reminders, bands, cancelling, on both databases."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

from tadoru.app.exchange import ask, campaign, notices, requests, supplier, withdraw
from tadoru.app.exchange.campaign import CampaignDraft, CampaignLine
from tadoru.app.exchange.campaign_view import Next
from tadoru.app.exchange.requests import Wish
from tadoru.app.identity import operator
from tadoru.app.identity.operator import OperatorChange
from tadoru.app.listing import Page
from tadoru.app.trace.source import SourceDraft
from tadoru.app.trace.view import PartView
from tadoru.app.world import World
from tadoru.core.exchange.states import State
from tadoru.core.problems import Absent, InvalidData, NotPermitted, Outdated, WrongState
from tadoru.core.values import PartId, RequestId
from tests.fakes.clock import Clock
from tests.fakes.scene import TERMS, Company, settle


class Scene:
    """A buyer with parts from two suppliers, one of which has not been asked before."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.buyer, self.first, self.second = (
            Company(world, name) for name in ("Buyer", "First", "Second")
        )
        self.parts = [self.buyer.part(f"B{i}", kind="bought", mass_kg="1") for i in range(3)]
        for part, seller in zip(self.parts, (self.first, self.first, self.second), strict=True):
            self.buyer.buys(part, SourceDraft(supplier_id=seller.id))

    def draft(self, *parts: PartView, due_on: date | None = None) -> CampaignDraft:
        lines = tuple(CampaignLine(part.id) for part in parts or self.parts)
        return CampaignDraft("2025", "footprint/1", TERMS.as_json(), lines, due_on, "Please.")

    def suggested(self, search: str = "", part: PartView | None = None) -> dict[PartId, str]:
        found = campaign.suggest(
            self.world, self.buyer.actor, "footprint/1", TERMS.as_json(), search=search,
            part_id=part.id if part else None,
        )  # fmt: skip
        return {one.part_id: str(one.state) for one in found.items}

    def sent(self, campaign_id: str) -> list[RequestId]:
        wish = Wish(campaign_id=campaign_id)
        found = requests.list_all(
            self.world, self.buyer.actor, "out", wish=wish, page=Page(limit=200)
        )
        return [view.id for view in found.items]


def kinds(world: World, company: Company) -> list[str]:
    """Return what a company was told, the oldest first."""
    told = notices.list_all(world, company.actor, page=Page(limit=200)).items
    return [one.kind for one in reversed(told)]


@contextmanager
def counted() -> Iterator[list[str]]:
    """Collect the statements that any database gets."""
    seen: list[str] = []

    def note(_c: object, _k: object, statement: str, *_more: object) -> None:
        seen.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def test_a_campaign_asks_every_supplier_and_counts_where_each_stands(world: World) -> None:
    scene = Scene(world)
    made = campaign.create(world, scene.buyer.actor, scene.draft())
    assert (made.campaign.funnel.asked, made.campaign.funnel.silent) == (3, 3)
    assert [(one.supplier_name, one.funnel.asked, one.next) for one in made.suppliers] == [
        ("First", 2, Next.NUDGE), ("Second", 1, Next.NUDGE),
    ]  # fmt: skip
    assert kinds(world, scene.first) == ["request-new", "request-new"]
    product = scene.first.part("P")
    scene.first.emits(product, "2")
    (one,) = [
        view.id for view in requests.list_all(world, scene.first.actor, "in", page=Page()).items
        if view.part_name == "B0"
    ]  # fmt: skip
    scene.first.answers(one, product)
    read = campaign.read(world, scene.buyer.actor, made.campaign.id)
    assert (read.campaign.funnel.answered, read.campaign.funnel.silent) == (1, 2)
    (listed,) = campaign.list_all(world, scene.buyer.actor, Page()).items
    assert listed == read.campaign
    assert [view.name for view in supplier.listing(world, scene.buyer.actor)]
    for stranger in (scene.first, scene.second):
        with pytest.raises(Absent):
            campaign.read(world, stranger.actor, made.campaign.id)


def test_a_campaign_with_one_wrong_line_sends_nothing_and_names_each_line(world: World) -> None:
    scene = Scene(world)
    unknown = scene.buyer.part("U", kind="bought")
    scene.buyer.buys(unknown, SourceDraft(supplier_name="Not here"))
    own = scene.buyer.part("M")
    draft = scene.draft(scene.parts[0], unknown, own, scene.parts[1])
    draft = replace(
        draft, lines=tuple(replace(line, supplier_id=scene.second.id) if line.part_id == own.id
                           else line for line in draft.lines)
    )  # fmt: skip
    with pytest.raises(InvalidData) as refused:
        campaign.create(world, scene.buyer.actor, draft)
    assert {(f.place, f.rule) for f in refused.value.findings} == {
        ("/lines/1/supplier_id", "request.not-here"), ("/lines/2/part_id", "request.made-part"),
    }  # fmt: skip
    assert requests.counts(world, scene.buyer.actor) == {}
    assert campaign.list_all(world, scene.buyer.actor, Page()).items == ()


def test_what_has_no_answer_is_suggested_and_what_is_open_says_so(world: World) -> None:
    scene = Scene(world)
    zero, one, two = (part.id for part in scene.parts)
    assert scene.suggested() == {zero: "None", one: "None", two: "None"}
    made = scene.buyer.asks(scene.first, scene.parts[0])
    assert scene.suggested()[zero] == "requested"
    product = scene.first.part("P")
    scene.first.emits(product, "2")
    scene.first.answers(made.id, product)
    assert zero not in scene.suggested()
    assert list(scene.suggested("b2")) == [two]
    pack = scene.buyer.part("PACK")
    scene.buyer.makes(pack, (scene.parts[1], "2"))
    assert list(scene.suggested(part=pack)) == [one]


def test_five_hundred_lines_take_as_many_statements_as_five(world: World) -> None:
    scene = Scene(world)

    def statements(count: int) -> int:
        bought = [scene.buyer.part(f"L{i}", kind="bought") for i in range(count)]
        lines = tuple(CampaignLine(part.id, supplier_id=scene.first.id) for part in bought)
        draft = replace(scene.draft(due_on=date(2026, 4, 30)), lines=lines)
        with counted() as seen:
            campaign.create(world, scene.buyer.actor, draft)
        return len(seen)

    few, many = statements(5), statements(120)
    assert few == many
    with counted() as seen:
        board = campaign.list_all(world, scene.buyer.actor, Page())
    assert sum(one.funnel.asked for one in board.items) == 125
    assert len(seen) < 8


def test_a_closed_campaign_leaves_no_open_request_where_that_is_wished(world: World) -> None:
    scene = Scene(world)
    made = campaign.create(world, scene.buyer.actor, scene.draft())
    closed = campaign.close(world, scene.buyer.actor, made.campaign.id, cancel_open=True)
    assert closed.campaign.closed_at is not None
    assert closed.campaign.funnel.cancelled == 3
    assert sorted(kinds(world, scene.second)) == ["request-cancelled", "request-new"]
    with pytest.raises(WrongState):
        campaign.close(world, scene.buyer.actor, made.campaign.id)


def test_many_are_cancelled_together_or_not_at_all(world: World) -> None:
    scene = Scene(world)
    made = campaign.create(world, scene.buyer.actor, scene.draft())
    ids = scene.sent(made.campaign.id)
    with pytest.raises(NotPermitted):
        withdraw.cancel_many(
            world, scene.second.actor, [scene.buyer.asks(scene.second, scene.parts[2]).id]
        )
    withdraw.cancel(world, scene.buyer.actor, ids[0])
    with pytest.raises(WrongState):
        withdraw.cancel_many(world, scene.buyer.actor, ids)
    assert withdraw.cancel_many(world, scene.buyer.actor, ids[1:]) == 2
    with pytest.raises(Absent):
        withdraw.cancel_many(world, Company(world, "Xeno").actor, ids[1:])


def test_a_due_date_reminds_the_supplier_in_its_morning_and_both_once_it_is_past(
    world: World, clock: Clock
) -> None:
    scene = Scene(world)  # Wednesday 2026-04-01, 09:00 UTC
    clock.time = datetime.fromisoformat("2026-04-01T09:00:00+00:00")
    draft = scene.draft(scene.parts[2], due_on=date(2026, 4, 17))  # a Friday
    made = campaign.create(world, scene.buyer.actor, draft)
    settle(world)
    told: list[tuple[str, str]] = []
    seen = len(kinds(world, scene.second))
    while clock.now() < datetime.fromisoformat("2026-04-25T00:00:00+00:00"):
        clock.time += timedelta(hours=12)
        settle(world)
        now = kinds(world, scene.second)
        told += [(clock.now().isoformat()[:10], kind) for kind in now[seen:]]
        seen = len(now)
    # -14 is Friday 3, -7 Friday 10, -1 Thursday 16, +3 Monday 20: 09:00 in Tokyo is 00:00 UTC.
    assert told == [
        ("2026-04-03", "request-reminder"), ("2026-04-10", "request-reminder"),
        ("2026-04-16", "request-reminder"), ("2026-04-20", "request-overdue"),
    ]  # fmt: skip
    assert kinds(world, scene.buyer) == ["request-overdue"]
    read = campaign.read(world, scene.buyer.actor, made.campaign.id)
    assert (read.campaign.funnel.overdue, read.suppliers[0].next) == (1, Next.REMIND)
    board = requests.board(world, scene.buyer.actor, "out")
    assert board.dues == {"overdue": 1}
    late = requests.list_all(
        world, scene.buyer.actor, "out", wish=Wish(due="overdue", sort="due"), page=Page()
    )
    assert len(late.items) == 1


def test_nobody_is_reminded_of_what_is_answered_cancelled_or_due_another_day(
    world: World, clock: Clock
) -> None:
    scene = Scene(world)
    clock.time = datetime.fromisoformat("2026-04-01T09:00:00+00:00")
    made = campaign.create(world, scene.buyer.actor, scene.draft(due_on=date(2026, 4, 17)))
    views = requests.list_all(
        world, scene.buyer.actor, "out", wish=Wish(campaign_id=made.campaign.id), page=Page()
    ).items
    answered, cancelled, moved = (
        next(view.id for view in views if view.part_id == part.id) for part in scene.parts
    )
    product = scene.first.part("P")
    scene.first.emits(product, "2")
    scene.first.answers(answered, product)
    withdraw.cancel(world, scene.buyer.actor, cancelled)
    withdraw.change_due(world, scene.buyer.actor, moved, date(2026, 12, 1))
    clock.time += timedelta(days=30)
    settle(world)
    every = kinds(world, scene.first) + kinds(world, scene.second)
    assert "request-reminder" not in every
    assert "request-overdue" not in every
    assert "request-due" in every
    with pytest.raises(InvalidData):
        withdraw.change_due(world, scene.buyer.actor, moved, date(2026, 1, 1))


def test_a_person_reminds_once_a_day_and_a_company_chooses_its_days(
    world: World, clock: Clock
) -> None:
    scene = Scene(world)
    operator.update(world, scene.buyer.actor, OperatorChange(reminders=""))
    made = campaign.create(
        world, scene.buyer.actor, scene.draft(scene.parts[2], due_on=date(2026, 4, 17))
    )
    (one,) = scene.sent(made.campaign.id)
    assert withdraw.remind(world, scene.buyer.actor, [one]) == 1
    with pytest.raises(WrongState):
        withdraw.remind(world, scene.buyer.actor, [one])
    clock.time += timedelta(days=1, seconds=1)
    assert withdraw.remind(world, scene.buyer.actor, [one]) == 1
    clock.time += timedelta(days=30)
    settle(world)  # nothing was planned: the company wants none
    told = sorted(kinds(world, scene.second))
    assert told == ["request-new", "request-reminder", "request-reminder"]
    with pytest.raises(InvalidData):
        operator.update(world, scene.buyer.actor, OperatorChange(reminders="soon"))


def test_a_reminder_that_is_done_twice_reminds_once(world: World, clock: Clock) -> None:
    from tadoru.app.exchange import reminders

    scene = Scene(world)
    clock.time = datetime.fromisoformat("2026-04-01T09:00:00+00:00")
    due = scene.draft(scene.parts[2], due_on=date(2026, 4, 17))
    (one,) = scene.sent(campaign.create(world, scene.buyer.actor, due).campaign.id)
    clock.time = datetime.fromisoformat("2026-04-03T00:00:01+00:00")
    payload = {"request_id": one, "due_on": "2026-04-17", "at": "2026-04-03T00:00:00+00:00"}
    for _ in range(2):  # a worker was killed after its work and before it marked it as done
        reminders.remind(world, scene.buyer.id, [payload])
    assert sorted(kinds(world, scene.second)) == ["request-new", "request-reminder"]


def test_the_customer_sees_in_bands_how_far_its_suppliers_suppliers_are(world: World) -> None:
    scene = Scene(world)
    maker = scene.first
    product = maker.part("CAM")
    inputs = [maker.part(f"I{i}", kind="bought", mass_kg="1") for i in range(4)]
    inner = maker.part("INNER")
    maker.makes(inner, (inputs[3], "1"))
    maker.makes(product, *((one, "1") for one in inputs[:3]), (inner, "1"))
    maker.emits(product, "1")
    asked = scene.buyer.asks(maker, scene.parts[0])

    def band() -> str | None:
        settle(world)
        return requests.read(world, scene.buyer.actor, asked.id).progress

    assert band() is None
    from tadoru.app.exchange import accept

    accept.accept(world, maker.actor, asked.id, product.id)
    assert band() is None  # nobody was asked, nothing is waited for
    sent = [maker.asks(scene.second, one) for one in inputs]
    assert band() == "none"
    source = scene.second.part("S")
    scene.second.emits(source, "1")
    seen = []
    for one in sent:
        scene.second.answers(one.id, source)
        seen.append(band())
    assert seen == ["some", "most", "most", "all"]
    view = requests.read(world, scene.buyer.actor, asked.id)
    assert "Second" not in str(view)
    other = maker.asks(scene.second, inputs[0], terms=replace(TERMS, gwp_set="AR5"))
    assert other.state is State.REQUESTED
    assert band() == "all"  # asked for something else


def test_the_board_filters_counts_and_sorts_and_both_sides_see_their_own(world: World) -> None:
    scene = Scene(world)
    made = campaign.create(world, scene.buyer.actor, scene.draft(due_on=date(2026, 4, 5)))
    late = ask.RequestDraft(
        scene.parts[0].id, scene.first.id, "footprint/1", TERMS.as_json(), due_on=date(2026, 4, 2)
    )
    early = ask.create(world, scene.buyer.actor, late)
    board = requests.board(world, scene.buyer.actor, "out", wish=Wish(partner_id=scene.first.id))
    assert board.states == {"requested": 3}
    assert board.dues == {"soon": 3}
    assert {one.name: one.count for one in board.partners} == {"First": 3, "Second": 1}
    assert [(one.name, one.count) for one in board.campaigns] == [("2025", 2)]

    def found(wish: Wish, page: Page | None = None) -> list[RequestId]:
        page = page or Page()
        return [v.id for v in requests.list_all(
            world, scene.buyer.actor, "out", wish=wish, page=page
        ).items]  # fmt: skip

    assert found(Wish(sort="due"))[0] == early.id
    assert len(found(Wish(search="second"))) == 1
    assert len(found(Wish(search="b0 first"))) == 2
    assert set(found(Wish(campaign_id=made.campaign.id))) == set(scene.sent(made.campaign.id))
    whole, after = [], None
    while True:
        page = requests.list_all(
            world, scene.buyer.actor, "out", wish=Wish(sort="due"), page=Page(after, 1)
        )
        whole += [view.id for view in page.items]
        after = page.next
        if after is None:
            break
    assert sorted(whole) == sorted(found(Wish()))
    received = requests.board(world, scene.first.actor, "in")
    assert received.campaigns == ()
    assert [one.name for one in received.partners] == ["Buyer"]
    with pytest.raises(InvalidData):
        found(Wish(sort="size"))


def test_a_stranger_moves_no_due_date(world: World) -> None:
    scene = Scene(world)
    asked = scene.buyer.asks(scene.first, scene.parts[0])
    with pytest.raises(NotPermitted):
        withdraw.change_due(world, scene.first.actor, asked.id, date(2030, 1, 1))
    with pytest.raises(Absent):
        withdraw.change_due(world, scene.second.actor, asked.id, date(2030, 1, 1))
    assert not issubclass(Outdated, Absent)
