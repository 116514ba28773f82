"""Send a request back: a signed refusal with its reason."""

from tadoru.app.exchange.deliver import release
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
from tadoru.core.exchange.reasons import Reason
from tadoru.core.exchange.states import Side, State, Step, after
from tadoru.core.findings import Finding
from tadoru.core.problems import InvalidData
from tadoru.core.values import RecordId, RequestId
from tadoru.core.words import N_
from tadoru.store import request as requests
from tadoru.store import signing
from tadoru.store.tx import Tx

REPLY_MAX = 2000
DIGESTS = 8


@verb("request.send_back", EDITORS | APPROVERS, "party", "side")
def send_back(
    world: World, actor: Actor, request_id: RequestId, reason: str, reply: str = ""
) -> RequestView:
    """Refuse a request, or say that the figure is unknown; the customer gets a signed record."""
    _checked(reason, reply)
    with world.db.write(actor.own) as tx:
        row = fetched(tx, actor, request_id)
        checks.side(actor, row.supplier_id)
        after(Step.SEND_BACK, State(row.state), Side.SUPPLIER)
        prepared = records.prepare(
            tx,
            world,
            actor.own,
            RecordDraft(
                kind="refusal",
                dataset=row.dataset,
                part_id=None,
                subject=records.subject(tx, "request", row.id),
                groups={"refusal": {"request": row.id, "reason": reason, "reply": reply.strip()}},
                open=records.marks(tx),
                digest_count=DIGESTS,
                supersedes=None,
            ),
        )
        if must_wait(tx, actor, prepared):
            arguments = {"reason": reason, "reply": reply.strip()}
            hold(tx, world, actor, "refusal", prepared, arguments, row.id)
            take(tx, world, row, Step.PREPARE, Side.SUPPLIER, resume_state=row.state)
        else:
            record_id = records.commit(tx, world, prepared, None)
            refuse(tx, world, request_id, record_id, reason, reply.strip())
        journal(tx, world, actor, row.id)
        moved = fetched(tx, actor, request_id)
        return of_row(moved, actor.own, requests.linked(tx, request_id, actor.own))


def refuse(
    tx: Tx, world: World, request_id: RequestId, record_id: RecordId, reason: str, reply: str
) -> None:
    """Hand over a signed refusal."""
    row = requests.fetch(tx, request_id)
    if row is None:
        raise AssertionError("the request was there a moment ago")
    signing.clear(tx, row.id)
    release(tx, world, row, record_id, ("refusal",), ("answer", row.id))
    take(
        tx,
        world,
        row,
        Step.SEND_BACK,
        Side.SUPPLIER,
        reason=reason,
        reply=reply,
        resume_state=None,
    )
    tell(tx, world, row, "request-sent-back", by=row.supplier_id, to=row.customer_id)


def _checked(reason: str, reply: str) -> None:
    faults = []
    if reason not in {r.value for r in Reason}:
        faults.append(
            Finding(
                "/reason",
                "refusal.reason",
                N_("This reason is not known."),
                N_("Choose one of: {choices}."),
                {"choices": ", ".join(r.value for r in Reason)},
            )
        )
    if len(reply) > REPLY_MAX:
        text = N_("The reply is longer than 2000 characters.")
        faults.append(Finding("/reply", "refusal.reply", text, N_("Shorten it.")))
    if reason == Reason.OTHER and not reply.strip():
        text = N_("The reason “other” needs words.")
        faults.append(Finding("/reply", "refusal.reply", text, N_("Say why in the reply.")))
    if faults:
        raise InvalidData(faults)
