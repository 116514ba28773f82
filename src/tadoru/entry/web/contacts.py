"""The contacts of the reader's company by matter; and what a partner shows of itself."""

from dataclasses import dataclass

from starlette.responses import Response

from tadoru.app.identity import contact, directory
from tadoru.app.identity.contact import ContactDraft, ContactView, PartnerContact
from tadoru.app.identity.view import OperatorHit
from tadoru.core.identity.contacts import LABELS, MATTERS, SHARED, SHARED_LABELS
from tadoru.core.identity.identifiers import SCHEMES
from tadoru.core.problems import Absent, InvalidData
from tadoru.core.values import OperatorId
from tadoru.entry.text import NATIVE_NAMES
from tadoru.entry.web.company import TABS
from tadoru.entry.web.form import Faults, Form, faults
from tadoru.entry.web.layout import Choice
from tadoru.entry.web.visit import Visit
from tadoru.entry.web.way import Way, get, post


@dataclass(frozen=True, slots=True)
class Partner:
    """What a page shows of another company: its best identifiers, and its contacts."""

    company: OperatorHit
    contacts: tuple[PartnerContact, ...]


def partner(visit: Visit, operator_id: OperatorId) -> Partner:
    """Return what `partner.html` shows of another company to those it deals with."""
    company = directory.look_up(visit.world, visit.actor, operator_id)
    try:
        found = contact.of_partner(visit.world, visit.actor, operator_id)
    except Absent:
        found = ()
    return Partner(company, found)


def show(visit: Visit, wrong: Faults | None = None, form: Form | None = None) -> Response:
    """Show the contacts, and the form for a new one or the one that the address names."""
    found = contact.list_all(visit.world, visit.actor)
    chosen = next((one for one in found if one.id == visit.query("edit")), None)
    return visit.show(
        "contacts.html",
        422 if wrong else 200,
        tabs=TABS,
        contacts=found,
        missing=[LABELS[m] for m in MATTERS if not any(one.role == m for one in found)],
        chosen=chosen,
        form=form or _form(chosen),
        matters=[Choice(name, visit.words(LABELS[name])) for name in MATTERS],
        matter_labels=LABELS,
        shared_labels=SHARED_LABELS,
        sharing=[Choice(name, visit.words(SHARED_LABELS[name])) for name in SHARED],
        locales=[Choice(code, name) for code, name in NATIVE_NAMES.items()],
        edits=visit.may(contact.create),
        wrong=wrong or Faults(),
    )


def add(visit: Visit) -> Response:
    """Keep a new contact."""
    try:
        contact.create(visit.world, visit.actor, _draft(visit.form))
    except InvalidData as refused:
        return show(visit, faults(refused.findings, visit.words), visit.form)
    return visit.go("/settings/contacts", "saved")


def change(visit: Visit) -> Response:
    """Change a contact."""
    version = visit.form.text("version")
    known = int(version) if version.isdecimal() else None
    contact_id = visit.part("contact_id")
    try:
        contact.update(visit.world, visit.actor, contact_id, _draft(visit.form), version=known)
    except InvalidData as refused:
        return show(visit, faults(refused.findings, visit.words), visit.form)
    return visit.go("/settings/contacts", "saved")


def remove(visit: Visit) -> Response:
    """Take a contact away."""
    contact.remove(visit.world, visit.actor, visit.part("contact_id"))
    return visit.go("/settings/contacts", "removed")


def look(visit: Visit) -> Response:
    """Show another company: its identifiers, how well they are known, and its contacts."""
    operator_id: OperatorId = visit.part("operator_id")
    return visit.show(
        "company_card.html",
        partner=partner(visit, operator_id),
        matter_labels=LABELS,
        scheme_labels={s.name: s.label for s in SCHEMES.values()},
    )


def _draft(form: Form) -> ContactDraft:
    return ContactDraft(
        role=form.text("role"),
        name=form.text("name"),
        email=form.text("email"),
        phone=form.text("phone"),
        locale=form.text("locale", "ja"),
        shared=form.text("shared", "partners"),
    )


def _form(chosen: ContactView | None) -> Form:
    if chosen is None:
        return Form()
    names = ("role", "name", "email", "phone", "locale", "shared")
    return Form({name: (str(getattr(chosen, name)),) for name in names})


_ONE = "/settings/contacts/{contact_id:uuid}"
WAYS: tuple[Way, ...] = (
    get("/settings/contacts", show, contact.list_all),
    post("/settings/contacts", add, contact.create),
    post(_ONE, change, contact.update),
    post(f"{_ONE}/remove", remove, contact.remove),
    get("/companies/{operator_id:uuid}", look, directory.look_up),
)
