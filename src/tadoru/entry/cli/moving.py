"""`tadoru operator export`, `import`, `evidence`, `erase`: a company comes and goes."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from tadoru.app.archive import evidence as brought
from tadoru.app.archive import export as leaving
from tadoru.app.archive import take_in as arriving
from tadoru.app.identity import erasure
from tadoru.app.identity.draft import PersonDraft
from tadoru.core.identity.roles import Role
from tadoru.core.values import OperatorId
from tadoru.core.words import N_
from tadoru.entry.cli.files import new_file
from tadoru.entry.cli.options import Source, desk_of


def export(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="The file; a new one.")],
) -> None:
    """Write all that your company has on this node into one file; only administrators may.

    What companies showed you is in it, in the clear: keep the file as you keep the figures.
    """
    desk = desk_of(context)
    actor = desk.actor
    with new_file(file) as made:
        found = leaving.export(desk.world, actor, made)
    desk.show(
        found,
        (N_("Name"), "operator_name"),
        (N_("Origin"), "origin"),
        (N_("Rows"), "rows"),
        (N_("Records"), "records"),
        (N_("Records without a bundle"), "without_bundle"),
    )
    desk.tell(N_("Private keys, passwords and other companies' rows are not in it."))


def take_in(
    context: typer.Context,
    file: Source,
    mail: Annotated[str, typer.Option(help="The mail address of its first administrator here.")],
    person: Annotated[str, typer.Option(help="The administrator's name.")],
    locale: Annotated[str, typer.Option(help="ja or en.")] = "ja",
) -> None:
    """Take a company in that left another node by `tadoru operator export`; only the host may.

    It gets a new key. Its records stay records of the log that they are in, each with its bundle.
    """
    desk = desk_of(context)
    draft = PersonDraft(mail, person, frozenset({Role.ADMINISTRATOR}), locale)
    actor = desk.actor
    with Path(file).open("rb") as opened:
        found = arriving.take_in(desk.world, actor, opened, draft)
    desk.show(
        found,
        (N_("Id"), "operator_id"),
        (N_("Name"), "operator_name"),
        (N_("One-time password"), "password"),
        (N_("Rows"), "rows"),
        (N_("Records kept with their bundle"), "evidence"),
        (N_("Defaults in place of suppliers' answers"), "defaults"),
        (N_("Footprints that came out the same"), "footprints_same"),
        (N_("Footprints that differ"), "differences"),
        (N_("Left behind"), "left_behind"),
    )


def evidence(
    context: typer.Context,
    record: Annotated[str | None, typer.Argument(help="Print the bundle of this one.")] = None,
) -> None:
    """List the records of other nodes' logs that your company brought along."""
    desk = desk_of(context)
    if record is not None:
        sys.stdout.write(brought.read(desk.world, desk.actor, record).decode())
        return
    found = brought.list_all(desk.world, desk.actor)
    columns = ((N_("Id"), "id"), (N_("Kind"), "kind"), (N_("Data"), "dataset"))
    desk.table(found, *columns, (N_("Origin"), "origin"), (N_("Issued"), "issued_at"))


def ask_erasure(context: typer.Context) -> None:
    """Ask that your company be erased from this node; who runs the node then does it."""
    desk = desk_of(context)
    until = erasure.ask(desk.world, desk.actor)
    desk.show({"until": until}, (N_("Holds until"), "until"))


def keep(context: typer.Context) -> None:
    """Take back that your company was to be erased."""
    desk = desk_of(context)
    erasure.keep(desk.world, desk.actor)


def erase(
    context: typer.Context,
    operator: Annotated[str, typer.Argument(help="The company's id.")],
    yes: Annotated[bool, typer.Option("--yes", help="There is no way back.")] = False,
) -> None:
    """Erase a company that has asked for it: records, keys, rows, people; only the host may.

    What other companies received, signed or were told of stays theirs, and is counted.
    """
    desk = desk_of(context)
    if not yes:
        raise typer.BadParameter(desk.say(N_("There is no way back: say so by --yes.")))
    found = erasure.erase(desk.world, desk.actor, OperatorId(operator))
    desk.show(
        found,
        (N_("Id"), "operator_id"),
        (N_("Records erased"), "records"),
        (N_("Rows deleted"), "deleted"),
        (N_("Rows that others rely on"), "kept"),
        (N_("Complete on"), "complete_on"),
    )
