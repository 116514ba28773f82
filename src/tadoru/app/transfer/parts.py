"""Import parts from a file: new ones are registered, known ones brought up to date."""

from collections.abc import Mapping
from typing import Any

from tadoru.app.trace.change import changed, refuse
from tadoru.app.transfer.opening import File, known_sites, meanwhile, opening, retired
from tadoru.app.transfer.view import CHANGES_MAX, Change, ImportReport, label, rejected
from tadoru.app.verb import EDITORS, verb
from tadoru.app.world import World
from tadoru.core.access.actor import Actor
from tadoru.core.findings import Finding
from tadoru.core.values import PartId, SiteId
from tadoru.core.words import N_
from tadoru.store import part as parts
from tadoru.store import transfer
from tadoru.store.tx import Row, Tx
from tadoru.wire.sheet.layout import Table
from tadoru.wire.sheet.parts import PartRow, PartSheet, read_parts


@verb("part.import", EDITORS, "own")
def import_parts(
    world: World, actor: Actor, site_id: SiteId | None, file: File, *, dry_run: bool = False
) -> ImportReport:
    """Register the parts of a file and change those that are there, all of them or none.

    What a file has no column for stays as it is. A dry run reports what would happen.

    Raises:  InvalidData with every defect, unless it is a dry run
    """
    sites = known_sites(world, actor, site_id)
    sheet = read_parts(file.data, sites, file.kind, world.import_bytes, file.progress)
    with opening(world, actor, dry_run=dry_run) as tx:
        plan = _Plan(tx, world, actor, sheet)
        findings = [*sheet.findings, *plan.findings]
        if findings and dry_run:
            return rejected(Table.PARTS, findings)
        refuse(findings)
        if not dry_run:
            refuse([] if parts.add(tx, plan.fresh) else [meanwhile(sheet.where.top)])
            transfer.change_parts(tx, plan.altered)
            touched = [PartId(str(row["id"])) for row in (*plan.fresh, *plan.altered)]
            changed(tx, world, actor, site_id or actor.own, touched)
        return plan.report(dry_run=dry_run)


class _Plan:
    """What an import would do: parts to make, parts to change, and what stands against it."""

    def __init__(self, tx: Tx, world: World, actor: Actor, sheet: PartSheet) -> None:
        self._where = sheet.where
        self._now = world.clock.now()
        self.findings: list[Finding] = []
        self.fresh: list[Mapping[str, object]] = []
        self.altered: list[Mapping[str, object]] = []
        self._changes: list[Change] = []
        self._ids: dict[str, PartId] = {}
        self._units: dict[PartId, tuple[PartRow, Row[Any]]] = {}
        present = transfer.parts(tx, {row.key.site for row in sheet.rows})
        for row in sheet.rows:
            known = present.get(row.key)
            id_ = PartId(known.id if known is not None else world.random.uuid())
            self._ids[label(row.key)] = id_
            if known is None:
                self.fresh.append(self._new(id_, actor, row))
            elif known.retired_at is not None:
                place = sheet.where.cell(row.row, "number")
                self.findings.append(retired(place, row.key.number))
            else:
                self._alter(row, known)
        self._keep_units(tx)

    def report(self, *, dry_run: bool) -> ImportReport:
        """Return the counts."""
        return ImportReport(
            Table.PARTS,
            created=len(self.fresh),
            changed=len(self.altered),
            unchanged=len(self._ids) - len(self.fresh) - len(self.altered),
            changes=tuple(self._changes[:CHANGES_MAX]),
            part_ids={} if dry_run else self._ids,
            dry_run=dry_run,
        )

    def _new(self, id_: PartId, actor: Actor, row: PartRow) -> dict[str, object]:
        return {
            "id": id_,
            "operator_id": actor.own,
            "site_id": row.key.site,
            "number": row.key.number,
            "supplementary": row.key.supplementary,
            "name": row.draft.name,
            "kind": row.draft.make.value,
            "unit": row.draft.unit.value,
            "mass_kg": row.draft.mass_kg,
            "row_version": 1,
            "created_at": self._now,
            "changed_at": self._now,
        }

    def _alter(self, row: PartRow, known: Row[Any]) -> None:
        said = {
            "name": row.draft.name,
            "kind": row.draft.make.value,
            "mass_kg": row.draft.mass_kg,
        }
        wanted = {
            "unit": row.draft.unit.value,
            **{name: value for name, value in said.items() if name in row.said},
        }
        differing = tuple(name for name, value in wanted.items() if getattr(known, name) != value)
        if not differing:
            return
        if "unit" in differing:
            self._units[PartId(known.id)] = (row, known)
        kept = {
            name: getattr(known, name)
            for name in ("id", "number", "supplementary", "name", "kind", "unit", "mass_kg")
        }
        self.altered.append({**kept, **wanted, "changed_at": self._now})
        self._changes.append(Change(label(row.key), differing))

    def _keep_units(self, tx: Tx) -> None:
        """Note each part whose unit would change although something was stated per unit."""
        for part_id in sorted(transfer.parts_in_use(tx, list(self._units))):
            row, known = self._units[part_id]
            self.findings.append(
                Finding(
                    self._where.cell(row.row, "unit"),
                    "part.unit-fixed",
                    N_("Structures, sources or activities state amounts per {unit} of this part."),
                    N_("Keep the unit, or register a new part."),
                    {"unit": known.unit},
                )
            )
