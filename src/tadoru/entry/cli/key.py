"""`tadoru key`: signing keys."""

from typing import Annotated

import typer

from tadoru.app.key import bring as bringing
from tadoru.app.key import read, revoke, rotate
from tadoru.core.values import KeyId
from tadoru.core.words import N_
from tadoru.entry.cli.find import base64_option
from tadoru.entry.cli.options import desk_of

app = typer.Typer(no_args_is_help=True, add_completion=False, help="Signing keys.")
COLUMNS = (
    (N_("Id"), "id"),
    (N_("Public key"), "did_key"),
    (N_("Kept"), "custody"),
    (N_("From"), "valid_from"),
    (N_("To"), "valid_to"),
    (N_("Revoked"), "revoked_at"),
    (N_("Current"), "current"),
)


@app.command("list", epilog="Example: tadoru key list --as kato@mikawa.example")
def list_all(context: typer.Context) -> None:
    """List every key that your company ever signed with."""
    desk = desk_of(context)
    desk.table(read.list_all(desk.world, desk.actor), *COLUMNS)


@app.command("rotate", epilog="Example: tadoru key rotate --as kato@mikawa.example")
def rotate_key(context: typer.Context) -> None:
    """Replace your key by a new one that the node holds."""
    desk = desk_of(context)
    desk.show(rotate.rotate(desk.world, desk.actor), *COLUMNS)


@app.command(epilog="Example: tadoru key bring did:key:z6Mk… --as kato@mikawa.example")
def bring(
    context: typer.Context,
    public: Annotated[str, typer.Argument(help="Your public key as did:key, or the ticket.")],
    signature: Annotated[
        str | None, typer.Option(help="Base64 signature of the text, with the ticket.")
    ] = None,
) -> None:
    """Bring a key of your own: first the text to sign and a ticket, then ticket and signature."""
    desk = desk_of(context)
    if signature is None:
        desk.show(
            bringing.prepare(desk.world, desk.actor, public),
            (N_("Text to sign"), "signing_input"),
            (N_("Ticket"), "ticket"),
        )
        return
    given = base64_option(signature, "--signature")
    desk.show(bringing.commit(desk.world, desk.actor, public, given), *COLUMNS)


@app.command("revoke", epilog="Example: tadoru key revoke KEY-ID lost --as kato@mikawa.example")
def revoke_key(
    context: typer.Context,
    key: Annotated[str, typer.Argument(help="The key's id.")],
    reason: Annotated[str, typer.Argument(help="compromised, lost or ceased.")],
) -> None:
    """End a key that is not to be trusted any more; the log says so for ever."""
    desk = desk_of(context)
    desk.show(revoke.revoke(desk.world, desk.actor, KeyId(key), reason), *COLUMNS)
