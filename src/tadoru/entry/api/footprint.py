"""Routes of footprints."""

from typing import Annotated

from fastapi import Query
from starlette.responses import Response

from tadoru.app.footprint import compute, read
from tadoru.app.footprint.terms import read_terms
from tadoru.app.footprint.view import FootprintLine, FootprintView
from tadoru.app.listing import Listing
from tadoru.core.values import PartId
from tadoru.entry.api import reply
from tadoru.entry.api.call import Called, Paged
from tadoru.entry.api.declare import Answers, Router, declare
from tadoru.entry.api.model import footprint as body
from tadoru.entry.api.model.fields import PathId
from tadoru.entry.api.model.list import Whole

ROUTER = Router("footprint")
_Term = Annotated[str | None, Query(max_length=100)]


@declare(
    ROUTER,
    "POST /parts/{part_id}/footprint",
    compute.compute,
    Answers(FootprintView, slow=True),
)
def compute_footprint(call: Called, part_id: PathId, terms: body.TermsBody) -> Response:
    """Compute the footprint of one declared unit of a part, and keep it."""
    view = compute.compute(call.world, call.actor, PartId(part_id), terms.terms())
    return reply.shown(view, version=0)


@declare(ROUTER, "GET /parts/{part_id}/footprint", read.read, Answers(FootprintView))
def read_footprint(
    call: Called,
    part_id: PathId,
    method: _Term = None,
    gwp_set: _Term = None,
    period_start: _Term = None,
    period_end: _Term = None,
) -> Response:
    """Show the kept footprint under these terms; without any, that of the last period."""
    named = {
        "method": method,
        "gwp_set": gwp_set,
        "period_start": period_start,
        "period_end": period_end,
    }
    given = {name: value for name, value in named.items() if value is not None}
    terms = read_terms(given, "/query") if given else None
    return reply.shown(read.read(call.world, call.actor, PartId(part_id), terms), version=0)


@declare(ROUTER, "GET /parts/{part_id}/footprints", read.of_part, Answers(Whole[FootprintView]))
def list_footprints_of_part(call: Called, part_id: PathId) -> Response:
    """List the kept footprints of a part, the latest period first."""
    return reply.everything(read.of_part(call.world, call.actor, PartId(part_id)))


@declare(ROUTER, "GET /footprints", read.listing, Answers(Listing[FootprintLine]))
def list_footprints(call: Called, page: Paged, *, stale: bool | None = None) -> Response:
    """List one's kept footprints, the last computed first."""
    return reply.page(call.request, read.listing(call.world, call.actor, page, stale=stale))
