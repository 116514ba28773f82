"""The people and the programs of the reader's company, and their roles."""

from types import MappingProxyType

from starlette.responses import Response

from tadoru.app.identity import client, person
from tadoru.app.identity.client import NewClient
from tadoru.app.identity.draft import PersonDraft
from tadoru.app.identity.person import Welcome
from tadoru.app.listing import Page
from tadoru.core.access import scope
from tadoru.core.identity.roles import LABELS, Role
from tadoru.core.problems import InvalidData
from tadoru.core.words import N_
from tadoru.entry.text import NATIVE_NAMES
from tadoru.entry.web.company import TABS
from tadoru.entry.web.form import Faults, Form, faults
from tadoru.entry.web.layout import Choice
from tadoru.entry.web.visit import Visit

ALL = Page(limit=200)
MAY = MappingProxyType(
    {
        Role.ADMINISTRATOR: N_("everything, and who may do what"),
        Role.EDITOR: N_("enters parts and figures, asks, prepares answers"),
        Role.APPROVER: N_("consents and signs"),
        Role.VIEWER: N_("reads"),
        Role.AUDITOR: N_("from outside: sees what “Auditors” names"),
    }
)


def show(visit: Visit, wrong: Faults | None = None, added: Welcome | None = None) -> Response:
    """Show the people with their roles; a new one's password is shown this once."""
    members = person.list_all(visit.world, visit.actor, ALL).items
    return visit.show(
        "people.html",
        422 if wrong else 200,
        tabs=TABS,
        members=members,
        roles=_roles(visit),
        locales=[Choice(code, name) for code, name in NATIVE_NAMES.items()],
        added=added,
        administers=visit.may(person.add),
        form=Form() if added else visit.form,
        wrong=wrong or Faults(),
    )


def add(visit: Visit) -> Response:
    """Make a person a member."""
    form = visit.form
    locale = form.text("locale", visit.language)
    draft = PersonDraft(form.text("email"), form.text("name"), _chosen(form), locale)
    try:
        added = person.add(visit.world, visit.actor, draft)
    except InvalidData as refused:
        return show(visit, faults(refused.findings, visit.words))
    return show(visit, added=added)


def set_roles(visit: Visit) -> Response:
    """Give a member other roles."""
    try:
        person.set_roles(visit.world, visit.actor, visit.part("person_id"), _chosen(visit.form))
    except InvalidData as refused:
        field = f"roles-{visit.part('person_id')}"
        return show(visit, faults(refused.findings, visit.words, {"roles": field}))
    return visit.go("/settings/people", "saved")


def remove(visit: Visit) -> Response:
    """End a membership."""
    person.remove(visit.world, visit.actor, visit.part("person_id"))
    return visit.go("/settings/people", "removed")


def clients(visit: Visit, wrong: Faults | None = None, made: NewClient | None = None) -> Response:
    """Show the programs; a new one's secret is shown this once."""
    found = client.list_all(visit.world, visit.actor, ALL).items
    return visit.show(
        "clients.html",
        422 if wrong else 200,
        tabs=TABS,
        clients=found,
        roles=_roles(visit),
        made=made,
        form=Form() if made else visit.form,
        chosen=visit.form.texts("roles"),
        scopes=_scopes(visit),
        opened=visit.form.texts("scopes"),
        wrong=wrong or Faults(),
    )


def add_client(visit: Visit) -> Response:
    """Make a program that may act for the company."""
    form = visit.form
    try:
        scopes = frozenset(form.texts("scopes")) or None
        name, roles = form.text("name"), _chosen(form)
        made = client.create(visit.world, visit.actor, name, roles, scopes)
    except InvalidData as refused:
        return clients(visit, faults(refused.findings, visit.words))
    return clients(visit, made=made)


def revoke_client(visit: Visit) -> Response:
    """End a program's access."""
    client.revoke(visit.world, visit.actor, visit.part("client_id"))
    return visit.go("/settings/clients", "removed")


def _chosen(form: Form) -> frozenset[Role]:
    known = {role.value for role in Role}
    return frozenset(Role(name) for name in form.texts("roles") if name in known)


def _roles(visit: Visit) -> list[Choice]:
    return [
        Choice(role.value, f"{visit.words(LABELS[role])}: {visit.words(MAY[role])}")
        for role in Role
    ]


def _scopes(visit: Visit) -> list[Choice]:
    words = visit.words
    return [
        Choice(f"{area}:{half}", f"{words(said)}: {words(scope.HALVES[half])} ({area}:{half})")
        for area, said in scope.LABELS.items()
        for half in scope.HALVES
    ]
