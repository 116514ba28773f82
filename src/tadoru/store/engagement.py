"""Rows of engagements: what an auditor may look at, until when; and what the journal holds."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, func, insert, literal, select, update

from tadoru.core.values import PartId, PersonId
from tadoru.store.schema.exchange import act, answer, grant, request, request_link
from tadoru.store.schema.identity import client
from tadoru.store.schema.partner import engagement
from tadoru.store.schema.record import record
from tadoru.store.schema.trace import part
from tadoru.store.tx import Tx

ROWS_MAX = 500  # of answers, records and acts that one look shows


def add(tx: Tx, values: Mapping[str, object]) -> None:
    """Insert an engagement."""
    tx.run(insert(engagement).values(values))


def fetch(tx: Tx, engagement_id: str) -> Row[Any] | None:
    """Return an engagement by its id, whoever's it is."""
    return tx.row(select(engagement).where(engagement.c.id == engagement_id))


def revoke(tx: Tx, engagement_id: str, now: datetime) -> bool:
    """End an engagement; say whether it had not been ended before."""
    here = (engagement.c.id == engagement_id, engagement.c.revoked_at.is_(None))
    return tx.run(update(engagement).where(*here).values(revoked_at=now)) == 1


def listed(tx: Tx) -> Sequence[Row[Any]]:
    """Return this operator's engagements, the newest first, with how often they were used."""
    used = and_(
        act.c.operator_id == engagement.c.operator_id,
        act.c.verb == "audit.part",
        act.c.subject == engagement.c.id.cast(act.c.subject.type),
    )
    return tx.rows(
        select(
            engagement,
            func.count(act.c.id).label("looks"),
            func.max(act.c.at, type_=act.c.at.type).label("last_look_at"),
        )
        .outerjoin(act, used)
        .where(tx.mine(engagement.c.operator_id))
        .group_by(*engagement.c)
        .order_by(engagement.c.created_at.desc(), engagement.c.id)
        .limit(ROWS_MAX)
    )


def of_person(tx: Tx, person_id: PersonId, now: datetime) -> Sequence[Row[Any]]:
    """Return a person's engagements at this operator that hold now, the one that ends first."""
    return tx.rows(
        select(engagement)
        .where(
            tx.mine(engagement.c.operator_id),
            engagement.c.person_id == person_id,
            engagement.c.revoked_at.is_(None),
            engagement.c.until_at > now,
        )
        .order_by(engagement.c.until_at, engagement.c.id)
        .limit(ROWS_MAX)
    )


def parts_among(tx: Tx, part_ids: Collection[PartId]) -> dict[PartId, Row[Any]]:
    """Return parts by id, whoever's they are."""
    query = select(part).where(part.c.id.in_(part_ids))
    return {PartId(row.id): row for row in tx.rows(query)}


def answers(tx: Tx, part_id: PartId, datasets: Collection[str]) -> Sequence[Row[Any]]:
    """Return all versions of the answers about a part that this operator gave or got."""
    return tx.rows(
        select(
            request.c.id.label("request_id"),
            request.c.customer_id,
            request.c.customer_name,
            request.c.supplier_id,
            request.c.supplier_name,
            request.c.dataset,
            request.c.terms,
            request.c.state,
            answer.c.version,
            answer.c.record_id,
            answer.c.created_at,
            answer.c.superseded_at,
            record.c.operator_id.label("owner_id"),
        )
        .join(request, request.c.id == request_link.c.request_id)
        .outerjoin(answer, answer.c.request_id == request.c.id)
        .outerjoin(record, record.c.id == answer.c.record_id)
        .where(
            tx.mine(request_link.c.operator_id),
            request_link.c.part_id == part_id,
            request.c.dataset.in_(datasets),
        )
        .order_by(request.c.created_at.desc(), request.c.id, answer.c.version.desc())
        .limit(ROWS_MAX)
    )


def records(tx: Tx, part_id: PartId, datasets: Collection[str]) -> Sequence[Row[Any]]:
    """Return this operator's records about a part in some datasets, the newest first."""
    return tx.rows(
        select(record)
        .where(
            tx.mine(record.c.operator_id),
            record.c.part_id == part_id,
            record.c.dataset.in_(datasets),
        )
        .order_by(record.c.issued_at.desc(), record.c.id)
        .limit(ROWS_MAX)
    )


def grant_ids(tx: Tx, part_id: PartId, datasets: Collection[str]) -> list[str]:
    """Return the grants that this operator gave about a part in some datasets."""
    query = select(grant.c.id).where(
        tx.mine(grant.c.owner_id), grant.c.part_id == part_id, grant.c.dataset.in_(datasets)
    )
    return [row.id for row in tx.rows(query.limit(ROWS_MAX))]


def acts(tx: Tx, subjects: Collection[str]) -> Sequence[Row[Any]]:
    """Return what this operator did with these things, the newest first, programs by name."""
    by_program = act.c.actor == literal("client:").concat(client.c.id.cast(act.c.actor.type))
    return tx.rows(
        select(act, client.c.name.label("client_name"))
        .outerjoin(client, and_(client.c.operator_id == act.c.operator_id, by_program))
        .where(tx.mine(act.c.operator_id), act.c.subject.in_(subjects))
        .order_by(act.c.at.desc(), act.c.id)
        .limit(ROWS_MAX)
    )
