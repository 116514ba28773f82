"""Rows of the node's own settings: what was fixed at first start."""

from weakref import WeakKeyDictionary

from sqlalchemy import Engine, select

from tadoru.store.schema.node import setting
from tadoru.store.tx import Tx
from tadoru.store.upsert import upsert

ORIGIN = "origin"
_origins: WeakKeyDictionary[Engine, str] = WeakKeyDictionary()  # an origin never changes


def get(tx: Tx, name: str) -> str | None:
    """Return the value of a setting, or none before the first start."""
    value: str | None = tx.value(select(setting.c.value).where(setting.c.name == name))
    return value


def put(tx: Tx, name: str, value: str) -> None:
    """Keep a setting."""
    upsert(tx, setting, {"name": name, "value": value}, {"value": value})


def origin(tx: Tx) -> str:
    """Return the node's DID; every subject and the log's checkpoints carry it."""
    known = _origins.get(tx.connection.engine)
    if known is not None:
        return known
    found = get(tx, ORIGIN)
    if found is None:
        raise AssertionError("the node was never started")
    engine = tx.connection.engine
    tx.after_commit(lambda: _origins.update({engine: found}))
    return found
