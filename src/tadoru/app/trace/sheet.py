"""Import a whole multi-level structure from a CSV file: all of it, or nothing and every defect."""

from collections.abc import Mapping, Sequence
from datetime import date

from tadoru.app.trace.change import changed, changing, refuse
from tadoru.app.trace.structure import Kept, keep, loops
from tadoru.app.trace.view import ALWAYS, ImportReport
from tadoru.app.verb import EDITORS, verb
from tadoru.app.world import World
from tadoru.core.access import checks
from tadoru.core.access.actor import Actor
from tadoru.core.findings import Finding
from tadoru.core.trace.part import PartDraft, PartKey
from tadoru.core.units import Unit
from tadoru.core.values import PartId, SiteId
from tadoru.core.words import N_
from tadoru.store import part as parts
from tadoru.store import site as sites
from tadoru.store import structure as structures
from tadoru.store.tx import Tx
from tadoru.wire.sheet.structure import StructureSheet, read_structure


@verb("structure.import", EDITORS, "own")
def import_csv(
    world: World,
    actor: Actor,
    site_id: SiteId,
    data: bytes,
    *,
    dry_run: bool = False,
    valid_from: date | None = None,
) -> ImportReport:
    """Register the parts of a file at a site and save the structure of each that has lines.

    Parts that are there already stay as they are; a structure that says the same is not saved
    again. A dry run reports what would happen, findings included, and keeps nothing.

    Raises:  InvalidData with every defect, unless it is a dry run
    """
    begins = valid_from or ALWAYS
    sheet = read_structure(data)
    if not isinstance(sheet, StructureSheet):
        return _rejected(sheet, dry_run=dry_run)
    opening = world.db.read(actor.own) if dry_run else changing(world, actor)
    with opening as tx:
        site = sites.fetch(tx, site_id)
        checks.own(actor, site.operator_id if site else None)
        plan = _Plan(tx, world, actor, site_id, sheet)
        findings = [*plan.findings, *loops(tx, plan.children(), begins)]
        if findings:
            return _rejected(findings, dry_run=dry_run)
        report = plan.report(dry_run=dry_run)
        if not dry_run:
            refuse([] if parts.add(tx, plan.rows) else [_meanwhile()])
            keep(tx, world, actor, plan.saved, begins)
            changed(tx, world, actor, site_id, [*plan.saved])
        return report


class _Plan:
    """What an import would do: parts to make, parts to keep, structures that say something new."""

    def __init__(
        self, tx: Tx, world: World, actor: Actor, site_id: SiteId, sheet: StructureSheet
    ) -> None:
        self._present = parts.at_site(tx, site_id)
        self.ids = {
            draft.key: PartId(self._present[draft.key].id)
            if draft.key in self._present
            else PartId(world.random.uuid())
            for draft in sheet.parts
        }
        now = world.clock.now()
        fresh = [draft for draft in sheet.parts if draft.key not in self._present]
        self.rows: Sequence[Mapping[str, object]] = [
            {
                "id": self.ids[draft.key],
                "operator_id": actor.own,
                "site_id": site_id,
                "number": draft.key.number,
                "supplementary": draft.key.supplementary,
                "name": draft.name,
                "kind": draft.make.value,
                "unit": draft.unit.value,
                "mass_kg": draft.mass_kg,
                "row_version": 1,
                "created_at": now,
                "changed_at": now,
            }
            for draft in fresh
        ]
        self.findings = self._differences(sheet)
        stated = self._stated(sheet)
        current = structures.current_lines(tx, list(stated))
        self.saved = {
            part_id: lines
            for part_id, lines in stated.items()
            if sorted(current.get(part_id, [])) != sorted(lines)
        }
        self._kept = len(stated) - len(self.saved)

    def children(self) -> dict[PartId, list[PartId]]:
        """Return the inputs of every structure that would be saved."""
        return {part_id: [line[0] for line in lines] for part_id, lines in self.saved.items()}

    def report(self, *, dry_run: bool) -> ImportReport:
        """Return the counts."""
        return ImportReport(
            parts_created=len(self.rows),
            parts_kept=len(self.ids) - len(self.rows),
            structures=len(self.saved),
            structures_kept=self._kept,
            part_ids={} if dry_run else {_label(key): id_ for key, id_ in self.ids.items()},
            findings=(),
            dry_run=dry_run,
        )

    def _stated(self, sheet: StructureSheet) -> dict[PartId, list[Kept]]:
        found: dict[PartId, list[Kept]] = {}
        for line in sheet.lines:
            kept = (self.ids[line.child], line.amount, line.stage_map.value)
            found.setdefault(self.ids[line.parent], []).append(kept)
        return found

    def _differences(self, sheet: StructureSheet) -> list[Finding]:
        """Return where a part that is there already is declared in another unit, or out of use."""
        rows = {line.child: line.row for line in sheet.lines}
        rows |= {line.parent: line.row for line in sheet.lines if line.parent not in rows}
        stated = {line.child for line in sheet.lines}
        findings = []
        for draft in sheet.parts:
            row = self._present.get(draft.key)
            if row is None:
                continue
            # An assembly of which the file says no unit is read as a piece.
            said = draft.key in stated or draft.unit is not Unit.PIECE
            if said and row.unit != draft.unit.value:
                findings.append(_other_unit(draft, rows[draft.key], row.unit))
            if row.retired_at is not None:
                findings.append(_retired(draft, rows[draft.key]))
        return findings


def _rejected(findings: Sequence[Finding], *, dry_run: bool) -> ImportReport:
    if not dry_run:
        refuse(findings)
    return ImportReport(0, 0, 0, 0, {}, tuple(findings), dry_run)


def _label(key: PartKey) -> str:
    return f"{key.number}/{key.supplementary}" if key.supplementary else key.number


def _other_unit(draft: PartDraft, row: int, unit: str) -> Finding:
    return Finding(
        f"row {row}, column unit",
        "structure.unit-differs",
        N_("The part “{number}” is declared in {unit} here already, not in {given}."),
        N_("Enter the amount in {unit}."),
        {"number": draft.key.number, "unit": unit, "given": draft.unit},
    )


def _retired(draft: PartDraft, row: int) -> Finding:
    return Finding(
        f"row {row}",
        "part.retired",
        N_("The part “{number}” is out of use."),
        N_("Choose another number, or register the part again with a supplementary number."),
        {"number": draft.key.number},
    )


def _meanwhile() -> Finding:
    return Finding(
        "row 1",
        "part.duplicate",
        N_("Somebody registered one of these parts in the same moment."),
        N_("Import the file again."),
    )
