"""Records as signed, their sealed disclosures and the keys these are sealed under."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    and_,
    bindparam,
    delete,
    exists,
    insert,
    or_,
    select,
    update,
)

from tadoru.core.values import PartId, RecordId
from tadoru.store.schema.exchange import release
from tadoru.store.schema.node import log_leaf
from tadoru.store.schema.record import disclosure, record, record_key
from tadoru.store.tx import Tx

_CHUNK = 5000  # ids in one query: both engines limit the number of parameters


def add(
    tx: Tx,
    values: Mapping[str, object],
    sealed_key: bytes,
    disclosures: Sequence[Mapping[str, object]],
) -> None:
    """Keep a signed record with its sealed disclosures (position, attribute_group, sealed)."""
    owner = {"record_id": values["id"], "operator_id": values["operator_id"]}
    tx.run(_RECORD, values)
    if disclosures:
        tx.run(_KEY, {**owner, "sealed": sealed_key})
        tx.run(_DISCLOSURE, [{**owner, **shown} for shown in disclosures])


def fetch(tx: Tx, record_id: RecordId) -> Row[Any] | None:
    """Return a record by its id, whoever's it is."""
    return tx.row(select(record).where(record.c.id == record_id))


def leaf_hash(tx: Tx, record_id: RecordId) -> bytes | None:
    """Return by which leaf a record stands in the log."""
    found = tx.row(_LEAF, {"record_id": record_id})
    return None if found is None else bytes(found.leaf_hash)


def named(tx: Tx, record_ids: Collection[str]) -> Sequence[Row[Any]]:
    """Return these records."""
    return tx.rows(select(record).where(record.c.id.in_(record_ids)))


def about(tx: Tx, kind: str, subjects: Collection[str]) -> Sequence[Row[Any]]:
    """Return the records of a kind about these subjects, the newest first."""
    query = select(record).where(record.c.kind == kind, record.c.subject.in_(subjects))
    return tx.rows(query.order_by(record.c.issued_at.desc(), record.c.id))


def newest_logged(tx: Tx, kind: str, subject: str) -> Row[Any] | None:
    """Return the record of a kind about a subject that stands last in the log."""
    query = (
        select(record, log_leaf.c.position)
        .join(log_leaf, log_leaf.c.record_id == record.c.id)
        .where(record.c.kind == kind, record.c.subject == subject)
    )
    return tx.row(query.order_by(log_leaf.c.position.desc()).limit(1))


def latest(tx: Tx, part_id: PartId, dataset: str, kind: str) -> RecordId | None:
    """Return the operator's newest record of a kind and dataset about a part."""
    newer = record.alias()
    found: RecordId | None = tx.value(
        select(record.c.id)
        .where(
            tx.mine(record.c.operator_id),
            record.c.part_id == part_id,
            record.c.dataset == dataset,
            record.c.kind == kind,
            ~exists().where(newer.c.supersedes_id == record.c.id),
        )
        .order_by(record.c.issued_at.desc(), record.c.id)
        .limit(1)
    )
    return found


def listing(
    tx: Tx, *, after: tuple[datetime, str] | None, limit: int, part_id: PartId | None = None
) -> Sequence[Row[Any]]:
    """Return the operator's records, the newest first."""
    query = select(record).where(tx.mine(record.c.operator_id))
    if part_id:
        query = query.where(record.c.part_id == part_id)
    if after:
        at, last = after
        older = and_(record.c.issued_at == at, record.c.id > last)
        query = query.where(or_(record.c.issued_at < at, older))
    return tx.rows(query.order_by(record.c.issued_at.desc(), record.c.id).limit(limit))


def sealed(
    tx: Tx, record_ids: Collection[RecordId], now: datetime, groups: Collection[str] | None = None
) -> Iterator[Row[Any]]:
    """Yield the sealed disclosures that the transaction's operator may open, with their keys.

    Its own, and what is released to it now; the node may open all. Erased records have none.
    """
    query = (
        select(
            disclosure.c.record_id,
            disclosure.c.position,
            disclosure.c.attribute_group,
            disclosure.c.sealed,
            record_key.c.sealed.label("sealed_key"),
        )
        .join(record_key, record_key.c.record_id == disclosure.c.record_id)
        .order_by(disclosure.c.record_id, disclosure.c.position)
    )
    if groups is not None:
        query = query.where(disclosure.c.attribute_group.in_(groups))
    rest = iter(dict.fromkeys(record_ids))
    while some := list(islice(rest, _CHUNK)):
        yield from tx.rows(_readable(tx, query.where(disclosure.c.record_id.in_(some)), now))


def recipients(tx: Tx, record_id: RecordId, now: datetime) -> dict[str, set[str]]:
    """Return which groups of a record are released to whom now."""
    found: dict[str, set[str]] = {}
    query = select(release.c.recipient_id, release.c.attribute_group)
    for row in tx.rows(query.where(release.c.record_id == record_id, _open(now))):
        found.setdefault(row.recipient_id, set()).add(row.attribute_group)
    return found


def erase(tx: Tx, record_id: RecordId, at: datetime) -> bool:
    """Destroy the record's key and its disclosures; the signed bytes and the leaf stay.

    Returns whether it was not erased before.
    """
    untouched = (record.c.id == record_id, record.c.erased_at.is_(None))
    if tx.run(update(record).where(*untouched).values(erased_at=at)) != 1:
        return False
    tx.run(delete(disclosure).where(disclosure.c.record_id == record_id))
    tx.run(delete(record_key).where(record_key.c.record_id == record_id))
    return True


def ended(tx: Tx) -> Sequence[Row[Any]]:
    """Return the places in the log of all records that were replaced or erased."""
    newer = record.alias()
    replaced = exists().where(newer.c.supersedes_id == record.c.id)
    return tx.rows(
        select(log_leaf.c.position, record.c.erased_at)
        .join(record, record.c.id == log_leaf.c.record_id)
        .where(or_(replaced, record.c.erased_at.is_not(None)))
    )


def unerased(tx: Tx, leaf_hashes: Sequence[bytes]) -> list[Row[Any]]:
    """Return which of the records with these leaves are not erased."""
    found: list[Row[Any]] = []
    rest = iter(leaf_hashes)
    while some := list(islice(rest, _CHUNK)):
        query = select(record).where(record.c.leaf_hash.in_(some), record.c.erased_at.is_(None))
        found.extend(tx.rows(query))
    return found


def standing(tx: Tx, record_ids: Collection[RecordId]) -> dict[str, bool]:
    """Return which of these records do not stand any more, and whether they were erased."""
    newer = record.alias()
    replaced = exists().where(newer.c.supersedes_id == record.c.id)
    query = select(record.c.id, record.c.erased_at).where(
        record.c.id.in_(record_ids), or_(replaced, record.c.erased_at.is_not(None))
    )
    return {row.id: row.erased_at is not None for row in tx.rows(query)}


def _readable(tx: Tx, query: Select[Any], now: datetime) -> Select[Any]:
    """Return the query narrowed to what the operator may read: deny by default."""
    if tx.operator is None:
        return query
    released = exists().where(
        release.c.record_id == disclosure.c.record_id,
        release.c.attribute_group == disclosure.c.attribute_group,
        release.c.recipient_id == tx.me,
        _open(now),
    )
    return query.where(or_(disclosure.c.operator_id == tx.me, released))


def _open(now: datetime) -> ColumnElement[bool]:
    """Return the condition that a release holds now."""
    return and_(
        release.c.revoked_at.is_(None),
        release.c.from_at <= now,
        or_(release.c.until_at.is_(None), release.c.until_at > now),
    )


# Built once: they are asked for again and again, and building takes longer than asking.
_RECORD, _KEY, _DISCLOSURE = insert(record), insert(record_key), insert(disclosure)
_LEAF = select(record.c.leaf_hash).where(record.c.id == bindparam("record_id"))
