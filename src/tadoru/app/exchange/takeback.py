"""Withdraw an answer: a signed record takes it back, and the customer's figure is missing again."""

from tadoru.app.exchange.deliver import follow_on, release
from tadoru.app.exchange.move import fetched, take, tell
from tadoru.app.exchange.pending import hold, must_wait
from tadoru.app.exchange.view import RequestView, of_row
from tadoru.app.journal import journal
from tadoru.app.record import records
from tadoru.app.record.records import RecordDraft
from tadoru.app.verb import APPROVERS, EDITORS, verb
from tadoru.app.world import World
from tadoru.core.access import checks
from tadoru.core.access.actor import Actor
from tadoru.core.exchange.reasons import WITHDRAWN
from tadoru.core.exchange.states import Side, State, Step, after
from tadoru.core.findings import Finding
from tadoru.core.problems import InvalidData, WrongState
from tadoru.core.values import RecordId, RequestId
from tadoru.core.words import N_
from tadoru.store import answer as answers
from tadoru.store import grant as grants
from tadoru.store import operator as operators
from tadoru.store import request as requests
from tadoru.store import signing
from tadoru.store.tx import Tx

WORDS_MAX = 2000
DIGESTS = 8


@verb("answer.withdraw", EDITORS | APPROVERS, "party", "side")
def withdraw(world: World, actor: Actor, request_id: RequestId, why: str) -> RequestView:
    """Take back the answer in force and say why; every earlier version closes with it.

    The customer keeps no access to what was withdrawn; that it was given stays in the log.
    """
    _checked(why)
    with world.db.write(actor.own) as tx:
        operators.lock(tx, actor.own)  # no later version is given meanwhile
        row = fetched(tx, actor, request_id)
        checks.side(actor, row.supplier_id)
        beneath = State(row.resume_state) if row.resume_state else None
        after(Step.WITHDRAW, State(row.state), Side.SUPPLIER, resume=beneath)
        last = answers.current(tx, row.id)
        if last is None:
            raise WrongState(N_("There is no answer to withdraw."))
        said = {"request": row.id, "reason": WITHDRAWN, "reply": why.strip()}
        draft = RecordDraft(
            kind="refusal",
            dataset=row.dataset,
            part_id=None,
            subject=records.subject(tx, "request", row.id),
            groups={"refusal": said},
            open=records.marks(tx),
            digest_count=DIGESTS,
            supersedes=RecordId(last.record_id),
        )
        prepared = records.prepare(tx, world, actor.own, draft)
        if must_wait(tx, actor, prepared):
            hold(tx, world, actor, "withdrawal", prepared, {"why": why.strip()}, row.id)
            take(tx, world, row, Step.PREPARE, Side.SUPPLIER, resume_state=row.state)
        else:
            withdrawn(tx, world, row.id, records.commit(tx, world, prepared, None), why.strip())
        journal(tx, world, actor, row.id)
        moved = fetched(tx, actor, request_id)
        return of_row(moved, actor.own, requests.linked(tx, request_id, actor.own))


def withdrawn(tx: Tx, world: World, request_id: RequestId, record_id: RecordId, why: str) -> None:
    """Close an answer whose withdrawal is signed, tell its customer, and let its totals follow."""
    row = requests.fetch(tx, request_id)
    if row is None:
        raise AssertionError("the request was there a moment ago")
    signing.clear(tx, row.id)
    now = world.clock.now()
    take(
        tx,
        world,
        row,
        Step.WITHDRAW,
        Side.SUPPLIER,
        reason=WITHDRAWN,
        reply=why,
        resume_state=None,
    )
    requests.note_stale(tx, row.id, None)
    grants.end_answers(tx, [version.id for version in answers.versions(tx, row.id)], now)
    answers.supersede(tx, row.id, now)
    release(tx, world, row, record_id, ("refusal",), ("answer", row.id))
    tell(tx, world, row, "answer-withdrawn", by=row.supplier_id, to=row.customer_id)
    follow_on(tx, world, row)


def _checked(why: str) -> None:
    if not 0 < len(why.strip()) <= WORDS_MAX:
        text = N_("A withdrawal needs a reason of at most 2000 characters.")
        remedy = N_("Say why, so that your customer knows what to do.")
        raise InvalidData([Finding("/why", "withdrawal.why", text, remedy)])
