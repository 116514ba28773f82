"""Rows of links between people and what an identity provider calls them."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row, delete, select

from tadoru.core.values import PersonId
from tadoru.store.schema.identity import person
from tadoru.store.schema.signin import oidc_link
from tadoru.store.tx import Tx
from tadoru.store.upsert import upsert


def linked(tx: Tx, issuer: str, subject: str) -> Row[Any] | None:
    """Return the person that a provider's name for somebody stands for."""
    here = (oidc_link.c.issuer == issuer, oidc_link.c.subject == subject)
    joined = select(person).join(oidc_link, oidc_link.c.person_id == person.c.id)
    return tx.row(joined.where(*here))


def link(tx: Tx, values: Mapping[str, object]) -> None:
    """Keep whom a provider's name stands for; the first to say so has it."""
    upsert(tx, oidc_link, values, {"created_at": oidc_link.c.created_at})


def is_linked(tx: Tx, issuer: str, person_id: PersonId) -> bool:
    """Return whether a provider has a name for this person already."""
    here = (oidc_link.c.issuer == issuer, oidc_link.c.person_id == person_id)
    return tx.value(select(oidc_link.c.subject).where(*here).limit(1)) is not None


def unlink(tx: Tx, person_id: PersonId) -> None:
    """Forget what providers call a person."""
    tx.run(delete(oidc_link).where(oidc_link.c.person_id == person_id))
