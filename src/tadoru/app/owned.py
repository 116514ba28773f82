"""A part of the caller's own operator."""

from typing import Any

from tadoru.core.access import checks
from tadoru.core.access.actor import Actor
from tadoru.core.values import PartId
from tadoru.store import part as parts
from tadoru.store.tx import Row, Tx


def owned(tx: Tx, actor: Actor, part_id: PartId) -> Row[Any]:
    """Return a part of the caller's operator.

    Raises:  Absent for any other
    """
    row = parts.get(tx, part_id)
    checks.own(actor, row.operator_id if row else None)
    if row is None:
        raise checks.nothing()
    return row
