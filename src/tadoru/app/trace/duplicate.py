"""Register a part that is like another one."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tadoru.app.owned import owned
from tadoru.app.trace.change import changed, changing, refuse
from tadoru.app.trace.part import PartForm, columns, described, duplicate
from tadoru.app.trace.structure import holds, keep
from tadoru.app.trace.view import ALWAYS, PartView, of_part
from tadoru.app.verb import EDITORS, verb
from tadoru.app.world import World
from tadoru.core.access import checks
from tadoru.core.access.actor import Actor
from tadoru.core.values import PartId, SiteId
from tadoru.store import activity as activities
from tadoru.store import part as parts
from tadoru.store import site as sites
from tadoru.store import source as sources
from tadoru.store import structure as structures
from tadoru.store.tx import Row, Tx


@dataclass(frozen=True, slots=True)
class CopyForm:
    """What is other about the copy, and what comes along; an empty name or no site: the same."""

    number: str
    supplementary: str = ""
    name: str = ""
    site_id: SiteId | None = None
    with_structure: bool = True
    with_sources: bool = True
    with_activities: bool = True


@verb("part.copy", EDITORS, "own")
def copy(world: World, actor: Actor, part_id: PartId, form: CopyForm) -> PartView:
    """Register a part like another one, with what holds of that one today."""
    made = PartId(world.random.uuid())
    now = world.clock.now()
    with changing(world, actor) as tx:
        model = owned(tx, actor, part_id)
        site_id = form.site_id or SiteId(model.site_id)
        site = sites.fetch(tx, site_id)
        checks.own(actor, site.operator_id if site else None)
        draft = described(_like(model, form))
        fixed = {"id": made, "operator_id": actor.own, "site_id": site_id, "row_version": 1}
        row = {**fixed, **columns(draft), "created_at": now, "changed_at": now}
        if not parts.add(tx, [row]):
            refuse([duplicate(draft)])
        if form.with_structure:
            _copy_structure(tx, world, actor, part_id, made)
        fresh = {"part_id": made, "created_at": now}
        if form.with_sources:
            found = sources.of_part(tx, part_id)
            sources.add(tx, [_again(world, one, {**fresh, "row_version": 1}) for one in found])
        if form.with_activities:
            lines = activities.of_part(tx, part_id)
            activities.add(tx, [_again(world, one, fresh) for one in lines])
        changed(tx, world, actor, made, [made])
        return of_part(owned(tx, actor, made))


def _like(model: Row[Any], form: CopyForm) -> PartForm:
    mass = "" if model.mass_kg is None else f"{model.mass_kg:f}"
    name = form.name.strip() or model.name
    return PartForm(form.number, model.unit, name, model.kind, form.supplementary, mass)


def _copy_structure(tx: Tx, world: World, actor: Actor, model: PartId, made: PartId) -> None:
    today = world.clock.now().date()
    held = next((row for row in structures.versions(tx, model) if holds(row, today)), None)
    if held is not None:
        lines = structures.lines(tx, [held.id])
        kept = [(PartId(line.child_id), line.amount, str(line.stage_map)) for line in lines]
        keep(tx, world, actor, {made: kept}, ALWAYS)


def _again(world: World, row: Row[Any], fresh: Mapping[str, object]) -> dict[str, object]:
    return {**row._asdict(), "id": world.random.uuid(), **fresh}
