"""`tadoru request`: ask suppliers, and see what customers ask."""

from typing import Annotated

import typer

from tadoru.app.exchange import accept as accepting
from tadoru.app.exchange import ask, refuse, requests, upstream, withdraw
from tadoru.app.exchange.ask import RequestDraft
from tadoru.app.exchange.requests import Wish
from tadoru.core.dataset.footprint import FOOTPRINT_1
from tadoru.core.exchange.reasons import Reason
from tadoru.core.exchange.states import State
from tadoru.core.values import OperatorId, RequestId, SourceId
from tadoru.core.words import N_
from tadoru.entry.cli.find import day, pairs, part_id
from tadoru.entry.cli.options import LIMIT, After, Limit, Part, Request, desk_of

app = typer.Typer(
    no_args_is_help=True, add_completion=False, help="Ask suppliers, and see what customers ask."
)
COLUMNS = (
    (N_("Id"), "id"),
    (N_("Side"), "side"),
    (N_("With"), "other_name"),
    (N_("Part"), "part_name"),
    (N_("Dataset"), "dataset"),
    (N_("State"), "state"),
    (N_("Changed"), "changed_at"),
)
DETAILS = (
    *COLUMNS,
    (N_("Unit"), "unit"),
    (N_("Terms"), "terms"),
    (N_("Mode"), "mode"),
    (N_("Due"), "due_on"),
    (N_("Its own suppliers"), "progress"),
    (N_("Message"), "message"),
    (N_("Reason"), "reason"),
    (N_("Reply"), "reply"),
    (N_("Possible steps"), "steps"),
)


@app.command(
    epilog="Example: tadoru request add CELL --supplier OPERATOR-ID --term method=cfb-ev "
    "--term gwp_set=AR6 --term period_start=2025-01-01 --term period_end=2026-01-01 --as kato@..."
)
def add(
    context: typer.Context,
    part: Part,
    supplier: Annotated[str, typer.Option(help="The supplier's id (tadoru operator find).")],
    dataset: Annotated[str, typer.Option(help="What is asked for.")] = FOOTPRINT_1.id,
    terms: Annotated[
        list[str] | None, typer.Option("--term", help="name=value; may be repeated.")
    ] = None,
    once: Annotated[bool, typer.Option(help="One answer; else it follows corrections.")] = False,
    due: Annotated[str | None, typer.Option(help="By when, as 2026-03-31.")] = None,
    message: Annotated[str, typer.Option(help="Words for the supplier.")] = "",
    unit: Annotated[str | None, typer.Option(help="In which the supplier should answer.")] = None,
) -> None:
    """Ask a supplier for a dataset about a part that you buy from it."""
    desk = desk_of(context)
    draft = RequestDraft(
        part_id=part_id(desk, part),
        supplier_id=OperatorId(supplier),
        dataset=dataset,
        terms=pairs(terms or []),
        unit=unit,
        mode="once" if once else "standing",
        due_on=day(due),
        message=message,
    )
    desk.show(ask.create(desk.world, desk.actor, draft), *DETAILS)


@app.command("list", epilog="Example: tadoru request list --in --state requested --as lin@...")
def list_all(
    context: typer.Context,
    received: Annotated[bool, typer.Option("--in/--out", help="Received, or sent.")] = True,
    states: Annotated[
        list[State] | None, typer.Option("--state", help="Only these; may be repeated.")
    ] = None,
    search: Annotated[str, typer.Option(help="Words of the part or the company.")] = "",
    due: Annotated[str, typer.Option(help="overdue or soon.")] = "",
    sort: Annotated[str, typer.Option(help="changed or due.")] = "changed",
    campaign: Annotated[str | None, typer.Option(help="Only those of a campaign.")] = None,
    after: After = None,
    limit: Limit = LIMIT,
) -> None:
    """List the requests that you received or sent, the latest change first."""
    desk = desk_of(context)
    direction = "in" if received else "out"
    wish = Wish(search=search, due=due, sort=sort, campaign_id=campaign)
    found = requests.list_all(
        desk.world,
        desk.actor,
        direction,
        states=states or [],
        wish=wish,
        page=desk.page(after, limit),
    )
    desk.table(found, *COLUMNS)


@app.command(epilog="Example: tadoru request show REQUEST-ID --as kato@mikawa.example")
def show(context: typer.Context, request: Request) -> None:
    """Show one request and what you can do about it."""
    desk = desk_of(context)
    desk.show(requests.read(desk.world, desk.actor, RequestId(request)), *DETAILS)


@app.command(epilog="Example: tadoru request accept REQUEST-ID CELL-1 --as lin@hengliu.example")
def accept(context: typer.Context, request: Request, part: Part) -> None:
    """Accept a request: say which of your parts is meant."""
    desk = desk_of(context)
    meant = part_id(desk, part)
    found = accepting.accept(desk.world, desk.actor, RequestId(request), meant)
    desk.show(found, *DETAILS)


@app.command("send-back", epilog="Example: tadoru request send-back REQUEST-ID unknown --as …")
def send_back(
    context: typer.Context,
    request: Request,
    reason: Annotated[Reason, typer.Argument(help="Why.")],
    reply: Annotated[str, typer.Option(help="Words for the customer.")] = "",
) -> None:
    """Send a request back: you do not know, or do not say."""
    desk = desk_of(context)
    found = refuse.send_back(desk.world, desk.actor, RequestId(request), reason.value, reply)
    desk.show(found, *DETAILS)


@app.command(epilog="Example: tadoru request cancel REQUEST-ID --as kato@mikawa.example")
def cancel(context: typer.Context, request: Request) -> None:
    """Withdraw a request that was not answered yet."""
    desk = desk_of(context)
    desk.show(withdraw.cancel(desk.world, desk.actor, RequestId(request)), *DETAILS)


@app.command(epilog="Example: tadoru request reopen REQUEST-ID --message '…' --as kato@...")
def reopen(
    context: typer.Context,
    request: Request,
    message: Annotated[str | None, typer.Option(help="New words for the supplier.")] = None,
) -> None:
    """Ask again after a refusal or a withdrawal."""
    desk = desk_of(context)
    found = withdraw.reopen(desk.world, desk.actor, RequestId(request), message)
    desk.show(found, *DETAILS)


@app.command(epilog="Example: tadoru request remind REQUEST-ID … --as kato@mikawa.example")
def remind(
    context: typer.Context,
    request: Annotated[list[str], typer.Argument(help="The requests' ids.")],
) -> None:
    """Remind the suppliers of open requests, each at most once a day."""
    desk = desk_of(context)
    count = withdraw.remind(desk.world, desk.actor, [RequestId(one) for one in request])
    desk.show({"count": count}, (N_("Reminded"), "count"))


@app.command(epilog="Example: tadoru request due REQUEST-ID 2026-04-30 --as kato@...")
def due(
    context: typer.Context,
    request: Request,
    date: Annotated[str | None, typer.Argument(help="As 2026-03-31; none: no date.")] = None,
) -> None:
    """Give the supplier more time, or less."""
    desk = desk_of(context)
    found = withdraw.change_due(desk.world, desk.actor, RequestId(request), day(date))
    desk.show(found, *DETAILS)


@app.command("ask-upstream", epilog="Example: tadoru request ask-upstream REQUEST-ID --as lin@...")
def ask_upstream(
    context: typer.Context,
    request: Request,
    due: Annotated[str | None, typer.Option(help="By when, as 2026-03-31.")] = None,
) -> None:
    """Ask your own suppliers for everything that the answer to a request rests on."""
    desk = desk_of(context)
    offered = upstream.suggest(desk.world, desk.actor, RequestId(request))
    ids = [SourceId(one.source_id) for one in offered if one.supplier_id]
    board = upstream.ask(desk.world, desk.actor, RequestId(request), ids, day(due))
    columns = (N_("Supplier"), "supplier_name"), (N_("Requests sent"), "funnel.asked")
    desk.table(board.suppliers, *columns)
