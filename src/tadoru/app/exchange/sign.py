"""Acts that wait: see the bytes, bring the signature or the consent, or throw them away."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tadoru.app.exchange.deliver import Delivery, deliver
from tadoru.app.exchange.grants import granted, revoked
from tadoru.app.exchange.move import fetched, take
from tadoru.app.exchange.pending import thawed
from tadoru.app.exchange.refuse import refuse
from tadoru.app.exchange.statement import latest, published
from tadoru.app.exchange.takeback import withdrawn
from tadoru.app.journal import journal
from tadoru.app.queue import queue_recompute
from tadoru.app.record import records
from tadoru.app.record.records import Prepared
from tadoru.app.verb import APPROVERS, EDITORS, MEMBERS, verb
from tadoru.app.world import World
from tadoru.core.access import checks
from tadoru.core.access.actor import Actor
from tadoru.core.exchange.states import Side, State, Step
from tadoru.core.problems import NotPermitted, Outdated, WrongState
from tadoru.core.records import disclosure
from tadoru.core.values import PartId, RecordId, RequestId
from tadoru.core.words import N_
from tadoru.store import operator as operators
from tadoru.store import request as requests
from tadoru.store import signing
from tadoru.store.tx import Row, Tx


@dataclass(frozen=True)
class SigningView:
    """One act that waits: which, the exact bytes to sign, and with which key."""

    id: str
    verb: str
    request_id: RequestId | None
    key_id: str
    signing_input: str
    needs_signature: bool  # of a key outside the node; else a person's consent is enough
    prepared_by: str
    created_at: datetime
    expires_at: datetime
    groups: Mapping[str, Mapping[str, Any]]  # what would be signed, where one act is read


@verb("signing.list", MEMBERS, "mine")
def list_all(world: World, actor: Actor) -> tuple[SigningView, ...]:
    """Return what waits for a signature or a consent at the caller's operator."""
    with world.db.read(actor.own) as tx:
        brought = records.brought_keys(tx)
        return tuple(_view(row, brought, {}) for row in signing.listing(tx))


@verb("signing.read", MEMBERS, "own")
def read(world: World, actor: Actor, signing_id: str) -> SigningView:
    """Return one act that waits, with what would be signed: nobody consents to what is unseen."""
    with world.db.read(actor.own) as tx:
        row = _fetched(tx, actor, signing_id)
        prepared, _ = thawed(world, row)
        groups = {one.name: one.value for one in map(disclosure.read, prepared.disclosures)}
        return _view(row, records.brought_keys(tx), groups)


@verb("signing.commit", APPROVERS, "own")
def commit(world: World, actor: Actor, signing_id: str, signature: bytes | None = None) -> RecordId:
    """Complete a waiting act by its signature, or by consent where the node holds the key.

    Raises:  the key's problem where the signature is not of the named key over these bytes
    """
    with world.db.write(actor.own) as tx:
        operators.lock(tx, actor.own)
        row = _fetched(tx, actor, signing_id)
        if row.expires_at <= world.clock.now():
            raise WrongState(N_("The prepared act has expired. Discard it and prepare it again."))
        _second_person(tx, actor, row)
        prepared, arguments = thawed(world, row)
        _take(tx, signing_id)
        _still_newest(tx, row, prepared, arguments)
        record_id = records.commit(tx, world, prepared, signature)
        _COMPLETE[row.verb](tx, world, actor, row, arguments, record_id)
        journal(tx, world, actor, record_id)
        return record_id


@verb("signing.discard", EDITORS | APPROVERS, "own")
def discard(world: World, actor: Actor, signing_id: str) -> None:
    """Throw a waiting act away; the request goes back to where it was."""
    with world.db.write(actor.own) as tx:
        row = _fetched(tx, actor, signing_id)
        _take(tx, signing_id)
        if row.request_id is not None:
            asked = fetched(tx, actor, row.request_id)
            if asked.state == State.AWAITING_SIGNATURE:  # else the customer cancelled meanwhile
                take(tx, world, asked, Step.DISCARD, Side.SUPPLIER, resume_state=None)
                link = requests.linked(tx, asked.id, actor.own)
                if link is not None:  # what could not follow while it waited follows now
                    queue_recompute(tx, world, actor.own, [PartId(link.part_id)])
        journal(tx, world, actor, signing_id)


def _take(tx: Tx, signing_id: str) -> None:
    """Take the act away for good; of two who complete or discard it, one does.

    Raises:  WrongState
    """
    if not signing.remove(tx, signing_id):
        raise WrongState(N_("Somebody else completed this act meanwhile."))


def _still_newest(tx: Tx, row: Row[Any], prepared: Prepared, arguments: dict[str, Any]) -> None:
    """Refuse a statement that would replace what another statement has replaced meanwhile."""
    if row.verb != "statement":
        return
    if latest(tx, PartId(arguments["part_id"]), arguments["dataset"]) != prepared.supersedes:
        raise Outdated(N_("A newer statement was made meanwhile. Prepare this one again."))


def _second_person(tx: Tx, actor: Actor, row: Row[Any]) -> None:
    """Refuse that the same person prepares and consents where the operator wants two."""
    operator = operators.fetch(tx, actor.own)
    if operator is not None and operator.second_approval and row.prepared_by == actor.name:
        raise NotPermitted(N_("Your company wants a second person to approve this."))


def _answer(
    tx: Tx, world: World, actor: Actor, row: Row[Any], args: dict[str, Any], record_id: RecordId
) -> None:
    asked = fetched(tx, actor, row.request_id)
    delivery = Delivery(
        request_id=asked.id,
        part_id=args["part_id"],
        mode=args["mode"],
        released=tuple(args["released"]),
        stale=args["stale"],
    )
    deliver(tx, world, asked, delivery, record_id, Step(args["step"]))
    # The figure may have moved while the bytes waited: a recompute finds out.
    queue_recompute(tx, world, actor.own, [PartId(args["part_id"])])


def _refusal(
    tx: Tx, world: World, _actor: Actor, row: Row[Any], args: dict[str, Any], record_id: RecordId
) -> None:
    refuse(tx, world, row.request_id, record_id, args["reason"], args["reply"])


def _withdrawal(
    tx: Tx, world: World, _actor: Actor, row: Row[Any], args: dict[str, Any], record_id: RecordId
) -> None:
    withdrawn(tx, world, row.request_id, record_id, args["why"])


def _statement(
    tx: Tx, world: World, _actor: Actor, _row: Row[Any], args: dict[str, Any], record_id: RecordId
) -> None:
    published(tx, world, PartId(args["part_id"]), args["dataset"], record_id)


def _grant(
    tx: Tx, world: World, actor: Actor, _row: Row[Any], args: dict[str, Any], record_id: RecordId
) -> None:
    granted(tx, world, actor, args, record_id)


def _revocation(
    tx: Tx, world: World, _actor: Actor, _row: Row[Any], args: dict[str, Any], _record: RecordId
) -> None:
    revoked(tx, world, args["grant_id"])


_COMPLETE = {
    "answer": _answer,
    "refusal": _refusal,
    "withdrawal": _withdrawal,
    "statement": _statement,
    "grant": _grant,
    "revocation": _revocation,
}


def _fetched(tx: Tx, actor: Actor, signing_id: str) -> Row[Any]:
    row = signing.fetch(tx, signing_id)
    if row is None:
        raise checks.nothing()
    checks.own(actor, row.operator_id)
    return row


def _view(
    row: Row[Any], brought: frozenset[str], groups: Mapping[str, Mapping[str, Any]]
) -> SigningView:
    return SigningView(
        id=row.id,
        verb=row.verb,
        request_id=row.request_id,
        key_id=row.key_id,
        signing_input=row.signing_input,
        needs_signature=row.key_id in brought,
        prepared_by=row.prepared_by,
        created_at=row.created_at,
        expires_at=row.expires_at,
        groups=groups,
    )
