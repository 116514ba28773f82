"""Rows of people and of their memberships in operators."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, delete, func, insert, or_, select, update

from tadoru.core.values import OperatorId, PersonId
from tadoru.store.schema.identity import membership, operator, person
from tadoru.store.tx import Tx


def add(tx: Tx, values: Mapping[str, object]) -> None:
    """Insert a person."""
    tx.run(insert(person).values(values))


def fetch(tx: Tx, person_id: PersonId) -> Row[Any] | None:
    """Return a person by id."""
    return tx.row(select(person).where(person.c.id == person_id))


def by_email(tx: Tx, email: str) -> Row[Any] | None:
    """Return the person with this (case-folded) mail address."""
    return tx.row(select(person).where(person.c.email == email))


def among(tx: Tx, person_ids: Collection[PersonId]) -> dict[PersonId, Row[Any]]:
    """Return the people of those ids."""
    query = select(person).where(person.c.id.in_(person_ids))
    return {PersonId(row.id): row for row in tx.rows(query)}


def any_host(tx: Tx) -> bool:
    """Return whether somebody runs this node already."""
    return bool(tx.value(select(func.count()).select_from(person).where(person.c.host)))


def change(tx: Tx, person_id: PersonId, values: Mapping[str, object]) -> None:
    """Change a person."""
    tx.run(update(person).where(person.c.id == person_id).values(values))


def join(tx: Tx, values: Mapping[str, object]) -> None:
    """Make a person a member of an operator."""
    tx.run(insert(membership).values(values))


def member(tx: Tx, operator_id: OperatorId, person_id: PersonId) -> Row[Any] | None:
    """Return a person's membership in an operator."""
    return tx.row(select(membership).where(_at(operator_id, person_id)))


def set_roles(tx: Tx, operator_id: OperatorId, person_id: PersonId, roles: str) -> None:
    """Give a member other roles."""
    tx.run(update(membership).where(_at(operator_id, person_id)).values(roles=roles))


def leave(tx: Tx, operator_id: OperatorId, person_id: PersonId) -> None:
    """End a membership."""
    tx.run(delete(membership).where(_at(operator_id, person_id)))


def members(tx: Tx, operator_id: OperatorId) -> Sequence[Row[Any]]:
    """Return all memberships of an operator."""
    query = select(membership).where(membership.c.operator_id == operator_id)
    return tx.rows(query.order_by(membership.c.person_id))


def listed(tx: Tx, *, after: tuple[datetime, str] | None, limit: int) -> Sequence[Row[Any]]:
    """Return this operator's memberships by when they began."""
    query = select(membership).where(tx.mine(membership.c.operator_id))
    began, person_id = membership.c.created_at, membership.c.person_id
    if after is not None:
        moment, last = after
        query = query.where(or_(began > moment, and_(began == moment, person_id > last)))
    return tx.rows(query.order_by(began, person_id).limit(limit))


def memberships(tx: Tx, person_id: PersonId) -> Sequence[Row[Any]]:
    """Return where a person belongs, by the operator's name."""
    return tx.rows(
        select(membership.c.operator_id, membership.c.roles, operator.c.name, operator.c.trial)
        .join(operator, operator.c.id == membership.c.operator_id)
        .where(membership.c.person_id == person_id)
        .order_by(operator.c.name_search, operator.c.id)
    )


def _at(operator_id: OperatorId, person_id: PersonId) -> Any:  # noqa: ANN401
    return and_(membership.c.operator_id == operator_id, membership.c.person_id == person_id)
