"""How far an operator has come with its first things, in one query."""

from collections.abc import Mapping

from sqlalchemy import ColumnElement, exists, func, select

from tadoru.store.schema.exchange import request
from tadoru.store.schema.identity import identifier, membership
from tadoru.store.schema.trace import activity, footprint, part, source, structure
from tadoru.store.tx import Tx


def steps(tx: Tx) -> Mapping[str, bool]:
    """Return for each first thing whether there is one."""
    things: dict[str, ColumnElement[bool]] = {
        "identifier": exists().where(tx.mine(identifier.c.operator_id)),
        "part": exists().where(tx.mine(part.c.operator_id)),
        "structure": exists().where(tx.mine(structure.c.operator_id)),
        "source": exists().where(tx.mine(source.c.operator_id)),
        "asked": exists().where(tx.mine(request.c.customer_id)),
        "activity": exists().where(tx.mine(activity.c.operator_id)),
        "footprint": exists().where(tx.mine(footprint.c.operator_id)),
    }
    row = tx.row(select(*(condition.label(name) for name, condition in things.items())))
    if row is None:
        raise AssertionError("a query without a table has one row")
    return {name: bool(getattr(row, name)) for name in things}


def figures(tx: Tx) -> Mapping[str, int]:
    """Return how many footprints are kept, and how many of them are stale or partial."""
    row = tx.row(
        select(
            func.count().label("kept"),
            func.count(footprint.c.stale_since).label("stale"),
            func.count().filter(footprint.c.partial).label("partial"),
        ).where(tx.mine(footprint.c.operator_id))
    )
    return {} if row is None else {"kept": row.kept, "stale": row.stale, "partial": row.partial}


def members(tx: Tx) -> int:
    """Return how many people belong to the operator."""
    query = select(func.count()).select_from(membership).where(tx.mine(membership.c.operator_id))
    return int(tx.value(query))
