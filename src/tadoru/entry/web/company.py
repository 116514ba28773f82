"""The settings of the reader's company: name, identifiers, sites."""

from collections.abc import Sequence

from starlette.responses import Response

from tadoru.app.identity import identifier, operator, site
from tadoru.app.identity.draft import SiteDraft
from tadoru.app.identity.operator import OperatorChange
from tadoru.app.listing import Page
from tadoru.core.identity.identifiers import SCHEMES
from tadoru.core.problems import InvalidData
from tadoru.core.words import N_
from tadoru.entry.text import NATIVE_NAMES
from tadoru.entry.web.form import Faults, Form, faults, sentence
from tadoru.entry.web.layout import Choice, Link
from tadoru.entry.web.visit import Visit

TABS = (
    Link("/settings", N_("Company")),
    Link("/settings/sites", N_("Sites")),
    Link("/settings/contacts", N_("Contacts")),
    Link("/settings/people", N_("People")),
    Link("/settings/auditors", N_("Auditors")),
    Link("/settings/invitations", N_("Invitations")),
    Link("/settings/clients", N_("Programs")),
    Link("/settings/webhooks", N_("Webhooks")),
    Link("/settings/keys", N_("Keys")),
    Link("/jobs", N_("Jobs")),
)


def show(visit: Visit, wrong: Faults | None = None, warnings: Sequence[str] = ()) -> Response:
    """Show the company and its identifiers."""
    view = operator.read(visit.world, visit.actor)
    return visit.show(
        "company.html",
        422 if wrong else 200,
        tabs=TABS,
        company=view,
        schemes=[Choice(s.name, visit.words(s.label)) for s in SCHEMES.values()],
        scheme_labels={s.name: s.label for s in SCHEMES.values()},
        locales=[Choice(code, name) for code, name in NATIVE_NAMES.items()],
        administers=visit.may(operator.update),
        form=visit.form,
        warnings=warnings,
        wrong=wrong or Faults(),
    )


def change(visit: Visit) -> Response:
    """Change the company's name, country, language, and whether two people must approve."""
    form = visit.form
    wish = OperatorChange(
        name=form.text("name"),
        country=form.text("country").upper(),
        locale=form.text("locale"),
        second_approval="second_approval" in form,
        reminders=form.text("reminders") if "reminders" in form else None,
    )
    version = int(form.text("version")) if form.text("version").isdecimal() else None
    try:
        operator.update(visit.world, visit.actor, wish, version=version)
    except InvalidData as refused:
        return show(visit, faults(refused.findings, visit.words))
    return visit.go("/settings", "saved")


def add_identifier(visit: Visit) -> Response:
    """Declare an identifier."""
    form = visit.form
    try:
        scheme, value = form.text("scheme"), form.text("value")
        made = identifier.add(visit.world, visit.actor, scheme, value)
    except InvalidData as refused:
        return show(visit, faults([*refused.findings], visit.words, {"": "value"}))
    if made.warnings:
        return show(visit, warnings=[sentence(one, visit.words) for one in made.warnings])
    return visit.go("/settings", "saved")


def remove_identifier(visit: Visit) -> Response:
    """Take an identifier back."""
    identifier.remove(visit.world, visit.actor, visit.part("identifier_id"))
    return visit.go("/settings", "removed")


def sites(visit: Visit, wrong: Faults | None = None, *, form: Form | None = None) -> Response:
    """Show the sites, and the form for a new one or the one that the address names."""
    found = site.list_all(visit.world, visit.actor, Page(limit=200)).items
    chosen = next((s for s in found if s.id == visit.query("edit")), None)
    if form is None and chosen is not None:
        known = {"name": chosen.name, "country": chosen.country, "address": chosen.address}
        form = Form({name: (value,) for name, value in known.items()})
    return visit.show(
        "sites.html",
        422 if wrong else 200,
        tabs=TABS,
        sites=found,
        chosen=chosen,
        form=form or Form(),
        edits=visit.may(site.create),
        wrong=wrong or Faults(),
    )


def add_site(visit: Visit) -> Response:
    """Keep a new site."""
    try:
        site.create(visit.world, visit.actor, _site(visit.form))
    except InvalidData as refused:
        return sites(visit, faults(refused.findings, visit.words), form=visit.form)
    return visit.go("/settings/sites", "saved")


def change_site(visit: Visit) -> Response:
    """Change a site."""
    form, version = visit.form, visit.form.text("version")
    known = int(version) if version.isdecimal() else None
    try:
        site.update(visit.world, visit.actor, visit.part("site_id"), _site(form), version=known)
    except InvalidData as refused:
        return sites(visit, faults(refused.findings, visit.words), form=form)
    return visit.go("/settings/sites", "saved")


def _site(form: Form) -> SiteDraft:
    return SiteDraft(form.text("name"), form.text("country").upper(), form.text("address"))
