"""Baselines: the list, a new one, one with its figures, and why a figure has changed since."""

from collections.abc import Sequence
from dataclasses import dataclass
from types import MappingProxyType
from uuid import UUID

from starlette.responses import Response

from tadoru.app.footprint import baseline, why
from tadoru.app.footprint import read as footprints
from tadoru.app.footprint.baseline import BaselineDraft
from tadoru.app.footprint.baseline_view import BaselineView, ChangeView, EndView
from tadoru.app.footprint.terms import GWP_SETS
from tadoru.app.listing import Page
from tadoru.core.problems import InvalidData
from tadoru.core.values import BaselineId, PartId
from tadoru.core.words import N_
from tadoru.entry.web import charts_change, labels, terms
from tadoru.entry.web.charts_change import Step
from tadoru.entry.web.charts_change import Way as Change
from tadoru.entry.web.form import Faults, faults
from tadoru.entry.web.layout import Choice
from tadoru.entry.web.visit import Visit
from tadoru.entry.web.way import Way, get, post
from tadoru.wire.media.disposition import disposition

PARTS_SHOWN = 200  # to tick on the form; the API takes more
CAUSES = MappingProxyType(
    {
        "activity": N_("Own amounts"),
        "factor": N_("Emission factors"),
        "structure": N_("What goes into it"),
        "supplier": N_("Suppliers' answers"),
    }
)
MEANINGS = MappingProxyType(
    {
        "activity": N_("Energy and material that your own process uses, and figures entered."),
        "factor": N_("What one kWh or kg of these emits, by the table that you use."),
        "structure": N_("Which inputs there are and how much of each."),
        "supplier": N_("Figures, shares and units of what you buy; an answer for a default."),
    }
)


def listing(visit: Visit) -> Response:
    """Show the baselines, the newest first."""
    found = baseline.listing(visit.world, visit.actor, visit.page)
    return visit.show(
        "baselines.html",
        found=found.items,
        method_labels=labels.TERM_VALUES,
        makes=visit.may(baseline.create),
        more=visit.address(after=found.next) if found.next else "",
    )


def new(visit: Visit, wrong: Faults | None = None) -> Response:
    """Show the form: a name, the terms, and which parts."""
    ticked = visit.form.texts("parts") or tuple(filter(None, [visit.query("part")]))
    return visit.show(
        "baseline_form.html",
        422 if wrong else 200,
        form=visit.form,
        terms=terms.entered(visit),
        methods=terms.methods(visit),
        gwp_sets=[Choice(name, name) for name in GWP_SETS],
        parts=_parts(visit),
        ticked=ticked,
        wrong=wrong or Faults(),
    )


def create(visit: Visit) -> Response:
    """Freeze it."""
    form = visit.form
    fields = {f"terms-{name}": name for name in ("method", "gwp_set")}
    fields |= {"terms-period_start": "first_day", "terms-period_end": "last_day"}
    fields |= {"part_ids": "parts"}
    try:
        draft = BaselineDraft(
            form.text("name"),
            terms.sent(visit),
            tuple(PartId(text) for text in form.texts("parts") if _is_id(text)),
            form.text("note"),
        )
        made = baseline.create(visit.world, visit.actor, draft)
    except InvalidData as refused:
        return new(visit, faults(refused.findings, visit.words, fields))
    return visit.go(f"/baselines/{made.id}", "frozen")


def show(visit: Visit) -> Response:
    """Show one baseline with its figures."""
    view = baseline.read(visit.world, visit.actor, visit.part("baseline_id"))
    found = baseline.lines(visit.world, visit.actor, view.id, visit.page)
    return visit.show(
        "baseline.html",
        view=view,
        lines=found.items,
        method_labels=labels.TERM_VALUES,
        deletes=visit.may(baseline.delete),
        more=visit.address(after=found.next) if found.next else "",
    )


def compare(visit: Visit) -> Response:
    """Show why a part's footprint differs from the baseline: now, or in another one."""
    baseline_id, part_id = visit.part("baseline_id"), PartId(_id(visit, "part"))
    other = BaselineId(_id(visit, "with")) if visit.query("with") else None
    found = why.compare(visit.world, visit.actor, baseline_id, part_id, other)
    title, language = visit.words(N_("From before to after")), visit.language
    way = _way(visit, found)
    return visit.show(
        "baseline_compare.html",
        found=found,
        chart=charts_change.waterfall(title, way, language),
        table=charts_change.waterfall_table(title, way, language),
        signed={cause.cause: cause.kgco2e for cause in found.causes},
        causes=CAUSES,
        meanings=MEANINGS,
        others=_others(visit, found),
        method_labels=labels.TERM_VALUES,
    )


def export(visit: Visit) -> Response:
    """Return a baseline as a file."""
    view = baseline.read(visit.world, visit.actor, visit.part("baseline_id"))
    content = baseline.export(visit.world, visit.actor, view.id)
    headers = {"Content-Disposition": disposition(f"baseline-{view.id}.json")}
    return Response(content, headers=headers, media_type="application/json")


def delete(visit: Visit) -> Response:
    """Delete a baseline."""
    baseline.delete(visit.world, visit.actor, visit.part("baseline_id"))
    return visit.go("/baselines", "removed")


@dataclass(frozen=True, slots=True)
class Other:
    """Another side to compare with."""

    label: str
    address: str
    chosen: bool


def _others(visit: Visit, found: ChangeView) -> list[Other]:
    """Return with what the baseline may be compared: now, and the part's other baselines."""
    here = f"/baselines/{found.before.baseline_id}/compare?part={found.part_id}"
    chosen = found.after.baseline_id
    known = baseline.of_part(visit.world, visit.actor, found.part_id)
    fitting = [view for view in known if _fits(view, found.before)]
    return [
        Other(visit.words(why.NOW), here, chosen is None),
        *(Other(view.name, f"{here}&with={view.id}", view.id == chosen) for view in fitting),
    ]


def _fits(view: BaselineView, end: EndView) -> bool:
    same = (view.terms.method, view.terms.gwp_set) == (end.terms.method, end.terms.gwp_set)
    return same and view.id != end.baseline_id


def _way(visit: Visit, found: ChangeView) -> Change:
    words, (before, after) = visit.words, (found.before, found.after)
    nothing = found.difference_kgco2e * 0
    later = words(after.name) if after.baseline_id is None else after.name
    return Change(
        Step(before.name, before.total_kgco2e or nothing),
        tuple(Step(words(CAUSES[cause.cause]), cause.kgco2e) for cause in found.causes),
        Step(later, after.total_kgco2e or nothing),
    )


def _parts(visit: Visit) -> Sequence[Choice]:
    """Return the parts that have a footprint, to tick; the one that the address names first."""
    found = footprints.listing(visit.world, visit.actor, Page(limit=PARTS_SHOWN)).items
    named = {line.part_id: f"{line.part_name} ({line.part_number})" for line in found}
    rows = sorted(named.items(), key=lambda item: item[1])
    return [Choice(part_id, label) for part_id, label in rows]


def _id(visit: Visit, name: str) -> str:
    """Return an id in the address; any other text is nothing's id."""
    text = visit.query(name)
    return text if _is_id(text) else str(UUID(int=0))


def _is_id(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False


_ONE = "/baselines/{baseline_id:uuid}"
WAYS: tuple[Way, ...] = (
    get("/baselines", listing, baseline.listing),
    get("/baselines/new", new, baseline.create),
    post("/baselines/new", create, baseline.create),
    get(_ONE, show, baseline.read),
    get(f"{_ONE}/compare", compare, why.compare),
    get(f"{_ONE}/export", export, baseline.export),
    post(f"{_ONE}/delete", delete, baseline.delete),
)
