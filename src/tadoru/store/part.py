"""Rows of parts: what an operator makes or buys, each by its trace id."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, exists, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from tadoru.core.trace.search import searchable
from tadoru.core.values import PartId, SiteId
from tadoru.store.schema.exchange import request_link
from tadoru.store.schema.trace import activity, part, source, structure, structure_line
from tadoru.store.tx import Tx

_MANY = 500  # parts that one statement names


def add(tx: Tx, rows: Sequence[Mapping[str, object]]) -> bool:
    """Insert parts; return whether none of their keys was taken (else the caller must roll back).

    The search text is made here so that it cannot be forgotten.
    """
    if not rows:
        return True
    make = postgresql.insert if tx.connection.dialect.name == "postgresql" else sqlite.insert
    statement = make(part).on_conflict_do_nothing().execution_options(preserve_rowcount=True)
    return tx.run(statement, [{**row, "search": _searchable(row)} for row in rows]) == len(rows)


def get(tx: Tx, part_id: PartId) -> Row[Any] | None:
    """Return the part, whoever owns it."""
    return tx.row(_ONE, {"part_id": part_id})


def among(tx: Tx, part_ids: Collection[PartId]) -> dict[PartId, Row[Any]]:
    """Return this operator's parts of those ids."""
    query = select(part).where(tx.mine(part.c.operator_id), part.c.id.in_(part_ids))
    return {PartId(row.id): row for row in tx.rows(query)}


def by_ids(tx: Tx, part_ids: Collection[PartId]) -> dict[PartId, Row[Any]]:
    """Return the parts of those ids, whoever owns them."""
    query = select(part).where(part.c.id.in_(part_ids))
    return {PartId(row.id): row for row in tx.rows(query)}


def at_site(tx: Tx, site_id: SiteId) -> dict[tuple[str, str], Row[Any]]:
    """Return this operator's parts of a site by number and supplementary number."""
    query = select(part).where(tx.mine(part.c.operator_id), part.c.site_id == site_id)
    return {(row.number, row.supplementary): row for row in tx.rows(query)}


def every(tx: Tx) -> Sequence[Row[Any]]:
    """Return all parts of this operator, those out of use too: old structures name them."""
    return tx.rows(select(part).where(tx.mine(part.c.operator_id)))


def change(tx: Tx, part_id: PartId, version: int, values: Mapping[str, object]) -> bool:
    """Change a part unless somebody was faster; return whether it was still that version."""
    here = (part.c.id == part_id, part.c.row_version == version)
    return tx.run(update(part).where(*here).values(**values, row_version=version + 1)) == 1


def rename(tx: Tx, part_id: PartId, version: int, row: Mapping[str, object]) -> bool:
    """Change number, name, unit and mass of a part together with its search text."""
    return change(tx, part_id, version, {**row, "search": _searchable(row)})


def retire(tx: Tx, part_id: PartId, version: int, at: datetime) -> bool:
    """Take a part out of use; it stays readable, for records name it."""
    return change(tx, part_id, version, {"retired_at": at, "changed_at": at})


def restore(tx: Tx, part_id: PartId, version: int, at: datetime) -> bool:
    """Take a part into use again."""
    return change(tx, part_id, version, {"retired_at": None, "changed_at": at})


def touch(tx: Tx, part_ids: Collection[PartId], at: datetime) -> None:
    """Count up the versions of parts of which something else was said: inputs, sources, lines."""
    ids = list(part_ids)
    raised = {"row_version": part.c.row_version + 1, "changed_at": at}
    for start in range(0, len(ids), _MANY):
        tx.run(update(part).where(part.c.id.in_(ids[start : start + _MANY])).values(**raised))


def refold(tx: Tx) -> None:
    """Make the search text of every part of the node anew."""
    query = select(part.c.id, part.c.number, part.c.supplementary, part.c.name)
    rows = [{"one": row.id, "text": _searchable(row._asdict())} for row in tx.rows(query)]
    if rows:
        statement = update(part).where(part.c.id == bindparam("one"))
        tx.run(statement.values(search=bindparam("text")), rows)


def in_use(tx: Tx, part_id: PartId) -> bool:
    """Return whether anything was stated per declared unit of the part, now or before."""
    columns = (
        structure_line.c.child_id,
        structure.c.part_id,
        source.c.part_id,
        activity.c.part_id,
        request_link.c.part_id,
    )
    uses = or_(*(exists().where(column == part_id) for column in columns))
    return tx.value(select(part.c.id).where(part.c.id == part_id, uses)) is not None


def users(tx: Tx, part_id: PartId) -> Sequence[Row[Any]]:
    """Return the parts whose structure in force names this one, by number."""
    return tx.rows(_USERS, {"part_id": part_id, "me": tx.me})


def _searchable(row: Mapping[str, object]) -> str:
    return searchable(*(str(row[name]) for name in ("number", "supplementary", "name")))


# Built once: they are asked for again and again, and building takes longer than asking.
_ONE = select(part).where(part.c.id == bindparam("part_id"))
_USERS = (
    select(part)
    .join(structure, structure.c.part_id == part.c.id)
    .join(structure_line, structure_line.c.structure_id == structure.c.id)
    .where(
        part.c.operator_id == bindparam("me"),
        structure_line.c.child_id == bindparam("part_id"),
        structure.c.valid_to.is_(None),
        part.c.retired_at.is_(None),
    )
    .order_by(part.c.number, part.c.id)
)
