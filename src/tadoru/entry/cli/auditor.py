"""`tadoru auditor`: let somebody from outside audit some parts until a day; and audit."""

from datetime import datetime
from typing import Annotated

import typer

from tadoru.app.audit import engagement as engagements
from tadoru.app.audit import look
from tadoru.app.audit.engagement import EngagementDraft
from tadoru.core.dataset.footprint import FOOTPRINT_1
from tadoru.core.values import PartId
from tadoru.core.words import N_
from tadoru.entry.cli.find import end_of, part_id
from tadoru.entry.cli.options import desk_of

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    help="Let somebody from outside audit some parts, and audit.",
)
COLUMNS = (
    (N_("Id"), "id"),
    (N_("Mail"), "email"),
    (N_("Purpose"), "purpose"),
    (N_("Until"), "until_at"),
    (N_("Active"), "active"),
    (N_("Looks"), "looks"),
    (N_("Last look"), "last_look_at"),
)
TASKS = (
    (N_("Id"), "id"),
    (N_("Company"), "operator_name"),
    (N_("Purpose"), "purpose"),
    (N_("Parts"), "parts"),
    (N_("Until"), "until_at"),
)
Id = Annotated[str, typer.Argument(help="The engagement's id.")]


@app.command(
    epilog="Example: tadoru auditor add ada@audit.example 'Ada' 'FY2025' CELL-1 "
    "--until 2026-06-30 --as kato@..."
)
def add(
    context: typer.Context,
    mail: Annotated[str, typer.Argument(help="The auditor's mail address.")],
    name: Annotated[str, typer.Argument(help="The auditor's name.")],
    purpose: Annotated[str, typer.Argument(help="What the audit is for.")],
    parts: Annotated[list[str], typer.Argument(help="Part numbers or trace ids.")],
    until: Annotated[str, typer.Option(help="Until when, as 2026-06-30.")],
    datasets: Annotated[
        list[str] | None, typer.Option("--dataset", help="May be repeated.")
    ] = None,
    locale: Annotated[str, typer.Option(help="ja or en.")] = "ja",
) -> None:
    """Let somebody look at some parts until a day."""
    desk = desk_of(context)
    draft = EngagementDraft(
        email=mail,
        name=name,
        purpose=purpose,
        part_ids=tuple(part_id(desk, part) for part in parts),
        datasets=tuple(datasets or [FOOTPRINT_1.id]),
        until_at=_until(until),
        locale=locale,
    )
    made = engagements.create(desk.world, desk.actor, draft)
    columns = [(heading, f"engagement.{path}") for heading, path in COLUMNS]
    desk.show(made, *columns)
    if made.welcome is not None and made.welcome.password is not None:
        desk.tell(N_("One-time password: {password}"), password=made.welcome.password)


@app.command("list", epilog="Example: tadoru auditor list --as kato@mikawa.example")
def list_all(context: typer.Context) -> None:
    """List who may audit what at your company."""
    desk = desk_of(context)
    desk.table(engagements.list_all(desk.world, desk.actor), *COLUMNS)


@app.command(epilog="Example: tadoru auditor end ENGAGEMENT-ID --as kato@mikawa.example")
def end(context: typer.Context, engagement: Id) -> None:
    """End an engagement at once."""
    desk = desk_of(context)
    engagements.revoke(desk.world, desk.actor, engagement)
    desk.tell(N_("The engagement has ended."))


@app.command(epilog="Example: tadoru auditor tasks --as ada@audit.example")
def tasks(context: typer.Context) -> None:
    """List what you may audit at the company you act for."""
    desk = desk_of(context)
    desk.table(look.read(desk.world, desk.actor), *TASKS)


@app.command(
    "look", epilog="Example: tadoru auditor look ENGAGEMENT-ID TRACE-ID --json --as ada@..."
)
def look_at(
    context: typer.Context,
    engagement: Id,
    part: Annotated[str, typer.Argument(help="The part's trace id (see tasks --json).")],
) -> None:
    """Show a part as far as the engagement names it; looking is written down."""
    desk = desk_of(context)
    desk.show(look.part(desk.world, desk.actor, engagement, PartId(part)))


def _until(text: str) -> datetime:
    found = end_of(text)
    if found is None:
        raise AssertionError("the option is required")
    return found
