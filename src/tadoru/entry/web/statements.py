"""Statements about a part: what was signed, and the form to sign a dataset anew."""

from starlette.responses import Response

from tadoru.app.exchange import datasets, grants, statement
from tadoru.app.exchange.compose import COMPUTED
from tadoru.app.footprint.terms import GWP_SETS
from tadoru.app.listing import Page
from tadoru.app.record import read as records
from tadoru.app.trace import read
from tadoru.core.dataset.footprint import FOOTPRINT_1
from tadoru.core.findings import Finding
from tadoru.core.problems import InvalidData
from tadoru.entry.web import asking, parts, terms
from tadoru.entry.web.catalogue import entries, names, values_of
from tadoru.entry.web.form import Faults, faults
from tadoru.entry.web.layout import Choice
from tadoru.entry.web.visit import Visit


def show(visit: Visit, wrong: Faults | None = None) -> Response:
    """Show what was stated, and the form of the chosen dataset."""
    view = read.read(visit.world, visit.actor, visit.part("part_id")).part
    known = records.list_all(visit.world, visit.actor, Page(), part_id=view.id).items
    every = datasets.list_all(visit.world, visit.actor)
    wanted = visit.form.text("dataset") or visit.query("dataset") or FOOTPRINT_1.id
    dataset = next((d for d in every if d.id == wanted), every[0])
    computed = dataset.id in COMPUTED
    return visit.show(
        "statements.html",
        422 if wrong else 200,
        **parts.about(visit, view),
        known=known,
        stated=sorted({r.dataset for r in known if r.kind == "statement"}),
        names=names(visit),
        datasets=[Choice(d.id, visit.words(d.label)) for d in every],
        dataset=dataset,
        computed=computed,
        entries=() if computed else entries(dataset, visit.form),
        terms=terms.entered(visit),
        methods=terms.methods(visit),
        gwp_sets=[Choice(name, name) for name in GWP_SETS],
        publishes=visit.may(statement.publish),
        grants=visit.may(grants.create),
        wrong=wrong or Faults(),
    )


def publish(visit: Visit) -> Response:
    """Sign and log a dataset about the part."""
    part_id, found = visit.part("part_id"), list[Finding]()
    dataset = datasets.read(visit.world, visit.actor, visit.form.text("dataset"))
    computed = dataset.id in COMPUTED
    period = terms.document(visit, found) if computed else {}
    values = None if computed else values_of(dataset, visit.form)
    if not found:
        try:
            stated = statement.publish(
                visit.world, visit.actor, part_id, dataset.id, terms=period, values=values
            )
        except InvalidData as refused:
            found = list(refused.findings)
    if found:
        return show(visit, faults(found, visit.words, asking.FIELDS))
    said = "published" if stated.record_id else "waits"
    return visit.go(f"/parts/{part_id}/statements", said)
