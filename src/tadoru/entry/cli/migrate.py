"""`tadoru migrate`: bring the database to the tables of this version."""

import typer

from tadoru.app.node.migrate import migrate as migrate_database
from tadoru.core.words import N_
from tadoru.entry.cli.options import desk_of

app = typer.Typer(add_completion=False)


@app.command(epilog="Example: tadoru migrate --database sqlite:///var/tadoru.db")
def migrate(context: typer.Context) -> None:
    """Make the tables of a new database, or renew those of an older version, in one transaction."""
    desk = desk_of(context)
    revision = migrate_database(desk.bare)
    if desk.choices.json:
        desk.print_json({"revision": revision})
    else:
        desk.tell(N_("The tables are at revision {revision}."), revision=revision)
