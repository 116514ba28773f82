"""Ask a supplier for a dataset about a part."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from tadoru.app.exchange import datasets
from tadoru.app.exchange.compose import COMPUTED
from tadoru.app.exchange.move import tell
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
from tadoru.core.values import OperatorId, PartId, SourceId
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


@verb("request.create", EDITORS, "own")
def create(world: World, actor: Actor, draft: RequestDraft) -> RequestView:
    """Ask one supplier for one dataset about one part, and let the supplier know."""
    with world.db.node_read() as tx:
        names = operators.names(tx, (actor.own, draft.supplier_id))
        mixed = operators.on_trial(tx, (actor.own, draft.supplier_id)) is None
    with world.db.write(actor.own) as tx:
        operators.lock(tx, actor.own)  # two first requests about a part would make two sources
        part = parts.get(tx, draft.part_id)
        if part is None:
            raise checks.nothing()
        checks.own(actor, part.operator_id)
        dataset = datasets.find(tx, draft.dataset)
        terms = read(dataset.id, draft.terms)
        findings = [*_faults(draft, names, actor.own), *([MIXED] if mixed else [])]
        if dataset.id in COMPUTED and part.kind != Make.BOUGHT:
            findings.append(OWN_PRODUCT)
        if findings:
            raise InvalidData(findings)
        source_id = _source(tx, world, actor, draft, names[draft.supplier_id])
        values = _values(world, draft, part, terms)
        values["customer_id"] = actor.own
        values["customer_name"] = names[actor.own]
        values["supplier_name"] = names[draft.supplier_id]
        requests.add(tx, values)
        link = {
            "request_id": values["id"],
            "operator_id": actor.own,
            "part_id": part.id,
            "source_id": source_id,
        }
        requests.link(tx, link)
        row = requests.fetch(tx, values["id"])
        if row is None:
            raise AssertionError("the request was just kept")
        tell(tx, world, row, "request-new", by=actor.own, to=draft.supplier_id)
        journal(tx, world, actor, row.id)
        return of_row(row, actor.own, requests.linked(tx, row.id, actor.own))


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
        "terms": json.dumps(dict(terms), ensure_ascii=False, sort_keys=True),
        "mode": draft.mode,
        "due_on": draft.due_on,
        "message": draft.message.strip(),
        "state": State.REQUESTED.value,
        "row_version": 1,
        "created_at": now,
        "changed_at": now,
    }


def _faults(draft: RequestDraft, names: Mapping[OperatorId, str], me: OperatorId) -> list[Finding]:
    faults = []
    if draft.supplier_id not in names:
        text = N_("There is no supplier with this id on this node.")
        faults.append(_fault("/supplier_id", "request.supplier", text))
    elif draft.supplier_id == me:
        text = N_("A company cannot ask itself.")
        faults.append(_fault("/supplier_id", "request.supplier", text))
    if draft.mode not in MODES:
        faults.append(_fault("/mode", "request.mode", N_("Choose “standing” or “once”.")))
    if draft.unit is not None and draft.unit not in {unit.value for unit in Unit}:
        faults.append(_fault("/unit", "request.unit", N_("This unit is not known.")))
    return [*faults, *message_faults(draft.message)]


def message_faults(message: str) -> list[Finding]:
    """Return what is wrong with the words to a supplier."""
    if len(message) <= MESSAGE_MAX:
        return []
    text = N_("The message is longer than 2000 characters.")
    return [_fault("/message", "request.message", text)]


def _source(
    tx: Tx, world: World, actor: Actor, draft: RequestDraft, supplier_name: str
) -> SourceId | None:
    """Return the source of the part that this request feeds; a part's first one is made here."""
    known = sources.of_part(tx, draft.part_id)
    fitting = [s for s in known if s.supplier_id == draft.supplier_id]
    if draft.source_id is not None:
        fitting = [s for s in fitting if s.id == draft.source_id]
        if not fitting:
            text = N_("This source is not one of the part with this supplier.")
            raise InvalidData([_fault("/source_id", "request.source", text)])
    if fitting:
        found: SourceId = fitting[0].id
        return found
    if known:
        text = N_("The part has sources, and this supplier is not one of them.")
        raise InvalidData([_fault("/supplier_id", "request.source", text)])
    made = SourceId(world.random.uuid())
    row = {
        "id": made,
        "operator_id": actor.own,
        "part_id": draft.part_id,
        "supplier_id": draft.supplier_id,
        "supplier_name": supplier_name,
        "share": Decimal(1),
        "unit_factor": Decimal(1),
        "valid_from": ALWAYS,
        "row_version": 1,
        "created_at": world.clock.now(),
    }
    sources.add(tx, [row])
    return made


def _fault(place: str, rule: str, message: str) -> Finding:
    return Finding(place, rule, message, N_("Correct this and send the request again."))
