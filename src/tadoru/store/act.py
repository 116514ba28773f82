"""Rows of the journal: who did what to which thing, and when."""

from collections.abc import Mapping

from sqlalchemy import insert

from tadoru.store.schema.exchange import act
from tadoru.store.tx import Tx


def add(tx: Tx, values: Mapping[str, object]) -> None:
    """Insert an act."""
    tx.run(_ACT, values)


_ACT = insert(act)
