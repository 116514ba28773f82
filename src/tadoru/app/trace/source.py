"""Save and list from whom a bought part comes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from tadoru.app.owned import owned
from tadoru.app.trace.change import changed, changing, refuse, unchanged
from tadoru.app.trace.view import ALWAYS, SourceView, of_source
from tadoru.app.verb import EDITORS, EVERYONE, verb
from tadoru.app.world import World
from tadoru.core.access.actor import Actor
from tadoru.core.findings import Finding
from tadoru.core.trace.part import Make
from tadoru.core.trace.source import Source, check_sources
from tadoru.core.units import Unit, between, read_unit
from tadoru.core.values import OperatorId, PartId, SourceId, plain, read_amount, rounded
from tadoru.core.words import N_
from tadoru.store import operator as operators
from tadoru.store import part as parts
from tadoru.store import source as sources
from tadoru.store.tx import Row, Tx

SOURCES_MAX = 200
NAME_MAX = 200
FACTOR_PLACES = 24


@dataclass(frozen=True, slots=True)
class SourceDraft:
    """One supplier's share of a part; a known `id` keeps the requests that were sent to it."""

    supplier_id: OperatorId | None = None  # none: not on this node, then the name is needed
    supplier_name: str = ""
    share: str = "1"
    supplier_unit: str = ""  # empty: the part's own
    unit_factor: str = ""  # how many of our units one of theirs is; empty: by the two units
    valid_from: date | None = None
    valid_to: date | None = None  # the last day
    id: SourceId | None = None


@dataclass(frozen=True, slots=True)
class PastSource:
    """A source that went out of use, with when it was entered and when it went."""

    source: SourceView
    created_at: datetime
    retired_at: datetime


@verb("source.save", EDITORS, "own")
def save(
    world: World,
    actor: Actor,
    part_id: PartId,
    drafts: Sequence[SourceDraft],
    version: int | None = None,
) -> tuple[SourceView, ...]:
    """Replace the sources of a part; one that is not listed goes out of use.

    Raises:  Outdated where somebody else changed the part since that version of it
    """
    names = _supplier_names(world, drafts)
    with changing(world, actor) as tx:
        part = owned(tx, actor, part_id)
        unchanged(part, version)
        unit = Unit(part.unit)
        refuse([_made()] if drafts and part.kind == Make.MADE.value else [])
        present = {SourceId(row.id): row for row in sources.of_part(tx, part_id)}
        refuse(_faults(drafts, present, names, actor.own))
        read = _read(drafts, unit, names)
        refuse(check_sources(unit, read))
        kept = {draft.id for draft in drafts}
        now = world.clock.now()
        parts.touch(tx, [part_id], now)
        sources.retire(tx, [id_ for id_ in present if id_ not in kept], now)
        for draft, source in zip(drafts, read, strict=True):
            columns = _columns(draft, source, unit)
            if draft.id is not None:
                sources.change(tx, draft.id, columns)
                continue
            fixed = {
                "id": world.random.uuid(),
                "operator_id": actor.own,
                "part_id": part_id,
                "row_version": 1,
                "created_at": now,
            }
            sources.add(tx, [{**columns, **fixed}])
        changed(tx, world, actor, part_id, [part_id])
        return _listed(tx, part)


@verb("source.list", EVERYONE, "own")
def listing(world: World, actor: Actor, part_id: PartId) -> tuple[SourceView, ...]:
    """Return the sources of a part that are in use."""
    with world.db.read(actor.own) as tx:
        return _listed(tx, owned(tx, actor, part_id))


@verb("source.history", EVERYONE, "own")
def history(world: World, actor: Actor, part_id: PartId) -> tuple[PastSource, ...]:
    """Return the sources of a part that went out of use, the last one first."""
    with world.db.read(actor.own) as tx:
        part = owned(tx, actor, part_id)
        rows = sources.past(tx, part_id)
    return tuple(
        PastSource(of_source(row, part.unit), row.created_at, row.retired_at) for row in rows
    )


def _listed(tx: Tx, part: Row[Any]) -> tuple[SourceView, ...]:
    return tuple(of_source(row, part.unit) for row in sources.of_part(tx, part.id))


def _supplier_names(world: World, drafts: Sequence[SourceDraft]) -> dict[OperatorId, str]:
    """Return the names of the suppliers that are on this node; any member may know them."""
    asked = {draft.supplier_id for draft in drafts if draft.supplier_id is not None}
    if not asked:
        return {}
    with world.db.node_read() as tx:
        return dict(operators.names(tx, asked))


def _faults(
    drafts: Sequence[SourceDraft],
    present: dict[SourceId, Row[Any]],
    names: dict[OperatorId, str],
    me: OperatorId,
) -> list[Finding]:
    faults = [] if len(drafts) <= SOURCES_MAX else [_fault("", N_("There are too many sources."))]
    listed = [draft.id for draft in drafts if draft.id is not None]
    for index, draft in enumerate(drafts):
        if draft.id is not None and (draft.id not in present or listed.count(draft.id) > 1):
            text = N_("This is not a source of the part, or it is listed twice.")
            faults.append(_fault(f"/{index}/id", text))
        if draft.supplier_id is None:
            if not 0 < len(draft.supplier_name.strip()) <= NAME_MAX:
                text = N_("The supplier has no name, or one that is too long.")
                faults.append(_fault(f"/{index}/supplier_name", text))
        elif draft.supplier_id not in names or draft.supplier_id == me:
            text = N_("There is no other company with this id on this node.")
            faults.append(_fault(f"/{index}/supplier_id", text))
    return faults


def _read(drafts: Sequence[SourceDraft], unit: Unit, names: dict[OperatorId, str]) -> list[Source]:
    findings: list[Finding] = []
    read: list[Source] = []
    for index, draft in enumerate(drafts):
        place = f"/sources/{index}"
        share = read_amount(draft.share, f"{place}/share")
        factor = (
            read_amount(draft.unit_factor, f"{place}/unit_factor") if draft.unit_factor else None
        )
        theirs = _unit(draft.supplier_unit, unit, f"{place}/supplier_unit")
        findings += [found for found in (share, factor, theirs) if isinstance(found, Finding)]
        if isinstance(share, Finding) or isinstance(factor, Finding) or isinstance(theirs, Finding):
            continue
        supplier = names[draft.supplier_id] if draft.supplier_id else draft.supplier_name.strip()
        read.append(
            Source(
                supplier=supplier,
                share=share,
                supplier_unit=theirs,
                unit_factor=factor,
                valid_from=draft.valid_from,
                valid_to=draft.valid_to,
            )
        )
    refuse(findings)
    return read


def _unit(text: str, own: Unit, place: str) -> Unit | Finding:
    if not text.strip():
        return own
    measure = read_unit(text, place)
    if isinstance(measure, Finding):
        return measure
    if measure.factor != 1:
        remedy = N_("Use {unit}.")
        message = N_("A part is declared in one of our units, not in a multiple of it.")
        return Finding(place, "part.unit-scaled", message, remedy, {"unit": measure.unit})
    return measure.unit


def _columns(draft: SourceDraft, source: Source, unit: Unit) -> dict[str, object]:
    return {
        "supplier_id": draft.supplier_id,
        "supplier_name": source.supplier,
        "share": source.share,
        "supplier_unit": source.supplier_unit.value,
        "unit_factor": _factor(source, unit),
        "valid_from": source.valid_from or ALWAYS,
        "valid_to": source.valid_to,
    }


def _factor(source: Source, unit: Unit) -> Decimal:
    """Return how many of our units one of the supplier's is; between energies it never ends."""
    if source.unit_factor is not None:
        return source.unit_factor
    exact = between(source.supplier_unit, unit)
    if exact is None:
        raise AssertionError("the source was checked")
    return Decimal(plain(rounded(exact, FACTOR_PLACES)))


def _fault(place: str, message: str) -> Finding:
    remedy = N_("Correct the list of sources and save it again.")
    return Finding(f"/sources{place}", "source.unknown", message, remedy)


def _made() -> Finding:
    return Finding(
        "/sources",
        "source.part-is-made",
        N_("You make this part yourself; only a bought part has sources."),
        N_("Mark the part as bought, or register what you buy as a part of its own."),
    )
