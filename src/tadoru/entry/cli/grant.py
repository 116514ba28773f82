"""`tadoru grant`: who may see what, and who has looked."""

from typing import Annotated

import typer

from tadoru.app.exchange import disclosures, grants
from tadoru.app.exchange.grants import GrantDraft
from tadoru.core.dataset.footprint import FOOTPRINT_1
from tadoru.core.values import GrantId, OperatorId, RecordId
from tadoru.core.words import N_
from tadoru.entry.cli.find import end_of, part_id
from tadoru.entry.cli.options import LIMIT, After, Limit, Part, desk_of

app = typer.Typer(
    no_args_is_help=True, add_completion=False, help="Who may see what, and who has looked."
)
COLUMNS = (
    (N_("Id"), "id"),
    (N_("From"), "owner_name"),
    (N_("To"), "recipient_name"),
    (N_("Part"), "part_name"),
    (N_("Dataset"), "dataset"),
    (N_("Groups"), "groups"),
    (N_("Purpose"), "purpose"),
    (N_("Until"), "until_at"),
    (N_("Active"), "active"),
)
GRANTED = (
    *((heading, f"grant.{path}") for heading, path in COLUMNS),
    (N_("Waits for a signature"), "signing_id"),
)
WAITS = ((N_("Waits for a signature"), "signing_id"),)
Recipient = Annotated[str, typer.Option("--to", help="The other company's id.")]
Groups = Annotated[list[str], typer.Option("--group", help="May be repeated.")]
Purpose = Annotated[str, typer.Option(help="What for.")]
DatasetName = Annotated[str, typer.Option("--dataset", help="Of which dataset.")]
Until = Annotated[str | None, typer.Option(help="The last day, as 2027-03-31.")]
Id = Annotated[str, typer.Argument(help="The grant's id.")]


@app.command(epilog="Example: tadoru grant preview PACK-1 --to ID --group total --purpose … --as …")
def preview(
    context: typer.Context,
    part: Part,
    recipient: Recipient,
    groups: Groups,
    purpose: Purpose,
    dataset: DatasetName = FOOTPRINT_1.id,
    until: Until = None,
) -> None:
    """Show exactly what the other company would see; nothing is given."""
    desk = desk_of(context)
    draft = GrantDraft(
        part_id(desk, part), dataset, tuple(groups), OperatorId(recipient), purpose, end_of(until)
    )
    desk.show(grants.preview(desk.world, desk.actor, draft))


@app.command(epilog="Example: tadoru grant add PACK-1 --to ID --group total --purpose audit --as …")
def add(
    context: typer.Context,
    part: Part,
    recipient: Recipient,
    groups: Groups,
    purpose: Purpose,
    dataset: DatasetName = FOOTPRINT_1.id,
    until: Until = None,
) -> None:
    """Let another company see groups of what you stated about a part, now and later."""
    desk = desk_of(context)
    draft = GrantDraft(
        part_id(desk, part), dataset, tuple(groups), OperatorId(recipient), purpose, end_of(until)
    )
    found = grants.create(desk.world, desk.actor, draft)
    desk.show(found, *(GRANTED if found.grant else WAITS))


@app.command("list", epilog="Example: tadoru grant list --given --as kato@mikawa.example")
def list_all(
    context: typer.Context,
    given: Annotated[bool, typer.Option("--given/--received", help="By you, or to you.")] = True,
) -> None:
    """List the grants that you gave or received."""
    desk = desk_of(context)
    desk.table(grants.list_all(desk.world, desk.actor, "out" if given else "in"), *COLUMNS)


@app.command(epilog="Example: tadoru grant show GRANT-ID --as kato@mikawa.example")
def show(context: typer.Context, grant: Id) -> None:
    """Show one grant."""
    desk = desk_of(context)
    desk.show(grants.read(desk.world, desk.actor, GrantId(grant)), *COLUMNS)


@app.command(epilog="Example: tadoru grant read GRANT-ID --as auditor@firm.example")
def read(context: typer.Context, grant: Id) -> None:
    """Read what a grant lets you see; your reading is counted."""
    desk = desk_of(context)
    found = grants.read_data(desk.world, desk.actor, GrantId(grant))
    desk.show(
        found,
        (N_("Record"), "record_id"),
        (N_("Stated"), "issued_at"),
        (N_("Values"), "groups"),
    )


@app.command(epilog="Example: tadoru grant revoke GRANT-ID --as kato@mikawa.example")
def revoke(context: typer.Context, grant: Id) -> None:
    """End a grant."""
    desk = desk_of(context)
    found = grants.revoke(desk.world, desk.actor, GrantId(grant))
    desk.show(found, *(GRANTED if found.grant else WAITS))


@app.command("released", epilog="Example: tadoru grant released --as kato@mikawa.example")
def released(context: typer.Context, after: After = None, limit: Limit = LIMIT) -> None:
    """List all that others may see of you, by answers and by grants, the newest first."""
    desk = desk_of(context)
    found = disclosures.list_all(desk.world, desk.actor, page=desk.page(after, limit))
    desk.table(
        found,
        (N_("To"), "recipient_name"),
        (N_("Dataset"), "dataset"),
        (N_("Group"), "group"),
        (N_("By"), "basis"),
        (N_("From"), "from_at"),
        (N_("Until"), "until_at"),
        (N_("Active"), "active"),
        (N_("Record"), "record_id"),
    )


@app.command("readings", epilog="Example: tadoru grant readings RECORD-ID --as kato@mikawa.example")
def readings(
    context: typer.Context,
    records: Annotated[list[str], typer.Argument(help="Records of your company.")],
) -> None:
    """Show who read records of yours, and how often in which hour."""
    desk = desk_of(context)
    found = disclosures.readings(desk.world, desk.actor, [RecordId(text) for text in records])
    desk.table(
        found,
        (N_("Record"), "record_id"),
        (N_("Reader"), "reader_name"),
        (N_("Hour"), "hour"),
        (N_("Times"), "count"),
    )
