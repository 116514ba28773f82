"""The page on which a customer asks a supplier for a dataset about a bought part."""

from types import MappingProxyType

from starlette.responses import Response

from tadoru.app.exchange import ask, datasets, supplier
from tadoru.app.exchange.ask import RequestDraft
from tadoru.app.footprint.terms import GWP_SETS
from tadoru.app.identity import directory
from tadoru.app.identity.view import OperatorHit
from tadoru.app.trace import read, source
from tadoru.core.dataset.footprint import FOOTPRINT_1
from tadoru.core.findings import Finding
from tadoru.core.problems import InvalidData
from tadoru.core.units import LABELS, Unit
from tadoru.core.words import N_
from tadoru.entry.web import labels, terms
from tadoru.entry.web.form import Faults, faults
from tadoru.entry.web.layout import Choice
from tadoru.entry.web.visit import Visit

FIELDS = MappingProxyType(
    {
        "terms-period_start": "first_day",
        "terms-period_end": "last_day",
        "terms-method": "method",
        "terms-gwp_set": "gwp_set",
    }
)


def show(visit: Visit, wrong: Faults | None = None, status: int = 200) -> Response:
    """Show who can be asked, and the form to ask."""
    part = read.read(visit.world, visit.actor, visit.part("part_id")).part
    query = visit.form.text("q") or visit.query("q")
    hits, searched = _found(visit, query)
    known = source.listing(visit.world, visit.actor, part.id)
    suppliers = {s.supplier_id: s.supplier_name for s in known if s.supplier_id}
    every = datasets.list_all(visit.world, visit.actor)
    recent = [] if suppliers or hits else supplier.listing(visit.world, visit.actor)
    return visit.show(
        "ask.html",
        status,
        part=part,
        query=query,
        searched=searched,
        hits=hits,
        suppliers=[Choice(id_, name) for id_, name in suppliers.items()]
        or _choices(hits)
        or [Choice(one.id, one.name) for one in recent],
        has_sources=bool(known),
        datasets=[Choice(d.id, visit.words(d.label)) for d in every],
        usual=FOOTPRINT_1.id,
        terms=terms.entered(visit),
        methods=terms.methods(visit),
        gwp_sets=[Choice(name, name) for name in GWP_SETS],
        units=[Choice(unit.value, visit.words(LABELS[unit])) for unit in Unit],
        modes=[Choice(mode, visit.words(label)) for mode, label in labels.MODES.items()],
        due=visit.form.text("due_on"),
        wrong=wrong or Faults(),
        form=visit.form,
    )


def send(visit: Visit) -> Response:
    """Ask."""
    form, found = visit.form, list[Finding]()
    due_on = form.day("due_on", found)
    wanted = form.text("dataset", FOOTPRINT_1.id)
    period = terms.document(visit, found) if wanted == FOOTPRINT_1.id else {}
    if not form.text("supplier_id"):
        found.append(_CHOOSE)
    if found:
        return show(visit, faults(found, visit.words, FIELDS), 422)
    draft = RequestDraft(
        part_id=visit.part("part_id"),
        supplier_id=form.id("supplier_id"),
        dataset=wanted,
        terms=period,
        unit=form.text("unit") or None,
        mode=form.text("mode", "standing"),
        due_on=due_on,
        message=form.text("message"),
    )
    try:
        made = ask.create(visit.world, visit.actor, draft)
    except InvalidData as refused:
        return show(visit, faults(refused.findings, visit.words, FIELDS), 422)
    return visit.go(f"/requests/{made.id}", "asked")


def _found(visit: Visit, query: str) -> tuple[tuple[OperatorHit, ...], Faults]:
    if not query:
        return (), Faults()
    try:
        hits = directory.find(visit.world, visit.actor, query)
    except InvalidData as refused:
        return (), faults(refused.findings, visit.words, {"query": "q"})
    me = visit.actor.operator if visit.actor else None
    return tuple(hit for hit in hits if hit.id != me), Faults()


def _choices(hits: tuple[OperatorHit, ...]) -> list[Choice]:
    return [Choice(hit.id, f"{hit.name} ({hit.country})") for hit in hits]


_CHOOSE = Finding(
    "/supplier_id",
    "form.choose",
    N_("No supplier is chosen."),
    N_("Search for the company by name or number, then choose it."),
)
