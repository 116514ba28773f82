"""Files at rest: once per owner and content, sealed before they come here."""

from collections.abc import Mapping

from sqlalchemy import delete, func, select
from sqlalchemy.dialects import postgresql, sqlite

from tadoru.core.values import OperatorId
from tadoru.store.schema.talk import blob
from tadoru.store.tx import Tx


def put(tx: Tx, values: Mapping[str, object]) -> None:
    """Keep a file, unless its owner has one of the same content already."""
    make = postgresql.insert if tx.connection.dialect.name == "postgresql" else sqlite.insert
    tx.run(make(blob).values(dict(values)).on_conflict_do_nothing())


def get(tx: Tx, operator_id: OperatorId, digest: str) -> bytes | None:
    """Return the sealed bytes of a file; the node may ask for anybody's."""
    here = (blob.c.operator_id == operator_id, blob.c.digest == digest)
    found = tx.value(select(blob.c.sealed).where(*here))
    return None if found is None else bytes(found)


def known(tx: Tx, digests: list[str]) -> set[str]:
    """Return which of these contents this operator has already."""
    query = select(blob.c.digest).where(tx.mine(blob.c.operator_id), blob.c.digest.in_(digests))
    return {row.digest for row in tx.rows(query)}


def total_bytes(tx: Tx) -> int:
    """Return how much this operator keeps."""
    query = select(func.coalesce(func.sum(blob.c.size), 0)).where(tx.mine(blob.c.operator_id))
    return int(tx.value(query))


def remove(tx: Tx, digest: str) -> None:
    """Delete a file of this operator."""
    tx.run(delete(blob).where(tx.mine(blob.c.operator_id), blob.c.digest == digest))
