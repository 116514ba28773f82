"""`tadoru demo`: thirteen companies exchange the footprint of a real pack."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Annotated

import typer
from rich.markup import escape
from rich.progress import Progress
from rich.table import Table

from tadoru.core.words import N_
from tadoru.entry.cli.desk import Desk
from tadoru.entry.cli.options import desk_of
from tadoru.entry.cli.serve import HOST, PORT
from tadoru.entry.demo.companies import COMPANIES
from tadoru.entry.demo.factors import CHINA, grid
from tadoru.entry.demo.result import Result
from tadoru.entry.demo.stage import STEPS, perform
from tadoru.entry.text import figure, share

app = typer.Typer(add_completion=False)


@app.command(epilog="Example: tadoru demo --grid NOR --database sqlite:///demo.db")
def demo(
    context: typer.Context,
    grid_code: Annotated[
        str | None,
        typer.Option(
            "--grid", help="Where cells, cathode material and anodes are made (ISO3; else CHN)."
        ),
    ] = None,
    serve: Annotated[bool, typer.Option("--serve", help="Serve the pages afterwards.")] = False,
    port: Annotated[int, typer.Option(help="The port for --serve.", min=0)] = PORT,
) -> None:
    """Play thirteen companies, from the lithium refiner to the car maker, and add up what they see.

    A second run on the same database plays nothing again; the people get new passwords.
    """
    desk = desk_of(context)
    electricity = grid(grid_code or CHINA)
    world = desk.open(lambda: None, prepare=True)
    with _progress(desk) as advance:
        found = perform(world, electricity, advance)
    if grid_code and found.grid != electricity.country:
        desk.tell(N_("The data are those of the first play; --grid needs a new database."))
    if desk.choices.json:
        desk.print_json(found, number=float)
    else:
        _print(desk, found)
    if serve:
        from tadoru.entry.cli.serving import Plan  # noqa: PLC0415  (heavy)
        from tadoru.entry.cli.serving import serve as serve_until_stopped  # noqa: PLC0415

        serve_until_stopped(desk, Plan(HOST, port))
    elif not desk.choices.json:
        desk.tell(N_("To look at it: tadoru serve, with the same --database."))


@contextmanager
def _progress(desk: Desk) -> Iterator[Callable[[], None]]:
    """Show a bar where a person looks on; it never touches the standard output."""
    quiet = desk.choices.json or not desk.error_console.is_terminal
    with Progress(console=desk.error_console, disable=quiet, transient=True) as bar:
        task = bar.add_task(desk.say(N_("Playing the companies")), total=STEPS)
        yield lambda: bar.advance(task)


def _print(desk: Desk, found: Result) -> None:
    if not found.is_new:
        desk.tell(N_("The demo was played before: the data were kept, the passwords are new."))
    desk.console.print(_companies(desk, found))
    total = figure(found.footprint.kgco2e_per_kwh_capacity, desk.choices.language)
    desk.console.print()
    desk.tell(N_("The pack: {total} kg CO2e per kWh of capacity"), total=total)
    desk.console.print(_inputs(desk, found))
    desk.console.print(_missing(desk, found))
    desk.tell(N_("Manganese and electrolyte makers sent back “unknown”; nothing is counted as 0."))
    desk.console.print(_users(desk, found))
    desk.tell(
        N_("{requests} requests, {answers} answers, {records} signed records, {size} in the log."),
        requests=found.requests,
        answers=found.answers,
        records=found.records,
        size=found.log_size,
    )
    desk.tell(N_("Next: sign in as the nickel refiner and correct its own emissions;"))
    desk.tell(N_("then sign in as the car maker and see the pack's figure follow."))


def _companies(desk: Desk, found: Result) -> Table:
    headings = (N_("Company"), N_("Country"), N_("Part"), N_("Unit"), N_("kg CO2e per unit"))
    table = _table(desk, N_("What each company knows of its own part"), headings, right=4)
    companies = {company.key: company for company in COMPANIES}
    for seen in found.companies:
        company = companies[seen.company]
        known = desk.say(N_("unknown"))
        if seen.kgco2e is not None:
            known = figure(seen.kgco2e, desk.choices.language)
            known += " " + desk.say(N_("(partial)")) if seen.partial else ""
            known += " " + desk.say(N_("(stale)")) if seen.stale else ""
        table.add_row(company.name, seen.country, seen.part_number, seen.unit, known)
    return table


def _inputs(desk: Desk, found: Result) -> Table:
    headings = (N_("Input"), N_("kg CO2e per kWh"))
    title = N_("By input, added up from all sign-ins (no company can see this)")
    table = _table(desk, title, headings, right=1)
    for name, kgco2e in found.footprint.by_input.items():
        table.add_row(escape(name), figure(kgco2e, desk.choices.language))
    return table


def _missing(desk: Desk, found: Result) -> Table:
    headings = (N_("Missing"), N_("kg per kWh"), N_("Share of material mass"))
    table = _table(desk, N_("What nobody has a figure for"), headings, right=1)
    for gap in found.footprint.missing:
        mass = figure(gap.mass_kg, desk.choices.language)
        table.add_row(escape(gap.name), mass, share(gap.mass_share, desk.choices.language))
    return table


def _users(desk: Desk, found: Result) -> Table:
    headings = (N_("Company"), N_("Mail"), N_("Password"))
    table = _table(desk, N_("Who can sign in"), headings, right=len(headings))
    for column in table.columns[1:]:
        column.no_wrap = True  # to be copied whole
    for user in found.users:
        table.add_row(escape(desk.say(user.company)), user.email, user.password)
    return table


def _table(desk: Desk, title: str, headings: tuple[str, ...], *, right: int) -> Table:
    """Return an empty table whose columns from `right` on are numbers."""
    table = Table(title=desk.say(title), title_justify="left")
    for index, heading in enumerate(headings):
        table.add_column(desk.say(heading), justify="right" if index >= right else "left")
    return table
