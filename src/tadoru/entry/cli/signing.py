"""`tadoru signing`: what waits for a signature or for a second person's consent."""

from typing import Annotated

import typer

from tadoru.app.exchange import sign
from tadoru.core.words import N_
from tadoru.entry.cli.find import base64_option
from tadoru.entry.cli.options import desk_of

app = typer.Typer(no_args_is_help=True, add_completion=False, help="What waits for a signature.")
COLUMNS = (
    (N_("Id"), "id"),
    (N_("What"), "verb"),
    (N_("Request"), "request_id"),
    (N_("Needs a signature"), "needs_signature"),
    (N_("Expires"), "expires_at"),
)
Id = Annotated[str, typer.Argument(help="The id of what waits.")]


@app.command("list", epilog="Example: tadoru signing list --as kato@mikawa.example")
def list_all(context: typer.Context) -> None:
    """List what waits at your company."""
    desk = desk_of(context)
    desk.table(sign.list_all(desk.world, desk.actor), *COLUMNS)


@app.command(epilog="Example: tadoru signing show SIGNING-ID --as kato@mikawa.example")
def show(context: typer.Context, signing_id: Id) -> None:
    """Show the exact bytes to sign, and with which key."""
    desk = desk_of(context)
    found = sign.read(desk.world, desk.actor, signing_id)
    desk.show(found, *COLUMNS, (N_("Key"), "key_id"), (N_("Bytes to sign"), "signing_input"))


@app.command("sign", epilog="Example: tadoru signing sign SIGNING-ID --signature BASE64 --as …")
def complete(
    context: typer.Context,
    signing_id: Id,
    signature: Annotated[
        str | None, typer.Option(help="Base64, of your own key; else this is your consent.")
    ] = None,
) -> None:
    """Complete what waits, by a signature of your own key or by consent."""
    desk = desk_of(context)
    given = None if signature is None else base64_option(signature, "--signature")
    record_id = sign.commit(desk.world, desk.actor, signing_id, given)
    desk.show({"record_id": record_id})


@app.command(epilog="Example: tadoru signing discard SIGNING-ID --as kato@mikawa.example")
def discard(context: typer.Context, signing_id: Id) -> None:
    """Throw away what waits; the request goes back to where it was."""
    desk = desk_of(context)
    sign.discard(desk.world, desk.actor, signing_id)
    desk.tell(N_("It was thrown away."))
