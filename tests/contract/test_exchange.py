"""A figure goes from company to company: asked, answered, corrected, stale, on both databases."""

from decimal import Decimal

import pytest

from tadoru.app.exchange import (
    accept,
    answer,
    answers,
    disclosures,
    home,
    notices,
    requests,
    withdraw,
)
from tadoru.app.exchange.answer import AnswerDraft
from tadoru.app.exchange.refuse import send_back
from tadoru.app.footprint import read
from tadoru.app.identity import site
from tadoru.app.listing import Page
from tadoru.app.trace import activity, part, structure
from tadoru.app.trace.part import PartForm
from tadoru.app.trace.structure import LineForm
from tadoru.app.world import World
from tadoru.core.problems import Absent, InvalidData, NotPermitted, WrongState
from tests.fakes.chain import PERIOD, TERMS, Chain, chain, emit, give, make, request, settle, state
from tests.fakes.node import administrator, company


def total(held: Chain) -> Decimal:
    """Return the pack's total as its owner sees it."""
    return read.read(held.world, held.buyer, held.pack, TERMS).total_kgco2e


def test_an_answered_figure_reaches_the_buyer_multiplied_by_its_amounts(world: World) -> None:
    held = chain(world)
    assert total(held) == Decimal(63)  # 3 x (2 x 10 + 1), by hand
    seen = answers.read(world, held.buyer, held.second)
    assert seen is not None
    assert Decimal(seen.groups["total"]["total_kgco2e"]) == Decimal(21)


def test_a_standing_answer_follows_its_suppliers_correction_to_the_end(world: World) -> None:
    held = chain(world)
    emit(world, held.refiner, held.sulfate, "12")
    settle(world)
    assert total(held) == Decimal(75)  # 3 x (2 x 12 + 1)
    assert state(held, held.first) == "corrected"
    assert state(held, held.second) == "corrected"
    versions = answers.history(world, held.buyer, held.second)
    assert [v.version for v in versions] == [2, 1]
    assert [Decimal(v.groups["total"]["total_kgco2e"]) for v in versions] == [
        Decimal(25),
        Decimal(21),
    ]


def test_a_correction_stops_where_the_answered_value_does_not_change(world: World) -> None:
    held = chain(world)
    emit(world, held.refiner, held.sulfate, "10")  # said again, the same
    settle(world)
    assert state(held, held.first) == "answered"
    assert [v.version for v in answers.history(world, held.buyer, held.second)] == [1]


def test_a_given_once_answer_goes_stale_and_so_does_all_that_rests_on_it(world: World) -> None:
    held = chain(world, first_mode="once")
    emit(world, held.refiner, held.sulfate, "12")
    settle(world)
    assert state(held, held.first) == "stale"
    assert state(held, held.second) == "stale"
    pack = read.read(world, held.buyer, held.pack, TERMS)
    assert pack.stale_since is not None
    assert pack.total_kgco2e == Decimal(63)  # nothing was computed from what was not given


def test_the_suppliers_confirmation_makes_everything_sound_again(world: World) -> None:
    held = chain(world, first_mode="once")
    emit(world, held.refiner, held.sulfate, "12")
    settle(world)
    answer.correct(world, held.refiner, held.first, AnswerDraft())
    settle(world)
    assert (state(held, held.first), state(held, held.second)) == ("corrected", "corrected")
    assert read.read(world, held.buyer, held.pack, TERMS).stale_since is None
    assert total(held) == Decimal(75)


def test_a_stale_answer_is_sound_again_when_the_figure_returns(world: World) -> None:
    held = chain(world, first_mode="once")
    for figure in ("12", "10"):
        emit(world, held.refiner, held.sulfate, figure)
        settle(world)
    assert (state(held, held.first), state(held, held.second)) == ("answered", "answered")
    assert read.read(world, held.buyer, held.pack, TERMS).stale_since is None


def test_a_loop_of_standing_answers_stops_following(world: World) -> None:
    held = chain(world)
    # The refiner begins to use the buyer's pack: 0.1 kg of it per kg of sulfate.
    buyer_pack = make(world, "TOOL", held.refiner, "bought")

    structure.save(world, held.refiner, held.sulfate, [LineForm(buyer_pack, "0.1", "kg")])
    asked = request(world, held.refiner, buyer_pack, held.buyer.own)
    give(world, held.buyer, asked.id, held.pack)
    settle(world)
    states = {
        requests.read(world, held.maker, held.first).state.value,
        requests.read(world, held.maker, held.second).state.value,
        requests.read(world, held.buyer, asked.id).state.value,
    }
    assert "stale" in states
    for row in notices.list_all(world, held.maker, page=Page()).items:
        assert "TOOL" not in str(row.facts)  # names nobody beyond the two sides


def test_what_is_sent_back_unknown_leaves_the_figure_partial_never_zero(world: World) -> None:
    held = chain(world)
    unknown = make(world, "MN", held.maker, "bought")

    lines = [LineForm(held.bought_sulfate, "2", "kg"), LineForm(unknown, "2", "kg")]
    structure.save(world, held.maker, held.cathode, lines)
    supplier = company(world, "Manganese")
    asked = request(world, held.maker, unknown, supplier.operator.id)
    back = send_back(world, administrator(world, "Manganese"), asked.id, "unknown")
    settle(world)
    assert (back.state.value, back.reason) == ("sent-back", "unknown")
    seen = answers.read(world, held.buyer, held.second)
    assert seen is not None
    quality = seen.groups["quality"]
    assert quality["partial"] is True
    assert Decimal(quality["covered_mass_percent"]) == Decimal(50)
    assert "MN" not in str(seen.groups)
    assert "MN name" not in str(seen.groups)


def test_a_stranger_finds_no_request_and_no_answer(world: World) -> None:
    held = chain(world)
    for verb in (requests.read, answers.read, answers.history):
        with pytest.raises(Absent):
            verb(world, held.refiner, held.second)


def test_each_side_may_only_take_its_own_steps(world: World) -> None:
    held = chain(world)
    with pytest.raises(NotPermitted):
        withdraw.cancel(world, held.maker, held.second)
    with pytest.raises(NotPermitted):
        answer.correct(world, held.buyer, held.second, AnswerDraft())
    with pytest.raises(WrongState):
        withdraw.cancel(world, held.buyer, held.second)


def test_a_part_in_another_unit_cannot_be_linked(world: World) -> None:

    held = chain(world)
    asked = request(world, held.buyer, make(world, "X", held.buyer, "bought"), held.maker.own)
    only = site.list_all(world, held.maker, Page()).items[0]
    piece = part.create(world, held.maker, only.id, PartForm("PC", "piece")).id
    with pytest.raises(InvalidData) as refused:
        accept.accept(world, held.maker, asked.id, piece)
    assert [f.rule for f in refused.value.findings] == ["request.unit-differs"]


def test_the_owner_reads_every_release_and_every_reading(world: World) -> None:
    held = chain(world)
    for _ in range(3):
        answers.read(world, held.buyer, held.second)
    released = disclosures.list_all(world, held.maker, page=Page(limit=200)).items
    assert {row.recipient_id for row in released} == {held.buyer.own}
    assert {"total", "stages", "request"} <= {row.group for row in released}
    read_rows = disclosures.readings(world, held.maker, {row.record_id for row in released})
    assert [(row.reader_id, row.count) for row in read_rows] == [(held.buyer.own, 3)]
    assert disclosures.list_all(world, held.buyer, page=Page()).items == ()


def test_the_answer_is_told_to_the_customer_and_the_request_to_the_supplier(world: World) -> None:
    held = chain(world)
    kinds = [n.kind for n in notices.list_all(world, held.buyer, page=Page()).items]
    assert sorted(kinds) == ["answer-given", "request-accepted"]
    kinds = [n.kind for n in notices.list_all(world, held.refiner, page=Page()).items]
    assert kinds == ["request-new"]


def test_an_answer_whose_figure_is_taken_away_goes_stale(world: World) -> None:
    held = chain(world)
    activity.save(world, held.refiner, held.sulfate, PERIOD, [])
    settle(world)
    assert (state(held, held.first), state(held, held.second)) == ("stale", "stale")
    assert requests.read(world, held.refiner, held.first).reason == "no-figure"


def test_a_company_on_trial_exchanges_only_with_companies_on_trial(world: World) -> None:
    held = chain(world)
    on_trial = company(world, "Trial", trial=True)
    bought = make(world, "T", held.buyer, "bought")
    with pytest.raises(InvalidData) as refused:
        request(world, held.buyer, bought, on_trial.operator.id)
    assert [f.rule for f in refused.value.findings] == ["request.trial"]


def test_nobody_asks_a_supplier_for_the_footprint_of_a_part_made_at_home(world: World) -> None:
    held = chain(world)
    with pytest.raises(InvalidData) as refused:
        request(world, held.buyer, held.pack, held.maker.own)
    assert [f.rule for f in refused.value.findings] == ["request.made-part"]


def test_requests_are_counted_by_direction_and_state_for_each_side_alone(world: World) -> None:
    held = chain(world)
    for number in ("A", "B"):
        bought = make(world, number, held.buyer, "bought")
        request(world, held.buyer, bought, held.maker.own)
    dropped = request(world, held.buyer, make(world, "C", held.buyer, "bought"), held.maker.own)
    withdraw.cancel(world, held.buyer, dropped.id)
    assert requests.counts(world, held.refiner) == {"in/answered": 1}
    assert requests.counts(world, held.maker) == {
        "out/answered": 1, "in/answered": 1, "in/requested": 2, "in/cancelled": 1,
    }  # fmt: skip
    assert requests.counts(world, held.buyer) == {
        "out/answered": 1, "out/requested": 2, "out/cancelled": 1,
    }  # fmt: skip
    company(world, "Stranger")
    assert requests.counts(world, administrator(world, "Stranger")) == {}


def test_what_waits_is_not_hidden_behind_what_was_answered_long_ago(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(home, "ROWS_MAX", 1)
    held = chain(world)
    for number in ("A", "B"):
        request(world, held.buyer, make(world, number, held.buyer, "bought"), held.maker.own)
    waiting = home.read(world, held.maker)
    assert [view.state for view in waiting.to_answer] == ["requested"]
    assert waiting.counts["in/requested"] == 2
