"""What goes into a part: the table and its form."""

from types import MappingProxyType

from starlette.responses import Response

from tadoru.app.listing import Page
from tadoru.app.trace import read, structure
from tadoru.app.trace.structure import LineForm
from tadoru.app.trace.view import PartView, StructureView
from tadoru.core.findings import Finding
from tadoru.core.problems import Absent, InvalidData
from tadoru.core.trace.partquery import PartQuery
from tadoru.core.trace.structure import StageMap
from tadoru.core.values import PartId
from tadoru.core.words import N_
from tadoru.entry.web import labels, parts, rows
from tadoru.entry.web.form import Faults, faults
from tadoru.entry.web.layout import Choice
from tadoru.entry.web.rows import Row
from tadoru.entry.web.visit import Visit

CELLS = ("child_id", "number", "amount", "unit", "stage_map")
BLANK_ROWS = 3
OFFERED_MAX = 200


def show(visit: Visit) -> Response:
    """Show a version of the structure, by default the one that holds today."""
    view = read.read(visit.world, visit.actor, visit.part("part_id")).part
    version = int(visit.query("version")) if visit.query("version").isdecimal() else None
    shown = _shown(visit, view, version)
    return _page(visit, view, shown, _as_rows(shown))


def save(visit: Visit) -> Response:
    """Keep a new version, or only show more blank rows."""
    view = read.read(visit.world, visit.actor, visit.part("part_id")).part
    sent = rows.sent(visit.form, "lines", CELLS)
    if visit.form.text("do") == "more":
        return _page(visit, view, _shown(visit, view, None), sent)
    filled = [row for row in sent if row["child_id"] or row["number"] or row["amount"]]
    found: list[Finding] = []
    children = [_child(visit, row, found) for row in filled]
    valid_from = visit.form.day("valid_from", found)
    if not found:
        lines = [
            LineForm(child, row["amount"], row["unit"], row["stage_map"] or "keep")
            for row, child in zip(filled, children, strict=True)
        ]
        try:
            structure.save(
                visit.world, visit.actor, view.id, lines, valid_from, parts.version(visit)
            )
        except InvalidData as refused:
            found = list(refused.findings)
    if not found:
        return visit.go(f"/parts/{view.id}/structure", "saved")
    named = {"child": "number", "amount": "amount", "unit": "unit", "stage_map": "stage_map"}
    wrong = faults(found, visit.words, rows.places("lines", filled, named))
    return _page(visit, view, _shown(visit, view, None), sent, wrong=wrong)


def _shown(visit: Visit, view: PartView, version: int | None) -> StructureView | None:
    try:
        return structure.read(visit.world, visit.actor, view.id, version)
    except Absent:
        if version is not None:
            raise
        return None


def _as_rows(shown: StructureView | None) -> list[Row]:
    return [
        Row(
            number,
            MappingProxyType(
                {
                    "child_id": line.child_id,
                    "number": line.number,
                    "name": line.name,
                    "amount": f"{line.amount:f}",
                    "unit": line.unit.value,
                    "stage_map": line.stage_map.value,
                }
            ),
        )
        for number, line in enumerate(shown.lines if shown else ())
    ]


def _page(
    visit: Visit,
    view: PartView,
    shown: StructureView | None,
    lines: list[Row],
    *,
    wrong: Faults | None = None,
) -> Response:
    first = max((row.number for row in lines), default=-1) + 1
    blank = [Row(first + n, {}) for n in range(BLANK_ROWS)]
    offered = read.listing(visit.world, visit.actor, Page(limit=OFFERED_MAX)).items
    return visit.show(
        "structure.html",
        422 if wrong else 200,
        **parts.about(visit, view),
        shown=shown,
        lines=[*lines, *blank],
        offered=[p for p in offered if p.id != view.id],
        units=[Choice("", ""), *parts.units(visit)],
        stage_maps=[Choice(m.value, visit.words(labels.STAGE_MAPS[m])) for m in StageMap],
        edits=visit.may(structure.save),
        valid_from=visit.form.text("valid_from"),
        wrong=wrong or Faults(),
    )


def _child(visit: Visit, row: Row, found: list[Finding]) -> PartId:
    """Return the part that a row names by its number; a row that was there keeps its part."""
    if row["child_id"]:
        return PartId(row["child_id"])
    number = row["number"]
    hits = read.listing(visit.world, visit.actor, Page(limit=OFFERED_MAX), PartQuery(number)).items
    exact = [hit for hit in hits if hit.number == number]
    if len(exact) == 1:
        return exact[0].id
    message = N_("There is no part with the number “{number}”.")
    remedy = N_("Register the part first, or choose one from the list.")
    place = f"/lines-{row.number}-number"
    found.append(Finding(place, "form.no-part", message, remedy, {"number": number[:40]}))
    return PartId("")
