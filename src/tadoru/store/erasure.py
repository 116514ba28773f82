"""The end of an operator's rows: what is deleted, what is emptied, and what others rely on."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from sqlalchemy import delete, exists, func, or_, select, update

from tadoru.core.values import OperatorId
from tadoru.store.schema import METADATA
from tadoru.store.schema.exchange import grant
from tadoru.store.schema.identity import membership, operator, person, session, site
from tadoru.store.schema.node import outbox
from tadoru.store.schema.record import record, signing_key
from tadoru.store.schema.signin import challenge, oidc_link, passkey, totp
from tadoru.store.schema.trace import part
from tadoru.store.tx import Tx

# Deleted in this order: each before those that it refers to.
DELETED = (
    "delivery",
    "webhook",
    "event",
    "feed_head",
    "mailing",
    "job",
    "blob",
    "idempotency",
    "signing",
    "notice",
    "invitation",
    "engagement",
    "contact",
    "identifier",
    "client",
    "evidence",
    "baseline_line",
    "baseline",
    "footprint",
    "request_link",
    "campaign",
    "shipment_link",
    "genealogy",
    "item",
    "lot",
    "part_alias",
    "activity",
    "source",
    "structure_line",
    "structure",
)
# Kept: what another company signed, received or was told of, and who did what. Of the operator's
# own records the signed bytes stay, which say nothing once their disclosures are destroyed.
KEPT: Mapping[str, Sequence[str]] = MappingProxyType(
    {
        "record": ("operator_id",),
        "request": ("customer_id", "supplier_id"),
        "answer": ("customer_id", "supplier_id"),
        "grant_of_access": ("owner_id", "recipient_id"),
        "release": ("owner_id", "recipient_id"),
        "reading": ("owner_id", "reader_id"),
        "message": ("customer_id", "supplier_id"),
        "attachment": ("customer_id", "supplier_id"),
        "shipment": ("sender_id", "recipient_id"),
        "act": ("operator_id",),
    }
)
# These are dealt with one by one: people, keys, parts that a grant names, and the operator itself.
APART = frozenset(
    {"operator", "site", "part", "membership", "session", "signing_key", "record_key", "disclosure"}
)
NAME = "–"


def unerased(tx: Tx, operator_id: OperatorId) -> list[str]:
    """Return the operator's records that still disclose something."""
    mine = (record.c.operator_id == operator_id, record.c.erased_at.is_(None))
    return [row.id for row in tx.rows(select(record.c.id).where(*mine).order_by(record.c.id))]


def open_keys(tx: Tx, operator_id: OperatorId) -> list[str]:
    """Return the operator's keys that have not ended."""
    mine = (signing_key.c.operator_id == operator_id, signing_key.c.revoked_at.is_(None))
    query = select(signing_key.c.id).where(*mine, signing_key.c.valid_to.is_(None))
    return [row.id for row in tx.rows(query.order_by(signing_key.c.id))]


def clear(tx: Tx, operator_id: OperatorId) -> dict[str, int]:
    """Delete the operator's rows, table by table; return how many of each.

    With them goes the work that is queued for it, such as mails that were not sent yet.
    """
    found = {}
    for name in DELETED:
        table = METADATA.tables[name]
        found[name] = tx.run(delete(table).where(table.c.operator_id == operator_id))
    found["outbox"] = tx.run(delete(outbox).where(outbox.c.operator_id == operator_id))
    found["part"], found["site"] = _things(tx, operator_id)
    found["person"] = _people(tx, operator_id)
    private = update(signing_key).where(signing_key.c.operator_id == operator_id)
    tx.run(private.values(sealed_private=None))
    empty = {"name": NAME, "name_search": NAME, "reminders": None}
    tx.locked.clear()
    tx.run(update(operator).where(operator.c.id == operator_id).values(**empty))
    return {name: count for name, count in found.items() if count}


def kept(tx: Tx, operator_id: OperatorId) -> dict[str, int]:
    """Return how many rows stay, table by table."""
    found = {}
    for name, columns in KEPT.items():
        table = METADATA.tables[name]
        mine = or_(*(table.c[column] == operator_id for column in columns))
        found[name] = int(tx.value(select(func.count()).select_from(table).where(mine)) or 0)
    return {name: count for name, count in found.items() if count}


def _things(tx: Tx, operator_id: OperatorId) -> tuple[int, int]:
    """Delete parts and sites; one that a grant still names is emptied instead."""
    granted = exists().where(grant.c.part_id == part.c.id)
    parts = tx.run(delete(part).where(part.c.operator_id == operator_id, ~granted))
    empty = {"name": NAME, "search": "", "supplementary": "", "mass_kg": None}
    for row in tx.rows(select(part.c.id).where(part.c.operator_id == operator_id)):
        tx.run(update(part).where(part.c.id == row.id).values(**empty, number=row.id))
    used = exists().where(part.c.site_id == site.c.id)
    sites = tx.run(delete(site).where(site.c.operator_id == operator_id, ~used))
    for row in tx.rows(select(site.c.id).where(site.c.operator_id == operator_id)):
        tx.run(update(site).where(site.c.id == row.id).values(name=row.id, address=""))
    return parts, sites


def _people(tx: Tx, operator_id: OperatorId) -> int:
    """End all memberships; whoever belongs nowhere else, and does not run the node, is forgotten.

    The journal names people by id only; the row stays for it, empty.
    """
    members = select(membership.c.person_id).where(membership.c.operator_id == operator_id)
    ids = [row.person_id for row in tx.rows(members)]
    tx.run(delete(membership).where(membership.c.operator_id == operator_id))
    tx.run(delete(session).where(session.c.operator_id == operator_id))
    elsewhere = exists().where(membership.c.person_id == person.c.id)
    alone = select(person.c.id).where(person.c.id.in_(ids), ~elsewhere, person.c.host.is_(False))
    forgotten = [row.id for row in tx.rows(alone)]
    for table in (session, challenge, totp, passkey, oidc_link):
        tx.run(delete(table).where(table.c.person_id.in_(forgotten)))
    for person_id in forgotten:
        empty = {"email": person_id, "name": NAME, "password_hash": None}
        at = func.coalesce(person.c.disabled_at, person.c.created_at)
        tx.run(update(person).where(person.c.id == person_id).values(**empty, disabled_at=at))
    return len(forgotten)
