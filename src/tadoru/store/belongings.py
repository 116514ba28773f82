"""All that belongs to one operator, table by table: what travels with it, what is only shown."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from sqlalchemy import Row, Select, insert, or_, select

from tadoru.core.values import OperatorId
from tadoru.store import copy
from tadoru.store.schema import METADATA
from tadoru.store.schema.exchange import release
from tadoru.store.schema.identity import membership, operator, person
from tadoru.store.schema.record import evidence, record, signing_key
from tadoru.store.schema.talk import attachment, blob
from tadoru.store.tx import Tx

FILES_AT_ONCE = 4  # of at most 10 MB each
# Each after those it refers to.
CARRIED = (
    "operator",
    "identifier",
    "site",
    "contact",
    "part",
    "structure",
    "structure_line",
    "source",
    "activity",
    "part_alias",
    "lot",
    "item",
    "genealogy",
    "baseline",
    "baseline_line",
)
# What two companies share, or what speaks of this node only: to be read, not to be taken in.
SHOWN: Mapping[str, Sequence[str]] = MappingProxyType(
    {
        "footprint": ("operator_id",),
        "campaign": ("operator_id",),
        "request": ("customer_id", "supplier_id"),
        "request_link": ("operator_id",),
        "answer": ("customer_id", "supplier_id"),
        "grant_of_access": ("owner_id", "recipient_id"),
        "release": ("owner_id", "recipient_id"),
        "reading": ("owner_id", "reader_id"),
        "message": ("customer_id", "supplier_id"),
        "attachment": ("customer_id", "supplier_id"),
        "shipment": ("sender_id", "recipient_id"),
        "shipment_link": ("operator_id",),
        "notice": ("operator_id",),
        "act": ("operator_id",),
    }
)


def rows(tx: Tx, name: str, columns: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Yield the rows of a table in which the transaction's operator stands."""
    table = METADATA.tables[name]
    names = [str(column.name) for column in table.columns]
    mine = or_(*(tx.mine(table.c[column]) for column in columns))
    for row in tx.stream(select(table).where(mine).order_by(*table.primary_key)):
        yield {name: copy.plain(value) for name, value in zip(names, row, strict=True)}


def owner_column(name: str) -> str:
    """Return which column of a table that travels says whose the row is."""
    return "id" if name == "operator" else "operator_id"


def references(name: str) -> dict[str, str]:
    """Return which columns of a table refer to which other table."""
    table = METADATA.tables[name]
    return {key.parent.name: key.column.table.name for key in table.foreign_keys}


def columns(name: str) -> frozenset[str]:
    """Return the names of a table's columns."""
    return frozenset(str(column.name) for column in METADATA.tables[name].columns)


def people(tx: Tx, operator_id: OperatorId) -> list[dict[str, Any]]:
    """Return who belongs to an operator, without anything they sign in with."""
    shown = (person.c.id, person.c.name, person.c.email, person.c.locale, membership.c.roles)
    query = select(*shown).join(membership, membership.c.person_id == person.c.id)
    return _plain(tx, query.where(membership.c.operator_id == operator_id).order_by(person.c.id))


def public_keys(tx: Tx) -> list[dict[str, Any]]:
    """Return the operator's keys without their private halves."""
    names = ("id", "role", "custody", "public", "valid_from", "valid_to", "revoked_at")
    query = select(*(signing_key.c[name] for name in names))
    return _plain(tx, query.where(tx.mine(signing_key.c.operator_id)).order_by(signing_key.c.id))


def records(tx: Tx) -> Sequence[Row[Any]]:
    """Return the records that the operator signed, and those of which it may see something."""
    released = select(release.c.record_id).where(
        release.c.recipient_id == tx.me, release.c.revoked_at.is_(None)
    )
    mine = or_(tx.mine(record.c.operator_id), record.c.id.in_(released))
    return tx.rows(select(record).where(mine).order_by(record.c.issued_at, record.c.id))


def files(tx: Tx) -> Iterator[Row[Any]]:
    """Yield the operator's files that it attached to messages: digest and sealed bytes."""
    attached = select(attachment.c.digest).where(tx.mine(attachment.c.author_id))
    mine = (tx.mine(blob.c.operator_id), blob.c.digest.in_(attached))
    query = select(blob.c.digest, blob.c.sealed).where(*mine).order_by(blob.c.digest)
    yield from tx.stream(query, FILES_AT_ONCE)


def operators_here(tx: Tx, operator_ids: Collection[str]) -> set[str]:
    """Return which of these operators are on this node."""
    query = select(operator.c.id).where(operator.c.id.in_(operator_ids))
    return {row.id for row in tx.rows(query)}


def keep_evidence(tx: Tx, values: Sequence[Mapping[str, object]]) -> None:
    """Keep records of another log, each as its sealed bundle."""
    if values:
        tx.run(insert(evidence), list(values))


def evidence_of(tx: Tx) -> Sequence[Row[Any]]:
    """Return the operator's records of other logs, the newest first."""
    shown = [column for column in evidence.c if column.name != "sealed"]
    query = select(*shown).where(tx.mine(evidence.c.operator_id))
    return tx.rows(query.order_by(evidence.c.issued_at.desc(), evidence.c.id))


def one_evidence(tx: Tx, record_id: str) -> Row[Any] | None:
    """Return one of the operator's records of other logs."""
    query = select(evidence).where(evidence.c.id == record_id)
    return tx.row(query.where(tx.mine(evidence.c.operator_id)))


def _plain(tx: Tx, query: Select[Any]) -> list[dict[str, Any]]:
    """Return rows as values that JSON knows."""
    found = tx.connection.execute(query).mappings().all()
    return [{str(name): copy.plain(value) for name, value in row.items()} for row in found]
