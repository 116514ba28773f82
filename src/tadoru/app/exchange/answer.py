"""Answer a request, correct an answer, or see beforehand what the customer would see."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from tadoru.app.exchange import datasets
from tadoru.app.exchange.ask import MODES
from tadoru.app.exchange.compose import Composition, compose
from tadoru.app.exchange.deliver import Delivery, deliver, draft_of
from tadoru.app.exchange.move import fetched, take
from tadoru.app.exchange.pending import hold, must_wait
from tadoru.app.exchange.view import RequestView, of_row
from tadoru.app.journal import journal
from tadoru.app.record import records
from tadoru.app.verb import APPROVERS, EDITORS, verb
from tadoru.app.world import World
from tadoru.core.access import checks
from tadoru.core.access.actor import Actor
from tadoru.core.exchange.states import Side, State, Step, after
from tadoru.core.findings import Finding
from tadoru.core.problems import InvalidData, Outdated, WrongState
from tadoru.core.values import PartId, RequestId
from tadoru.core.words import N_
from tadoru.store import answer as answers
from tadoru.store import operator as operators
from tadoru.store import request as requests
from tadoru.store.tx import Row, Tx


@dataclass(frozen=True)
class AnswerDraft:
    """What the supplier gives: typed values where the dataset is not computed, and how far."""

    mode: str | None = None  # standing, once; none: as asked, or as given before
    values: Mapping[str, object] | None = None
    groups: tuple[str, ...] = ()  # beyond those an answer always discloses
    version: int | None = None  # of the request as it was read; none: whatever it is now


@dataclass(frozen=True)
class Preview:
    """What the customer would see, group by group, and which groups it would not."""

    dataset: str
    shown: Mapping[str, Mapping[str, Any]]
    withheld: tuple[str, ...]
    stale: bool


@dataclass(frozen=True)
class Given:
    """The request after an answer, and the id of the act that waits for a signature, if any."""

    request: RequestView
    signing_id: str | None


@verb("answer.preview", EDITORS | APPROVERS, "party", "side")
def preview(world: World, actor: Actor, request_id: RequestId, draft: AnswerDraft) -> Preview:
    """Return exactly what the customer would see of this answer; nothing is kept or sent."""
    with world.db.read(actor.own) as tx:
        row = fetched(tx, actor, request_id)
        checks.side(actor, row.supplier_id)
        composed, _ = _composed(tx, world, actor, row, draft)
    return Preview(
        dataset=composed.dataset.id,
        shown={group: composed.groups[group] for group in composed.released},
        withheld=tuple(g for g in composed.dataset.groups if g not in composed.released),
        stale=composed.stale,
    )


@verb("answer.give", EDITORS | APPROVERS, "party", "side")
def give(world: World, actor: Actor, request_id: RequestId, draft: AnswerDraft) -> Given:
    """Answer an accepted request."""
    return _give(world, actor, request_id, draft, Step.ANSWER)


@verb("answer.correct", EDITORS | APPROVERS, "party", "side")
def correct(world: World, actor: Actor, request_id: RequestId, draft: AnswerDraft) -> Given:
    """Replace an answer by a new version, or confirm one that went stale."""
    return _give(world, actor, request_id, draft, Step.CORRECT)


def _give(
    world: World, actor: Actor, request_id: RequestId, draft: AnswerDraft, step: Step
) -> Given:
    with world.db.write(actor.own) as tx:
        operators.lock(tx, actor.own)  # what the answer rests on holds still until it is given
        row = fetched(tx, actor, request_id)
        checks.side(actor, row.supplier_id)
        if draft.version not in {None, row.row_version}:
            raise Outdated(N_("Somebody else moved this request meanwhile. Load it again."))
        given = give_one(tx, world, actor, row, draft, step)
        journal(tx, world, actor, row.id)
        return given


def give_one(
    tx: Tx, world: World, actor: Actor, row: Row[Any], draft: AnswerDraft, step: Step
) -> Given:
    """Sign one answer and hand it over, or have it wait for its signature."""
    if row.state == State.AWAITING_SIGNATURE:
        raise WrongState(N_("An answer is already waiting for its signature."))
    after(step, State(row.state), Side.SUPPLIER)
    composed, delivery = _composed(tx, world, actor, row, draft)
    prepared = records.prepare(tx, world, actor.own, draft_of(tx, row, composed, delivery))
    signing_id = None
    if must_wait(tx, actor, prepared):
        arguments = {**asdict(delivery), "step": step.value}
        signing_id = hold(tx, world, actor, "answer", prepared, arguments, row.id)
        take(tx, world, row, Step.PREPARE, Side.SUPPLIER, resume_state=row.state)
    else:
        record_id = records.commit(tx, world, prepared, None)
        deliver(tx, world, row, delivery, record_id, step)
    moved = fetched(tx, actor, row.id)
    return Given(of_row(moved, actor.own, requests.linked(tx, row.id, actor.own)), signing_id)


def _composed(
    tx: Tx, world: World, actor: Actor, row: Row[Any], draft: AnswerDraft
) -> tuple[Composition, Delivery]:
    link = requests.linked(tx, row.id, actor.own)
    if link is None:
        raise WrongState(N_("Accept the request first: say which of your parts is meant."))
    dataset = datasets.find(tx, row.dataset)
    composed = compose(
        tx,
        world,
        actor.own,
        dataset,
        part_id=PartId(link.part_id),
        terms=of_row(row, actor.own, link).terms,
        values=draft.values,
        extra_groups=draft.groups,
    )
    mode = _mode(tx, row, draft.mode)
    delivery = Delivery(row.id, link.part_id, mode, composed.released, composed.stale)
    return composed, delivery


def _mode(tx: Tx, row: Row[Any], wanted: str | None) -> str:
    if wanted is None:
        last = answers.current(tx, row.id)
        return str(row.mode if last is None else last.mode)
    if wanted not in MODES:
        text = N_("Choose “standing” or “once”.")
        remedy = N_("Correct this and send the answer again.")
        raise InvalidData([Finding("/mode", "answer.mode", text, remedy)])
    return wanted
