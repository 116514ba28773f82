"""`tadoru contact`: who speaks for your company in which matter."""

from typing import Annotated

import typer

from tadoru.app.identity import contact as contacts
from tadoru.app.identity.contact import ContactDraft
from tadoru.core.values import OperatorId
from tadoru.core.words import N_
from tadoru.entry.cli.options import desk_of

app = typer.Typer(
    no_args_is_help=True, add_completion=False, help="Who speaks for your company in which matter."
)
PARTNERS = (
    (N_("Matter"), "role"),
    (N_("Name"), "name"),
    (N_("Mail"), "email"),
    (N_("Telephone"), "phone"),
    (N_("Language"), "locale"),
)
COLUMNS = ((N_("Id"), "id"), *PARTNERS, (N_("Seen by"), "shared"))
Id = Annotated[str, typer.Argument(help="The contact's id.")]
Matter = Annotated[
    str,
    typer.Argument(help="general, footprint, diligence, passport, technical or security."),
]
Name = Annotated[str, typer.Argument(help="A person or a desk.")]
Mail = Annotated[str, typer.Argument(help="The mail address.")]
Phone = Annotated[str, typer.Option(help="The telephone number.")]
Locale = Annotated[str, typer.Option(help="The language to write in: ja or en.")]
Shared = Annotated[str, typer.Option(help="partners or nobody: who else sees it.")]


@app.command(epilog="Example: tadoru contact add footprint '山田花子' hanako@mikawa.example --as …")
def add(
    context: typer.Context,
    matter: Matter,
    name: Name,
    mail: Mail,
    phone: Phone = "",
    locale: Locale = "ja",
    shared: Shared = "partners",
) -> None:
    """Name a contact."""
    desk = desk_of(context)
    draft = ContactDraft(matter, name, mail, phone, locale, shared)
    desk.show(contacts.create(desk.world, desk.actor, draft), *COLUMNS)


@app.command("list", epilog="Example: tadoru contact list --as kato@mikawa.example")
def list_all(
    context: typer.Context,
    of: Annotated[str | None, typer.Option(help="The id of a company you deal with.")] = None,
) -> None:
    """List your contacts, or those that another company shows you."""
    desk = desk_of(context)
    if of is None:
        desk.table(contacts.list_all(desk.world, desk.actor), *COLUMNS)
    else:
        found = contacts.of_partner(desk.world, desk.actor, OperatorId(of))
        desk.table(found, *PARTNERS)


@app.command(epilog="Example: tadoru contact update CONTACT-ID footprint '佐藤' sato@... --as …")
def update(
    context: typer.Context,
    contact: Id,
    matter: Matter,
    name: Name,
    mail: Mail,
    phone: Phone = "",
    locale: Locale = "ja",
    shared: Shared = "partners",
) -> None:
    """Change a contact."""
    desk = desk_of(context)
    draft = ContactDraft(matter, name, mail, phone, locale, shared)
    desk.show(contacts.update(desk.world, desk.actor, contact, draft), *COLUMNS)


@app.command(epilog="Example: tadoru contact remove CONTACT-ID --as kato@mikawa.example")
def remove(context: typer.Context, contact: Id) -> None:
    """Take a contact away."""
    desk = desk_of(context)
    contacts.remove(desk.world, desk.actor, contact)
    desk.tell(N_("The contact is removed."))
