"""The state table of request and answer: one row per step, and who may take it."""

from enum import StrEnum
from typing import NamedTuple

from tadoru.core.problems import WrongState
from tadoru.core.words import N_


class State(StrEnum):
    """Where a request stands; the answer's standing is part of it."""

    REQUESTED = "requested"
    ACCEPTED = "accepted"
    AWAITING_SIGNATURE = "awaiting-signature"
    ANSWERED = "answered"
    CORRECTED = "corrected"
    SENT_BACK = "sent-back"
    CANCELLED = "cancelled"
    STALE = "stale"


class Side(StrEnum):
    """Who takes a step."""

    CUSTOMER = "customer"
    SUPPLIER = "supplier"
    NODE = "node"  # the recompute that follows a correction


class Step(StrEnum):
    """What can be done to a request."""

    ACCEPT = "accept"
    SEND_BACK = "send-back"
    CANCEL = "cancel"
    REOPEN = "reopen"
    PREPARE = "prepare"
    DISCARD = "discard"
    ANSWER = "answer"
    CORRECT = "correct"
    FOLLOW = "follow"
    OUTDATE = "outdate"
    REFRESH = "refresh"
    WITHDRAW = "withdraw"


class Move(NamedTuple):
    """One row of the table: the states it leaves, who moves, where it leads (none: see `after`)."""

    leaves: frozenset[State]
    by: Side
    to: State | None


_OPEN = frozenset({State.REQUESTED, State.ACCEPTED})
_GIVEN = frozenset({State.ANSWERED, State.CORRECTED, State.STALE})
# What may wait for a signature decides: an answer in force is withdrawn, never cancelled.
_LOOKS_BENEATH = frozenset({Step.SEND_BACK, Step.CANCEL, Step.WITHDRAW})

OPEN = _OPEN | {State.AWAITING_SIGNATURE}  # nothing was answered yet, or something waits
GIVEN = _GIVEN  # an answer is in force

TABLE: dict[Step, Move] = {
    # The supplier says which of its parts is meant (and may say so again).
    Step.ACCEPT: Move(_OPEN | {State.SENT_BACK}, Side.SUPPLIER, State.ACCEPTED),
    # The supplier cannot or will not answer, and says why; "unknown" is such an answer.
    Step.SEND_BACK: Move(_OPEN | {State.AWAITING_SIGNATURE}, Side.SUPPLIER, State.SENT_BACK),
    # The customer no longer wants it; what was answered stays answered.
    Step.CANCEL: Move(
        _OPEN | {State.SENT_BACK, State.AWAITING_SIGNATURE}, Side.CUSTOMER, State.CANCELLED
    ),
    # The customer asks again after a refusal or its own cancelling.
    Step.REOPEN: Move(
        frozenset({State.SENT_BACK, State.CANCELLED}), Side.CUSTOMER, State.REQUESTED
    ),
    # The bytes are ready; a key outside the node, or a second person, has to sign them.
    Step.PREPARE: Move(_GIVEN | _OPEN, Side.SUPPLIER, State.AWAITING_SIGNATURE),
    # The prepared bytes are thrown away: back to where it was.
    Step.DISCARD: Move(frozenset({State.AWAITING_SIGNATURE}), Side.SUPPLIER, None),
    # The first signed answer.
    Step.ANSWER: Move(
        frozenset({State.ACCEPTED, State.AWAITING_SIGNATURE}), Side.SUPPLIER, State.ANSWERED
    ),
    # A later signed answer by a person, or the person's confirmation of a stale one.
    Step.CORRECT: Move(_GIVEN | {State.AWAITING_SIGNATURE}, Side.SUPPLIER, State.CORRECTED),
    # A standing answer follows the supplier's figure.
    Step.FOLLOW: Move(_GIVEN, Side.NODE, State.CORRECTED),
    # What the answer was computed from has changed and the answer does not follow by itself.
    Step.OUTDATE: Move(frozenset({State.ANSWERED, State.CORRECTED}), Side.NODE, State.STALE),
    # What it rests on is sound again and its value did not change: back to where it was.
    Step.REFRESH: Move(frozenset({State.STALE}), Side.NODE, None),
    # The supplier takes its answer back and says why; the customer may ask again, or it answers.
    Step.WITHDRAW: Move(_GIVEN | {State.AWAITING_SIGNATURE}, Side.SUPPLIER, State.SENT_BACK),
}


def after(step: Step, state: State, side: Side, *, resume: State | None = None) -> State:
    """Return the state that a step leads to.

    `resume` is where a discarded signature or a refreshed answer goes back to. What waits for a
    signature is left only as its own state beneath could be: a correction cannot be cancelled.

    Raises:  WrongState where the table has no such move
    """
    move = TABLE[step]
    if side is not move.by or not _leaves(step, state, resume):
        raise WrongState(
            N_("The step “{step}” is not possible for the {side} while the request is {state}."),
            step=step.value,
            side=side.value,
            state=state.value,
        )
    if move.to is not None:
        return move.to
    if resume is None:
        raise AssertionError(f"{step} needs the state it goes back to")
    return resume


def steps(state: State, side: Side, *, resume: State | None = None) -> tuple[Step, ...]:
    """Return what a side can do in a state, in the table's order."""
    return tuple(s for s, m in TABLE.items() if m.by is side and _leaves(s, state, resume))


def _leaves(step: Step, state: State, resume: State | None) -> bool:
    """Return whether a step leads out of a state, or out of what is beneath a waiting signature."""
    leaves = TABLE[step].leaves
    if state is State.AWAITING_SIGNATURE and step in _LOOKS_BENEATH and resume is not None:
        return resume in leaves
    return state in leaves
