"""Lists of parts: searched, filtered, ordered by keyset, and counted by what each part is."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, case, exists, func, or_, select

from tadoru.core.trace.part import Make
from tadoru.core.trace.partquery import Figure, Order, PartQuery, Stated, Use
from tadoru.core.trace.search import words
from tadoru.store.schema.identity import site
from tadoru.store.schema.piece import part_alias
from tadoru.store.schema.trace import footprint, part, source, structure
from tadoru.store.tx import Tx

After = tuple[str | datetime, str]


def listed(tx: Tx, query: PartQuery, *, after: After | None, limit: int) -> Sequence[Row[Any]]:
    """Return this operator's parts that fit, one more than a page holds.

    The index of the operator and the ordered column gives them in order: nothing is sorted whole.
    """
    column = _column(query.order)
    statement = select(part).where(*_found(tx, query), *_filters(query))
    if after is not None:
        statement = statement.where(_beyond(column, query.order, after))
    if query.order.descending:
        statement = statement.order_by(column.desc(), part.c.id.desc())
    else:
        statement = statement.order_by(column, part.c.id)
    return tx.rows(statement.limit(limit + 1))


def every(tx: Tx, query: PartQuery) -> Iterator[Row[Any]]:
    """Yield all of this operator's parts that fit, with their sites' names, in the order wanted."""
    column = _column(query.order)
    first = (column, part.c.supplementary) if query.order.column == "number" else (column,)
    keys = (*first, part.c.id)
    statement = (
        select(part, site.c.name.label("site"))
        .join(site, site.c.id == part.c.site_id)
        .where(*_found(tx, query), *_filters(query))
        .order_by(*(key.desc() for key in keys) if query.order.descending else keys)
    )
    yield from tx.stream(statement)


def counted(tx: Tx, query: PartQuery) -> Sequence[Row[Any]]:
    """Return how many parts have the words of a search, by kind, site, use and state of the data.

    The filters are left to the caller, who counts each value under all the other filters.
    """
    shown = (
        part.c.kind,
        part.c.site_id,
        _USE.label("use"),
        _STATED.label("stated"),
        _FIGURE.label("figure"),
    )
    each = select(*shown).where(*_found(tx, query)).subquery()
    return tx.rows(select(*each.c, func.count().label("total")).group_by(*each.c))


def _column(order: Order) -> ColumnElement[Any]:
    columns = {"number": part.c.number, "name": part.c.name, "changed": part.c.changed_at}
    return columns[order.column]


def _found(tx: Tx, query: PartQuery) -> list[ColumnElement[bool]]:
    """Return that a part is this operator's and has every word, or an alias with the word."""
    conditions = [tx.mine(part.c.operator_id)]
    for word in words(query.text):
        aliases = select(part_alias.c.part_id).where(
            tx.mine(part_alias.c.operator_id), part_alias.c.search.contains(word, autoescape=True)
        )
        conditions.append(
            or_(part.c.search.contains(word, autoescape=True), part.c.id.in_(aliases))
        )
    return conditions


def _filters(query: PartQuery) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if query.kind is not None:
        conditions.append(part.c.kind == query.kind.value)
    if query.site_id is not None:
        conditions.append(part.c.site_id == query.site_id)
    if query.use is not None:
        in_use = query.use is Use.CURRENT
        conditions.append(part.c.retired_at.is_(None) if in_use else part.c.retired_at.is_not(None))
    if query.stated is not None:
        conditions.append(_STATED.in_([query.stated.value]))
    if query.figure is not None:
        conditions.append(_FIGURE.in_([query.figure.value]))
    return conditions


def _beyond(column: ColumnElement[Any], order: Order, after: After) -> ColumnElement[bool]:
    """Return that a part comes after a place; the first comparison alone finds it in the index."""
    value, part_id = after
    if order.descending:
        return and_(column <= value, or_(column < value, part.c.id < part_id))
    return and_(column >= value, or_(column > value, part.c.id > part_id))


_HAS_STRUCTURE = exists().where(
    structure.c.part_id == part.c.id,
    or_(structure.c.valid_to.is_(None), structure.c.valid_to > structure.c.valid_from),
)
_HAS_SOURCE = exists().where(source.c.part_id == part.c.id, source.c.retired_at.is_(None))
_RANKS = {Figure.STALE: 3, Figure.PARTIAL: 2, Figure.CURRENT: 1}
_RANK = (
    select(
        func.max(
            case(
                (footprint.c.stale_since.is_not(None), _RANKS[Figure.STALE]),
                (footprint.c.partial, _RANKS[Figure.PARTIAL]),
                else_=_RANKS[Figure.CURRENT],
            )
        )
    )
    .where(footprint.c.part_id == part.c.id)
    .scalar_subquery()
)
_USE = case((part.c.retired_at.is_(None), Use.CURRENT.value), else_=Use.RETIRED.value)
_STATED = case(
    (
        part.c.kind == Make.MADE.value,
        case((_HAS_STRUCTURE, Stated.STRUCTURE.value), else_=Stated.NO_STRUCTURE.value),
    ),
    (_HAS_SOURCE, Stated.SOURCE.value),
    else_=Stated.NO_SOURCE.value,
)
_FIGURE = case(
    {rank: figure.value for figure, rank in _RANKS.items()}, value=_RANK, else_=Figure.NONE.value
)
