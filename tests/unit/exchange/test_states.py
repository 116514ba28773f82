"""Every step in every state by every side: exactly these moves exist, all others are refused."""

import itertools

import pytest

from tadoru.core.exchange.states import Side, State, Step, after, steps
from tadoru.core.problems import WrongState

# Written by hand from the design, not from the table it checks: step, side, from -> to.
# "=" goes back to where the request was before.
MOVES = """
accept    supplier requested          accepted
accept    supplier accepted           accepted
accept    supplier sent-back          accepted
send-back supplier requested          sent-back
send-back supplier accepted           sent-back
send-back supplier awaiting-signature sent-back
cancel    customer requested          cancelled
cancel    customer accepted           cancelled
cancel    customer sent-back          cancelled
cancel    customer awaiting-signature cancelled
reopen    customer sent-back          requested
reopen    customer cancelled          requested
prepare   supplier requested          awaiting-signature
prepare   supplier accepted           awaiting-signature
prepare   supplier answered           awaiting-signature
prepare   supplier corrected          awaiting-signature
prepare   supplier stale              awaiting-signature
discard   supplier awaiting-signature =
answer    supplier accepted           answered
answer    supplier awaiting-signature answered
correct   supplier answered           corrected
correct   supplier corrected          corrected
correct   supplier stale              corrected
correct   supplier awaiting-signature corrected
follow    node     answered           corrected
follow    node     corrected          corrected
follow    node     stale              corrected
outdate   node     answered           stale
outdate   node     corrected          stale
refresh   node     stale              =
withdraw  supplier answered           sent-back
withdraw  supplier corrected          sent-back
withdraw  supplier stale              sent-back
withdraw  supplier awaiting-signature sent-back
"""

ALLOWED = {
    (Step(step), State(leaves), Side(side)): to
    for step, side, leaves, to in (line.split() for line in MOVES.strip().splitlines())
}
ALL = list(itertools.product(Step, State, Side))


@pytest.mark.parametrize(("step", "state", "side"), ALL, ids=lambda v: str(v.value))
def test_every_move_of_the_table_and_no_other_is_possible(
    step: Step, state: State, side: Side
) -> None:
    to = ALLOWED.get((step, state, side))
    if to is None:
        with pytest.raises(WrongState) as refused:
            after(step, state, side, resume=State.ANSWERED)
        assert refused.value.facts["state"] == state.value
    elif to == "=":
        assert after(step, state, side, resume=State.CORRECTED) is State.CORRECTED
    else:
        assert after(step, state, side) is State(to)


@pytest.mark.parametrize(("state", "side"), list(itertools.product(State, Side)))
def test_what_a_side_is_offered_is_what_it_can_do(state: State, side: Side) -> None:
    offered = set(steps(state, side))
    assert offered == {s for s, leaves, by in ALLOWED if leaves is state and by is side}


def test_nobody_moves_a_cancelled_request_but_its_customer() -> None:
    assert steps(State.CANCELLED, Side.SUPPLIER) == ()
    assert steps(State.CANCELLED, Side.CUSTOMER) == (Step.REOPEN,)


def test_no_state_is_a_dead_end_for_both_sides() -> None:
    for state in State:
        assert steps(state, Side.CUSTOMER) or steps(state, Side.SUPPLIER), state


def test_what_waits_beneath_a_signature_decides_what_can_be_given_up() -> None:
    waiting = State.AWAITING_SIGNATURE
    for beneath, possible in ((State.ACCEPTED, Step.SEND_BACK), (State.STALE, Step.WITHDRAW)):
        offered = set(steps(waiting, Side.SUPPLIER, resume=beneath))
        assert offered & {Step.SEND_BACK, Step.WITHDRAW} == {possible}
