"""Rows of jobs: what takes long, how far it is, and what came of it."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Row, and_, insert, or_, select, update

from tadoru.store.page import read_moment_key
from tadoru.store.schema.feed import job
from tadoru.store.tx import Tx


def add(tx: Tx, values: Mapping[str, object]) -> None:
    """Insert a job."""
    tx.run(insert(job).values(dict(values)))


def fetch(tx: Tx, job_id: str) -> Row[Any] | None:
    """Return the job, whoever's it is."""
    return tx.row(select(job).where(job.c.id == job_id))


def listed(tx: Tx, *, after: str | None, limit: int) -> Sequence[Row[Any]]:
    """Return this operator's jobs, the newest first, one more than a page holds."""
    query = select(job).where(tx.mine(job.c.operator_id))
    key = read_moment_key(after)
    if key is not None:
        moment, job_id = key
        same = and_(job.c.created_at == moment, job.c.id < job_id)
        query = query.where(or_(job.c.created_at < moment, same))
    return tx.rows(query.order_by(job.c.created_at.desc(), job.c.id.desc()).limit(limit + 1))


def change(tx: Tx, job_id: str, states: Sequence[str], values: Mapping[str, object]) -> bool:
    """Change a job that is in one of those states; return whether it was."""
    here = (job.c.id == job_id, job.c.state.in_(states))
    return tx.run(update(job).where(*here).values(dict(values))) == 1


def waiting(tx: Tx, state: str, actor: str) -> Sequence[Row[Any]]:
    """Return this operator's jobs in a state that one person or program asked for."""
    here = (tx.mine(job.c.operator_id), job.c.state == state, job.c.actor == actor)
    return tx.rows(select(job).where(*here))
