"""Keys outside the node and second persons: nothing counts before they have signed or consented."""

from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tadoru.app.exchange import answer, answers, requests, sign
from tadoru.app.exchange.accept import accept
from tadoru.app.exchange.answer import AnswerDraft
from tadoru.app.exchange.refuse import send_back
from tadoru.app.exchange.withdraw import cancel, reopen
from tadoru.app.identity import operator, person
from tadoru.app.identity.bootstrap import actor_for
from tadoru.app.identity.draft import PersonDraft
from tadoru.app.identity.operator import OperatorChange
from tadoru.app.key import bring
from tadoru.app.record.problems import WrongSignature
from tadoru.app.world import World
from tadoru.core.access.actor import Actor
from tadoru.core.identity.roles import Role
from tadoru.core.problems import Absent, NotPermitted, WrongState
from tadoru.core.records.keys import did_key
from tadoru.core.values import RequestId
from tests.fakes.chain import Chain, chain, emit, make, request, settle, state

PRIVATE = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))


def bring_key(world: World, actor: Actor) -> None:
    """Let an operator sign with a key that the node has never seen."""
    challenge = bring.prepare(world, actor, did_key(PRIVATE.public_key().public_bytes_raw()))
    bring.commit(world, actor, challenge.ticket, PRIVATE.sign(challenge.signing_input.encode()))


def waiting(held: Chain) -> tuple[RequestId, str]:
    """Return a request to the maker, accepted and answered, and the act that waits."""
    bought = make(held.world, "X", held.buyer, "bought")
    asked = request(held.world, held.buyer, bought, held.maker.own)
    accept(held.world, held.maker, asked.id, held.cathode)
    given = answer.give(held.world, held.maker, asked.id, AnswerDraft())
    assert given.request.state.value == "awaiting-signature"
    assert given.signing_id is not None
    return asked.id, given.signing_id


def test_an_answer_under_a_brought_key_counts_once_its_signature_is_there(world: World) -> None:
    held = chain(world)
    bring_key(world, held.maker)
    asked, signing_id = waiting(held)
    assert answers.read(world, held.buyer, asked) is None
    act = sign.read(world, held.maker, signing_id)
    assert act.needs_signature
    with pytest.raises(WrongSignature):
        sign.commit(world, held.maker, signing_id, bytes(64))
    with pytest.raises(WrongSignature):
        sign.commit(world, held.maker, signing_id, None)
    assert answers.read(world, held.buyer, asked) is None
    sign.commit(world, held.maker, signing_id, PRIVATE.sign(act.signing_input.encode()))
    seen = answers.read(world, held.buyer, asked)
    assert seen is not None
    assert requests.read(world, held.buyer, asked).state.value == "answered"
    with pytest.raises(Absent):
        sign.read(world, held.maker, signing_id)


def test_a_standing_answer_under_a_brought_key_goes_stale_instead_of_following(
    world: World,
) -> None:
    held = chain(world)
    bring_key(world, held.maker)
    emit(world, held.refiner, held.sulfate, "12")
    settle(world)
    assert (state(held, held.first), state(held, held.second)) == ("corrected", "stale")
    given = answer.correct(world, held.maker, held.second, AnswerDraft())
    assert given.signing_id is not None
    act = sign.read(world, held.maker, given.signing_id)
    sign.commit(world, held.maker, given.signing_id, PRIVATE.sign(act.signing_input.encode()))
    settle(world)
    assert state(held, held.second) == "corrected"


def test_a_discarded_act_leaves_the_request_where_it_was(world: World) -> None:
    held = chain(world)
    bring_key(world, held.maker)
    asked, signing_id = waiting(held)
    sign.discard(world, held.maker, signing_id)
    assert requests.read(world, held.maker, asked).state.value == "accepted"
    assert sign.list_all(world, held.maker) == ()
    correction = answer.correct(world, held.maker, held.second, AnswerDraft())
    assert correction.signing_id is not None
    sign.discard(world, held.maker, correction.signing_id)
    assert state(held, held.second) == "answered"


def test_a_cancelled_request_takes_the_waiting_act_with_it(world: World) -> None:
    held = chain(world)
    bring_key(world, held.maker)
    asked, signing_id = waiting(held)
    act = sign.read(world, held.maker, signing_id)
    cancel(world, held.buyer, asked)
    with pytest.raises(WrongState):
        sign.commit(world, held.maker, signing_id, PRIVATE.sign(act.signing_input.encode()))
    assert answers.read(world, held.buyer, asked) is None
    sign.discard(world, held.maker, signing_id)
    assert requests.read(world, held.buyer, asked).state.value == "cancelled"
    assert sign.list_all(world, held.maker) == ()


def test_an_act_that_waited_too_long_has_to_be_prepared_again(world: World) -> None:
    held = chain(world)
    bring_key(world, held.maker)
    _, signing_id = waiting(held)
    act = sign.read(world, held.maker, signing_id)
    world.clock.pass_by(timedelta(days=15))  # type: ignore[attr-defined]
    with pytest.raises(WrongState):
        sign.commit(world, held.maker, signing_id, PRIVATE.sign(act.signing_input.encode()))


def test_a_refusal_under_a_brought_key_waits_for_its_signature_too(world: World) -> None:
    held = chain(world)
    bring_key(world, held.maker)
    asked = request(world, held.buyer, make(world, "X", held.buyer, "bought"), held.maker.own)
    back = send_back(world, held.maker, asked.id, "not-our-part")
    assert back.state.value == "awaiting-signature"
    act = sign.list_all(world, held.maker)[0]
    sign.commit(world, held.maker, act.id, PRIVATE.sign(act.signing_input.encode()))
    seen = requests.read(world, held.buyer, asked.id)
    assert (seen.state.value, seen.reason) == ("sent-back", "not-our-part")


def test_where_two_persons_are_wanted_the_second_one_must_consent(world: World) -> None:
    held = chain(world)
    operator.update(world, held.maker, OperatorChange(second_approval=True))
    approver = PersonDraft("approver@maker.example", "Approver", frozenset({Role.APPROVER}))
    person.add(world, held.maker, approver)
    asked, signing_id = waiting(held)
    with pytest.raises(NotPermitted):
        sign.commit(world, held.maker, signing_id)
    second = actor_for(world, "approver@maker.example")
    assert not sign.read(world, second, signing_id).needs_signature
    sign.commit(world, second, signing_id)
    assert requests.read(world, held.buyer, asked).state.value == "answered"


def test_an_editor_prepares_and_only_an_approver_makes_it_count(world: World) -> None:
    held = chain(world)
    person.add(world, held.maker, PersonDraft("ed@maker.example", "Ed", frozenset({Role.EDITOR})))
    editor = actor_for(world, "ed@maker.example")
    asked = request(world, held.buyer, make(world, "X", held.buyer, "bought"), held.maker.own)
    accept(world, editor, asked.id, held.cathode)
    given = answer.give(world, editor, asked.id, AnswerDraft())
    assert given.request.state.value == "awaiting-signature"
    assert given.signing_id is not None
    with pytest.raises(NotPermitted):
        sign.commit(world, editor, given.signing_id)
    sign.commit(world, held.maker, given.signing_id)
    assert requests.read(world, held.buyer, asked.id).state.value == "answered"


def test_nobody_else_sees_or_signs_what_waits(world: World) -> None:
    held = chain(world)
    bring_key(world, held.maker)
    _, signing_id = waiting(held)
    for verb in (sign.read, sign.commit, sign.discard):
        with pytest.raises(Absent):
            verb(world, held.buyer, signing_id)
    assert sign.list_all(world, held.buyer) == ()


def test_a_newer_act_takes_the_place_of_an_older_one(world: World) -> None:
    held = chain(world)
    bring_key(world, held.maker)
    asked, old = waiting(held)
    act = sign.read(world, held.maker, old)
    cancel(world, held.buyer, asked)
    reopen(world, held.buyer, asked)
    accept(world, held.maker, asked, held.cathode)
    with pytest.raises(Absent):
        sign.commit(world, held.maker, old, PRIVATE.sign(act.signing_input.encode()))
    assert requests.read(world, held.maker, asked).state.value == "accepted"
