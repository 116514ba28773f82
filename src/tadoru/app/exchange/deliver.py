"""Hand over a signed answer: version, release, state, notice and what follows, all at once."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from tadoru.app.exchange.compose import Composition
from tadoru.app.exchange.move import change, take, tell
from tadoru.app.queue import queue_recompute
from tadoru.app.record import records
from tadoru.app.record.records import RecordDraft
from tadoru.app.world import World
from tadoru.core.exchange.states import Side, State, Step
from tadoru.core.values import PartId, RecordId, RequestId
from tadoru.store import answer as answers
from tadoru.store import grant as grants
from tadoru.store import request as requests
from tadoru.store.tx import Row, Tx

PURPOSE = "answer to a request"


@dataclass(frozen=True)
class Delivery:
    """What is settled about an answer before it is signed, and survives waiting for a signature."""

    request_id: RequestId
    part_id: PartId
    mode: str
    released: tuple[str, ...]
    stale: bool


def draft_of(tx: Tx, row: Row[Any], composed: Composition, delivery: Delivery) -> RecordDraft:
    """Return the record that answers a request: its subject is a name only these two know."""
    last, version = answers.current(tx, row.id), _next_version(tx, row)
    said = {"request": row.id, "version": version, "mode": delivery.mode, "unit": row.unit}
    return RecordDraft(
        kind="answer" if last is None else "correction",
        dataset=composed.dataset.id,
        part_id=delivery.part_id,
        subject=records.subject(tx, "request", row.id),
        groups={**composed.groups, "request": said},
        open=records.marks(tx),
        digest_count=composed.dataset.digest_count,
        supersedes=None if last is None else RecordId(last.record_id),
    )


def deliver(
    tx: Tx,
    world: World,
    row: Row[Any],
    delivery: Delivery,
    record_id: RecordId,
    step: Step,
    *,
    trail: Collection[RequestId] = (),
) -> None:
    """Write the answer version that its customer owns, and queue what follows from it."""
    side = Side.NODE if step is Step.FOLLOW else Side.SUPPLIER
    # First of all: whoever moves the request is alone with its answers until the end.
    take(tx, world, row, step, side, resume_state=None, reason=None, reply=None)
    requests.note_stale(tx, row.id, None)
    now = world.clock.now()
    version = _next_version(tx, row)
    answers.supersede(tx, row.id, now)
    answer_id = world.random.uuid()
    answers.add(
        tx,
        {
            "id": answer_id,
            "request_id": row.id,
            "customer_id": row.customer_id,
            "supplier_id": row.supplier_id,
            "version": version,
            "mode": delivery.mode,
            "record_id": record_id,
            "created_at": now,
        },
    )
    release(tx, world, row, record_id, (*delivery.released, "request"), ("answer", answer_id))
    tell(tx, world, row, _KINDS[step], by=row.supplier_id, to=row.customer_id)
    if delivery.stale:  # the one notice leads to a page that says so
        _outdated(tx, world, _moved(tx, row), "stale-input")
    follow_on(tx, world, row, trail)


def outdate(
    tx: Tx, world: World, row: Row[Any], reason: str, *, trail: Collection[RequestId] = ()
) -> None:
    """Mark an answer stale, say so to both sides, and let what rests on it become stale.

    Why it is stale is the supplier's own affair: the reason stays with its side of the request.
    """
    _outdated(tx, world, row, reason)
    tell(tx, world, row, "answer-stale", by=row.supplier_id, to=row.customer_id)
    tell(tx, world, row, "answer-stale", by=row.supplier_id, to=row.supplier_id)
    follow_on(tx, world, row, trail)


def refresh(
    tx: Tx, world: World, row: Row[Any], version: int, *, trail: Collection[RequestId] = ()
) -> None:
    """Take the mark away from an answer version whose value and inputs are sound again."""
    sound = State.ANSWERED if version == 1 else State.CORRECTED
    if row.state == State.AWAITING_SIGNATURE:
        change(tx, world, row, resume_state=sound.value)
    else:
        take(tx, world, row, Step.REFRESH, Side.NODE, resume=sound)
    requests.note_stale(tx, row.id, None)
    tell(tx, world, row, "answer-fresh", by=row.supplier_id, to=row.customer_id)
    follow_on(tx, world, row, trail)


def release(
    tx: Tx,
    world: World,
    row: Row[Any],
    record_id: RecordId,
    groups: Collection[str],
    basis: tuple[str, str],
) -> None:
    """Write down that the customer of a request may read groups of a record."""
    now = world.clock.now()
    grants.let_out(
        tx,
        [
            {
                "id": world.random.uuid(),
                "record_id": record_id,
                "owner_id": row.supplier_id,
                "recipient_id": row.customer_id,
                "attribute_group": group,
                "basis": basis[0],
                "basis_id": basis[1],
                "purpose": PURPOSE,
                "from_at": now,
                "until_at": None,
                "revoked_at": None,
            }
            for group in groups
        ],
    )


def follow_on(tx: Tx, world: World, row: Row[Any], trail: Collection[RequestId] = ()) -> None:
    """Have the totals of a request's customer follow what happened to its answer."""
    queue_recompute(
        tx, world, row.customer_id, request_ids=(row.id,), trail={*trail, RequestId(row.id)}
    )


def _outdated(tx: Tx, world: World, row: Row[Any], reason: str) -> None:
    if row.state == State.AWAITING_SIGNATURE:
        change(tx, world, row, resume_state=State.STALE.value)
    else:
        take(tx, world, row, Step.OUTDATE, Side.NODE)
    requests.note_stale(tx, row.id, reason)


def _next_version(tx: Tx, row: Row[Any]) -> int:
    """Return the number of the next version; what was withdrawn keeps its own."""
    last = answers.last(tx, row.id)
    return 1 if last is None else int(last.version) + 1


def _moved(tx: Tx, row: Row[Any]) -> Row[Any]:
    found = requests.fetch(tx, row.id)
    if found is None:
        raise AssertionError("the request was there a moment ago")
    return found


_KINDS = {
    Step.ANSWER: "answer-given",
    Step.CORRECT: "answer-corrected",
    Step.FOLLOW: "answer-corrected",
}
