"""Rows of invitations: companies that are not on the node yet, people asked to be members."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, func, insert, or_, select, update

from tadoru.core.values import OperatorId, PartId
from tadoru.store.schema.identity import operator
from tadoru.store.schema.partner import invitation
from tadoru.store.schema.trace import part, source
from tadoru.store.tx import Tx

OPERATOR, MEMBER = "operator", "member"  # kinds


def add(tx: Tx, values: Mapping[str, object]) -> None:
    """Insert an invitation."""
    tx.run(insert(invitation).values(values))


def fetch(tx: Tx, invitation_id: str) -> Row[Any] | None:
    """Return an invitation by its id, whoever's it is."""
    return tx.row(select(invitation).where(invitation.c.id == invitation_id))


def by_token(tx: Tx, token_hash: str) -> Row[Any] | None:
    """Return the invitation whose link bears the token, with the name of who invites."""
    return tx.row(
        select(invitation, operator.c.name.label("inviter"), operator.c.trial)
        .join(operator, operator.c.id == invitation.c.operator_id)
        .where(invitation.c.token_hash == token_hash)
    )


def listed(
    tx: Tx, kind: str | None, *, after: tuple[datetime, str] | None, limit: int
) -> Sequence[Row[Any]]:
    """Return this operator's invitations, the newest first."""
    at, last = invitation.c.created_at, invitation.c.id
    query = select(invitation).where(tx.mine(invitation.c.operator_id))
    if kind is not None:
        query = query.where(invitation.c.kind == kind)
    if after is not None:
        moment, seen = after
        query = query.where(or_(at < moment, and_(at == moment, last > seen)))
    return tx.rows(query.order_by(at.desc(), last).limit(limit))


def for_person(tx: Tx, email: str, now: datetime) -> Sequence[Row[Any]]:
    """Return the open invitations of a person to be a member, with who invites; the node asks."""
    return tx.rows(
        select(invitation, operator.c.name.label("inviter"), operator.c.trial)
        .join(operator, operator.c.id == invitation.c.operator_id)
        .where(invitation.c.kind == MEMBER, invitation.c.email == email, _open(now))
        .order_by(invitation.c.created_at, invitation.c.id)
    )


def is_open(tx: Tx, operator_id: OperatorId, kind: str, now: datetime, **same: str) -> bool:
    """Return whether the operator has invited the same already and waits."""
    query = select(invitation.c.id).where(
        invitation.c.operator_id == operator_id, invitation.c.kind == kind, _open(now)
    )
    for name, value in same.items():
        query = query.where(invitation.c[name] == value)
    return tx.value(query.limit(1)) is not None


def open_count(tx: Tx, now: datetime) -> int:
    """Return how many of this operator's invitations wait."""
    mine = tx.mine(invitation.c.operator_id)
    return int(tx.value(select(func.count()).select_from(invitation).where(mine, _open(now))))


def renew(tx: Tx, invitation_id: str, token_hash: str, expires_at: datetime) -> bool:
    """Give an invitation that nobody has accepted another link; say whether it was such a one."""
    waiting = (
        invitation.c.id == invitation_id,
        invitation.c.accepted_at.is_(None),
        invitation.c.revoked_at.is_(None),
    )
    values = {"token_hash": token_hash, "expires_at": expires_at}
    return tx.run(update(invitation).where(*waiting).values(values)) == 1


def accept(tx: Tx, invitation_id: str, by_id: str, now: datetime) -> bool:
    """Mark an open invitation as accepted; of two who accept at once, one does."""
    values = {"accepted_at": now, "accepted_by_id": by_id}
    here = (invitation.c.id == invitation_id, _open(now))
    return tx.run(update(invitation).where(*here).values(values)) == 1


def end(tx: Tx, invitation_id: str, now: datetime, *, declined_by: str | None = None) -> bool:
    """End an invitation that nobody has accepted; who declines it is written down with it."""
    waiting = (
        invitation.c.id == invitation_id,
        invitation.c.accepted_at.is_(None),
        invitation.c.revoked_at.is_(None),
    )
    values = {"revoked_at": now, "accepted_by_id": declined_by}
    return tx.run(update(invitation).where(*waiting).values(values)) == 1


def asked_about(tx: Tx, part_ids: Collection[PartId]) -> dict[PartId, Row[Any]]:
    """Return the parts that are asked about, whoever's they are."""
    query = select(part).where(part.c.id.in_(part_ids))
    return {PartId(row.id): row for row in tx.rows(query)}


def adopt_source(tx: Tx, part_id: PartId, name: str, supplier_id: OperatorId) -> int:
    """Let this operator's sources of a part that only name a supplier point to it."""
    here = (
        tx.mine(source.c.operator_id),
        source.c.part_id == part_id,
        source.c.supplier_id.is_(None),
        source.c.supplier_name == name,
        source.c.retired_at.is_(None),
    )
    raised = {"supplier_id": supplier_id, "row_version": source.c.row_version + 1}
    return tx.run(update(source).where(*here).values(raised))


def _open(now: datetime) -> ColumnElement[bool]:
    return and_(
        invitation.c.accepted_at.is_(None),
        invitation.c.revoked_at.is_(None),
        invitation.c.expires_at > now,
    )
