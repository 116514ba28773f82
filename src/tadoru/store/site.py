"""Rows of sites: an operator's plants and offices."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Row, and_, insert, or_, select, update

from tadoru.core.values import OperatorId, SiteId
from tadoru.store.schema.identity import site
from tadoru.store.tx import Tx


def add(tx: Tx, values: Mapping[str, object]) -> None:
    """Insert a site."""
    tx.run(insert(site).values(values))


def fetch(tx: Tx, site_id: SiteId) -> Row[Any] | None:
    """Return a site by its id, whoever's it is."""
    return tx.row(select(site).where(site.c.id == site_id))


def named(tx: Tx, operator_id: OperatorId, name: str) -> Row[Any] | None:
    """Return the operator's site of that name."""
    return tx.row(select(site).where(site.c.operator_id == operator_id, site.c.name == name))


def listed(tx: Tx, *, after: tuple[str, str] | None, limit: int) -> Sequence[Row[Any]]:
    """Return this operator's sites by name."""
    query = select(site).where(tx.mine(site.c.operator_id))
    if after is not None:
        name, site_id = after
        query = query.where(or_(site.c.name > name, and_(site.c.name == name, site.c.id > site_id)))
    return tx.rows(query.order_by(site.c.name, site.c.id).limit(limit))


def change(tx: Tx, site_id: SiteId, version: int, values: Mapping[str, object]) -> bool:
    """Change a site unless somebody was faster; return whether it was still that version."""
    here = (site.c.id == site_id, site.c.row_version == version)
    return tx.run(update(site).where(*here).values(**values, row_version=version + 1)) == 1
