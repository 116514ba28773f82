"""Routes of parts, structures, sources and activities."""

from typing import Annotated

from fastapi import Query
from starlette.responses import Response

from tadoru.app.listing import Listing
from tadoru.app.trace import activity, duplicate, network, part, read, remove, source, structure
from tadoru.app.trace.network import NetworkView
from tadoru.app.trace.read import PartCounts, PartUse
from tadoru.app.trace.source import PastSource
from tadoru.app.trace.view import ActivityView, PartView, SourceView, StructureView
from tadoru.core.values import PartId, SiteId
from tadoru.entry.api import reply
from tadoru.entry.api.call import Called, Paged
from tadoru.entry.api.declare import Answers, Router, always, declare, plain_page
from tadoru.entry.api.model import trace as body
from tadoru.entry.api.model.fields import PathId
from tadoru.entry.api.model.list import Whole
from tadoru.entry.api.partquery import Wanted

ROUTER = Router("trace")


@declare(ROUTER, "POST /parts", part.create, Answers(PartView, 201))
def create_part(call: Called, form: body.NewPartBody) -> Response:
    """Register a part."""
    view = part.create(call.world, call.actor, SiteId(form.site_id), form.form())
    return reply.made(view, f"parts/{view.id}")


@declare(ROUTER, "GET /parts", read.listing, Answers(Listing[PartView], quick=plain_page))
def list_parts(
    call: Called,
    page: Paged,
    query: Wanted,
) -> Response:
    """List one's parts, by default those in use by number."""
    return reply.page(call.request, read.listing(call.world, call.actor, page, query))


@declare(ROUTER, "GET /parts/counts", read.counts, Answers(PartCounts))
def count_parts(call: Called, query: Wanted) -> Response:
    """Count one's parts, by each value of each filter under the other filters."""
    return reply.shown(read.counts(call.world, call.actor, query))


@declare(ROUTER, "GET /parts/{part_id}", read.read, Answers(PartUse, quick=always))
def read_part(call: Called, part_id: PathId) -> Response:
    """Show a part and what it goes into."""
    view = read.read(call.world, call.actor, PartId(part_id))
    return reply.shown(view, version=view.part.version)


@declare(ROUTER, "PUT /parts/{part_id}", part.update, Answers(PartView, updates=True))
def update_part(call: Called, part_id: PathId, form: body.PartBody) -> Response:
    """Change what is said of a part."""
    view = part.update(call.world, call.actor, PartId(part_id), form.form(), call.version)
    return reply.shown(view, version=view.version)


@declare(ROUTER, "POST /parts/{part_id}/copy", duplicate.copy, Answers(PartView, 201))
def copy_part(call: Called, part_id: PathId, form: body.CopyBody) -> Response:
    """Register a part that is like this one."""
    view = duplicate.copy(call.world, call.actor, PartId(part_id), form.form())
    return reply.made(view, f"parts/{view.id}")


@declare(ROUTER, "DELETE /parts/{part_id}", remove.delete, Answers(status=204, updates=True))
def delete_part(call: Called, part_id: PathId) -> Response:
    """Delete a part that nothing depends on."""
    remove.delete(call.world, call.actor, PartId(part_id), call.version)
    return reply.done()


@declare(ROUTER, "POST /parts/{part_id}/restore", part.restore, Answers(PartView, updates=True))
def restore_part(call: Called, part_id: PathId) -> Response:
    """Take a part into use again."""
    view = part.restore(call.world, call.actor, PartId(part_id), call.version)
    return reply.shown(view, version=view.version)


@declare(ROUTER, "POST /parts/{part_id}/retire", part.retire, Answers(PartView, updates=True))
def retire_part(call: Called, part_id: PathId) -> Response:
    """Take a part out of use."""
    view = part.retire(call.world, call.actor, PartId(part_id), call.version)
    return reply.shown(view, version=view.version)


@declare(
    ROUTER, "PUT /parts/{part_id}/structure", structure.save, Answers(StructureView, updates=True)
)
def save_structure(call: Called, part_id: PathId, form: body.StructureBody) -> Response:
    """Keep a new version of what goes into a part; If-Match names the part's own version."""
    part_, lines = PartId(part_id), form.forms()
    view = structure.save(
        call.world, call.actor, part_, lines, form.valid_from, version=call.version
    )
    return reply.shown(view, version=view.part_version)


@declare(ROUTER, "GET /parts/{part_id}/structure", structure.read, Answers(StructureView))
def read_structure(
    call: Called,
    part_id: PathId,
    version: Annotated[
        int | None, Query(ge=1, le=10**9, description="none: the one that holds today")
    ] = None,
) -> Response:
    """Show what goes into a part."""
    view = structure.read(call.world, call.actor, PartId(part_id), version)
    return reply.shown(view, version=view.part_version)


@declare(ROUTER, "GET /parts/{part_id}/where-used", network.where_used, Answers(NetworkView))
def where_used(call: Called, part_id: PathId) -> Response:
    """Show the parts into which this one goes, on every level."""
    return reply.shown(network.where_used(call.world, call.actor, PartId(part_id)))


@declare(ROUTER, "GET /parts/{part_id}/inputs", network.inputs, Answers(NetworkView))
def list_inputs(call: Called, part_id: PathId) -> Response:
    """Show all that goes into the part, down to the suppliers."""
    return reply.shown(network.inputs(call.world, call.actor, PartId(part_id)))


@declare(
    ROUTER, "PUT /parts/{part_id}/sources", source.save, Answers(Whole[SourceView], updates=True)
)
def save_sources(call: Called, part_id: PathId, form: body.SourcesBody) -> Response:
    """Replace the sources of a part; If-Match names the part's version, as its own ETag does."""
    drafts = [one.draft() for one in form.sources]
    views = source.save(call.world, call.actor, PartId(part_id), drafts, call.version)
    return reply.everything(views)


@declare(ROUTER, "GET /parts/{part_id}/sources", source.listing, Answers(Whole[SourceView]))
def list_sources(call: Called, part_id: PathId) -> Response:
    """List from whom a part comes."""
    return reply.everything(source.listing(call.world, call.actor, PartId(part_id)))


@declare(ROUTER, "GET /parts/{part_id}/sources/history", source.history, Answers(Whole[PastSource]))
def list_past_sources(call: Called, part_id: PathId) -> Response:
    """List the sources of a part that went out of use."""
    return reply.everything(source.history(call.world, call.actor, PartId(part_id)))


@declare(
    ROUTER,
    "PUT /parts/{part_id}/activities",
    activity.save,
    Answers(Whole[ActivityView], updates=True),
)
def save_activities(call: Called, part_id: PathId, form: body.ActivitiesBody) -> Response:
    """Replace the own emissions of a part in a period; If-Match names the part's version."""
    period = (form.period_start, form.period_end)
    views = activity.save(call.world, call.actor, PartId(part_id), period, form.lines, call.version)
    return reply.everything(views)


@declare(ROUTER, "GET /parts/{part_id}/activities", activity.listing, Answers(Whole[ActivityView]))
def list_activities(call: Called, part_id: PathId) -> Response:
    """List the own emissions of a part by period."""
    return reply.everything(activity.listing(call.world, call.actor, PartId(part_id)))
