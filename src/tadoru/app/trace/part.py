"""Register a part, change what is said of it, take it out of use and into use again."""

from dataclasses import dataclass

from tadoru.app.owned import owned
from tadoru.app.trace.change import changed, changing, outdated, refuse, unchanged
from tadoru.app.trace.view import PartView, of_part
from tadoru.app.verb import EDITORS, verb
from tadoru.app.world import World
from tadoru.core.access import checks
from tadoru.core.access.actor import Actor
from tadoru.core.findings import Finding
from tadoru.core.problems import InvalidData
from tadoru.core.trace.part import PartDraft, read_part
from tadoru.core.values import PartId, SiteId
from tadoru.core.words import N_
from tadoru.store import part as parts
from tadoru.store import site as sites


@dataclass(frozen=True, slots=True)
class PartForm:
    """A part as somebody describes it, every field as text."""

    number: str
    unit: str
    name: str = ""
    kind: str = "made"
    supplementary: str = ""
    mass_kg: str = ""


@verb("part.create", EDITORS, "own")
def create(world: World, actor: Actor, site_id: SiteId, form: PartForm) -> PartView:
    """Register a part at one of the operator's sites; its id is its trace id from now on."""
    draft = described(form)
    part_id = PartId(world.random.uuid())
    now = world.clock.now()
    with changing(world, actor) as tx:
        site = sites.fetch(tx, site_id)
        checks.own(actor, site.operator_id if site else None)
        fixed = {
            "id": part_id,
            "operator_id": actor.own,
            "site_id": site_id,
            "row_version": 1,
            "created_at": now,
        }
        if not parts.add(tx, [{**fixed, **columns(draft), "changed_at": now}]):
            refuse([duplicate(draft)])
        changed(tx, world, actor, part_id, [part_id])
        return of_part(owned(tx, actor, part_id))


@verb("part.update", EDITORS, "own")
def update(
    world: World, actor: Actor, part_id: PartId, form: PartForm, version: int | None = None
) -> PartView:
    """Change what is said of a part; its unit only as long as nothing was stated per unit.

    Raises:  Outdated where somebody else changed the part since that version
    """
    draft = described(form)
    with changing(world, actor) as tx:
        row = owned(tx, actor, part_id)
        if row.unit != draft.unit and parts.in_use(tx, part_id):
            refuse([_fixed(row.unit)])
        twin = parts.at_site(tx, row.site_id).get(draft.key)
        if twin is not None and twin.id != part_id:
            refuse([duplicate(draft)])
        values = {**columns(draft), "changed_at": world.clock.now()}
        unchanged(row, version)
        if not parts.rename(tx, part_id, row.row_version, values):
            raise outdated()
        changed(tx, world, actor, part_id, [part_id])
        return of_part(owned(tx, actor, part_id))


@verb("part.retire", EDITORS, "own")
def retire(world: World, actor: Actor, part_id: PartId, version: int | None = None) -> PartView:
    """Take a part out of use; what was stated and signed about it stays.

    Raises:  InvalidData as long as a structure in force names it
    """
    with changing(world, actor) as tx:
        row = owned(tx, actor, part_id)
        refuse([_used(user.number) for user in parts.users(tx, part_id)])
        now = world.clock.now()
        unchanged(row, version)
        if not parts.retire(tx, part_id, row.row_version, now):
            raise outdated()
        changed(tx, world, actor, part_id, [part_id])
        return of_part(owned(tx, actor, part_id))


@verb("part.restore", EDITORS, "own")
def restore(world: World, actor: Actor, part_id: PartId, version: int | None = None) -> PartView:
    """Take a part into use again, as it was; what is in use already stays so."""
    with changing(world, actor) as tx:
        row = owned(tx, actor, part_id)
        unchanged(row, version)
        if not parts.restore(tx, part_id, row.row_version, world.clock.now()):
            raise outdated()
        changed(tx, world, actor, part_id, [part_id])
        return of_part(owned(tx, actor, part_id))


def described(form: PartForm) -> PartDraft:
    """Return the part that somebody describes.

    Raises:  InvalidData
    """
    fields = {
        "number": form.number,
        "supplementary": form.supplementary,
        "name": form.name,
        "unit": form.unit,
        "make": form.kind,
        "mass_kg": form.mass_kg,
    }
    draft = read_part(fields)
    if isinstance(draft, PartDraft):
        return draft
    raise InvalidData(draft)


def columns(draft: PartDraft) -> dict[str, object]:
    """Return what the database keeps of a description."""
    return {
        "number": draft.key.number,
        "supplementary": draft.key.supplementary,
        "name": draft.name,
        "kind": draft.make.value,
        "unit": draft.unit.value,
        "mass_kg": draft.mass_kg,
    }


def duplicate(draft: PartDraft) -> Finding:
    """Return the finding that a site has a part of that number already."""
    return Finding(
        "/number",
        "part.duplicate",
        N_("The site has a part “{number}” already (perhaps out of use)."),
        N_("Choose another number or a supplementary number."),
        {"number": draft.key.number},
    )


def _fixed(unit: str) -> Finding:
    return Finding(
        "/unit",
        "part.unit-fixed",
        N_("Structures, sources or activities state amounts per {unit} of this part."),
        N_("Keep the unit, or register a new part."),
        {"unit": unit},
    )


def _used(number: str) -> Finding:
    return Finding(
        "/id",
        "part.in-use",
        N_("The part still goes into “{number}”."),
        N_("Remove it from that structure first."),
        {"number": number},
    )
