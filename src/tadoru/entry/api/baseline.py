"""Routes of baselines."""

from typing import Annotated

from fastapi import Query
from starlette.responses import Response

from tadoru.app.footprint import baseline, why
from tadoru.app.footprint.baseline_view import BaselineLine, BaselineView, ChangeView
from tadoru.app.listing import Listing
from tadoru.core.values import BaselineId, PartId
from tadoru.entry.api import reply
from tadoru.entry.api.call import Called, Paged
from tadoru.entry.api.declare import Answers, Router, declare
from tadoru.entry.api.model import baseline as body
from tadoru.entry.api.model.fields import UUID_PATTERN, PathId
from tadoru.entry.api.model.list import Whole

ROUTER = Router("baselines")


@declare(ROUTER, "POST /baselines", baseline.create, Answers(BaselineView, 201, slow=True))
def create_baseline(call: Called, wish: body.BaselineBody) -> Response:
    """Freeze footprints with all that they are computed from."""
    view = baseline.create(call.world, call.actor, wish.draft())
    return reply.made(view, f"baselines/{view.id}")


@declare(ROUTER, "GET /baselines", baseline.listing, Answers(Listing[BaselineView]))
def list_baselines(call: Called, page: Paged) -> Response:
    """List one's baselines, the newest first."""
    return reply.page(call.request, baseline.listing(call.world, call.actor, page))


@declare(ROUTER, "GET /baselines/{baseline_id}", baseline.read, Answers(BaselineView))
def read_baseline(call: Called, baseline_id: PathId) -> Response:
    """Show a baseline."""
    return reply.shown(baseline.read(call.world, call.actor, BaselineId(baseline_id)))


@declare(
    ROUTER, "GET /baselines/{baseline_id}/lines", baseline.lines, Answers(Listing[BaselineLine])
)
def list_baseline_lines(call: Called, baseline_id: PathId, page: Paged) -> Response:
    """List the frozen figures of a baseline, by part number."""
    found = baseline.lines(call.world, call.actor, BaselineId(baseline_id), page)
    return reply.page(call.request, found)


@declare(
    ROUTER,
    "GET /baselines/{baseline_id}/export",
    baseline.export,
    Answers(media_type="application/json", slow=True),
)
def export_baseline(call: Called, baseline_id: PathId) -> Response:
    """Return a baseline as one document: terms, inputs, answers by record, results."""
    content = baseline.export(call.world, call.actor, BaselineId(baseline_id))
    return Response(content, media_type="application/json")


@declare(
    ROUTER,
    "GET /baselines/{baseline_id}/compare",
    why.compare,
    Answers(ChangeView, slow=True),
)
def compare_baseline(
    call: Called,
    baseline_id: PathId,
    part_id: Annotated[str, Query(pattern=UUID_PATTERN)],
    other_id: Annotated[
        str | None, Query(pattern=UUID_PATTERN, description="a later baseline; none: now")
    ] = None,
) -> Response:
    """Say why a part's footprint differs from a baseline: the difference by cause and by line."""
    other = None if other_id is None else BaselineId(other_id)
    found = why.compare(call.world, call.actor, BaselineId(baseline_id), PartId(part_id), other)
    return reply.shown(found)


@declare(ROUTER, "DELETE /baselines/{baseline_id}", baseline.delete, Answers(status=204))
def delete_baseline(call: Called, baseline_id: PathId) -> Response:
    """Delete a baseline; footprints and records stay."""
    baseline.delete(call.world, call.actor, BaselineId(baseline_id))
    return reply.done()


@declare(ROUTER, "GET /parts/{part_id}/baselines", baseline.of_part, Answers(Whole[BaselineView]))
def list_baselines_of_part(call: Called, part_id: PathId) -> Response:
    """List the baselines that hold a part, the newest first."""
    return reply.everything(baseline.of_part(call.world, call.actor, PartId(part_id)))
