"""Dataset definitions registered at run time."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, insert, select

from tadoru.store.schema.node import dataset
from tadoru.store.tx import Tx


def add(tx: Tx, name: str, definition: str, moment: datetime) -> None:
    """Keep a definition."""
    tx.run(insert(dataset).values(name=name, definition=definition, created_at=moment))


def definition(tx: Tx, name: str) -> str | None:
    """Return the JSON text of a registered dataset."""
    found: str | None = tx.value(select(dataset.c.definition).where(dataset.c.name == name))
    return found


def listing(tx: Tx) -> Sequence[Row[Any]]:
    """Return all registered datasets by name."""
    return tx.rows(select(dataset).order_by(dataset.c.name))
