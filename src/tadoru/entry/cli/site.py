"""`tadoru site`: plants and offices."""

from typing import Annotated

import typer

from tadoru.app.identity import site as sites
from tadoru.app.identity.draft import SiteDraft
from tadoru.core.words import N_
from tadoru.entry.cli.find import site_id
from tadoru.entry.cli.options import LIMIT, After, Limit, desk_of

app = typer.Typer(no_args_is_help=True, add_completion=False, help="Plants and offices.")
COLUMNS = (
    (N_("Id"), "id"),
    (N_("Name"), "name"),
    (N_("Country"), "country"),
    (N_("Address"), "address"),
)
Name = Annotated[str, typer.Argument(help="The site's name.")]
Country = Annotated[str, typer.Option(help="Two letters, such as JP.")]
Address = Annotated[str, typer.Option(help="The postal address.")]


@app.command(epilog="Example: tadoru site add 'Toyokawa Plant' --country JP --as kato@...")
def add(context: typer.Context, name: Name, country: Country, address: Address = "") -> None:
    """Register a plant or office."""
    desk = desk_of(context)
    draft = SiteDraft(name, country, address)
    desk.show(sites.create(desk.world, desk.actor, draft), *COLUMNS)


@app.command("list", epilog="Example: tadoru site list --as kato@mikawa.example")
def list_all(context: typer.Context, after: After = None, limit: Limit = LIMIT) -> None:
    """List your company's plants and offices."""
    desk = desk_of(context)
    desk.table(sites.list_all(desk.world, desk.actor, desk.page(after, limit)), *COLUMNS)


@app.command(epilog="Example: tadoru site show 'Toyokawa Plant' --as kato@mikawa.example")
def show(context: typer.Context, name: Name) -> None:
    """Show one site."""
    desk = desk_of(context)
    desk.show(sites.read(desk.world, desk.actor, site_id(desk, name)), *COLUMNS)


@app.command(epilog="Example: tadoru site update 'Toyokawa' --country JP --address '…' --as …")
def update(
    context: typer.Context,
    name: Name,
    country: Country,
    address: Address = "",
    rename: Annotated[str | None, typer.Option("--name", help="A new name.")] = None,
) -> None:
    """Change a site."""
    desk = desk_of(context)
    found = site_id(desk, name)
    known = sites.read(desk.world, desk.actor, found)
    draft = SiteDraft(rename or known.name, country, address)
    version = known.row_version
    desk.show(sites.update(desk.world, desk.actor, found, draft, version=version), *COLUMNS)
