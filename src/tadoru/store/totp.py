"""Rows of one-time codes: what a person shares with an authenticator app."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, delete, or_, select, update

from tadoru.core.values import PersonId
from tadoru.store.schema.signin import totp
from tadoru.store.tx import Tx
from tadoru.store.upsert import upsert


def fetch(tx: Tx, person_id: PersonId) -> Row[Any] | None:
    """Return what a person shares with an authenticator, confirmed or not."""
    return tx.row(select(totp).where(totp.c.person_id == person_id))


def confirmed(tx: Tx, person_id: PersonId) -> Row[Any] | None:
    """Return what a person must prove at each sign-in by password, if anything."""
    here = and_(totp.c.person_id == person_id, totp.c.confirmed_at.is_not(None))
    return tx.row(select(totp).where(here))


def put(tx: Tx, values: Mapping[str, object]) -> None:
    """Keep a new shared secret in place of one that was never confirmed."""
    upsert(tx, totp, values, {name: values[name] for name in values if name != "person_id"})


def confirm(tx: Tx, person_id: PersonId, recovery: str, at: datetime) -> None:
    """Ask for codes from now on, and keep the hashes of the recovery codes."""
    here = totp.c.person_id == person_id
    tx.run(update(totp).where(here).values(confirmed_at=at, recovery=recovery))


def take_step(tx: Tx, person_id: PersonId, step: int) -> bool:
    """Note that the code of a time step was taken; false where it, or a later one, was before."""
    earlier = or_(totp.c.last_step.is_(None), totp.c.last_step < step)
    here = and_(totp.c.person_id == person_id, earlier)
    return tx.run(update(totp).where(here).values(last_step=step)) == 1


def use_recovery(tx: Tx, person_id: PersonId, before: str, after: str) -> bool:
    """Keep fewer recovery codes; false where they have changed meanwhile."""
    here = and_(totp.c.person_id == person_id, totp.c.recovery == before)
    return tx.run(update(totp).where(here).values(recovery=after)) == 1


def remove(tx: Tx, person_id: PersonId) -> None:
    """Ask for codes no more."""
    tx.run(delete(totp).where(totp.c.person_id == person_id))
