"""Leases: one holder at a time, each with a number that only grows (the fence).

Whoever works under a lease passes the fence with what it writes; a holder that slept through the
end of its lease is known by its smaller number.
"""

from datetime import datetime, timedelta

from sqlalchemy import select, update

from tadoru.store.schema.node import lease
from tadoru.store.tx import Tx
from tadoru.store.upsert import upsert


def acquire(tx: Tx, name: str, holder: str, now: datetime, length: timedelta) -> int | None:
    """Return the fence of the lease that the holder has now, or none if another holds it.

    The holder's own lease is prolonged under the same fence.
    """
    first = {"name": name, "holder": "", "fence": 0, "expires_at": now}
    upsert(tx, lease, first, {"name": name})  # the row is there, and is locked on PostgreSQL
    row = tx.row(select(lease).where(lease.c.name == name).with_for_update())
    if row is None:
        raise AssertionError("the lease was put there just now")
    if row.holder != holder and row.expires_at > now:
        return None
    is_mine = row.holder == holder and row.expires_at > now
    fence = int(row.fence) + (0 if is_mine else 1)
    tx.run(
        update(lease)
        .where(lease.c.name == name)
        .values(holder=holder, fence=fence, expires_at=now + length)
    )
    return fence


def holds(tx: Tx, name: str, holder: str, fence: int, now: datetime) -> bool:
    """Return whether the lease is still the holder's, and keep it so until the transaction ends."""
    row = tx.row(select(lease).where(lease.c.name == name).with_for_update(read=True))
    return row is not None and row.holder == holder and row.fence == fence and row.expires_at > now


def release(tx: Tx, name: str, holder: str, now: datetime) -> None:
    """Give a lease up before it ends."""
    tx.run(
        update(lease).where(lease.c.name == name, lease.c.holder == holder).values(expires_at=now)
    )
