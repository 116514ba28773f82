"""Baselines: footprints frozen for a reporting year, with all that they were computed from."""

import json
import zlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from tadoru.app.footprint.answer import scope
from tadoru.app.footprint.baseline_view import (
    BaselineLine,
    BaselineView,
    of_baseline,
    of_line,
)
from tadoru.app.footprint.breakdown import known
from tadoru.app.footprint.frozen import freeze, stated_below
from tadoru.app.footprint.resident import held_slice
from tadoru.app.footprint.slice import Slice, figure
from tadoru.app.footprint.terms import Terms, checked
from tadoru.app.journal import journal
from tadoru.app.listing import Listing, Page
from tadoru.app.owned import owned
from tadoru.app.verb import ADMINISTRATORS, EDITORS, EVERYONE, verb
from tadoru.app.world import World
from tadoru.core.access import checks
from tadoru.core.access.actor import Actor
from tadoru.core.carbon.result import to_values
from tadoru.core.dataset.values import Value
from tadoru.core.findings import Finding
from tadoru.core.problems import InvalidData
from tadoru.core.trace.part import Make
from tadoru.core.values import BaselineId, PartId
from tadoru.core.words import N_
from tadoru.store import baseline as baselines
from tadoru.store import operator as operators
from tadoru.store import part as parts
from tadoru.store.page import cut, moment_key, read_moment_key, read_text_key, text_key
from tadoru.store.tx import Row, Tx

NAME_MAX = 100
NOTE_MAX = 2000
PARTS_MAX = 2000  # of one baseline
VISITS_MAX = 100_000  # of parts inside parts: more would keep the caller waiting for minutes


@dataclass(frozen=True, slots=True)
class BaselineDraft:
    """What to freeze: these parts, or every part that the operator makes."""

    name: str
    terms: Terms
    part_ids: tuple[PartId, ...] = ()
    note: str = ""


@verb("baseline.create", EDITORS, "own")
def create(world: World, actor: Actor, draft: BaselineDraft) -> BaselineView:
    """Freeze the footprints of parts under the terms; nothing changes them afterwards.

    Raises:  InvalidData with everything that is wrong
    """
    terms = checked(draft.terms)
    if findings := _faults(draft):
        raise InvalidData(findings)
    with world.db.read(actor.own) as tx:
        rows = parts.among(tx, draft.part_ids)
        for part_id in draft.part_ids:
            checks.own(actor, rows[part_id].operator_id if part_id in rows else None)
        held = held_slice(tx, world, actor.own, terms)
        part_ids = _chosen(held, draft.part_ids)
        lines = _lines(tx, held, part_ids)
    baseline_id = BaselineId(world.random.uuid())
    content = world.vault.seal(zlib.compress(freeze(held, part_ids)), context(baseline_id))
    row = {
        "id": baseline_id,
        "operator_id": actor.own,
        "name": draft.name.strip(),
        "method": terms.method,
        "gwp_set": terms.gwp_set,
        "period_start": terms.period_start,
        "period_end": terms.period_end,
        "note": draft.note.strip(),
        "content": content,
        "created_by": actor.name,
        "created_at": world.clock.now(),
    }
    with world.db.write(actor.own) as tx:
        operators.lock(tx, actor.own)  # two of one name at once
        if baselines.named(tx, draft.name.strip()):
            raise InvalidData([_taken(draft.name.strip())])
        keys = {"baseline_id": baseline_id, "operator_id": actor.own}
        baselines.add(tx, row, [{**line, **keys} for line in lines])
        journal(tx, world, actor, baseline_id)
        return of_baseline(held_by(tx, actor, baseline_id))


@verb("baseline.list", EVERYONE, "mine")
def listing(world: World, actor: Actor, page: Page) -> Listing[BaselineView]:
    """Return the operator's baselines, the newest first."""
    with world.db.read(actor.own) as tx:
        rows = baselines.listed(tx, after=read_moment_key(page.after), limit=page.limit)
    return cut(rows, page, lambda row: moment_key(row.created_at, row.id)).map(of_baseline)


@verb("baseline.of-part", EVERYONE, "own")
def of_part(world: World, actor: Actor, part_id: PartId) -> tuple[BaselineView, ...]:
    """Return the baselines that hold a part, the newest first."""
    with world.db.read(actor.own) as tx:
        owned(tx, actor, part_id)
        return tuple(map(of_baseline, baselines.holding(tx, part_id)))


@verb("baseline.read", EVERYONE, "own")
def read(world: World, actor: Actor, baseline_id: BaselineId) -> BaselineView:
    """Return a baseline: its terms, its note, how many parts it holds."""
    with world.db.read(actor.own) as tx:
        return of_baseline(held_by(tx, actor, baseline_id))


@verb("baseline.content", EVERYONE, "own")
def lines(world: World, actor: Actor, baseline_id: BaselineId, page: Page) -> Listing[BaselineLine]:
    """Return the frozen figures of a baseline, by part number."""
    with world.db.read(actor.own) as tx:
        held_by(tx, actor, baseline_id)
        rows = baselines.lines(tx, baseline_id, after=read_text_key(page.after), limit=page.limit)
    return cut(rows, page, lambda row: text_key(row.number, row.part_id)).map(of_line)


@verb("baseline.export", EVERYONE, "own")
def export(world: World, actor: Actor, baseline_id: BaselineId) -> bytes:
    """Return a baseline as one JSON document: terms, inputs, answers by record, and results."""
    with world.db.read(actor.own) as tx:
        row = held_by(tx, actor, baseline_id)
        document = json.loads(opened(tx, world, baseline_id))
        results = {one.part_id: json.loads(one.result) for one in baselines.results(tx, row.id)}
    head = {
        "id": row.id,
        "name": row.name,
        "note": row.note,
        "created_at": row.created_at.isoformat().replace("+00:00", "Z"),
    }
    whole = {**document, "baseline": head, "results": results}
    return json.dumps(whole, ensure_ascii=False, sort_keys=True, indent=1).encode()


@verb("baseline.delete", ADMINISTRATORS, "own")
def delete(world: World, actor: Actor, baseline_id: BaselineId) -> None:
    """Delete a baseline; footprints and records stay as they are."""
    with world.db.write(actor.own) as tx:
        held_by(tx, actor, baseline_id)
        baselines.remove(tx, baseline_id)
        journal(tx, world, actor, baseline_id)


def held_by(tx: Tx, actor: Actor, baseline_id: BaselineId) -> Row[Any]:
    """Return a baseline of the caller's operator.

    Raises:  Absent for any other
    """
    row = baselines.get(tx, baseline_id)
    checks.own(actor, row.operator_id if row else None)
    if row is None:
        raise checks.nothing()
    return row


def opened(tx: Tx, world: World, baseline_id: BaselineId) -> bytes:
    """Return the document that a baseline keeps.

    Raises:  Unsealable
    """
    sealed = baselines.content(tx, baseline_id)
    return zlib.decompress(world.vault.open(sealed, context(baseline_id)))


def context(baseline_id: BaselineId) -> str:
    """Return to what the sealed content is bound."""
    return f"baseline/{baseline_id}"


def _chosen(held: Slice, wanted: Collection[PartId]) -> list[PartId]:
    """Return the parts to freeze: those named, or all made ones of which anything is known."""
    if wanted:
        chosen = list(dict.fromkeys(wanted))
        _require_little(held, chosen)
        unknown = [one for one in chosen if not known(held.graph, held.below(one))]
        if unknown:
            names = ", ".join(held.graph.nodes[one].name for one in unknown[:10])
            raise InvalidData([_unknown(names)])
        return chosen
    made = [PartId(p) for p, row in held.own.parts.items() if row.kind != Make.BOUGHT.value]
    if len(made) > PARTS_MAX:
        raise InvalidData([_TOO_MANY])
    _require_little(held, made)
    chosen = [part for part in made if known(held.graph, held.below(part))]
    if not chosen:
        raise InvalidData([_NOTHING])
    return chosen


def _require_little(held: Slice, part_ids: Sequence[PartId]) -> None:
    """Refuse what would take minutes: every figure looks at all that goes into its part."""
    visits = 0
    for part_id in part_ids:
        visits += len(stated_below(held, [part_id]))
        if visits > VISITS_MAX:
            raise InvalidData([_TOO_MUCH])


def _lines(tx: Tx, held: Slice, part_ids: Sequence[PartId]) -> list[dict[str, object]]:
    """Return the rows of the frozen figures, by the exact rule."""
    at_site: dict[str, dict[str, Value]] = {}  # what terms and plant say of the scope
    found: list[dict[str, object]] = []
    for part_id in part_ids:
        site_id = held.own.parts[part_id].site_id
        if site_id not in at_site:
            at_site[site_id] = scope(tx, held, part_id)
        total = figure(held, part_id, 0)
        values = to_values(total, held.graph.nodes[part_id], at_site[site_id])
        result = json.dumps({"values": values}, ensure_ascii=False, sort_keys=True)
        found.append({"part_id": part_id, "result": result})
    return found


def _faults(draft: BaselineDraft) -> list[Finding]:
    found = []
    name = draft.name.strip()
    if not name or len(name) > NAME_MAX or not name.isprintable():
        message = N_("The name is missing, too long, or no plain text.")
        remedy = N_("Give a name of at most {limit} characters, such as “Fiscal year 2025”.")
        found.append(Finding("/name", "baseline.name", message, remedy, {"limit": NAME_MAX}))
    if len(draft.note) > NOTE_MAX:
        message = N_("The note is longer than {limit} characters.")
        found.append(
            Finding("/note", "baseline.note", message, N_("Shorten it."), {"limit": NOTE_MAX})
        )
    if len(draft.part_ids) > PARTS_MAX:
        found.append(_TOO_MANY)
    return found


def _taken(name: str) -> Finding:
    return Finding(
        "/name",
        "baseline.duplicate",
        N_("There is a baseline “{name}” already."),
        N_("Choose another name: a baseline is never changed."),
        {"name": name},
    )


def _unknown(names: str) -> Finding:
    return Finding(
        "/part_ids",
        "footprint.nothing-known",
        N_("No figure is known for: {names}."),
        N_("Leave these parts out, or enter what is missing first."),
        {"names": names},
    )


_NOTHING = Finding(
    "/part_ids",
    "baseline.nothing",
    N_("No part that you make has a figure in this period."),
    N_("Enter own emissions or structures, or ask suppliers, and freeze them then."),
)
_TOO_MANY = Finding(
    "/part_ids",
    "baseline.too-many",
    N_("A baseline holds at most {limit} parts."),
    N_("Name the parts that you report on; what goes into them is frozen with them."),
    {"limit": PARTS_MAX},
)
_TOO_MUCH = Finding(
    "/part_ids",
    "baseline.too-much",
    N_("These parts have too much in them to be frozen in one go."),
    N_("Name the parts that you report on; what goes into them is frozen with them."),
)
