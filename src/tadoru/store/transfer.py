"""Many parts, structures and sources at once: read whole and written in bulk, for files."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import Row, and_, bindparam, case, exists, func, insert, or_, select, update

from tadoru.core.trace.search import searchable
from tadoru.core.values import OperatorId, PartId, SiteId, SourceId
from tadoru.store.operator import folded as folded_name
from tadoru.store.schema.exchange import request_link
from tadoru.store.schema.identity import identifier, operator, site
from tadoru.store.schema.trace import activity, part, source, structure, structure_line
from tadoru.store.tx import Tx

MANY = 5000  # ids that one query names, rows that one statement writes
Key = tuple[str, str, str]  # number, supplementary number, site
T = TypeVar("T")


def sites(tx: Tx) -> dict[str, SiteId]:
    """Return this operator's sites by name."""
    query = select(site.c.id, site.c.name).where(tx.mine(site.c.operator_id)).order_by(site.c.name)
    return {row.name: SiteId(row.id) for row in tx.rows(query)}


def parts(tx: Tx, site_ids: Collection[str]) -> dict[Key, Row[Any]]:
    """Return this operator's parts at some sites by their natural key."""
    query = select(part).where(tx.mine(part.c.operator_id), part.c.site_id.in_(site_ids))
    return {(row.number, row.supplementary, row.site_id): row for row in tx.rows(query)}


def change_parts(tx: Tx, rows: Sequence[Mapping[str, object]]) -> None:
    """Change parts by `id`, each with its search text, and count their versions up."""
    names = ("name", "kind", "unit", "mass_kg", "changed_at", "search")
    statement = (
        update(part)
        .where(part.c.id == bindparam("this"))
        .values(
            row_version=part.c.row_version + 1,
            **{name: bindparam(f"new_{name}", type_=part.c[name].type) for name in names},
        )
    )
    for chunk in _chunks(rows):
        given = [
            {
                "this": row["id"],
                **{f"new_{name}": row[name] for name in names if name != "search"},
                "new_search": searchable(
                    *(str(row[name]) for name in ("number", "supplementary", "name"))
                ),
            }
            for row in chunk
        ]
        tx.run(statement, given)


def parts_in_use(tx: Tx, part_ids: Sequence[PartId]) -> set[PartId]:
    """Return those of some parts per unit of which anything was stated, now or before."""
    columns = (
        structure_line.c.child_id,
        structure.c.part_id,
        source.c.part_id,
        activity.c.part_id,
        request_link.c.part_id,
    )
    uses = or_(*(exists().where(column == part.c.id) for column in columns))
    found: set[PartId] = set()
    for chunk in _chunks(part_ids):
        rows = tx.rows(select(part.c.id).where(part.c.id.in_(chunk), uses))
        found |= {PartId(row.id) for row in rows}
    return found


def last_structures(tx: Tx, part_ids: Sequence[PartId]) -> dict[PartId, Row[Any]]:
    """Return id, number and first day of the last version of each part that has a structure."""
    found: dict[PartId, Row[Any]] = {}
    for chunk in _chunks(part_ids):
        newest = (
            select(structure.c.part_id, func.max(structure.c.version).label("version"))
            .where(structure.c.part_id.in_(chunk))
            .group_by(structure.c.part_id)
            .subquery()
        )
        same = and_(
            structure.c.part_id == newest.c.part_id, structure.c.version == newest.c.version
        )
        rows = tx.rows(select(structure).join(newest, same))
        found |= {PartId(row.part_id): row for row in rows}
    return found


def lines_of(tx: Tx, structure_ids: Sequence[str]) -> Iterator[Row[Any]]:
    """Yield the lines of some versions."""
    for chunk in _chunks(structure_ids):
        yield from tx.rows(select(structure_line).where(structure_line.c.structure_id.in_(chunk)))


def close_structures(tx: Tx, ends: Mapping[PartId, date]) -> None:
    """End every version of each part on its day; one that had not begun holds on no day at all."""
    day = bindparam("day", type_=structure.c.valid_to.type)
    statement = (
        update(structure)
        .where(
            structure.c.part_id == bindparam("this"),
            or_(structure.c.valid_to.is_(None), structure.c.valid_to > day),
        )
        .values(valid_to=case((structure.c.valid_from > day, structure.c.valid_from), else_=day))
    )
    for chunk in _chunks(list(ends.items())):
        tx.run(statement, [{"this": part_id, "day": end} for part_id, end in chunk])


def add_structures(
    tx: Tx, heads: Sequence[Mapping[str, object]], lines: Sequence[Mapping[str, object]]
) -> None:
    """Insert structure versions with all their lines."""
    for table, rows in ((structure, heads), (structure_line, lines)):
        for chunk in _chunks(rows):
            tx.run(insert(table), chunk)


def sources_of(tx: Tx, part_ids: Sequence[PartId]) -> dict[PartId, list[Row[Any]]]:
    """Return the sources in use of some parts, in the order in which they were entered."""
    found: dict[PartId, list[Row[Any]]] = {}
    for chunk in _chunks(part_ids):
        query = (
            select(source)
            .where(source.c.part_id.in_(chunk), source.c.retired_at.is_(None))
            .order_by(source.c.created_at, source.c.id)
        )
        for row in tx.rows(query):
            found.setdefault(PartId(row.part_id), []).append(row)
    return found


def change_sources(tx: Tx, rows: Sequence[Mapping[str, object]]) -> None:
    """Change sources by `id` and count their versions up."""
    names = (
        "supplier_id", "supplier_name", "share", "supplier_unit", "unit_factor", "valid_from",
        "valid_to",
    )  # fmt: skip
    statement = (
        update(source)
        .where(source.c.id == bindparam("this"))
        .values(
            row_version=source.c.row_version + 1,
            **{name: bindparam(f"new_{name}", type_=source.c[name].type) for name in names},
        )
    )
    for chunk in _chunks(rows):
        given = [
            {"this": row["id"], **{f"new_{name}": row[name] for name in names}} for row in chunk
        ]
        tx.run(statement, given)


def retire_sources(tx: Tx, source_ids: Sequence[SourceId], at: object) -> None:
    """Take sources out of use; requests keep pointing to them."""
    for chunk in _chunks(source_ids):
        tx.run(update(source).where(source.c.id.in_(chunk)).values(retired_at=at))


def operators_called(tx: Tx, names: Sequence[str]) -> dict[str, list[OperatorId]]:
    """Return the operators of exactly those names (folded), by folded name."""
    wanted = sorted({folded_name(name) for name in names})
    found: dict[str, list[OperatorId]] = {}
    for chunk in _chunks(wanted):
        query = select(operator.c.id, operator.c.name_search)
        for row in tx.rows(query.where(operator.c.name_search.in_(chunk))):
            found.setdefault(row.name_search, []).append(OperatorId(row.id))
    return found


def operators_bearing(tx: Tx, values: Sequence[str]) -> dict[tuple[str, str], list[OperatorId]]:
    """Return the operators that bear an identifier with one of those values, by scheme, value."""
    found: dict[tuple[str, str], list[OperatorId]] = {}
    for chunk in _chunks(values):
        query = select(identifier.c.operator_id, identifier.c.scheme, identifier.c.value)
        for row in tx.rows(query.where(identifier.c.value.in_(chunk))):
            found.setdefault((row.scheme, row.value), []).append(OperatorId(row.operator_id))
    return found


def operator_names(tx: Tx, ids: Sequence[OperatorId]) -> dict[OperatorId, str]:
    """Return the names of those operators that exist."""
    found: dict[OperatorId, str] = {}
    for chunk in _chunks(ids):
        query = select(operator.c.id, operator.c.name).where(operator.c.id.in_(chunk))
        found |= {OperatorId(row.id): row.name for row in tx.rows(query)}
    return found


def all_structures(tx: Tx) -> Iterator[Row[Any]]:
    """Yield the lines of the last structure of each of this operator's parts in use."""
    parent, child = part.alias("parent"), part.alias("child")
    newest = (
        select(structure.c.part_id, func.max(structure.c.version).label("version"))
        .where(tx.mine(structure.c.operator_id))
        .group_by(structure.c.part_id)
        .subquery()
    )
    same = and_(structure.c.part_id == newest.c.part_id, structure.c.version == newest.c.version)
    query = (
        select(
            parent.c.site_id.label("parent_site_id"),
            parent.c.number.label("parent"),
            parent.c.supplementary.label("parent_supplementary"),
            parent.c.unit.label("parent_unit"),
            child.c.site_id,
            child.c.number.label("input"),
            child.c.supplementary,
            child.c.name.label("input_name"),
            structure_line.c.amount,
            child.c.unit,
            child.c.kind,
            structure_line.c.stage_map,
            child.c.mass_kg,
            structure.c.valid_from,
        )
        .select_from(structure)
        .join(newest, same)
        .join(structure_line, structure_line.c.structure_id == structure.c.id)
        .join(parent, parent.c.id == structure.c.part_id)
        .join(child, child.c.id == structure_line.c.child_id)
        .where(tx.mine(structure.c.operator_id), parent.c.retired_at.is_(None))
        .order_by(parent.c.number, parent.c.id, structure_line.c.position)
    )
    yield from tx.stream(query)


def all_sources(tx: Tx) -> Iterator[Row[Any]]:
    """Yield the sources in use of this operator's bought parts in use."""
    query = (
        select(
            source,
            part.c.site_id,
            part.c.number.label("part"),
            part.c.supplementary,
            part.c.unit,
        )
        .join(part, part.c.id == source.c.part_id)
        .where(
            tx.mine(source.c.operator_id),
            source.c.retired_at.is_(None),
            part.c.retired_at.is_(None),
            part.c.kind == "bought",
        )
        .order_by(part.c.number, part.c.id, source.c.created_at, source.c.id)
    )
    yield from tx.stream(query)


def _chunks(items: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(items), MANY):
        yield items[start : start + MANY]
