"""Routes of requests and answers."""

from typing import Annotated, Literal

from fastapi import Depends, Query
from starlette.responses import Response

from tadoru.app.exchange import accept, answer, answers, ask, refuse, requests, withdraw
from tadoru.app.exchange.answer import Given, Preview
from tadoru.app.exchange.requests import Board, Wish
from tadoru.app.exchange.view import AnswerView, RequestView
from tadoru.app.listing import Listing
from tadoru.core.exchange.states import State
from tadoru.core.values import OperatorId, PartId, RequestId
from tadoru.entry.api import reply
from tadoru.entry.api.call import Called, Paged
from tadoru.entry.api.declare import Answers, Router, always, declare
from tadoru.entry.api.model import exchange as body
from tadoru.entry.api.model.fields import PRINTABLE, UUID_PATTERN, PathId
from tadoru.entry.api.model.list import Whole

ROUTER = Router("requests and answers")
Direction = Annotated[Literal["in", "out"], Query(description="received or sent")]
_Uuid = Annotated[str | None, Query(pattern=UUID_PATTERN)]


def wished(
    part_id: _Uuid = None,
    partner_id: _Uuid = None,
    campaign_id: _Uuid = None,
    dataset: Annotated[str, Query(max_length=200, pattern=PRINTABLE)] = "",
    due: Annotated[Literal["", "overdue", "soon"], Query(description="soon: in a week")] = "",
    search: Annotated[str, Query(max_length=200, pattern=PRINTABLE)] = "",
    sort: Annotated[Literal["changed", "due"], Query()] = "changed",
) -> Wish:
    """Return what the query asks for beyond direction and states."""
    return Wish(
        part_id=None if part_id is None else PartId(part_id),
        partner_id=None if partner_id is None else OperatorId(partner_id),
        campaign_id=campaign_id,
        dataset=dataset,
        due=due,
        search=search,
        sort=sort,
    )


@declare(ROUTER, "POST /requests", ask.create, Answers(RequestView, 201))
def create_request(call: Called, draft: body.RequestBody) -> Response:
    """Ask a supplier for a dataset about a part."""
    view = ask.create(call.world, call.actor, draft.draft())
    return reply.made(view, f"requests/{view.id}")


@declare(ROUTER, "GET /requests", requests.list_all, Answers(Listing[RequestView]))
def list_requests(
    call: Called,
    page: Paged,
    direction: Direction,
    wish: Annotated[Wish, Depends(wished)],
    state: Annotated[list[State] | None, Query(max_length=20)] = None,
) -> Response:
    """List requests received or sent, the latest change or the earliest due date first."""
    listing = requests.list_all(
        call.world, call.actor, direction, states=state or (), wish=wish, page=page
    )
    return reply.page(call.request, listing)


@declare(ROUTER, "GET /requests/board", requests.board, Answers(Board))
def read_board(
    call: Called,
    direction: Direction,
    wish: Annotated[Wish, Depends(wished)],
    state: Annotated[list[State] | None, Query(max_length=20)] = None,
) -> Response:
    """Count what each choice of the same filters would find."""
    found = requests.board(call.world, call.actor, direction, states=state or (), wish=wish)
    return reply.shown(found)


@declare(ROUTER, "GET /requests/{request_id}", requests.read, Answers(RequestView, quick=always))
def read_request(call: Called, request_id: PathId) -> Response:
    """Show a request."""
    return reply.shown(requests.read(call.world, call.actor, RequestId(request_id)))


@declare(ROUTER, "POST /requests/{request_id}/accept", accept.accept, Answers(RequestView))
def accept_request(call: Called, request_id: PathId, wish: body.AcceptBody) -> Response:
    """Link one's own part to a request received."""
    part = PartId(wish.part_id)
    return reply.shown(accept.accept(call.world, call.actor, RequestId(request_id), part))


@declare(ROUTER, "POST /requests/{request_id}/send-back", refuse.send_back, Answers(RequestView))
def send_back_request(call: Called, request_id: PathId, wish: body.SendBackBody) -> Response:
    """Refuse a request, or say that the figure is unknown."""
    request, reason = RequestId(request_id), wish.reason.value
    return reply.shown(refuse.send_back(call.world, call.actor, request, reason, wish.reply))


@declare(ROUTER, "POST /requests/{request_id}/cancel", withdraw.cancel, Answers(RequestView))
def cancel_request(call: Called, request_id: PathId) -> Response:
    """Withdraw a request that is not answered yet."""
    return reply.shown(withdraw.cancel(call.world, call.actor, RequestId(request_id)))


@declare(ROUTER, "POST /requests/{request_id}/reopen", withdraw.reopen, Answers(RequestView))
def reopen_request(call: Called, request_id: PathId, wish: body.ReopenBody) -> Response:
    """Ask again after a refusal or a cancellation."""
    request = RequestId(request_id)
    return reply.shown(withdraw.reopen(call.world, call.actor, request, wish.message))


@declare(ROUTER, "POST /requests/{request_id}/answer/preview", answer.preview, Answers(Preview))
def preview_answer(call: Called, request_id: PathId, draft: body.AnswerBody) -> Response:
    """Show exactly what the customer would see."""
    view = answer.preview(call.world, call.actor, RequestId(request_id), draft.draft())
    return reply.shown(view)


@declare(ROUTER, "POST /requests/{request_id}/answer", answer.give, Answers(Given, slow=True))
def give_answer(call: Called, request_id: PathId, draft: body.AnswerBody) -> Response:
    """Answer an accepted request."""
    given = answer.give(call.world, call.actor, RequestId(request_id), draft.draft())
    return reply.shown(given)


@declare(
    ROUTER,
    "POST /requests/{request_id}/answer/correct",
    answer.correct,
    Answers(Given, slow=True),
)
def correct_answer(call: Called, request_id: PathId, draft: body.AnswerBody) -> Response:
    """Replace an answer by a new version, or confirm one that went stale."""
    given = answer.correct(call.world, call.actor, RequestId(request_id), draft.draft())
    return reply.shown(given)


@declare(ROUTER, "GET /requests/{request_id}/answer", answers.read, Answers(AnswerView | None))
def read_answer(call: Called, request_id: PathId) -> Response:
    """Show the answer in force as far as one may see it; null before the first."""
    return reply.shown(answers.read(call.world, call.actor, RequestId(request_id)))


@declare(ROUTER, "GET /requests/{request_id}/answers", answers.history, Answers(Whole[AnswerView]))
def list_answers(call: Called, request_id: PathId) -> Response:
    """List every version of an answer, the newest first."""
    return reply.everything(answers.history(call.world, call.actor, RequestId(request_id)))
