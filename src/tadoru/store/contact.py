"""Rows of contacts: who speaks for an operator in which matter, and who else sees it."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Row, and_, delete, exists, insert, or_, select, update

from tadoru.core.values import OperatorId
from tadoru.store.schema.exchange import grant, request
from tadoru.store.schema.partner import contact
from tadoru.store.schema.trace import source
from tadoru.store.tx import Tx

EVER_LISTED = 200  # an operator has no more of them


def add(tx: Tx, values: Mapping[str, object]) -> None:
    """Insert a contact."""
    tx.run(insert(contact).values(values))


def fetch(tx: Tx, contact_id: str) -> Row[Any] | None:
    """Return a contact by its id, whoever's it is."""
    return tx.row(select(contact).where(contact.c.id == contact_id))


def change(tx: Tx, contact_id: str, version: int, values: Mapping[str, object]) -> bool:
    """Change a contact unless somebody was faster; return whether it was still that version."""
    here = (contact.c.id == contact_id, contact.c.row_version == version)
    return tx.run(update(contact).where(*here).values(**values, row_version=version + 1)) == 1


def remove(tx: Tx, contact_id: str) -> None:
    """Delete a contact."""
    tx.run(delete(contact).where(contact.c.id == contact_id))


def listed(tx: Tx) -> Sequence[Row[Any]]:
    """Return this operator's contacts by role and name."""
    return tx.rows(
        select(contact)
        .where(tx.mine(contact.c.operator_id))
        .order_by(contact.c.role, contact.c.name, contact.c.id)
        .limit(EVER_LISTED)
    )


def shared_by(tx: Tx, operator_id: OperatorId) -> Sequence[Row[Any]]:
    """Return what an operator shows its partners, by role and name; the node asks."""
    return tx.rows(
        select(contact)
        .where(contact.c.operator_id == operator_id, contact.c.shared == "partners")
        .order_by(contact.c.role, contact.c.name, contact.c.id)
        .limit(EVER_LISTED)
    )


def are_partners(tx: Tx, one: OperatorId, reader: OperatorId) -> bool:
    """Return whether `reader` has dealings with an operator that this one knows of.

    A request or a grant between them, or a source in which the one names the reader as its
    supplier. A source in which the reader names the one does not count: anybody could write that.
    """
    asked = or_(
        and_(request.c.customer_id == one, request.c.supplier_id == reader),
        and_(request.c.customer_id == reader, request.c.supplier_id == one),
    )
    shown = or_(
        and_(grant.c.owner_id == one, grant.c.recipient_id == reader),
        and_(grant.c.owner_id == reader, grant.c.recipient_id == one),
    )
    buys = and_(
        source.c.operator_id == one,
        source.c.supplier_id == reader,
        source.c.retired_at.is_(None),
    )
    any_of = or_(exists().where(asked), exists().where(shown), exists().where(buys))
    return bool(tx.value(select(any_of)))
