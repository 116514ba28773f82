"""Import a whole multi-level structure from a file: all of it, or nothing and every defect."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from tadoru.app.trace.change import changed, refuse
from tadoru.app.trace.structure import AMOUNT_PLACES, Kept
from tadoru.app.trace.view import ALWAYS
from tadoru.app.transfer.opening import File, known_sites, meanwhile, opening, retired
from tadoru.app.transfer.view import CHANGES_MAX, Change, ImportReport, label, rejected
from tadoru.app.verb import EDITORS, verb
from tadoru.app.world import World
from tadoru.core.access.actor import Actor
from tadoru.core.findings import Finding
from tadoru.core.trace.cycle import Loop, levels
from tadoru.core.trace.structure import loop_finding
from tadoru.core.units import Unit, between
from tadoru.core.values import PartId, SiteId, plain, rounded
from tadoru.core.words import N_
from tadoru.store import part as parts
from tadoru.store import structure as structures
from tadoru.store import transfer
from tadoru.store.tx import Row, Tx
from tadoru.wire.sheet.cells import Name
from tadoru.wire.sheet.layout import Table
from tadoru.wire.sheet.structure import SheetLine, SheetPart, StructureSheet, read_structure

WHAT_MAX = 20  # inputs that a change names
LOOP = "structure.cycle"


@verb("structure.import", EDITORS, "own")
def import_structures(
    world: World,
    actor: Actor,
    site_id: SiteId | None,
    file: File,
    *,
    dry_run: bool = False,
    valid_from: date | None = None,
) -> ImportReport:
    """Register the parts of a file and save the structure of each that has lines.

    Parts that are there already stay as they are; a structure that says the same is not saved
    again. A dry run reports what would happen, findings included, and keeps nothing.

    Raises:  InvalidData with every defect, unless it is a dry run
    """
    sites = known_sites(world, actor, site_id)
    sheet = read_structure(file.data, sites, file.kind, world.import_bytes, file.progress)
    with opening(world, actor, dry_run=dry_run) as tx:
        plan = _Plan(tx, world, actor, sheet, valid_from)
        findings = [*sheet.findings, *plan.findings]
        if not any(finding.rule == LOOP for finding in findings):
            findings += plan.loops(tx)
        if findings and dry_run:
            return rejected(Table.STRUCTURES, findings)
        refuse(findings)
        if not dry_run:
            refuse([] if parts.add(tx, plan.fresh) else [meanwhile(sheet.where.top)])
            plan.keep(tx)
            changed(tx, world, actor, site_id or actor.own, list(plan.saved))
        return plan.report(dry_run=dry_run)


class _Plan:
    """What an import would do: parts to make, structures that say something new."""

    def __init__(
        self,
        tx: Tx,
        world: World,
        actor: Actor,
        sheet: StructureSheet,
        valid_from: date | None,
    ) -> None:
        self._world, self._actor, self._sheet = world, actor, sheet
        self._present = transfer.parts(tx, {part.key.site for part in sheet.parts})
        self.ids = {
            part.key: PartId(known.id if known is not None else world.random.uuid())
            for part in sheet.parts
            for known in [self._present.get(part.key)]
        }
        self.fresh = [self._new(part) for part in sheet.parts if part.key not in self._present]
        self.findings: list[Finding] = self._differences()
        stated = self._stated() if not self.findings else {}
        self._last = transfer.last_structures(tx, list(stated))
        self.begins = {
            self.ids[line.parent]: sheet.begins.get(line.parent, valid_from or ALWAYS)
            for line in sheet.lines
        }
        before = self._lines_before(tx)
        told = {self.ids[key] for key in sheet.begins}
        self.saved = {
            part_id: lines
            for part_id, lines in stated.items()
            if sorted(before.get(part_id, [])) != sorted(lines)
            or (part_id in told and self._last[part_id].valid_from != self.begins[part_id])
        }
        self._kept = len(stated) - len(self.saved)
        self._changes = self._told(before)

    def keep(self, tx: Tx) -> None:
        """Write one new version for each part and end those that it replaces."""
        now, own = self._world.clock.now(), self._actor.own
        replaced = {
            part_id: self.begins[part_id] for part_id in self.saved if part_id in self._last
        }
        transfer.close_structures(tx, replaced)
        known = {PartId(row.id) for row in self._present.values()}
        parts.touch(tx, [part_id for part_id in self.saved if part_id in known], now)
        ids = {part_id: self._world.random.uuid() for part_id in self.saved}
        heads = [
            {
                "id": ids[part_id],
                "operator_id": own,
                "part_id": part_id,
                "version": self._last[part_id].version + 1 if part_id in self._last else 1,
                "valid_from": self.begins[part_id],
                "created_at": now,
            }
            for part_id in self.saved
        ]
        lines = [
            {
                "structure_id": ids[part_id],
                "position": position,
                "operator_id": own,
                "child_id": child,
                "amount": amount,
                "stage_map": stage_map,
            }
            for part_id, rows in self.saved.items()
            for position, (child, amount, stage_map) in enumerate(rows)
        ]
        transfer.add_structures(tx, heads, lines)

    def loops(self, tx: Tx) -> list[Finding]:
        """Return a finding if the file would close a loop with what is there, on any later day."""
        if not self.saved:
            return []
        first = min(self.begins[part_id] for part_id in self.saved)
        replaced = {part_id for part_id in self.saved if self.begins[part_id] == first}
        edges = [
            (PartId(row.part_id), PartId(row.child_id))
            for row in structures.edges_from(tx, first)
            if row.part_id not in replaced
        ]
        edges += [(parent, line[0]) for parent, lines in self.saved.items() for line in lines]
        index = {part: i for i, part in enumerate(dict.fromkeys(p for edge in edges for p in edge))}
        found = levels([index[a] for a, _ in edges], [index[b] for _, b in edges], len(index))
        if not isinstance(found, Loop):
            return []
        ids = list(index)
        return [self._loop_found(tx, [ids[node] for node in found])]

    def report(self, *, dry_run: bool) -> ImportReport:
        """Return the counts."""
        created = sum(part_id not in self._last for part_id in self.saved)
        return ImportReport(
            Table.STRUCTURES,
            created=created,
            changed=len(self.saved) - created,
            unchanged=self._kept,
            parts_created=len(self.fresh),
            parts_kept=len(self.ids) - len(self.fresh),
            changes=tuple(self._changes),
            part_ids={} if dry_run else {label(key): id_ for key, id_ in self.ids.items()},
            dry_run=dry_run,
        )

    def _new(self, part: SheetPart) -> dict[str, object]:
        now = self._world.clock.now()
        return {
            "id": self.ids[part.key],
            "operator_id": self._actor.own,
            "site_id": part.key.site,
            "number": part.key.number,
            "supplementary": part.key.supplementary,
            "name": part.name,
            "kind": part.make.value,
            "unit": part.unit.value,
            "mass_kg": part.mass_kg,
            "row_version": 1,
            "created_at": now,
            "changed_at": now,
        }

    def _stated(self) -> dict[PartId, list[Kept]]:
        found: dict[PartId, list[Kept]] = {}
        for line in self._sheet.lines:
            kept = (self.ids[line.child], self._exact(line), line.stage_map.value)
            found.setdefault(self.ids[line.parent], []).append(kept)
        return found

    def _exact(self, line: SheetLine) -> Decimal:
        """Return the amount in the input's declared unit."""
        known = self._present.get(line.child)
        if known is None or known.unit == line.unit.value:
            return line.amount
        factor = between(line.unit, Unit(known.unit))
        if factor is None:
            raise AssertionError("the line was checked")
        return Decimal(plain(rounded(factor * Fraction(line.amount), AMOUNT_PLACES)))

    def _lines_before(self, tx: Tx) -> dict[PartId, list[Kept]]:
        owners = {row.id: part_id for part_id, row in self._last.items()}
        found: dict[PartId, list[Kept]] = {}
        for row in transfer.lines_of(tx, list(owners)):
            kept = (PartId(row.child_id), row.amount, str(row.stage_map))
            found.setdefault(owners[row.structure_id], []).append(kept)
        return found

    def _told(self, before: Mapping[PartId, Sequence[Kept]]) -> list[Change]:
        """Return which inputs differ in the first of the structures that are changed."""
        names = {id_: label(key) for key, id_ in self.ids.items()}
        changed_ids = [part_id for part_id in self.saved if part_id in self._last][:CHANGES_MAX]
        return [
            Change(
                names[part_id],
                tuple(
                    sorted(
                        {
                            names.get(line[0], "–")
                            for line in set(before.get(part_id, ())) ^ set(self.saved[part_id])
                        }
                    )[:WHAT_MAX]
                ),
            )
            for part_id in changed_ids
        ]

    def _differences(self) -> list[Finding]:
        """Return where a part that is there already is declared in another unit, or out of use."""
        where, rows = self._sheet.where, self._present
        findings = []
        for part in self._sheet.parts:
            row = rows.get(part.key)
            if row is not None and row.retired_at is not None:
                findings.append(retired(where.row(part.row), part.key.number))
            if row is not None and part.parent_unit_row is not None and row.unit != part.unit.value:
                place = where.cell(part.parent_unit_row, "parent_unit")
                findings.append(_other_unit(place, part.key, row, part.unit))
        seen: set[Name] = set()
        for line in self._sheet.lines:
            row = rows.get(line.child)
            if row is None or line.child in seen or between(line.unit, Unit(row.unit)) is not None:
                continue
            seen.add(line.child)
            place = where.cell(line.row, "unit")
            findings.append(_other_unit(place, line.child, row, line.unit))
        return findings

    def _loop_found(self, tx: Tx, loop: Sequence[PartId]) -> Finding:
        names = {PartId(row.id): str(row.number) for row in parts.every(tx)}
        names |= {id_: key.number for key, id_ in self.ids.items()}
        pairs = set(zip(loop, [*loop[1:], loop[0]], strict=True))
        row = next(
            line.row
            for line in self._sheet.lines
            if (self.ids[line.parent], self.ids[line.child]) in pairs
        )
        return loop_finding([names[id_] for id_ in loop], self._sheet.where.cell(row, "input"))


def _other_unit(place: str, key: Name, row: Row[Any], given: Unit) -> Finding:
    return Finding(
        place,
        "structure.unit-differs",
        N_("The part “{number}” is declared in {unit} here already, not in {given}."),
        N_("Enter the amount in {unit}."),
        {"number": key.number, "unit": row.unit, "given": given},
    )
