"""Ask suppliers for a dataset about a part: one, or many in a constant number of statements."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from tadoru.app.exchange import datasets, progress, reminders
from tadoru.app.exchange.compose import COMPUTED
from tadoru.app.exchange.move import tell_all
from tadoru.app.exchange.terms import read
from tadoru.app.exchange.view import RequestView, of_row
from tadoru.app.journal import journal
from tadoru.app.verb import EDITORS, verb
from tadoru.app.world import World
from tadoru.core.access import checks
from tadoru.core.access.actor import Actor
from tadoru.core.exchange.states import State
from tadoru.core.findings import Finding
from tadoru.core.problems import InvalidData
from tadoru.core.trace.part import Make
from tadoru.core.units import Unit
from tadoru.core.values import OperatorId, PartId, RequestId, SourceId
from tadoru.core.words import N_
from tadoru.store import operator as operators
from tadoru.store import part as parts
from tadoru.store import request as requests
from tadoru.store import source as sources
from tadoru.store.tx import Row, Tx

MODES = ("standing", "once")
MESSAGE_MAX = 2000
ALWAYS = date(2000, 1, 1)  # a source made by asking has no beginning that anyone stated


MIXED = Finding(
    "/supplier_id",
    "request.trial",
    N_("One of the two companies is on trial and the other is not."),
    N_("Trial data never mix with real ones: choose a company of the same kind."),
)

OWN_PRODUCT = Finding(
    "/part_id",
    "request.made-part",
    N_("The part is one that you make: its footprint comes from its structure and activities."),
    N_("Ask about the part that you buy, or change this one to bought."),
)

NOT_HERE = Finding(
    "/supplier_id",
    "request.not-here",
    N_("The supplier of this part is not on this node, or several could be meant."),
    N_("Invite the supplier, or name it in the part's sources; then ask again."),
)
NOBODY = OperatorId("")  # a supplier that is only a name

Companies = Mapping[OperatorId, Row[Any]]  # name, country, trial of the sides


@dataclass(frozen=True)
class RequestDraft:
    """What a customer asks: a dataset about one bought part, from one supplier."""

    part_id: PartId
    supplier_id: OperatorId
    dataset: str
    terms: Mapping[str, str]
    source_id: SourceId | None = None
    unit: str | None = None  # in which the supplier should answer; none: the part's own
    mode: str = "standing"
    due_on: date | None = None
    message: str = ""


@dataclass
class _Batch:
    """The rows that sending some requests will write, and what is wrong with the others."""

    requests: list[dict[str, Any]]
    links: list[dict[str, object]]
    sources: list[dict[str, object]]
    findings: list[Finding]


@verb("request.create", EDITORS, "own")
def create(world: World, actor: Actor, draft: RequestDraft) -> RequestView:
    """Ask one supplier for one dataset about one part, and let the supplier know."""
    known = companies(world, actor, [draft])
    with world.db.write(actor.own) as tx:
        (row,) = send(tx, world, actor, [draft], known)
        journal(tx, world, actor, row.id)
        return of_row(row, actor.own, requests.linked(tx, row.id, actor.own))


def companies(world: World, actor: Actor, drafts: Sequence[RequestDraft]) -> Companies:
    """Return what anybody may know of the caller's operator and of those that it asks."""
    asked = {actor.own, *(draft.supplier_id for draft in drafts)} - {NOBODY}
    with world.db.node_read() as tx:
        return operators.briefs(tx, asked)


def send(
    tx: Tx,
    world: World,
    actor: Actor,
    drafts: Sequence[RequestDraft],
    known: Companies,
    *,
    campaign_id: str | None = None,
) -> Sequence[Row[Any]]:
    """Send requests, let the suppliers know, and return the rows; nothing where one is wrong.

    Raises:  InvalidData with everything that is wrong; of a campaign, line by line
    """
    operators.lock(tx, actor.own)  # two first requests about a part would make two sources
    held = parts.by_ids(tx, {draft.part_id for draft in drafts})
    for draft in drafts:
        part = held.get(draft.part_id)
        checks.own(actor, part.operator_id if part else None)
    batch = _batch(tx, world, actor, drafts, (held, known, campaign_id))
    if batch.findings:
        raise InvalidData(batch.findings)
    sources.add(tx, batch.sources)
    requests.add(tx, batch.requests)
    requests.link_many(tx, batch.links)
    ids = [RequestId(row["id"]) for row in batch.requests]
    rows = requests.among(tx, ids)
    tell_all(tx, world, rows, "request-new")
    reminders.schedule(tx, world, rows, known)
    progress.queue(tx, world, held.keys())  # who waits for us hears of it
    return rows


def _batch(
    tx: Tx,
    world: World,
    actor: Actor,
    drafts: Sequence[RequestDraft],
    about: tuple[Mapping[PartId, Row[Any]], Companies, str | None],
) -> _Batch:
    """Return what to write for each draft, in their order."""
    held, known, campaign_id = about
    sourced = {part: list(found) for part, found in sources.of_parts(tx, held).items()}
    names = {name: datasets.find(tx, name).id for name in {draft.dataset for draft in drafts}}
    batch = _Batch([], [], [], [])
    for index, draft in enumerate(drafts):
        part, place = held[draft.part_id], f"/lines/{index}" if campaign_id else ""
        terms = read(names[draft.dataset], draft.terms)
        faults = _faults(draft, part, known, actor.own)
        source = None if faults else _source(world, actor, draft, sourced, known)
        if isinstance(source, Finding):
            faults = [source]
        if faults or source is None or isinstance(source, Finding):
            batch.findings += [replace(one, place=place + one.place) for one in faults]
            continue
        if source.pop("made", False):
            batch.sources.append(source)
        row = _values(world, draft, part, terms)
        row |= {
            "customer_id": actor.own,
            "customer_name": known[actor.own].name,
            "supplier_name": known[draft.supplier_id].name,
        }
        batch.requests.append(row)
        link = {"request_id": row["id"], "operator_id": actor.own, "part_id": part.id}
        batch.links.append({**link, "source_id": source["id"], "campaign_id": campaign_id})
    return batch


def _values(
    world: World, draft: RequestDraft, part: Row[Any], terms: Mapping[str, str]
) -> dict[str, Any]:
    now = world.clock.now()
    return {
        "id": world.random.uuid(),
        "supplier_id": draft.supplier_id,
        "part_number": part.number,
        "part_name": part.name,
        "unit": draft.unit or part.unit,
        "dataset": draft.dataset,
        "terms": written(terms),
        "mode": draft.mode,
        "due_on": draft.due_on,
        "message": draft.message.strip(),
        "state": State.REQUESTED.value,
        "row_version": 1,
        "created_at": now,
        "changed_at": now,
    }


def written(terms: Mapping[str, str]) -> str:
    """Return the terms as a row keeps them, equal for equal terms."""
    return json.dumps(dict(terms), ensure_ascii=False, sort_keys=True)


def _faults(draft: RequestDraft, part: Row[Any], known: Companies, me: OperatorId) -> list[Finding]:
    faults = []
    supplier = known.get(draft.supplier_id)
    if draft.supplier_id == NOBODY:
        faults.append(NOT_HERE)
    elif supplier is None:
        text = N_("There is no supplier with this id on this node.")
        faults.append(_fault("/supplier_id", "request.supplier", text))
    elif draft.supplier_id == me:
        text = N_("A company cannot ask itself.")
        faults.append(_fault("/supplier_id", "request.supplier", text))
    elif supplier.trial != known[me].trial:
        faults.append(MIXED)
    if draft.mode not in MODES:
        faults.append(_fault("/mode", "request.mode", N_("Choose “standing” or “once”.")))
    if draft.unit is not None and draft.unit not in {unit.value for unit in Unit}:
        faults.append(_fault("/unit", "request.unit", N_("This unit is not known.")))
    if draft.dataset in COMPUTED and part.kind != Make.BOUGHT:
        faults.append(OWN_PRODUCT)
    return [*faults, *message_faults(draft.message)]


def message_faults(message: str) -> list[Finding]:
    """Return what is wrong with the words to a supplier."""
    if len(message) <= MESSAGE_MAX:
        return []
    text = N_("The message is longer than 2000 characters.")
    return [_fault("/message", "request.message", text)]


def _source(
    world: World,
    actor: Actor,
    draft: RequestDraft,
    sourced: dict[PartId, list[Any]],
    known: Companies,
) -> dict[str, object] | Finding:
    """Return the source of the part that a request feeds; a part's first one is made here."""
    listed = sourced.get(draft.part_id, [])
    fitting = [s for s in listed if s.supplier_id == draft.supplier_id]
    if draft.source_id is not None:
        fitting = [s for s in fitting if s.id == draft.source_id]
        if not fitting:
            text = N_("This source is not one of the part with this supplier.")
            return _fault("/source_id", "request.source", text)
    if fitting:
        return {"id": fitting[0].id}
    if listed:
        text = N_("The part has sources, and this supplier is not one of them.")
        return _fault("/supplier_id", "request.source", text)
    made = {
        "id": world.random.uuid(),
        "operator_id": actor.own,
        "part_id": draft.part_id,
        "supplier_id": draft.supplier_id,
        "supplier_name": known[draft.supplier_id].name,
        "share": Decimal(1),
        "unit_factor": Decimal(1),
        "valid_from": ALWAYS,
        "row_version": 1,
        "created_at": world.clock.now(),
    }
    sourced[draft.part_id] = [_Made(SourceId(str(made["id"])), draft.supplier_id)]
    return {**made, "made": True}


@dataclass(frozen=True)
class _Made:
    """A source that this call makes, as later lines of it see it."""

    id: SourceId
    supplier_id: OperatorId


def _fault(place: str, rule: str, message: str) -> Finding:
    return Finding(place, rule, message, N_("Correct this and send the request again."))
