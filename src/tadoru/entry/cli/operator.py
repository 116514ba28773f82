"""`tadoru operator`: companies and their identifiers."""

from typing import Annotated

import typer

from tadoru.app.identity import directory, identifier
from tadoru.app.identity import operator as operators
from tadoru.app.identity.draft import OperatorDraft, PersonDraft, SiteDraft
from tadoru.app.identity.operator import OperatorChange
from tadoru.core.identity.identifiers import Assurance
from tadoru.core.identity.roles import Role
from tadoru.core.words import N_
from tadoru.entry.cli import moving
from tadoru.entry.cli.find import pairs
from tadoru.entry.cli.options import LIMIT, After, Limit, desk_of

app = typer.Typer(
    no_args_is_help=True, add_completion=False, help="Companies and their identifiers."
)
COLUMNS = ((N_("Id"), "id"), (N_("Name"), "name"), (N_("Country"), "country"))


@app.command(
    epilog="Example: tadoru operator add 'Mikawa Pack' --country JP --site 'Toyokawa' "
    "--mail kato@mikawa.example --person 'Kato' --identifier houjin=8700110005901 --as host@..."
)
def add(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="The company's name.")],
    country: Annotated[str, typer.Option(help="Two letters, such as JP.")],
    site: Annotated[str, typer.Option(help="The name of its first plant or office.")],
    mail: Annotated[str, typer.Option(help="The mail address of its first administrator.")],
    person: Annotated[str, typer.Option(help="The administrator's name.")],
    address: Annotated[str, typer.Option(help="The plant's address.")] = "",
    locale: Annotated[str, typer.Option(help="ja or en.")] = "ja",
    identifiers: Annotated[
        list[str] | None, typer.Option("--identifier", help="scheme=value; may be repeated.")
    ] = None,
    trial: Annotated[bool, typer.Option(help="Its data never enter a declaration.")] = False,
) -> None:
    """Make a company with its first site and administrator; only who runs the node may."""
    desk = desk_of(context)
    draft = OperatorDraft(
        name=name,
        country=country,
        site=SiteDraft(site, country, address),
        administrator=PersonDraft(mail, person, frozenset({Role.ADMINISTRATOR}), locale),
        locale=locale,
        trial=trial,
        identifiers=pairs(identifiers or []),
    )
    made = operators.create(desk.world, desk.actor, draft)
    desk.show(
        made,
        *((heading, f"operator.{path}") for heading, path in COLUMNS),
        (N_("Mail"), "administrator.member.email"),
        (N_("One-time password"), "administrator.password"),
    )


@app.command("list", epilog="Example: tadoru operator list --as host@node.example")
def list_all(context: typer.Context, after: After = None, limit: Limit = LIMIT) -> None:
    """List every company of the node; only who runs the node may."""
    desk = desk_of(context)
    found = operators.list_all(desk.world, desk.actor, desk.page(after, limit))
    desk.table(found, *COLUMNS, (N_("Trial"), "trial"))


@app.command(epilog="Example: tadoru operator show --as kato@mikawa.example")
def show(context: typer.Context) -> None:
    """Show your company and its identifiers."""
    desk = desk_of(context)
    view = operators.read(desk.world, desk.actor)
    desk.show(
        view,
        *COLUMNS,
        (N_("Language"), "locale"),
        (N_("Trial"), "trial"),
        (N_("Two people sign"), "second_approval"),
        (N_("Reminders"), "reminders"),
        (N_("Identifiers"), "identifiers"),
    )


@app.command(epilog="Example: tadoru operator find mikawa --as kato@mikawa.example")
def find(
    context: typer.Context,
    query: Annotated[str, typer.Argument(help="The beginning of a name, or an identifier.")],
) -> None:
    """Find other companies on this node."""
    desk = desk_of(context)
    found = directory.find(desk.world, desk.actor, query)
    desk.table(found, *COLUMNS, (N_("Identifiers"), "identifiers"))


@app.command(epilog="Example: tadoru operator update --name 'Mikawa Packs' --as kato@...")
def update(
    context: typer.Context,
    name: Annotated[str | None, typer.Option(help="The new name.")] = None,
    country: Annotated[str | None, typer.Option(help="Two letters.")] = None,
    locale: Annotated[str | None, typer.Option(help="ja or en.")] = None,
    two_people: Annotated[
        bool | None, typer.Option("--two-people/--one-person", help="Who must approve an answer.")
    ] = None,
    reminders: Annotated[
        str | None, typer.Option(help="Days around a due date, such as -14,-7,-1,3.")
    ] = None,
) -> None:
    """Change your company."""
    desk = desk_of(context)
    change = OperatorChange(name, country, locale, two_people, reminders)
    desk.show(operators.update(desk.world, desk.actor, change), *COLUMNS)


@app.command("identify", epilog="Example: tadoru operator identify lei 5493001KJTIIGC8Y1R12 --as …")
def identify(
    context: typer.Context,
    scheme: Annotated[str, typer.Argument(help="houjin, lei, gln, duns, bpnl, eori, eu_vat …")],
    value: Annotated[str, typer.Argument(help="The identifier.")],
) -> None:
    """Declare an identifier of your company; its check digits are checked."""
    desk = desk_of(context)
    made = identifier.add(desk.world, desk.actor, scheme, value)
    desk.show(made.identifier)
    desk.findings(made.warnings)


@app.command("claims", epilog="Example: tadoru operator claims --as host@node.example")
def claims(context: typer.Context, after: After = None, limit: Limit = LIMIT) -> None:
    """List the identifiers that companies declared; only who runs the node may."""
    desk = desk_of(context)
    page = desk.page(after, limit)
    found = identifier.list_all(desk.world, desk.actor, page, assurance=Assurance.DECLARED)
    desk.table(
        found,
        (N_("Id"), "identifier.id"),
        (N_("Company"), "operator_name"),
        (N_("Scheme"), "identifier.scheme"),
        (N_("Number"), "identifier.value"),
    )


@app.command("check", epilog="Example: tadoru operator check ID 'NTA 2026-11-20' --as host@...")
def check(
    context: typer.Context,
    identifier_id: Annotated[str, typer.Argument(help="The identifier's id (see claims).")],
    evidence: Annotated[str, typer.Argument(help="Where it was looked up, and when.")],
) -> None:
    """Write down that you looked an identifier up; only who runs the node may."""
    desk = desk_of(context)
    desk.show(identifier.check(desk.world, desk.actor, identifier_id, evidence).identifier)


@app.command("doubt", epilog="Example: tadoru operator doubt ID --as host@node.example")
def doubt(
    context: typer.Context,
    identifier_id: Annotated[str, typer.Argument(help="The identifier's id.")],
) -> None:
    """Take a check back that was a mistake; only who runs the node may."""
    desk = desk_of(context)
    identifier.doubt(desk.world, desk.actor, identifier_id)
    desk.tell(N_("The identifier is only declared again."))


@app.command("forget", epilog="Example: tadoru operator forget IDENTIFIER-ID --as kato@...")
def forget(
    context: typer.Context,
    identifier_id: Annotated[str, typer.Argument(help="The identifier's id (see show --json).")],
) -> None:
    """Take an identifier back."""
    desk = desk_of(context)
    desk.show(identifier.remove(desk.world, desk.actor, identifier_id))


app.command(epilog="Example: tadoru operator export mikawa.zip --as kato@mikawa.example")(
    moving.export
)
app.command(
    "import",
    epilog="Example: tadoru operator import mikawa.zip --mail kato@mikawa.example "
    "--person Kato --as host@node.example",
)(moving.take_in)
app.command(epilog="Example: tadoru operator evidence RECORD-ID --as kato@... > record.json")(
    moving.evidence
)
app.command("ask-erasure", epilog="Example: tadoru operator ask-erasure --as kato@...")(
    moving.ask_erasure
)
app.command(epilog="Example: tadoru operator keep --as kato@mikawa.example")(moving.keep)
app.command(epilog="Example: tadoru operator erase COMPANY-ID --yes --as host@node.example")(
    moving.erase
)
