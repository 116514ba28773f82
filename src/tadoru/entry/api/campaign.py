"""Routes of campaigns, of what is done to many requests at once, and of buyers' own defaults."""

from datetime import date
from typing import Annotated

from fastapi import Query
from starlette.responses import Response

from tadoru.app.exchange import (
    campaign,
    earlier,
    grants,
    share,
    supplier,
    takeback,
    upstream,
    withdraw,
)
from tadoru.app.exchange.answer import Given
from tadoru.app.exchange.campaign_view import CampaignBoard, CampaignView, Suggestion, Suggestions
from tadoru.app.exchange.earlier import Earlier
from tadoru.app.exchange.grants import Granted
from tadoru.app.exchange.supplier import SupplierView
from tadoru.app.exchange.view import RequestView
from tadoru.app.listing import Listing
from tadoru.app.trace import again, default
from tadoru.app.trace.default import DefaultView
from tadoru.app.trace.view import ActivityView
from tadoru.core.values import PartId, RequestId, SourceId
from tadoru.entry.api import reply
from tadoru.entry.api.call import Called, Paged
from tadoru.entry.api.declare import Answers, Router, declare
from tadoru.entry.api.model import campaign as body
from tadoru.entry.api.model.fields import PathId
from tadoru.entry.api.model.list import Whole

ROUTER = Router("campaigns")


@declare(ROUTER, "POST /campaigns", campaign.create, Answers(CampaignBoard, 201))
def create_campaign(call: Called, draft: body.CampaignBody) -> Response:
    """Ask many suppliers at once: all lines are sent, or none."""
    board = campaign.create(call.world, call.actor, draft.draft())
    return reply.made(board, f"campaigns/{board.campaign.id}")


@declare(ROUTER, "POST /campaigns/suggest", campaign.suggest, Answers(Suggestions))
def suggest_campaign(call: Called, wish: body.SuggestBody) -> Response:
    """List bought parts whose suppliers have no answer for some terms yet."""
    part = None if wish.part_id is None else PartId(wish.part_id)
    found = campaign.suggest(
        call.world, call.actor, wish.dataset, wish.terms, search=wish.search, part_id=part
    )
    return reply.shown(found)


@declare(ROUTER, "GET /campaigns", campaign.list_all, Answers(Listing[CampaignView]))
def list_campaigns(call: Called, page: Paged) -> Response:
    """List campaigns with how far each is, the newest first."""
    return reply.page(call.request, campaign.list_all(call.world, call.actor, page))


@declare(ROUTER, "GET /campaigns/{campaign_id}", campaign.read, Answers(CampaignBoard))
def read_campaign(call: Called, campaign_id: PathId) -> Response:
    """Show a campaign: the funnel, and what to do next about each supplier."""
    return reply.shown(campaign.read(call.world, call.actor, campaign_id))


@declare(ROUTER, "POST /campaigns/{campaign_id}/close", campaign.close, Answers(CampaignBoard))
def close_campaign(call: Called, campaign_id: PathId, wish: body.CloseBody) -> Response:
    """Close a campaign."""
    done = campaign.close(call.world, call.actor, campaign_id, cancel_open=wish.cancel_open)
    return reply.shown(done)


@declare(ROUTER, "POST /requests/cancel", withdraw.cancel_many, Answers(body.Counted))
def cancel_requests(call: Called, wish: body.RequestsBody) -> Response:
    """Withdraw several requests, all or none."""
    ids = [RequestId(one) for one in wish.request_ids]
    return reply.shown({"count": withdraw.cancel_many(call.world, call.actor, ids)})


@declare(ROUTER, "POST /requests/remind", withdraw.remind, Answers(body.Counted))
def remind_requests(call: Called, wish: body.RequestsBody) -> Response:
    """Remind the suppliers of open requests, each at most once a day."""
    ids = [RequestId(one) for one in wish.request_ids]
    return reply.shown({"count": withdraw.remind(call.world, call.actor, ids)})


@declare(ROUTER, "PUT /requests/{request_id}/due", withdraw.change_due, Answers(RequestView))
def change_due(call: Called, request_id: PathId, wish: body.DueBody) -> Response:
    """Give a supplier more time, or less."""
    return reply.shown(
        withdraw.change_due(call.world, call.actor, RequestId(request_id), wish.due_on)
    )


@declare(ROUTER, "GET /suppliers", supplier.listing, Answers(Whole[SupplierView]))
def list_suppliers(call: Called) -> Response:
    """List the suppliers asked last, the latest first."""
    return reply.everything(supplier.listing(call.world, call.actor))


@declare(
    ROUTER, "GET /requests/{request_id}/upstream", upstream.suggest, Answers(Whole[Suggestion])
)
def list_upstream(call: Called, request_id: PathId) -> Response:
    """List what an answer rests on that nobody was asked about in the same terms."""
    return reply.everything(upstream.suggest(call.world, call.actor, RequestId(request_id)))


@declare(ROUTER, "POST /requests/{request_id}/upstream", upstream.ask, Answers(CampaignBoard, 201))
def ask_upstream(call: Called, request_id: PathId, wish: body.UpstreamBody) -> Response:
    """Ask one's own suppliers for what an answer rests on, in the same terms."""
    ids = [SourceId(one) for one in wish.source_ids]
    board = upstream.ask(call.world, call.actor, RequestId(request_id), ids, wish.due_on)
    return reply.made(board, f"campaigns/{board.campaign.id}")


@declare(ROUTER, "POST /requests/{request_id}/withdraw", takeback.withdraw, Answers(RequestView))
def withdraw_answer(call: Called, request_id: PathId, wish: body.WithdrawBody) -> Response:
    """Take an answer back."""
    return reply.shown(takeback.withdraw(call.world, call.actor, RequestId(request_id), wish.why))


@declare(ROUTER, "GET /requests/{request_id}/alike", share.alike, Answers(Whole[RequestView]))
def list_alike(call: Called, request_id: PathId) -> Response:
    """List the other accepted requests for the same of the same part."""
    return reply.everything(share.alike(call.world, call.actor, RequestId(request_id)))


@declare(ROUTER, "POST /requests/answer", share.give_many, Answers(Whole[Given]))
def answer_many(call: Called, wish: body.ManyAnswersBody) -> Response:
    """Answer several requests for the same at once, each with a record of its own."""
    given = share.give_many(call.world, call.actor, wish.ids(), wish.draft())
    return reply.everything(given)


@declare(
    ROUTER, "GET /requests/{request_id}/answer/earlier", earlier.suggest, Answers(Earlier | None)
)
def read_earlier(call: Called, request_id: PathId) -> Response:
    """Show what one last answered about the same part, to begin from."""
    return reply.shown(earlier.suggest(call.world, call.actor, RequestId(request_id)))


@declare(ROUTER, "POST /grants/many", grants.create_many, Answers(Whole[Granted]))
def create_grants(call: Called, wish: body.ManyGrantsBody) -> Response:
    """Let several operators see the same, each by a grant of its own."""
    made = grants.create_many(call.world, call.actor, wish.draft(), wish.recipients())
    return reply.everything(made)


@declare(ROUTER, "PUT /parts/{part_id}/default", default.put, Answers(DefaultView))
def set_default(call: Called, part_id: PathId, wish: body.DefaultBody) -> Response:
    """Assume a figure for a bought part that nobody answers for."""
    period = (wish.period_start, wish.period_end)
    return reply.shown(default.put(call.world, call.actor, PartId(part_id), period, wish.draft()))


@declare(ROUTER, "DELETE /parts/{part_id}/default", default.clear, Answers(status=204))
def clear_default(
    call: Called,
    part_id: PathId,
    period_start: Annotated[date, Query()],
    period_end: Annotated[date, Query(description="the day after the last")],
) -> Response:
    """Assume nothing any more; the part counts as missing."""
    default.clear(call.world, call.actor, PartId(part_id), (period_start, period_end))
    return reply.done()


@declare(ROUTER, "GET /defaults", default.listing, Answers(Whole[DefaultView]))
def list_defaults(call: Called) -> Response:
    """List one's own defaults for bought parts."""
    return reply.everything(default.listing(call.world, call.actor))


@declare(ROUTER, "POST /parts/{part_id}/activities/copy", again.copy, Answers(ActivityView))
def copy_activities(call: Called, part_id: PathId, wish: body.CopyBody) -> Response:
    """Copy the own emissions of a part into a period that has none."""
    start, end = (wish.from_start, wish.from_end), (wish.to_start, wish.to_end)
    return reply.shown(again.copy(call.world, call.actor, PartId(part_id), start, end))
