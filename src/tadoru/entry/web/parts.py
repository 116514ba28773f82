"""One part of the reader's company: what is known, its form, taking it out of use."""

from types import MappingProxyType
from typing import Any

from starlette.responses import Response

from tadoru.app.exchange import ask
from tadoru.app.exchange import requests as asked
from tadoru.app.footprint import compute
from tadoru.app.footprint import read as footprints
from tadoru.app.identity import site
from tadoru.app.listing import Page
from tadoru.app.trace import duplicate, part, read, remove
from tadoru.app.trace.duplicate import CopyForm
from tadoru.app.trace.part import PartForm
from tadoru.app.trace.view import PartView
from tadoru.core.problems import InvalidData
from tadoru.core.trace.part import Make
from tadoru.core.units import LABELS, Unit
from tadoru.core.words import N_
from tadoru.entry.web import labels
from tadoru.entry.web.catalogue import names
from tadoru.entry.web.form import Faults, Form, faults
from tadoru.entry.web.layout import Choice, Link
from tadoru.entry.web.visit import Visit

SITES = Page(limit=200)
ALONG = MappingProxyType(  # what a copy may bring along, in the order of CopyForm
    {
        "with_structure": N_("What goes into it"),
        "with_sources": N_("From whom it comes"),
        "with_activities": N_("Own emissions"),
    }
)
VERSION_DIGITS = 9
FIELDS = MappingProxyType({"make": "kind", "id": ""})


def show(visit: Visit) -> Response:
    """Show what is known of a part and what can be done next."""
    world, actor = visit.world, visit.actor
    use = read.read(world, actor, visit.part("part_id"))
    figures = footprints.of_part(world, actor, use.part.id)
    requests = [
        view
        for direction in ("out", "in")
        for view in asked.list_all(world, actor, direction, part_id=use.part.id, page=Page()).items
    ]
    sites = {s.id: s.name for s in site.list_all(world, actor, SITES).items}
    return visit.show(
        "part.html",
        **about(visit, use.part),
        goes_into=use.goes_into,
        figures=figures,
        requests=requests,
        site=sites.get(use.part.site_id, ""),
        datasets=names(visit),
        edits=visit.may(part.update),
        asks=visit.may(ask.create),
        computes=visit.may(compute.compute),
    )


def about(visit: Visit, view: PartView) -> dict[str, Any]:
    """Return what every page of a part shows at its top: the part and the ways to its pages."""
    start = f"/parts/{view.id}"
    tabs = [Link(start, N_("Overview")), Link(f"{start}/footprint", N_("Footprint"))]
    if view.kind is Make.BOUGHT:
        tabs.append(Link(f"{start}/sources", N_("Sources")))
    tabs += [
        Link(f"{start}/structure", N_("Structure")),
        Link(f"{start}/network", N_("Where used")),
        Link(f"{start}/activities", N_("Own emissions")),
        Link(f"{start}/numbers", N_("Numbers")),
        Link(f"{start}/lots", N_("Lots and items")),
        Link(f"{start}/statements", N_("Statements")),
    ]
    return {
        "part": view,
        "tabs": tabs,
        "part_tabs": visit.words(N_("Pages of this part")),
        "version": visit.form.text("version") or view.version,
    }


def new(visit: Visit) -> Response:
    """Show the empty form; for a request it begins with what the customer said."""
    form, request_id = Form(), visit.query("request")
    if request_id:
        view = asked.read(visit.world, visit.actor, Form({"id": (request_id,)}).id("id"))
        form = Form({"name": (view.part_name,), "unit": (view.unit,), "request": (view.id,)})
    return _form(visit, form, None)


def create(visit: Visit) -> Response:
    """Register a part."""
    form = visit.form
    try:
        made = part.create(visit.world, visit.actor, form.id("site"), _described(form))
    except InvalidData as refused:
        return _form(visit, form, None, faults(refused.findings, visit.words, FIELDS))
    if form.text("request"):
        return visit.go(f"/requests/{form.id('request')}", "saved")
    return visit.go(f"/parts/{made.id}", "part-made")


def edit(visit: Visit) -> Response:
    """Show the form with what is known."""
    view = read.read(visit.world, visit.actor, visit.part("part_id")).part
    known = {
        "number": view.number,
        "supplementary": view.supplementary,
        "name": view.name,
        "kind": view.kind.value,
        "unit": view.unit.value,
        "mass_kg": "" if view.mass_kg is None else f"{view.mass_kg:f}",
        "version": str(view.version),
    }
    return _form(visit, Form({name: (value,) for name, value in known.items()}), view)


def update(visit: Visit) -> Response:
    """Change what is said of a part."""
    form = visit.form
    view = read.read(visit.world, visit.actor, visit.part("part_id")).part
    try:
        part.update(visit.world, visit.actor, view.id, _described(form), version(visit))
    except InvalidData as refused:
        return _form(visit, form, view, faults(refused.findings, visit.words, FIELDS))
    return visit.go(f"/parts/{view.id}", "saved")


def retire(visit: Visit) -> Response:
    """Take a part out of use."""
    part.retire(visit.world, visit.actor, visit.part("part_id"))
    return visit.go("/parts", "part-retired")


def restore(visit: Visit) -> Response:
    """Take a part into use again."""
    view = part.restore(visit.world, visit.actor, visit.part("part_id"))
    return visit.go(f"/parts/{view.id}", "part-restored")


def delete(visit: Visit) -> Response:
    """Delete a part, or say what depends on it."""
    remove.delete(visit.world, visit.actor, visit.part("part_id"))
    return visit.go("/parts", "part-deleted")


def copying(visit: Visit, wrong: Faults | None = None) -> Response:
    """Show the form for a part that is like this one."""
    view = read.read(visit.world, visit.actor, visit.part("part_id")).part
    every = site.list_all(visit.world, visit.actor, SITES).items
    return visit.show(
        "part_copy.html",
        422 if wrong else 200,
        **about(visit, view),
        form=visit.form,
        sites=[Choice(s.id, s.name) for s in every],
        along=[(name, visit.words(text)) for name, text in ALONG.items()],
        wrong=wrong or Faults(),
    )


def copy(visit: Visit) -> Response:
    """Register a part that is like this one."""
    form = visit.form
    wish = CopyForm(
        form.text("number"),
        form.text("supplementary"),
        form.text("name"),
        form.id("site") if form.text("site") else None,
        *(name in form for name in ALONG),
    )
    try:
        made = duplicate.copy(visit.world, visit.actor, visit.part("part_id"), wish)
    except InvalidData as refused:
        return copying(visit, faults(refused.findings, visit.words, FIELDS))
    return visit.go(f"/parts/{made.id}", "part-made")


def version(visit: Visit) -> int | None:
    """Return the version of the part that a form was filled in on; none: it does not say."""
    text = visit.form.text("version")
    return int(text) if text.isdecimal() and len(text) <= VERSION_DIGITS else None


def _described(form: Form) -> PartForm:
    return PartForm(
        number=form.text("number"),
        unit=form.text("unit"),
        name=form.text("name"),
        kind=form.text("kind", Make.MADE.value),
        supplementary=form.text("supplementary"),
        mass_kg=form.text("mass_kg"),
    )


def _form(visit: Visit, form: Form, view: PartView | None, wrong: Faults | None = None) -> Response:
    sites = site.list_all(visit.world, visit.actor, SITES).items
    return visit.show(
        "part_form.html",
        422 if wrong else 200,
        form=form,
        part=view,
        sites=[Choice(s.id, s.name) for s in sites],
        units=units(visit),
        kinds=[Choice(make.value, visit.words(labels.MAKES[make])) for make in Make],
        wrong=wrong or Faults(),
    )


def units(visit: Visit) -> list[Choice]:
    """Return the units to choose from."""
    return [Choice(u.value, f"{visit.words(LABELS[u])} ({u.value})") for u in Unit]
