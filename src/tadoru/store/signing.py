"""Acts that wait for a signature or for a second person's consent."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, delete, insert, select

from tadoru.core.values import RequestId
from tadoru.store.schema.exchange import signing
from tadoru.store.tx import Tx


def add(tx: Tx, values: dict[str, object]) -> None:
    """Keep a prepared act."""
    tx.run(insert(signing).values(values))


def fetch(tx: Tx, signing_id: str) -> Row[Any] | None:
    """Return a prepared act by its id, whoever's it is."""
    return tx.row(select(signing).where(signing.c.id == signing_id))


def listing(tx: Tx) -> Sequence[Row[Any]]:
    """Return what waits at this operator, oldest first, at most 200."""
    return tx.rows(
        select(signing)
        .where(tx.mine(signing.c.operator_id))
        .order_by(signing.c.created_at, signing.c.id)
        .limit(200)
    )


def clear(tx: Tx, request_id: RequestId) -> None:
    """Throw away whatever waits for a request at this operator: something newer takes its place."""
    tx.run(
        delete(signing).where(tx.mine(signing.c.operator_id), signing.c.request_id == request_id)
    )


def remove(tx: Tx, signing_id: str) -> bool:
    """Take a prepared act away; say whether it was still there."""
    return tx.run(delete(signing).where(signing.c.id == signing_id)) == 1
