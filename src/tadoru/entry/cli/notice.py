"""`tadoru notice`: what has happened for your company."""

from typing import Annotated

import typer

from tadoru.app.exchange import home, notices
from tadoru.app.notice import choose
from tadoru.core.words import N_
from tadoru.entry.cli.options import LIMIT, After, Limit, desk_of

app = typer.Typer(
    no_args_is_help=True, add_completion=False, help="What has happened for your company."
)


@app.command("list", epilog="Example: tadoru notice list --unread --as kato@mikawa.example")
def list_all(
    context: typer.Context,
    unread: Annotated[bool, typer.Option("--unread", help="Only those nobody has seen.")] = False,
    about: Annotated[
        str, typer.Option("--about", help="Only about this: request, answer, grant, message, …")
    ] = "",
    after: After = None,
    limit: Limit = LIMIT,
) -> None:
    """List the notices, the newest first."""
    desk = desk_of(context)
    page = desk.page(after, limit)
    desk.table(
        notices.list_all(desk.world, desk.actor, unread=unread, about=about, page=page),
        (N_("At"), "created_at"),
        (N_("What"), "kind"),
        (N_("Facts"), "facts"),
        (N_("Read"), "read_at"),
        (N_("Id"), "id"),
    )


@app.command(epilog="Example: tadoru notice read NOTICE-ID --as kato@mikawa.example")
def read(
    context: typer.Context,
    notice: Annotated[list[str], typer.Argument(help="The notices' ids.")],
) -> None:
    """Mark notices as read."""
    desk = desk_of(context)
    desk.show({"read": notices.mark_read(desk.world, desk.actor, notice)})


@app.command(epilog="Example: tadoru notice waiting --as kato@mikawa.example")
def waiting(context: typer.Context) -> None:
    """Show what waits for your company."""
    desk = desk_of(context)
    found = home.read(desk.world, desk.actor)
    desk.show(
        found,
        (N_("Requests by state"), "counts"),
        (N_("To sign"), "to_sign_count"),
        (N_("Unread notices"), "unread_count"),
    )


@app.command("read-all", epilog="Example: tadoru notice read-all --as kato@mikawa.example")
def read_all(context: typer.Context) -> None:
    """Mark every notice as read."""
    desk = desk_of(context)
    desk.show({"read": notices.mark_all(desk.world, desk.actor)})


@app.command(epilog="Example: tadoru notice mail daily --as kato@mikawa.example")
def mail(
    context: typer.Context,
    mode: Annotated[
        str | None, typer.Argument(help="at-once, daily or never; none: show it.")
    ] = None,
) -> None:
    """Choose how often you are mailed."""
    desk = desk_of(context)
    if mode is None:
        desk.show(choose.read(desk.world, desk.actor))
    else:
        desk.show(choose.choose(desk.world, desk.actor, mode))
