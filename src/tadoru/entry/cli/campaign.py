"""`tadoru campaign`: ask many suppliers at once, and see how far they are."""

from typing import Annotated

import typer

from tadoru.app.exchange import campaign as campaigns
from tadoru.app.exchange.campaign import CampaignDraft, CampaignLine
from tadoru.core.dataset.footprint import FOOTPRINT_1
from tadoru.core.values import PartId, SourceId
from tadoru.core.words import N_
from tadoru.entry.cli.find import day, pairs, part_id
from tadoru.entry.cli.options import LIMIT, After, Limit, desk_of

app = typer.Typer(no_args_is_help=True, add_completion=False, help="Ask many suppliers at once.")
COLUMNS = (
    (N_("Id"), "id"),
    (N_("Name"), "name"),
    (N_("Dataset"), "dataset"),
    (N_("Due"), "due_on"),
    (N_("Requests sent"), "funnel.asked"),
    (N_("Answered"), "funnel.answered"),
    (N_("Overdue"), "funnel.overdue"),
    (N_("Closed"), "closed_at"),
)
SUPPLIERS = (
    (N_("Supplier"), "supplier_name"),
    (N_("Requests sent"), "funnel.asked"),
    (N_("Answered"), "funnel.answered"),
    (N_("Sent back"), "funnel.sent_back"),
    (N_("Overdue"), "funnel.overdue"),
    (N_("What to do next"), "next"),
)
OFFERED = (
    (N_("Part"), "number"),
    (N_("Name"), "name"),
    (N_("Supplier"), "supplier_name"),
    (N_("Asked before"), "state"),
    (N_("Source"), "source_id"),
)
Campaign = Annotated[str, typer.Argument(help="The campaign's id.")]
Dataset = Annotated[str, typer.Option(help="What is asked for.")]
Terms = Annotated[list[str] | None, typer.Option("--term", help="name=value; may be repeated.")]
Search = Annotated[str, typer.Option(help="Words of the part's number or name.")]
Within = Annotated[str | None, typer.Option("--into", help="Only what goes into this part.")]


@app.command(epilog="Example: tadoru campaign suggest --term method=cfb-ev … --as kato@...")
def suggest(
    context: typer.Context,
    dataset: Dataset = FOOTPRINT_1.id,
    terms: Terms = None,
    search: Search = "",
    within: Within = None,
) -> None:
    """List bought parts whose suppliers have no answer for these terms yet."""
    desk = desk_of(context)
    found = campaigns.suggest(
        desk.world,
        desk.actor,
        dataset,
        pairs(terms or []),
        search=search,
        part_id=part_id(desk, within) if within else None,
    )
    desk.table(found.items, *OFFERED)


@app.command(epilog="Example: tadoru campaign add 'Year 2025' --term method=cfb-ev … --as kato@...")
def add(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="For your own eyes.")],
    dataset: Dataset = FOOTPRINT_1.id,
    terms: Terms = None,
    search: Search = "",
    within: Within = None,
    due: Annotated[str | None, typer.Option(help="By when, as 2026-03-31.")] = None,
    message: Annotated[str, typer.Option(help="Words for every supplier.")] = "",
    once: Annotated[bool, typer.Option(help="One answer; else it follows corrections.")] = False,
) -> None:
    """Ask the suppliers of everything that `suggest` lists and nobody was asked about."""
    desk = desk_of(context)
    asked = pairs(terms or [])
    into = part_id(desk, within) if within else None
    found = campaigns.suggest(desk.world, desk.actor, dataset, asked, search=search, part_id=into)
    lines = tuple(
        CampaignLine(PartId(one.part_id), SourceId(one.source_id))
        for one in found.items
        if one.state is None and one.supplier_id
    )
    mode = "once" if once else "standing"
    draft = CampaignDraft(name, dataset, asked, lines, day(due), message, mode)
    board = campaigns.create(desk.world, desk.actor, draft)
    desk.table(board.suppliers, *SUPPLIERS)


@app.command("list", epilog="Example: tadoru campaign list --as kato@mikawa.example")
def list_all(context: typer.Context, after: After = None, limit: Limit = LIMIT) -> None:
    """List your campaigns, the newest first."""
    desk = desk_of(context)
    found = campaigns.list_all(desk.world, desk.actor, desk.page(after, limit))
    desk.table(found, *COLUMNS)


@app.command(epilog="Example: tadoru campaign show CAMPAIGN-ID --as kato@mikawa.example")
def show(context: typer.Context, campaign: Campaign) -> None:
    """Show each supplier of a campaign and what to do next."""
    desk = desk_of(context)
    board = campaigns.read(desk.world, desk.actor, campaign)
    if desk.choices.json:
        desk.print_json(board)
    else:
        desk.table(board.suppliers, *SUPPLIERS, title=board.campaign.name)


@app.command(epilog="Example: tadoru campaign close CAMPAIGN-ID --cancel --as kato@...")
def close(
    context: typer.Context,
    campaign: Campaign,
    cancel: Annotated[bool, typer.Option(help="Cancel what is still open.")] = False,
) -> None:
    """Close a campaign."""
    desk = desk_of(context)
    board = campaigns.close(desk.world, desk.actor, campaign, cancel_open=cancel)
    desk.show(board.campaign, *COLUMNS)
