"""`tadoru client`: programs that use the API."""

from typing import Annotated

import typer

from tadoru.app.identity import client as clients
from tadoru.core.identity.roles import Role
from tadoru.core.values import ClientId
from tadoru.core.words import N_
from tadoru.entry.cli.options import LIMIT, After, Limit, desk_of

app = typer.Typer(no_args_is_help=True, add_completion=False, help="Programs that use the API.")
COLUMNS = (
    (N_("Id"), "id"),
    (N_("Name"), "name"),
    (N_("Roles"), "roles"),
    (N_("Scopes"), "scopes"),
    (N_("Revoked"), "revoked_at"),
)


@app.command(epilog="Example: tadoru client add ERP --role editor --scope parts:read --as kato@...")
def add(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="What the program is.")],
    roles: Annotated[list[Role], typer.Option("--role", help="May be repeated.")],
    scopes: Annotated[
        list[str] | None,
        typer.Option("--scope", help="Such as parts:read; may be repeated. None: as the roles."),
    ] = None,
) -> None:
    """Let a program act for your company; its secret is shown this once."""
    desk = desk_of(context)
    limited = frozenset(scopes) if scopes else None
    made = clients.create(desk.world, desk.actor, name, frozenset(roles), limited)
    desk.show(made, *((h, f"client.{path}") for h, path in COLUMNS[:4]), (N_("Secret"), "secret"))


@app.command("list", epilog="Example: tadoru client list --as kato@mikawa.example")
def list_all(context: typer.Context, after: After = None, limit: Limit = LIMIT) -> None:
    """List the programs of your company."""
    desk = desk_of(context)
    desk.table(clients.list_all(desk.world, desk.actor, desk.page(after, limit)), *COLUMNS)


@app.command(epilog="Example: tadoru client revoke CLIENT-ID --as kato@mikawa.example")
def revoke(
    context: typer.Context, client_id: Annotated[str, typer.Argument(help="The program's id.")]
) -> None:
    """End a program's access."""
    desk = desk_of(context)
    desk.show(clients.revoke(desk.world, desk.actor, ClientId(client_id)), *COLUMNS)
