"""Mails: to whom they go, and which were sent, so that none is sent again."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import Row, insert, select, update

from tadoru.core.values import OperatorId, PersonId
from tadoru.store.schema.exchange import notice, request
from tadoru.store.schema.feed import mailing
from tadoru.store.schema.identity import membership, operator, person
from tadoru.store.tx import Tx


def readers(tx: Tx, operator_ids: Collection[OperatorId]) -> Sequence[Row[Any]]:
    """Return the members of operators who may be mailed, with their roles and wishes."""
    return tx.rows(
        select(
            membership.c.operator_id,
            membership.c.person_id,
            membership.c.roles,
            person.c.mail_mode,
            operator.c.country,
        )
        .join(person, person.c.id == membership.c.person_id)
        .join(operator, operator.c.id == membership.c.operator_id)
        .where(
            membership.c.operator_id.in_(operator_ids),
            person.c.disabled_at.is_(None),
            person.c.demo.is_(False),
        )
        .order_by(membership.c.operator_id, membership.c.person_id)
    )


def people(tx: Tx, person_ids: Collection[PersonId]) -> dict[PersonId, Row[Any]]:
    """Return the people to write to, if they still may be."""
    query = select(person).where(person.c.id.in_(person_ids), person.c.disabled_at.is_(None))
    return {PersonId(row.id): row for row in tx.rows(query)}


def memberships(tx: Tx, person_ids: Collection[PersonId]) -> set[tuple[OperatorId, PersonId]]:
    """Return where those people are members."""
    query = select(membership.c.operator_id, membership.c.person_id)
    rows = tx.rows(query.where(membership.c.person_id.in_(person_ids)))
    return {(OperatorId(row.operator_id), PersonId(row.person_id)) for row in rows}


def notices(tx: Tx, ids: Collection[str]) -> dict[str, Row[Any]]:
    """Return notices with whom they concern and, where they are about a request, its terms."""
    query = (
        select(
            notice,
            operator.c.name.label("operator_name"),
            request.c.due_on,
            request.c.dataset,
            request.c.message,
        )
        .join(operator, operator.c.id == notice.c.operator_id)
        .join(request, request.c.id == notice.c.request_id, isouter=True)
        .where(notice.c.id.in_(ids))
    )
    return {row.id: row for row in tx.rows(query)}


def sent(tx: Tx, message_ids: Collection[str]) -> set[str]:
    """Return which of these mails are settled: sent, or refused for good."""
    query = select(mailing.c.message_id).where(mailing.c.message_id.in_(message_ids))
    return {row.message_id for row in tx.rows(query)}


def add(tx: Tx, rows: Sequence[Mapping[str, object]]) -> None:
    """Write down which mails are settled; one that was refused has no time of sending."""
    tx.run(insert(mailing), rows)


def choose(tx: Tx, person_id: PersonId, mode: str) -> None:
    """Keep how a person wants to be mailed."""
    tx.run(update(person).where(person.c.id == person_id).values(mail_mode=mode))
