"""Dataset definitions registered at run time."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, Row, insert, select

from tadoru.store.schema.node import dataset
from tadoru.store.tx import Tx

KNOWN_MAX = 1000
_known: WeakKeyDictionary[Engine, dict[str, str]] = WeakKeyDictionary()


def add(tx: Tx, name: str, definition: str, moment: datetime) -> None:
    """Keep a definition."""
    tx.run(insert(dataset).values(name=name, definition=definition, created_at=moment))


def definition(tx: Tx, name: str) -> str | None:
    """Return the JSON text of a registered dataset; once committed it never changes."""
    engine = tx.connection.engine
    known = _known.setdefault(engine, {})
    if name in known:
        return known[name]
    found: str | None = tx.value(select(dataset.c.definition).where(dataset.c.name == name))
    if found is not None and len(known) < KNOWN_MAX:
        text = found
        tx.after_commit(lambda: known.update({name: text}))
    return found


def listing(tx: Tx) -> Sequence[Row[Any]]:
    """Return all registered datasets by name."""
    return tx.rows(select(dataset).order_by(dataset.c.name))
