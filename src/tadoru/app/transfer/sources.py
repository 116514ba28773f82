"""Import sources from a file: for each part that it names, the whole list of its suppliers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from tadoru.app.trace.change import changed, refuse
from tadoru.app.trace.source import FACTOR_PLACES, SOURCES_MAX
from tadoru.app.trace.view import ALWAYS
from tadoru.app.transfer.opening import File, known_sites, opening, retired
from tadoru.app.transfer.suppliers import Supplier, resolve
from tadoru.app.transfer.view import CHANGES_MAX, Change, ImportReport, label, rejected
from tadoru.app.verb import EDITORS, verb
from tadoru.app.world import World
from tadoru.core.access.actor import Actor
from tadoru.core.findings import Finding
from tadoru.core.trace.part import Make
from tadoru.core.trace.source import Source, check_sources
from tadoru.core.units import Unit, between
from tadoru.core.values import PartId, SiteId, SourceId, plain, rounded
from tadoru.core.words import N_
from tadoru.store import part as parts
from tadoru.store import source as sources
from tadoru.store import transfer
from tadoru.store.tx import Row, Tx
from tadoru.wire.sheet.cells import Name
from tadoru.wire.sheet.layout import Table
from tadoru.wire.sheet.rows import Where
from tadoru.wire.sheet.sources import SourceRow, SourceSheet, read_sources

FIELDS = ("share", "supplier_unit", "unit_factor", "valid_from", "valid_to", "supplier_name")
Columns = dict[str, object]


@verb("source.import", EDITORS, "own")
def import_sources(
    world: World, actor: Actor, site_id: SiteId | None, file: File, *, dry_run: bool = False
) -> ImportReport:
    """Replace the sources of each part that a file names; of other parts nothing changes.

    A source of the same supplier keeps its requests. A dry run reports what would happen.

    Raises:  InvalidData with every defect, unless it is a dry run
    """
    sites = known_sites(world, actor, site_id)
    sheet = read_sources(file.data, sites, file.kind, world.import_bytes, file.progress)
    suppliers, unknown = resolve(world, actor, sheet)
    with opening(world, actor, dry_run=dry_run) as tx:
        plan = _Plan(tx, world, actor, sheet, suppliers)
        findings = [*sheet.findings, *unknown, *plan.findings]
        if findings and dry_run:
            return rejected(Table.SOURCES, findings)
        refuse(findings)
        if not dry_run:
            plan.keep(tx)
            changed(tx, world, actor, site_id or actor.own, sorted(plan.touched))
        return plan.report(dry_run=dry_run)


@dataclass(frozen=True, slots=True)
class _Given:
    """A row whose supplier is known by now."""

    row: SourceRow
    supplier: Supplier
    columns: Columns


class _Plan:
    """What an import would do to the sources of each part."""

    def __init__(
        self,
        tx: Tx,
        world: World,
        actor: Actor,
        sheet: SourceSheet,
        suppliers: Mapping[int, Supplier],
    ) -> None:
        self._world, self._actor, self._where = world, actor, sheet.where
        self.findings: list[Finding] = []
        self.touched: set[PartId] = set()
        self._fresh: list[Columns] = []
        self._altered: list[Columns] = []
        self._gone: list[SourceId] = []
        self._unchanged = 0
        self._changes: list[Change] = []
        rows = [row for row in sheet.rows if row.row in suppliers]
        known = transfer.parts(tx, {row.part.site for row in rows})
        grouped: dict[Name, list[SourceRow]] = {}
        for row in rows:
            grouped.setdefault(row.part, []).append(row)
        present = transfer.sources_of(
            tx, [PartId(known[name].id) for name in grouped if name in known]
        )
        for name, group in grouped.items():
            part = known.get(name)
            fault = self._part_fault(part, group[0])
            if fault is not None or part is None:
                self.findings += [fault] if fault else []
                continue
            given = self._given(Unit(part.unit), group, suppliers)
            self._compare(name, PartId(part.id), given, present.get(PartId(part.id), []))

    def keep(self, tx: Tx) -> None:
        """Write what differs."""
        now = self._world.clock.now()
        transfer.retire_sources(tx, self._gone, now)
        transfer.change_sources(tx, self._altered)
        fixed = {"operator_id": self._actor.own, "row_version": 1, "created_at": now}
        sources.add(tx, [{**row, **fixed} for row in self._fresh])
        parts.touch(tx, sorted(self.touched), now)

    def report(self, *, dry_run: bool) -> ImportReport:
        """Return the counts."""
        return ImportReport(
            Table.SOURCES,
            created=len(self._fresh),
            changed=len(self._altered),
            unchanged=self._unchanged,
            removed=len(self._gone),
            changes=tuple(self._changes[:CHANGES_MAX]),
            dry_run=dry_run,
        )

    def _part_fault(self, part: Row[Any] | None, row: SourceRow) -> Finding | None:
        place, number = self._where.cell(row.row, "part"), row.part.number
        if part is None:
            message = N_("You have no part “{number}” at this site.")
            remedy = N_("Import the part first, or correct its number or site.")
            return Finding(place, "source.unknown-part", message, remedy, {"number": number})
        if part.retired_at is not None:
            return retired(place, number)
        if part.kind == Make.MADE.value:
            message = N_("You make this part yourself; only a bought part has sources.")
            remedy = N_("Mark the part as bought, or register what you buy as a part of its own.")
            return Finding(place, "source.part-is-made", message, remedy)
        return None

    def _given(
        self, unit: Unit, group: Sequence[SourceRow], suppliers: Mapping[int, Supplier]
    ) -> list[_Given]:
        """Return the rows of one part with what would be kept of them; note what is wrong."""
        read = [_source(row, suppliers[row.row], unit) for row in group]
        found = [self._placed(one, group) for one in check_sources(unit, read)]
        if len(group) > SOURCES_MAX:
            message, remedy = N_("There are too many sources."), N_("Sum some of them up.")
            place = self._where.cell(group[0].row, "part")
            found.append(Finding(place, "source.too-many", message, remedy))
        found += self._twice(group, suppliers)
        self.findings += found
        if found:
            return []
        return [
            _Given(row, suppliers[row.row], _columns(source, suppliers[row.row], unit))
            for row, source in zip(group, read, strict=True)
        ]

    def _twice(
        self, group: Sequence[SourceRow], suppliers: Mapping[int, Supplier]
    ) -> list[Finding]:
        seen: set[tuple[str, object]] = set()
        found = []
        for row in group:
            key = (suppliers[row.row].key, row.valid_from)
            if key in seen:
                message = N_("The same supplier is there twice with the same first day.")
                remedy = N_("Sum the two shares up in one row.")
                place = self._where.cell(row.row, "supplier")
                found.append(Finding(place, "source.twice", message, remedy))
            seen.add(key)
        return found

    def _placed(self, finding: Finding, group: Sequence[SourceRow]) -> Finding:
        """Return a finding of `core.trace.source` at the cell that it is about."""
        return replace(finding, place=_place(finding.place, group, self._where))

    def _compare(
        self, name: Name, part_id: PartId, given: Sequence[_Given], present: Sequence[Row[Any]]
    ) -> None:
        if not given:
            return
        before = (len(self._fresh), len(self._altered), len(self._gone))
        told: list[str] = []
        left = list(present)
        for one in sorted(given, key=lambda one: one.row.row):
            known = _same(one, left, given)
            if known is None:
                id_ = self._world.random.uuid()
                self._fresh.append({"id": id_, "part_id": part_id, **one.columns})
                told.append(one.supplier.name)
                continue
            left.remove(known)
            if all(getattr(known, field) == one.columns[field] for field in FIELDS):
                self._unchanged += 1
            else:
                self._altered.append({"id": known.id, **one.columns})
                told.append(one.supplier.name)
        self._gone += [SourceId(row.id) for row in left]
        told += [row.supplier_name for row in left]
        if before != (len(self._fresh), len(self._altered), len(self._gone)):
            self.touched.add(part_id)
            self._changes.append(Change(label(name), tuple(told)))


def _same(one: _Given, left: Sequence[Row[Any]], given: Sequence[_Given]) -> Row[Any] | None:
    """Return the present source that a row means: same supplier, and same first day if several."""
    candidates = [row for row in left if _key(row) == one.supplier.key]
    begins = one.columns["valid_from"]
    exact = next((row for row in candidates if row.valid_from == begins), None)
    others = {g.columns["valid_from"] for g in given if g.supplier.key == one.supplier.key}
    free = [row for row in candidates if row.valid_from not in others]
    return exact or next(iter(free), None)


def _key(row: Row[Any]) -> str:
    supplier = Supplier(row.supplier_id, row.supplier_name)
    return supplier.key


def _source(row: SourceRow, supplier: Supplier, unit: Unit) -> Source:
    return Source(
        supplier=supplier.name,
        share=row.share,
        supplier_unit=row.supplier_unit or unit,
        unit_factor=row.unit_factor,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
    )


def _columns(source: Source, supplier: Supplier, unit: Unit) -> Columns:
    return {
        "supplier_id": supplier.id,
        "supplier_name": supplier.name,
        "share": source.share,
        "supplier_unit": source.supplier_unit.value,
        "unit_factor": _factor(source, unit),
        "valid_from": source.valid_from or ALWAYS,
        "valid_to": source.valid_to,
    }


def _factor(source: Source, unit: Unit) -> Decimal:
    if source.unit_factor is not None:
        return source.unit_factor
    exact = between(source.supplier_unit, unit)
    if exact is None:
        raise AssertionError("the source was checked")
    return Decimal(plain(rounded(exact, FACTOR_PLACES)))


def _place(pointer: str, group: Sequence[SourceRow], where: Where) -> str:
    """Return the cell of `/sources/INDEX/FIELD`; of the whole list the share of its first row."""
    _, _, rest = pointer.partition("/sources/")
    index, _, column = rest.partition("/")
    return where.cell(group[int(index)].row if index else group[0].row, column or "share")
