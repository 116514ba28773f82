"""From whom a bought part comes: the suppliers with their shares."""

from datetime import date
from types import MappingProxyType

from starlette.responses import Response

from tadoru.app.exchange import ask
from tadoru.app.identity import directory
from tadoru.app.identity.view import OperatorHit
from tadoru.app.trace import read, source
from tadoru.app.trace.source import SourceDraft
from tadoru.app.trace.view import PartView, SourceView
from tadoru.core.findings import Finding
from tadoru.core.problems import InvalidData
from tadoru.core.values import OperatorId, SourceId, sum_up
from tadoru.entry.web import parts, rows
from tadoru.entry.web.form import Faults, Form, faults
from tadoru.entry.web.layout import Choice
from tadoru.entry.web.rows import Row
from tadoru.entry.web.visit import Visit

CELLS = (
    "id", "supplier_id", "supplier_name", "share", "supplier_unit", "unit_factor", "valid_from",
    "valid_to",
)  # fmt: skip


def show(visit: Visit) -> Response:
    """Show the suppliers, with a blank row for one more."""
    view = read.read(visit.world, visit.actor, visit.part("part_id")).part
    known = source.listing(visit.world, visit.actor, view.id)
    return _page(visit, view, _as_rows(known))


def save(visit: Visit) -> Response:
    """Replace the suppliers by what the form says."""
    view = read.read(visit.world, visit.actor, visit.part("part_id")).part
    sent = rows.sent(visit.form, "sources", CELLS)
    filled = [row for row in sent if row["supplier_id"] or row["supplier_name"]]
    found: list[Finding] = []
    drafts = [_draft(row, found) for row in filled]
    if not found:
        try:
            source.save(visit.world, visit.actor, view.id, drafts, parts.version(visit))
        except InvalidData as refused:
            found = list(refused.findings)
    if not found:
        return visit.go(f"/parts/{view.id}/sources", "saved")
    fields = rows.places("sources", filled, {name: name for name in CELLS})
    return _page(visit, view, sent, wrong=faults(found, visit.words, fields))


def _draft(row: Row, found: list[Finding]) -> SourceDraft:
    form = Form({f"sources-{row.number}-{name}": (row[name],) for name in CELLS})
    days = [form.day(f"sources-{row.number}-{n}", found) for n in ("valid_from", "valid_to")]
    return SourceDraft(
        supplier_id=OperatorId(row["supplier_id"]) if row["supplier_id"] else None,
        supplier_name=row["supplier_name"],
        share=row["share"] or "1",
        supplier_unit=row["supplier_unit"],
        unit_factor=row["unit_factor"],
        valid_from=days[0],
        valid_to=days[1],
        id=SourceId(row["id"]) if row["id"] else None,
    )


def _as_rows(known: tuple[SourceView, ...]) -> list[Row]:
    return [
        Row(
            number,
            MappingProxyType(
                {
                    "id": item.id,
                    "supplier_id": item.supplier_id or "",
                    "supplier_name": item.supplier_name,
                    "share": f"{item.share:f}",
                    "supplier_unit": item.supplier_unit.value,
                    "unit_factor": f"{item.unit_factor:f}",
                    "valid_from": item.valid_from.isoformat() if item.valid_from else "",
                    "valid_to": item.valid_to.isoformat() if item.valid_to else "",
                }
            ),
        )
        for number, item in enumerate(known)
    ]


def _page(
    visit: Visit, view: PartView, known: list[Row], *, wrong: Faults | None = None
) -> Response:
    query = visit.query("q")
    hits: tuple[OperatorHit, ...] = ()
    searched = Faults()
    if query:
        try:
            hits = directory.find(visit.world, visit.actor, query)
        except InvalidData as refused:
            searched = faults(refused.findings, visit.words, {"query": "q"})
    next_row = max((row.number for row in known), default=-1) + 1
    found = next((hit for hit in hits if hit.id == visit.query("supplier")), None)
    added = {"supplier_id": found.id, "supplier_name": found.name} if found else {}
    today = visit.world.clock.now().date()
    kept = source.listing(visit.world, visit.actor, view.id)
    total = sum_up(one.share for one in kept if _holds(one, today))
    return visit.show(
        "sources.html",
        422 if wrong else 200,
        **parts.about(visit, view),
        rows=known,
        total=total,
        rest=1 - total,
        past=source.history(visit.world, visit.actor, view.id),
        blank=Row(next_row, added),
        hits=[hit for hit in hits if hit is not found],
        query=query,
        searched=searched,
        units=[Choice("", ""), *parts.units(visit)],
        edits=visit.may(source.save),
        asks=visit.may(ask.create),
        wrong=wrong or Faults(),
    )


def _holds(one: SourceView, day: date) -> bool:
    """Return whether the part comes from there on a day."""
    begun = one.valid_from is None or one.valid_from <= day
    return begun and (one.valid_to is None or day <= one.valid_to)
