"""What hangs on a part, and the deletion of a part on which nothing does."""

from sqlalchemy import delete, func, select

from tadoru.core.values import PartId
from tadoru.store.schema.exchange import grant, request_link
from tadoru.store.schema.partner import engagement
from tadoru.store.schema.piece import item, lot, part_alias
from tadoru.store.schema.record import record
from tadoru.store.schema.talk import baseline_line
from tadoru.store.schema.trace import (
    activity,
    footprint,
    part,
    source,
    structure,
    structure_line,
)
from tadoru.store.tx import Tx

# What goes with the part: all of it is said of this part alone, and nobody else was told.
OWN = (footprint, part_alias, activity, source, structure)
_HANGING = {
    "requests": request_link.c.part_id,
    "records": record.c.part_id,
    "grants": grant.c.part_id,
    "baselines": baseline_line.c.part_id,
    "lots": lot.c.part_id,
    "items": item.c.part_id,
}


def dependants(tx: Tx, part_id: PartId) -> dict[str, int]:
    """Return how many things of each kind name a part: structures of every version, too."""
    counts = {
        name: select(func.count()).where(column == part_id).scalar_subquery()
        for name, column in _HANGING.items()
    }
    counts["structures"] = (
        select(func.count()).where(structure_line.c.child_id == part_id).scalar_subquery()
    )
    counts["audits"] = (
        select(func.count())
        .where(
            tx.mine(engagement.c.operator_id),
            engagement.c.part_ids.contains(part_id, autoescape=True),
        )
        .scalar_subquery()
    )
    (row,) = tx.rows(select(*(count.label(name) for name, count in counts.items())))
    return {name: int(count) for name, count in row._asdict().items() if count}


def remove(tx: Tx, part_id: PartId) -> None:
    """Delete a part with its structures, sources, own emissions, footprints and aliases."""
    versions = select(structure.c.id).where(structure.c.part_id == part_id)
    tx.run(delete(structure_line).where(structure_line.c.structure_id.in_(versions)))
    for table in OWN:
        tx.run(delete(table).where(table.c.part_id == part_id))
    tx.run(delete(part).where(part.c.id == part_id))
