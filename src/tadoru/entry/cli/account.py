"""`tadoru account`: where one is signed in, and with what."""

from typing import Annotated

import typer

from tadoru.app.identity import passkey, sessions, totp
from tadoru.core.words import N_
from tadoru.entry.cli.options import desk_of

app = typer.Typer(
    no_args_is_help=True, add_completion=False, help="Where one is signed in, and with what."
)
SESSIONS = (
    (N_("Id"), "id"),
    (N_("Browser"), "agent"),
    (N_("From"), "address"),
    (N_("Signed in by"), "factors"),
    (N_("Since"), "created_at"),
    (N_("Last used"), "seen_at"),
)
PASSKEYS = (
    (N_("Id"), "id"),
    (N_("Name"), "name"),
    (N_("Since"), "created_at"),
    (N_("Last used"), "used_at"),
)


@app.command("sessions", epilog="Example: tadoru account sessions --as kato@mikawa.example")
def list_sessions(context: typer.Context) -> None:
    """List the browsers that act in your name."""
    desk = desk_of(context)
    desk.table(sessions.list_all(desk.world, desk.actor, None), *SESSIONS)


@app.command("end-session", epilog="Example: tadoru account end-session ID --as kato@...")
def end_session(
    context: typer.Context, session_id: Annotated[str, typer.Argument(help="The session's id.")]
) -> None:
    """Sign one browser out."""
    desk = desk_of(context)
    sessions.end(desk.world, desk.actor, session_id)
    desk.tell(N_("That session has ended."))


@app.command("end-sessions", epilog="Example: tadoru account end-sessions --as kato@...")
def end_sessions(context: typer.Context) -> None:
    """Sign every browser out."""
    desk = desk_of(context)
    sessions.end_others(desk.world, desk.actor, None)
    desk.tell(N_("All your sessions have ended."))


@app.command("totp", epilog="Example: tadoru account totp --as kato@mikawa.example")
def show_totp(context: typer.Context) -> None:
    """Show whether your password is followed by a code."""
    desk = desk_of(context)
    desk.show(totp.read(desk.world, desk.actor))


@app.command("reset-totp", epilog="Example: tadoru account reset-totp sato@... --as host@...")
def reset_totp(
    context: typer.Context, mail: Annotated[str, typer.Argument(help="The person's mail address.")]
) -> None:
    """Take a person's lost second factor away; only who runs the node may."""
    desk = desk_of(context)
    totp.reset(desk.world, desk.actor, mail)
    desk.tell(N_("The second factor is gone; the password alone signs the person in."))


@app.command("passkeys", epilog="Example: tadoru account passkeys --as kato@mikawa.example")
def list_passkeys(context: typer.Context) -> None:
    """List your passkeys; they are made in the browser."""
    desk = desk_of(context)
    desk.table(passkey.list_all(desk.world, desk.actor), *PASSKEYS)


@app.command("remove-passkey", epilog="Example: tadoru account remove-passkey ID --as kato@...")
def remove_passkey(
    context: typer.Context, passkey_id: Annotated[str, typer.Argument(help="The passkey's id.")]
) -> None:
    """Let a passkey in no more."""
    desk = desk_of(context)
    passkey.remove(desk.world, desk.actor, passkey_id)
    desk.tell(N_("Removed."))
