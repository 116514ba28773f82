"""Grants, and the releases through which records become readable to others."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, insert, or_, select, update

from tadoru.core.values import GrantId, PartId, RecordId
from tadoru.store.schema.exchange import grant, reading, release
from tadoru.store.schema.record import record
from tadoru.store.tx import Tx


def add(tx: Tx, values: dict[str, object]) -> None:
    """Keep a new grant."""
    tx.run(insert(grant).values(values))


def fetch(tx: Tx, grant_id: GrantId) -> Row[Any] | None:
    """Return a grant by its id, whoever's it is."""
    return tx.row(select(grant).where(grant.c.id == grant_id))


def listing(tx: Tx, *, given: bool, part_id: PartId | None = None) -> Sequence[Row[Any]]:
    """Return the grants given or received, newest first, at most 500."""
    side = grant.c.owner_id if given else grant.c.recipient_id
    query = select(grant).where(tx.mine(side))
    if part_id:
        query = query.where(grant.c.part_id == part_id)
    return tx.rows(query.order_by(grant.c.created_at.desc(), grant.c.id).limit(500))


def active_for(tx: Tx, part_id: PartId, dataset: str, moment: datetime) -> Sequence[Row[Any]]:
    """Return the grants of this operator that cover new statements about a part."""
    return tx.rows(
        select(grant).where(
            grant.c.owner_id == tx.me,
            grant.c.part_id == part_id,
            grant.c.dataset == dataset,
            _open(grant.c.revoked_at, grant.c.until_at, moment),
        )
    )


def end(tx: Tx, grant_id: GrantId, moment: datetime) -> bool:
    """Revoke a grant and every release that rests on it; say whether it was not revoked before."""
    open_still = (grant.c.id == grant_id, grant.c.revoked_at.is_(None))
    if tx.run(update(grant).where(*open_still).values(revoked_at=moment)) == 0:
        return False
    tx.run(
        update(release)
        .where(
            release.c.basis == "grant",
            release.c.basis_id == grant_id,
            release.c.revoked_at.is_(None),
        )
        .values(revoked_at=moment)
    )
    return True


def end_answers(tx: Tx, answer_ids: Collection[str], moment: datetime) -> None:
    """End every release that rests on some versions of an answer; it stays written."""
    tx.run(
        update(release)
        .where(
            release.c.basis == "answer",
            release.c.basis_id.in_(answer_ids),
            release.c.revoked_at.is_(None),
        )
        .values(revoked_at=moment)
    )


def let_out(tx: Tx, rows: Sequence[dict[str, object]]) -> None:
    """Write down the release of groups of a record."""
    if rows:
        tx.run(insert(release), rows)


def released_groups(
    tx: Tx, record_ids: Collection[RecordId], recipient_id: str, moment: datetime
) -> dict[str, set[str]]:
    """Return which groups of which records a recipient may read now."""
    found: dict[str, set[str]] = {}
    for row in tx.rows(
        select(release.c.record_id, release.c.attribute_group).where(
            release.c.record_id.in_(record_ids),
            release.c.recipient_id == recipient_id,
            release.c.from_at <= moment,
            _open(release.c.revoked_at, release.c.until_at, moment),
        )
    ):
        found.setdefault(row.record_id, set()).add(row.attribute_group)
    return found


def released_by_grant(tx: Tx, grant_id: GrantId) -> Sequence[Row[Any]]:
    """Return the statements released under a grant, newest first, one row per record."""
    return tx.rows(
        select(record.c.id, record.c.issued_at)
        .where(
            record.c.kind == "statement",
            record.c.id.in_(
                select(release.c.record_id).where(
                    release.c.basis == "grant", release.c.basis_id == grant_id
                )
            ),
        )
        .order_by(record.c.issued_at.desc(), record.c.id)
    )


def disclosures(
    tx: Tx, *, recipient_id: str | None, after: tuple[object, ...] | None, limit: int
) -> Sequence[Row[Any]]:
    """Return what this operator released, newest first: one row per release of one group."""
    query = (
        select(release, record.c.dataset, record.c.part_id, record.c.kind.label("record_kind"))
        .join(record, record.c.id == release.c.record_id)
        .where(tx.mine(release.c.owner_id))
    )
    if recipient_id:
        query = query.where(release.c.recipient_id == recipient_id)
    if after:
        moment, last = after
        query = query.where(
            or_(
                release.c.from_at < moment,
                and_(release.c.from_at == moment, release.c.id > last),
            )
        )
    return tx.rows(query.order_by(release.c.from_at.desc(), release.c.id).limit(limit))


def readings(tx: Tx, record_ids: Collection[str]) -> Sequence[Row[Any]]:
    """Return who read these records of this operator, hour by hour, newest first."""
    return tx.rows(
        select(reading, reading.c.count.label("times"))
        .where(tx.mine(reading.c.owner_id), reading.c.record_id.in_(record_ids))
        .order_by(reading.c.hour.desc(), reading.c.record_id, reading.c.reader_id)
    )


def _open(
    revoked: ColumnElement[Any], until: ColumnElement[Any], moment: datetime
) -> ColumnElement[bool]:
    return and_(revoked.is_(None), or_(until.is_(None), until > moment))
