"""A footprint for its owner: figure, stages, contributions, tree, gaps, what is stale."""

from decimal import Decimal

from starlette.responses import Response

from tadoru.app.footprint import baseline, compute
from tadoru.app.footprint import read as footprints
from tadoru.app.footprint.terms import GWP_SETS
from tadoru.app.footprint.view import ContributionView, FootprintView, TreeRow
from tadoru.app.trace import read
from tadoru.core.carbon.method import STAGE_LABELS
from tadoru.core.problems import InvalidData
from tadoru.core.words import N_
from tadoru.entry import text
from tadoru.entry.web import charts, flows, labels, parts, terms
from tadoru.entry.web.charts import Bar, Branch
from tadoru.entry.web.form import Faults, faults
from tadoru.entry.web.layout import Choice, unit
from tadoru.entry.web.visit import Visit

BARS_MAX = 12  # what comes after is summed up as one
TREE_DRAWN_MAX = 60  # rows of the picture; the table has all


def show(visit: Visit, wrong: Faults | None = None) -> Response:
    """Show the newest footprint, or the one that the address names, and the form to compute."""
    view = read.read(visit.world, visit.actor, visit.part("part_id")).part
    known = footprints.of_part(visit.world, visit.actor, view.id)
    chosen = next((k for k in known if k.id == visit.query("id")), next(iter(known), None))
    drawn = {} if chosen is None else _drawn(visit, chosen)
    return visit.show(
        "footprint.html",
        422 if wrong else 200,
        **parts.about(visit, view),
        known=known,
        shown=chosen,
        method_labels=labels.TERM_VALUES,
        computes=visit.may(compute.compute),
        baselines=baseline.of_part(visit.world, visit.actor, view.id),
        freezes=visit.may(baseline.create),
        terms=terms.entered(visit, chosen.terms if chosen else None),
        methods=terms.methods(visit),
        gwp_sets=[Choice(name, name) for name in GWP_SETS],
        wrong=wrong or Faults(),
        **drawn,
    )


def calculate(visit: Visit) -> Response:
    """Compute the footprint under the terms of the form."""
    part_id = visit.part("part_id")
    fields = {f"terms-{name}": name for name in ("method", "gwp_set")}
    fields |= {"terms-period_start": "first_day", "terms-period_end": "last_day"}
    try:
        made = compute.compute(visit.world, visit.actor, part_id, terms.sent(visit))
    except InvalidData as refused:
        return show(visit, faults(refused.findings, visit.words, fields))
    return visit.go(f"/parts/{part_id}/footprint?id={made.id}", "computed")


def _drawn(visit: Visit, shown: FootprintView) -> dict[str, object]:
    """Return the three charts, each with the same figures as a table."""
    words, language = visit.words, visit.language
    stages = [
        Bar(
            words(label),
            own=shown.number(f"own_{stage.value}_kgco2e"),
            supplied=shown.number(f"upstream_{stage.value}_kgco2e"),
        )
        for stage, label in STAGE_LABELS.items()
    ]
    sources = _contributions(visit, shown.breakdown.contributions)
    units = {row.part_id: row.unit for row in shown.breakdown.tree if row.what == "part"}
    branches = [_branch(visit, row, units[row.part_id]) for row in shown.breakdown.tree]
    by_stage, by_source = words(N_("By life-cycle stage")), words(N_("Where it comes from"))
    tree = words(N_("What goes into it"))
    flow = words(N_("From the sources to the product"))
    flowing = flows.ribbons(shown.breakdown.tree, language)
    return {
        "stages": charts.bars(by_stage, stages, language),
        "stages_table": charts.bars_table(by_stage, stages, language),
        "sources": charts.bars(by_source, sources, language),
        "sources_table": charts.bars_table(by_source, sources, language),
        "tree": charts.tree(tree, branches[:TREE_DRAWN_MAX], language),
        "tree_table": charts.tree_table(tree, branches, language),
        "flows": flows.sankey(flow, flowing, language),
        "flows_table": flows.sankey_table(flow, flowing, language),
        "tree_cut": max(0, len(branches) - TREE_DRAWN_MAX),
    }


def _contributions(visit: Visit, found: "tuple[ContributionView, ...]") -> list[Bar]:
    bars = [
        Bar(f"{item.part_name}: {item.supplier_name}", supplied=item.kgco2e)
        if item.by == "supplier"
        else Bar(f"{item.part_name}: {labels.called(item.name, visit.words)}", own=item.kgco2e)
        for item in found
    ]
    head, rest = bars[:BARS_MAX], bars[BARS_MAX:]
    if rest:
        own = sum((bar.own for bar in rest), Decimal(0))
        supplied = sum((bar.supplied for bar in rest), Decimal(0))
        head.append(Bar(visit.words(N_("{count} smaller ones"), count=len(rest)), own, supplied))
    return head


def _branch(visit: Visit, row: TreeRow, parent_unit: str) -> Branch:
    """Return a row of the tree; a figure that was entered directly has no amount of its own."""
    label = {
        "part": row.name,
        "activity": visit.words(N_("own: {name}"), name=labels.called(row.name, visit.words)),
        "supplier": visit.words(N_("from {name}"), name=row.name),
    }.get(row.what, row.name)
    mark = MARKS.get(row.mark)
    if mark:
        label = f"{label} ({visit.words(mark)})"
    shown = row.depth > 0 and (row.what != "activity" or row.unit != parent_unit)
    amount = (
        f"{text.figure(row.amount, visit.language)} {unit(row.unit, visit.language)}"
        if shown
        else ""
    )
    return Branch(label, row.depth, row.kgco2e, amount)


MARKS = {
    "partial": N_("partial"),
    "stale": N_("stale"),
    "estimated": N_("own default"),
    "cut": N_("more below"),
}
