"""Contacts of an operator, by matter: keep, change, remove, list; and those a partner shows."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tadoru.app.identity.draft import email_findings, locale_findings, name_findings
from tadoru.app.journal import journal
from tadoru.app.verb import EDITORS, EVERYONE, verb
from tadoru.app.world import World
from tadoru.core.access import checks
from tadoru.core.access.actor import Actor
from tadoru.core.findings import Finding
from tadoru.core.identity.contacts import MATTERS, SHARED
from tadoru.core.problems import InvalidData, Outdated
from tadoru.core.values import OperatorId
from tadoru.core.words import N_
from tadoru.store import contact as contacts
from tadoru.store.tx import Row, Tx

_PHONE = re.compile(r"[+()0-9 ./-]{0,40}", re.ASCII)


@dataclass(frozen=True, slots=True)
class ContactDraft:
    """Who speaks for us in a matter, how to reach them, and who else sees it."""

    role: str  # of core.identity.contacts.MATTERS
    name: str
    email: str
    phone: str = ""
    locale: str = "ja"
    shared: str = "partners"


@dataclass(frozen=True, slots=True)
class ContactView:
    """A contact as its own company keeps it; `row_version` is what a change must name."""

    id: str
    role: str
    name: str
    email: str
    phone: str
    locale: str
    shared: str
    row_version: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class PartnerContact:
    """A contact as a company shows it to those it deals with."""

    role: str
    name: str
    email: str
    phone: str
    locale: str


@verb("contact.create", EDITORS)
def create(world: World, actor: Actor, draft: ContactDraft) -> ContactView:
    """Keep a new contact of the caller's operator."""
    values = _read(draft)
    contact_id = world.random.uuid()
    with world.db.write(actor.own) as tx:
        if len(contacts.listed(tx)) >= contacts.EVER_LISTED:
            raise InvalidData([_TOO_MANY])
        row = {"id": contact_id, "operator_id": actor.own, "row_version": 1}
        contacts.add(tx, {**row, **values, "created_at": world.clock.now()})
        journal(tx, world, actor, contact_id)
        return _view(_own(tx, actor, contact_id))


@verb("contact.update", EDITORS, "own")
def update(
    world: World, actor: Actor, contact_id: str, draft: ContactDraft, *, version: int | None = None
) -> ContactView:
    """Change a contact of the caller's operator."""
    values = _read(draft)
    with world.db.write(actor.own) as tx:
        known = _own(tx, actor, contact_id).row_version
        same = version in {None, known}
        if not same or not contacts.change(tx, contact_id, known, values):
            raise Outdated(N_("Somebody else changed the contact. Load it again."))
        journal(tx, world, actor, contact_id)
        return _view(_own(tx, actor, contact_id))


@verb("contact.remove", EDITORS, "own")
def remove(world: World, actor: Actor, contact_id: str) -> None:
    """Take a contact away."""
    with world.db.write(actor.own) as tx:
        _own(tx, actor, contact_id)
        contacts.remove(tx, contact_id)
        journal(tx, world, actor, contact_id)


@verb("contact.list", EVERYONE, "mine")
def list_all(world: World, actor: Actor) -> tuple[ContactView, ...]:
    """Return the contacts of the caller's operator, by matter and name."""
    with world.db.read(actor.own) as tx:
        return tuple(_view(row) for row in contacts.listed(tx))


@verb("contact.of_partner", EVERYONE, "reader")
def of_partner(world: World, actor: Actor, operator_id: OperatorId) -> tuple[PartnerContact, ...]:
    """Return the contacts that another operator shows to those it deals with.

    Raises:  Absent for whom it has no request, grant or source in common
    """
    with world.db.node_read() as tx:
        partners = (actor.own,) if contacts.are_partners(tx, operator_id, actor.own) else ()
        checks.reader(actor, operator_id, partners)
        return tuple(
            PartnerContact(row.role, row.name, row.email, row.phone, row.locale)
            for row in contacts.shared_by(tx, operator_id)
        )


def _read(draft: ContactDraft) -> dict[str, Any]:
    """Return the values to keep.

    Raises:  InvalidData with everything that is wrong
    """
    found = [
        *name_findings(draft.name, "/name"),
        *email_findings(draft.email, "/email"),
        *locale_findings(draft.locale, "/locale"),
    ]
    if draft.role not in MATTERS:
        found.append(_choose("/role", N_("This matter is not known."), MATTERS))
    if draft.shared not in SHARED:
        found.append(_choose("/shared", N_("Say who sees the contact."), SHARED))
    if not _PHONE.fullmatch(draft.phone.strip()):
        found.append(_PHONE_WRONG)
    if found:
        raise InvalidData(found)
    return {
        "role": draft.role,
        "name": draft.name.strip(),
        "email": draft.email.strip(),
        "phone": draft.phone.strip(),
        "locale": draft.locale,
        "shared": draft.shared,
    }


def _own(tx: Tx, actor: Actor, contact_id: str) -> Row[Any]:
    row = contacts.fetch(tx, contact_id)
    if row is None:
        raise checks.nothing()
    checks.own(actor, row.operator_id)
    return row


def _view(row: Row[Any]) -> ContactView:
    return ContactView(
        id=row.id,
        role=row.role,
        name=row.name,
        email=row.email,
        phone=row.phone,
        locale=row.locale,
        shared=row.shared,
        row_version=row.row_version,
        created_at=row.created_at,
    )


def _choose(place: str, message: str, known: tuple[str, ...]) -> Finding:
    remedy = N_("Choose one of: {choices}.")
    return Finding(place, "contact.choice", message, remedy, {"choices": ", ".join(known)})


_PHONE_WRONG = Finding(
    "/phone",
    "contact.phone",
    N_("This is not a telephone number."),
    N_("Write it as +81 3 1234 5678, at most 40 characters."),
)
_TOO_MANY = Finding(
    "/role",
    "contact.too-many",
    N_("Your company has 200 contacts already."),
    N_("Remove those that nobody needs any more."),
)
