"""Who the suppliers of a file are: companies on this node, or names of companies elsewhere."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tadoru.app.world import World
from tadoru.core.access.actor import Actor
from tadoru.core.findings import Finding
from tadoru.core.values import OperatorId
from tadoru.core.words import N_
from tadoru.store import transfer
from tadoru.store.operator import folded
from tadoru.wire.sheet.sources import NODE_SCHEME, SourceRow, SourceSheet


@dataclass(frozen=True, slots=True)
class Supplier:
    """A supplier: on this node with its id, elsewhere by its name alone."""

    id: OperatorId | None
    name: str

    @property
    def key(self) -> str:
        """Return what tells it from other suppliers."""
        return self.id or f"name:{folded(self.name)}"


def resolve(
    world: World, actor: Actor, sheet: SourceSheet
) -> tuple[Mapping[int, Supplier], list[Finding]]:
    """Return the supplier of each row by the row's number, and where there is none."""
    if not sheet.rows:
        return {}, []
    borne = sorted({row.identifier[1] for row in sheet.rows if row.identifier})
    direct = [
        OperatorId(row.identifier[1])
        for row in sheet.rows
        if row.identifier and row.identifier[0] == NODE_SCHEME
    ]
    called = [row.supplier for row in sheet.rows if not row.identifier]
    with world.db.node_read() as tx:
        bearing = transfer.operators_bearing(tx, borne)
        by_name = transfer.operators_called(tx, called)
        ids = {*direct, *(i for found in (*bearing.values(), *by_name.values()) for i in found)}
        names = transfer.operator_names(tx, sorted(ids))
    found: dict[int, Supplier] = {}
    findings: list[Finding] = []
    for row in sheet.rows:
        candidates = _candidates(row, bearing, by_name, names)
        fault = _fault(row, candidates, actor.own)
        if fault is not None:
            column = "supplier_identifier" if row.identifier else "supplier"
            message, remedy = fault
            place = sheet.where.cell(row.row, column)
            findings.append(Finding(place, "source.supplier", message, remedy))
        elif candidates:
            found[row.row] = Supplier(candidates[0], names[candidates[0]])
        else:
            found[row.row] = Supplier(None, row.supplier)
    return found, findings


def _candidates(
    row: SourceRow,
    bearing: Mapping[tuple[str, str], Sequence[OperatorId]],
    by_name: Mapping[str, Sequence[OperatorId]],
    names: Mapping[OperatorId, str],
) -> list[OperatorId]:
    if row.identifier is None:
        return list(by_name.get(folded(row.supplier), ()))
    scheme, value = row.identifier
    if scheme == NODE_SCHEME:
        return [OperatorId(value)] if OperatorId(value) in names else []
    return list(bearing.get(row.identifier, ()))


def _fault(
    row: SourceRow, candidates: Sequence[OperatorId], me: OperatorId
) -> tuple[str, str] | None:
    if row.identifier is not None and not candidates:
        return (
            N_("No company on this node has this identifier."),
            N_("Leave the identifier empty to keep the name alone, or correct it."),
        )
    if len(candidates) > 1:
        return (
            N_("Several companies on this node fit."),
            N_("Add an identifier that only one of them has."),
        )
    if candidates == [me]:
        return (
            N_("This is your own company."),
            N_("Enter from whom you buy the part; what you make has no sources."),
        )
    return None
