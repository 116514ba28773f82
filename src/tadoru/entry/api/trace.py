"""Routes of parts, structures, sources and activities."""

from datetime import date
from typing import Annotated

from fastapi import Query
from starlette.responses import Response

from tadoru.app.listing import Listing
from tadoru.app.trace import activity, part, read, sheet, source, structure
from tadoru.app.trace.read import PartUse
from tadoru.app.trace.view import ActivityView, ImportReport, PartView, SourceView, StructureView
from tadoru.core.trace.part import Make
from tadoru.core.values import PartId, SiteId
from tadoru.entry.api import reply
from tadoru.entry.api.call import Called, Paged
from tadoru.entry.api.declare import Answers, Router, declare
from tadoru.entry.api.model import trace as body
from tadoru.entry.api.model.fields import PRINTABLE, UUID_PATTERN, PathId
from tadoru.entry.api.model.list import Whole

ROUTER = Router("trace")
_CSV = {
    "requestBody": {
        "required": True,
        "content": {
            "text/csv": {
                "schema": {"type": "string"},
                "example": "parent,input,amount,unit\npack,cell,0.71,kg\n",
            }
        },
    }
}


@declare(ROUTER, "POST /parts", part.create, Answers(PartView, 201))
def create_part(call: Called, form: body.NewPartBody) -> Response:
    """Register a part."""
    view = part.create(call.world, call.actor, SiteId(form.site_id), form.form())
    return reply.made(view, f"parts/{view.id}")


@declare(ROUTER, "GET /parts", read.listing, Answers(Listing[PartView]))
def list_parts(
    call: Called,
    page: Paged,
    search: Annotated[
        str, Query(max_length=200, pattern=PRINTABLE, description="words of number or name")
    ] = "",
    kind: Make | None = None,
) -> Response:
    """List one's parts in use by number."""
    return reply.page(call.request, read.listing(call.world, call.actor, page, search, kind))


@declare(ROUTER, "GET /parts/{part_id}", read.read, Answers(PartUse))
def read_part(call: Called, part_id: PathId) -> Response:
    """Show a part and what it goes into."""
    view = read.read(call.world, call.actor, PartId(part_id))
    return reply.shown(view, version=view.part.version)


@declare(ROUTER, "PUT /parts/{part_id}", part.update, Answers(PartView, updates=True))
def update_part(call: Called, part_id: PathId, form: body.PartBody) -> Response:
    """Change what is said of a part."""
    view = part.update(call.world, call.actor, PartId(part_id), form.form(), call.version)
    return reply.shown(view, version=view.version)


@declare(ROUTER, "DELETE /parts/{part_id}", part.retire, Answers(PartView, updates=True))
def retire_part(call: Called, part_id: PathId) -> Response:
    """Take a part out of use."""
    view = part.retire(call.world, call.actor, PartId(part_id), call.version)
    return reply.shown(view, version=view.version)


@declare(ROUTER, "PUT /parts/{part_id}/structure", structure.save, Answers(StructureView))
def save_structure(call: Called, part_id: PathId, form: body.StructureBody) -> Response:
    """Keep a new version of what goes into a part."""
    part_, lines = PartId(part_id), form.forms()
    return reply.shown(structure.save(call.world, call.actor, part_, lines, form.valid_from))


@declare(ROUTER, "GET /parts/{part_id}/structure", structure.read, Answers(StructureView))
def read_structure(
    call: Called,
    part_id: PathId,
    version: Annotated[
        int | None, Query(ge=1, le=10**9, description="none: the one that holds today")
    ] = None,
) -> Response:
    """Show what goes into a part."""
    return reply.shown(structure.read(call.world, call.actor, PartId(part_id), version))


@declare(
    ROUTER,
    "POST /structures/import",
    sheet.import_csv,
    Answers(ImportReport, slow=True, extra=_CSV),
)
def import_structure(
    call: Called,
    site_id: Annotated[str, Query(pattern=UUID_PATTERN)],
    *,
    dry_run: Annotated[bool, Query(description="report all findings, keep nothing")] = False,
    valid_from: date | None = None,
) -> Response:
    """Import a whole multi-level structure from CSV; nothing is kept where anything is wrong."""
    site = SiteId(site_id)
    report = sheet.import_csv(
        call.world, call.actor, site, call.body, dry_run=dry_run, valid_from=valid_from
    )
    return reply.shown(report)


@declare(ROUTER, "PUT /parts/{part_id}/sources", source.save, Answers(Whole[SourceView]))
def save_sources(call: Called, part_id: PathId, form: body.SourcesBody) -> Response:
    """Replace the sources of a part."""
    drafts = [one.draft() for one in form.sources]
    return reply.everything(source.save(call.world, call.actor, PartId(part_id), drafts))


@declare(ROUTER, "GET /parts/{part_id}/sources", source.listing, Answers(Whole[SourceView]))
def list_sources(call: Called, part_id: PathId) -> Response:
    """List from whom a part comes."""
    return reply.everything(source.listing(call.world, call.actor, PartId(part_id)))


@declare(ROUTER, "PUT /parts/{part_id}/activities", activity.save, Answers(Whole[ActivityView]))
def save_activities(call: Called, part_id: PathId, form: body.ActivitiesBody) -> Response:
    """Replace the own emissions of a part in a period."""
    period = (form.period_start, form.period_end)
    views = activity.save(call.world, call.actor, PartId(part_id), period, form.lines)
    return reply.everything(views)


@declare(ROUTER, "GET /parts/{part_id}/activities", activity.listing, Answers(Whole[ActivityView]))
def list_activities(call: Called, part_id: PathId) -> Response:
    """List the own emissions of a part by period."""
    return reply.everything(activity.listing(call.world, call.actor, PartId(part_id)))
