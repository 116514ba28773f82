"""`tadoru message`: what the two sides of a request write to each other, and their files."""

from pathlib import Path
from typing import Annotated

import typer

from tadoru.app.talk import attachment as attachments
from tadoru.app.talk import thread
from tadoru.app.talk.attachment import Upload
from tadoru.core.values import AttachmentId, RequestId
from tadoru.core.words import N_
from tadoru.entry.cli.options import LIMIT, After, Limit, Request, desk_of

app = typer.Typer(
    no_args_is_help=True, add_completion=False, help="Write to the other side of a request."
)
COLUMNS = (
    (N_("Written"), "created_at"),
    (N_("By"), "author_name"),
    (N_("New"), "unread"),
    (N_("Message"), "body"),
    (N_("Files"), "attachments"),
)


@app.command(epilog="Example: tadoru message post REQUEST-ID 'Which grade?' --file spec.pdf --as …")
def post(
    context: typer.Context,
    request: Request,
    body: Annotated[str, typer.Argument(help="What to write.")] = "",
    files: Annotated[
        list[Path] | None,
        typer.Option("--file", help="To attach; may be repeated.", exists=True, dir_okay=False),
    ] = None,
) -> None:
    """Write to the other side of a request; it cannot be changed or taken back."""
    desk = desk_of(context)
    uploads = [Upload(path.name, path.read_bytes()) for path in files or []]
    found = thread.post(desk.world, desk.actor, RequestId(request), body, uploads)
    desk.show(found, (N_("Id"), "id"), *COLUMNS)


@app.command("list", epilog="Example: tadoru message list REQUEST-ID --as kato@mikawa.example")
def list_all(
    context: typer.Context, request: Request, after: After = None, limit: Limit = LIMIT
) -> None:
    """List what was written about a request, the newest first."""
    desk = desk_of(context)
    page = desk.page(after, limit)
    desk.table(thread.listing(desk.world, desk.actor, RequestId(request), page), *COLUMNS)


@app.command(epilog="Example: tadoru message read REQUEST-ID --as kato@mikawa.example")
def read(context: typer.Context, request: Request) -> None:
    """Mark what the other side wrote as read."""
    desk = desk_of(context)
    count = thread.mark_read(desk.world, desk.actor, RequestId(request))
    desk.tell(N_("Marked as read: {count}"), count=count)


@app.command(epilog="Example: tadoru message attachment FILE-ID certificate.pdf --as kato@...")
def attachment(
    context: typer.Context,
    file_id: Annotated[str, typer.Argument(help="The file's id, from the list (--json).")],
    target: Annotated[Path, typer.Argument(help="Where to write it.")],
) -> None:
    """Write an attached file to disk."""
    desk = desk_of(context)
    found = attachments.read(desk.world, desk.actor, AttachmentId(file_id))
    target.write_bytes(found.content)
    desk.tell(N_("{file}: {size} bytes"), file=str(target), size=len(found.content))
