"""Stale and sound again: while signatures wait, in circles of companies, after an erasure."""

from decimal import Decimal

import pytest

from tadoru.app.exchange import answer, answers, requests, sign, withdraw
from tadoru.app.exchange.answer import AnswerDraft
from tadoru.app.exchange.refuse import send_back
from tadoru.app.footprint import compute, read
from tadoru.app.identity import person
from tadoru.app.identity.bootstrap import actor_for
from tadoru.app.identity.draft import PersonDraft
from tadoru.app.record.erase import erase
from tadoru.app.trace import structure
from tadoru.app.trace.structure import LineForm
from tadoru.app.worker import work_once
from tadoru.app.world import World
from tadoru.core.access.actor import Actor
from tadoru.core.exchange.states import Step
from tadoru.core.identity.roles import Role
from tadoru.core.problems import InvalidData, Outdated, WrongState
from tests.contract.test_grants import VALUES
from tests.contract.test_grants import Scene as Stated
from tests.contract.test_signing import PRIVATE, bring_key
from tests.fakes.chain import TERMS, Chain, chain, emit, give, make, request, settle, state


def prepared(held: Chain, actor: Actor | None = None) -> str:
    """Return the act by which a correction of the maker's answer waits."""
    given = answer.correct(held.world, actor or held.maker, held.second, AnswerDraft())
    assert given.signing_id is not None
    return given.signing_id


def editor(held: Chain) -> Actor:
    """Return somebody at the maker who prepares and may not approve."""
    draft = PersonDraft("ed@maker.example", "Ed", frozenset({Role.EDITOR}))
    person.add(held.world, held.maker, draft)
    return actor_for(held.world, "ed@maker.example")


def pack(held: Chain) -> tuple[Decimal, bool]:
    """Return the buyer's total, and whether it is stale."""
    kept = read.read(held.world, held.buyer, held.pack, TERMS)
    return kept.total_kgco2e, kept.stale_since is not None


def test_an_answer_in_force_cannot_be_given_up_while_its_correction_waits(world: World) -> None:
    held = chain(world)
    bring_key(world, held.maker)
    signing_id = prepared(held)
    with pytest.raises(WrongState):
        withdraw.cancel(world, held.buyer, held.second)
    with pytest.raises(WrongState):
        send_back(world, held.maker, held.second, "not-now")
    offered = requests.read(world, held.buyer, held.second).steps
    assert Step.CANCEL not in offered
    act = sign.read(world, held.maker, signing_id)
    sign.commit(world, held.maker, signing_id, PRIVATE.sign(act.signing_input.encode()))
    assert state(held, held.second) == "corrected"


def test_a_stale_answer_whose_correction_was_discarded_becomes_sound_again(world: World) -> None:
    held = chain(world)
    bring_key(world, held.maker)
    emit(world, held.maker, held.cathode, "5", "component_manufacture")
    settle(world)
    assert (state(held, held.second), pack(held)) == ("stale", (Decimal(63), True))
    sign.discard(world, held.maker, prepared(held))
    settle(world)
    assert state(held, held.second) == "stale"
    emit(world, held.maker, held.cathode, "1", "component_manufacture")
    settle(world)
    assert (state(held, held.second), pack(held)) == ("answered", (Decimal(63), False))


def test_what_could_not_follow_while_a_correction_waited_follows_once_it_is_discarded(
    world: World,
) -> None:
    held = chain(world)
    signing_id = prepared(held, editor(held))
    emit(world, held.maker, held.cathode, "5", "component_manufacture")
    settle(world)
    assert state(held, held.second) == "awaiting-signature"
    assert pack(held) == (Decimal(63), True)  # the customer hears of it at once
    sign.discard(world, held.maker, signing_id)
    settle(world)
    assert (state(held, held.second), pack(held)) == ("corrected", (Decimal(75), False))


def test_a_correction_signed_after_its_figure_changed_follows_the_change(world: World) -> None:
    held = chain(world)
    signing_id = prepared(held, editor(held))
    emit(world, held.maker, held.cathode, "5", "component_manufacture")
    settle(world)
    sign.commit(world, held.maker, signing_id)
    settle(world)
    assert (state(held, held.second), pack(held)) == ("corrected", (Decimal(75), False))
    assert len(answers.history(world, held.buyer, held.second)) == 3


def test_a_waiting_correction_goes_stale_and_sound_with_what_it_rests_on(world: World) -> None:
    held = chain(world, first_mode="once")
    signing_id = prepared(held, editor(held))
    for figure, stale in (("12", True), ("10", False)):
        emit(world, held.refiner, held.sulfate, figure)
        settle(world)
        assert pack(held) == (Decimal(63), stale)
    sign.discard(world, held.maker, signing_id)
    assert state(held, held.second) == "answered"


def test_changes_that_piled_up_are_no_loop_of_each_other(world: World) -> None:
    """The refiner buys the buyer's pack for another product: companies in a circle, not parts."""
    held = chain(world)
    tool, other = make(world, "TOOL", held.refiner, "bought"), make(world, "OTHER", held.refiner)
    structure.save(world, held.refiner, other, [LineForm(tool, "0.1", "kg")])
    asked = request(world, held.refiner, tool, held.buyer.own)
    give(world, held.buyer, asked.id, held.pack)
    settle(world)
    emit(world, held.refiner, held.sulfate, "12")
    for _ in range(3):  # refiner, maker, buyer: now the refiner's turn has come again
        work_once(world, "test")
    emit(world, held.refiner, held.sulfate, "14")
    settle(world)
    assert (state(held, held.first), state(held, held.second)) == ("corrected", "corrected")
    assert pack(held) == (Decimal(87), False)  # 3 x (2 x 14 + 1)


def test_only_the_supplier_is_told_why_its_answer_is_stale(world: World) -> None:
    held = chain(world, first_mode="once")
    emit(world, held.refiner, held.sulfate, "12")
    settle(world)
    own = [
        requests.read(world, held.refiner, held.first),
        requests.read(world, held.maker, held.second),
    ]
    assert [view.reason for view in own] == ["figure-changed", "stale-input"]
    seen = [
        requests.read(world, held.maker, held.first),
        requests.read(world, held.buyer, held.second),
    ]
    assert [(view.state.value, view.reason) for view in seen] == [("stale", None)] * 2


def test_an_erased_answer_leaves_the_figure_missing_and_says_so(world: World) -> None:
    held = chain(world)
    emit(world, held.buyer, held.pack, "4", "pack_assembly")
    settle(world)
    assert pack(held) == (Decimal(67), False)
    seen = answers.read(world, held.buyer, held.second)
    assert seen is not None
    erase(world, held.maker, seen.record_id)
    settle(world)
    kept = read.read(world, held.buyer, held.pack, TERMS)
    assert (kept.total_kgco2e, kept.partial) == (Decimal(4), True)
    assert [gap.reason for gap in kept.breakdown.missing] == ["The answer was erased."]
    again = compute.compute(world, held.buyer, held.pack, TERMS)
    assert (again.total_kgco2e, again.partial) == (Decimal(4), True)
    for reader in (held.buyer, held.maker):
        (version,) = answers.history(world, reader, held.second)
        assert (version.erased, dict(version.groups)) == (True, {})
    assert requests.read(world, held.maker, held.second).reason == "erased"
    assert requests.read(world, held.buyer, held.second).state.value == "stale"


def test_an_erased_answer_is_given_again_by_a_person_only(world: World) -> None:
    held = chain(world)
    seen = answers.read(world, held.buyer, held.second)
    assert seen is not None
    erase(world, held.maker, seen.record_id)
    emit(world, held.maker, held.cathode, "5", "component_manufacture")
    settle(world)
    assert len(answers.history(world, held.buyer, held.second)) == 1
    answer.correct(world, held.maker, held.second, AnswerDraft())
    settle(world)
    newest, oldest = answers.history(world, held.buyer, held.second)
    assert (newest.erased, oldest.erased) == (False, True)
    compute.compute(world, held.buyer, held.pack, TERMS)
    assert pack(held) == (Decimal(75), False)


def test_an_erased_upstream_answer_makes_what_was_answered_from_it_partial(world: World) -> None:
    held = chain(world)
    seen = answers.read(world, held.maker, held.first)
    assert seen is not None
    erase(world, held.refiner, seen.record_id)
    settle(world)
    given = answers.read(world, held.buyer, held.second)
    assert given is not None
    assert given.groups["quality"]["partial"] is True
    assert Decimal(given.groups["total"]["total_kgco2e"]) == Decimal(1)
    kept = read.read(world, held.buyer, held.pack, TERMS)
    assert (kept.total_kgco2e, kept.partial) == (Decimal(3), True)


def test_a_message_that_is_too_long_asks_nothing_again(world: World) -> None:
    held = chain(world)
    asked = request(world, held.buyer, make(world, "X", held.buyer, "bought"), held.maker.own)
    withdraw.cancel(world, held.buyer, asked.id)
    with pytest.raises(InvalidData):
        withdraw.reopen(world, held.buyer, asked.id, "x" * 2001)
    assert requests.read(world, held.buyer, asked.id).state.value == "cancelled"


def test_a_statement_that_waited_does_not_undo_a_newer_one(world: World) -> None:
    scene = Stated(world)
    draft = PersonDraft("ed@supplier.example", "Ed", frozenset({Role.EDITOR}))
    person.add(world, scene.supplier, draft)
    scene.state(actor=actor_for(world, "ed@supplier.example"))
    (old,) = sign.list_all(world, scene.supplier)
    scene.state({**VALUES, "mine_country": "ZM"})
    with pytest.raises(Outdated):
        sign.commit(world, scene.supplier, old.id)
