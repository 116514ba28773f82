"""`tadoru user`: people, their roles and passwords."""

from typing import Annotated

import typer

from tadoru.app.identity import password, person
from tadoru.app.identity.bootstrap import bootstrap
from tadoru.app.identity.draft import PersonDraft
from tadoru.app.identity.view import MemberView
from tadoru.core.identity.roles import Role
from tadoru.core.problems import Absent
from tadoru.core.words import N_
from tadoru.entry.cli.desk import Desk
from tadoru.entry.cli.find import ALL
from tadoru.entry.cli.options import LIMIT, After, Limit, desk_of

app = typer.Typer(
    no_args_is_help=True, add_completion=False, help="People, their roles and passwords."
)
COLUMNS = ((N_("Mail"), "email"), (N_("Name"), "name"), (N_("Roles"), "roles"))
Mail = Annotated[str, typer.Argument(help="The person's mail address.")]
Roles = Annotated[list[Role], typer.Option("--role", help="May be repeated.")]


@app.command(epilog="Example: tadoru user add you@node.example 'Your Name' --host")
def add(
    context: typer.Context,
    mail: Mail,
    name: Annotated[str, typer.Argument(help="The person's name.")],
    roles: Annotated[list[Role] | None, typer.Option("--role", help="May be repeated.")] = None,
    locale: Annotated[str, typer.Option(help="ja or en.")] = "ja",
    host: Annotated[
        bool, typer.Option("--host", help="The first person of a new node, who runs it.")
    ] = False,
) -> None:
    """Let somebody new into your company, with a one-time password; ask whom the node knows."""
    desk = desk_of(context)
    if host:
        world = desk.open(lambda: None, prepare=True)
        desk.show({"email": mail, "password": bootstrap(world, mail, name)})
        return
    draft = PersonDraft(mail, name, frozenset(roles or []), locale)
    added = person.add(desk.world, desk.actor, draft)
    if added.member is None:
        desk.show(added, (N_("Invited"), "invitation.email"), (N_("Ends"), "invitation.expires_at"))
        return
    columns = [(heading, f"member.{path}") for heading, path in COLUMNS]
    desk.show(added, *columns, (N_("One-time password"), "password"))


@app.command("list", epilog="Example: tadoru user list --as kato@mikawa.example")
def list_all(context: typer.Context, after: After = None, limit: Limit = LIMIT) -> None:
    """List the people of your company."""
    desk = desk_of(context)
    found = person.list_all(desk.world, desk.actor, desk.page(after, limit))
    desk.table(found, *COLUMNS, (N_("Disabled"), "disabled"))


@app.command(epilog="Example: tadoru user me --as kato@mikawa.example")
def me(context: typer.Context) -> None:
    """Show as whom the command line acts."""
    desk = desk_of(context)
    desk.show(person.me(desk.world, desk.actor))


@app.command(epilog="Example: tadoru user roles sato@mikawa.example --role editor --as kato@...")
def roles(context: typer.Context, mail: Mail, roles: Roles) -> None:
    """Give a member of your company other roles."""
    desk = desk_of(context)
    found = _member(desk, mail)
    desk.show(person.set_roles(desk.world, desk.actor, found.id, frozenset(roles)), *COLUMNS)


@app.command(epilog="Example: tadoru user remove sato@mikawa.example --as kato@mikawa.example")
def remove(context: typer.Context, mail: Mail) -> None:
    """End a person's membership in your company."""
    desk = desk_of(context)
    person.remove(desk.world, desk.actor, _member(desk, mail).id)
    desk.tell(N_("{mail} does not belong to your company any more."), mail=mail)


@app.command("password", epilog="Example: tadoru user password sato@... --as host@node.example")
def new_password(context: typer.Context, mail: Mail) -> None:
    """Give a person a new one-time password; only who runs the node may."""
    desk = desk_of(context)
    desk.show({"email": mail, "password": password.reset(desk.world, desk.actor, mail)})


def _member(desk: Desk, mail: str) -> MemberView:
    page = ALL
    while True:
        found = person.list_all(desk.world, desk.actor, page)
        for view in found.items:
            if view.email == mail.strip().casefold():
                return view
        if found.next is None:
            raise Absent(N_("Your operator has no such member."))
        page = type(page)(found.next, page.limit)
