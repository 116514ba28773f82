"""`tadoru invitation`: bring suppliers to this node, and answer invitations to be a member."""

from typing import Annotated

import typer

from tadoru.app.identity import consent
from tadoru.app.identity.invited import Ask
from tadoru.app.partner import accept as accepting
from tadoru.app.partner import invite
from tadoru.app.partner.invite import InvitationDraft
from tadoru.core.dataset.footprint import FOOTPRINT_1
from tadoru.core.words import N_
from tadoru.entry.cli.find import day, pairs, part_id
from tadoru.entry.cli.options import LIMIT, After, Limit, desk_of

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    help="Bring suppliers to this node, and answer invitations.",
)
COLUMNS = (
    (N_("Id"), "id"),
    (N_("Kind"), "kind"),
    (N_("Name"), "name"),
    (N_("Mail"), "email"),
    (N_("State"), "state"),
    (N_("Ends"), "expires_at"),
)
OFFERS = (
    (N_("Id"), "id"),
    (N_("Company"), "operator_name"),
    (N_("Roles"), "roles"),
    (N_("Ends"), "expires_at"),
)
Id = Annotated[str, typer.Argument(help="The invitation's id.")]


@app.command(
    epilog="Example: tadoru invitation send 'Niihama Refining' taro@niihama.example --part NISO4 "
    "--term method=cfb-ev --term gwp_set=AR6 --term period_start=2025-01-01 "
    "--term period_end=2026-01-01 --as kato@..."
)
def send(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="The company's name.")],
    mail: Annotated[str, typer.Argument(help="Of its first administrator here.")],
    country: Annotated[str, typer.Option(help="Two letters, such as JP.")] = "JP",
    locale: Annotated[str, typer.Option(help="The language of the mail: ja or en.")] = "ja",
    message: Annotated[str, typer.Option(help="Words for the supplier.")] = "",
    parts: Annotated[
        list[str] | None, typer.Option("--part", help="To ask about; may be repeated.")
    ] = None,
    dataset: Annotated[str, typer.Option(help="What to ask for.")] = FOOTPRINT_1.id,
    terms: Annotated[
        list[str] | None, typer.Option("--term", help="name=value; may be repeated.")
    ] = None,
    due: Annotated[str | None, typer.Option(help="By when, as 2026-03-31.")] = None,
) -> None:
    """Invite a company; your requests are sent as soon as it has accepted."""
    desk = desk_of(context)
    wanted = pairs(terms or [])
    asks = tuple(
        Ask(part_id(desk, part), dataset, wanted, due_on=day(due), message=message)
        for part in parts or []
    )
    draft = InvitationDraft(name, mail, country, locale, message, asks)
    made = invite.create(desk.world, desk.actor, draft)
    columns = [(heading, f"invitation.{path}") for heading, path in COLUMNS]
    desk.show(made, *columns, (N_("Link"), "link"))


@app.command("list", epilog="Example: tadoru invitation list --as kato@mikawa.example")
def list_all(context: typer.Context, after: After = None, limit: Limit = LIMIT) -> None:
    """List the invitations that your company sent."""
    desk = desk_of(context)
    found = invite.list_all(desk.world, desk.actor, desk.page(after, limit))
    desk.table(found, *COLUMNS)


@app.command(epilog="Example: tadoru invitation show INVITATION-ID --as kato@mikawa.example")
def show(context: typer.Context, invitation: Id) -> None:
    """Show one invitation."""
    desk = desk_of(context)
    found = invite.read(desk.world, desk.actor, invitation)
    desk.show(found, *COLUMNS, (N_("Message"), "message"), (N_("Requests"), "asks"))


@app.command(epilog="Example: tadoru invitation renew INVITATION-ID --as kato@mikawa.example")
def renew(context: typer.Context, invitation: Id) -> None:
    """Send an invitation again with another link; the old link ends."""
    desk = desk_of(context)
    made = invite.renew(desk.world, desk.actor, invitation)
    columns = [(heading, f"invitation.{path}") for heading, path in COLUMNS]
    desk.show(made, *columns, (N_("Link"), "link"))


@app.command(epilog="Example: tadoru invitation revoke INVITATION-ID --as kato@mikawa.example")
def revoke(context: typer.Context, invitation: Id) -> None:
    """Take an invitation back."""
    desk = desk_of(context)
    desk.show(invite.revoke(desk.world, desk.actor, invitation), *COLUMNS)


@app.command(epilog="Example: tadoru invitation accept TOKEN --as lin@hengliu.example")
def accept(
    context: typer.Context,
    token: Annotated[str, typer.Argument(help="The last part of the invitation's link.")],
) -> None:
    """Accept a customer's invitation as the company that you act for."""
    desk = desk_of(context)
    accepting.accept(desk.world, desk.actor, token)
    desk.tell(N_("Accepted. The requests of your customer come in within a minute."))


@app.command(epilog="Example: tadoru invitation mine --as sato@mikawa.example")
def mine(context: typer.Context) -> None:
    """List the companies that would like you to be a member."""
    desk = desk_of(context)
    desk.table(consent.mine(desk.world, desk.actor), *OFFERS)


@app.command(epilog="Example: tadoru invitation join INVITATION-ID TOKEN --as sato@mikawa.example")
def join(
    context: typer.Context,
    invitation: Id,
    token: Annotated[str, typer.Argument(help="The last part of the link in your mail.")],
) -> None:
    """Become a member of a company that invites you."""
    desk = desk_of(context)
    consent.join(desk.world, desk.actor, invitation, token)
    desk.tell(N_("You are a member now."))


@app.command(epilog="Example: tadoru invitation resend INVITATION-ID --as sato@mikawa.example")
def resend(context: typer.Context, invitation: Id) -> None:
    """Have the link to a company that invites you mailed once more."""
    desk = desk_of(context)
    consent.resend(desk.world, desk.actor, invitation)
    desk.tell(N_("The mail is on its way; only its link is good now."))


@app.command(epilog="Example: tadoru invitation decline INVITATION-ID --as sato@mikawa.example")
def decline(context: typer.Context, invitation: Id) -> None:
    """Say no to a company that invites you."""
    desk = desk_of(context)
    consent.decline(desk.world, desk.actor, invitation)
    desk.tell(N_("Declined. The company is told."))
