"""`tadoru answer`: answer, correct, publish, and read answers."""

from pathlib import Path
from typing import Annotated

import typer

from tadoru.app.exchange import answer as answering
from tadoru.app.exchange import answers, share, statement, takeback
from tadoru.app.exchange.answer import AnswerDraft
from tadoru.core.dataset.footprint import FOOTPRINT_1
from tadoru.core.values import RequestId
from tadoru.core.words import N_
from tadoru.entry.cli.desk import Desk
from tadoru.entry.cli.find import object_file, pairs, part_id
from tadoru.entry.cli.options import Part, Request, desk_of

app = typer.Typer(
    no_args_is_help=True, add_completion=False, help="Answer, correct, and read answers."
)
COLUMNS = (
    (N_("Version"), "version"),
    (N_("Mode"), "mode"),
    (N_("Given"), "created_at"),
    (N_("Replaced"), "superseded_at"),
    (N_("Record"), "record_id"),
)
GIVEN = (
    (N_("Request"), "request.id"),
    (N_("State"), "request.state"),
    (N_("Waits for a signature"), "signing_id"),
)
Values = Annotated[
    Path | None,
    typer.Option("--values", help="A JSON object, where the node computes nothing.", exists=True),
]
Groups = Annotated[
    list[str] | None, typer.Option("--group", help="Disclose this group too; may be repeated.")
]
Once = Annotated[
    bool | None, typer.Option("--once/--standing", help="Given once, or following; as before.")
]


@app.command(epilog="Example: tadoru answer preview REQUEST-ID --as lin@hengliu.example")
def preview(
    context: typer.Context, request: Request, values: Values = None, groups: Groups = None
) -> None:
    """Show exactly what the customer would see; nothing is sent."""
    desk = desk_of(context)
    draft = _draft(values, groups, None)
    found = answering.preview(desk.world, desk.actor, RequestId(request), draft)
    desk.show(
        found,
        (N_("Dataset"), "dataset"),
        (N_("The customer sees"), "shown"),
        (N_("The customer does not see"), "withheld"),
        (N_("Rests on stale inputs"), "stale"),
    )


@app.command(epilog="Example: tadoru answer give REQUEST-ID --standing --as lin@hengliu.example")
def give(
    context: typer.Context,
    request: Request,
    values: Values = None,
    groups: Groups = None,
    once: Once = None,
) -> None:
    """Answer a request that you accepted."""
    desk = desk_of(context)
    draft = _draft(values, groups, once)
    desk.show(answering.give(desk.world, desk.actor, RequestId(request), draft), *GIVEN)


@app.command(epilog="Example: tadoru answer correct REQUEST-ID --as lin@hengliu.example")
def correct(
    context: typer.Context,
    request: Request,
    values: Values = None,
    groups: Groups = None,
    once: Once = None,
) -> None:
    """Give a new version of an answer, or confirm one that went stale."""
    desk = desk_of(context)
    draft = _draft(values, groups, once)
    desk.show(answering.correct(desk.world, desk.actor, RequestId(request), draft), *GIVEN)


@app.command(epilog="Example: tadoru answer withdraw REQUEST-ID 'counted twice' --as lin@...")
def withdraw(
    context: typer.Context,
    request: Request,
    why: Annotated[str, typer.Argument(help="Words for the customer.")],
) -> None:
    """Take an answer back; the customer counts the part as missing."""
    desk = desk_of(context)
    found = takeback.withdraw(desk.world, desk.actor, RequestId(request), why)
    desk.show(found, (N_("Request"), "id"), (N_("State"), "state"))


@app.command("give-many", epilog="Example: tadoru answer give-many REQUEST-ID … --as lin@...")
def give_many(
    context: typer.Context,
    request: Annotated[list[str], typer.Argument(help="The requests' ids.")],
    values: Values = None,
    groups: Groups = None,
    once: Once = None,
) -> None:
    """Answer several accepted requests for the same, each with a record of its own."""
    desk = desk_of(context)
    draft = _draft(values, groups, once)
    ids = [RequestId(one) for one in request]
    desk.table(share.give_many(desk.world, desk.actor, ids, draft), *GIVEN)


@app.command(epilog="Example: tadoru answer show REQUEST-ID --as kato@mikawa.example")
def show(context: typer.Context, request: Request) -> None:
    """Show the answer in force, as far as you may see it; your reading is counted."""
    desk = desk_of(context)
    found = answers.read(desk.world, desk.actor, RequestId(request))
    if found is None:
        _nothing(desk)
    else:
        desk.show(found, *COLUMNS, (N_("Values"), "groups"))


@app.command(epilog="Example: tadoru answer history REQUEST-ID --as kato@mikawa.example")
def history(context: typer.Context, request: Request) -> None:
    """List every version of an answer, the newest first."""
    desk = desk_of(context)
    desk.table(answers.history(desk.world, desk.actor, RequestId(request)), *COLUMNS)


@app.command(epilog="Example: tadoru answer publish PACK-1 --term method=cfb-ev … --as kato@...")
def publish(
    context: typer.Context,
    part: Part,
    dataset: Annotated[str, typer.Option(help="What is stated.")] = FOOTPRINT_1.id,
    terms: Annotated[
        list[str] | None, typer.Option("--term", help="name=value; may be repeated.")
    ] = None,
    values: Values = None,
) -> None:
    """State a dataset about your own part unasked, so that it can be granted."""
    desk = desk_of(context)
    found = statement.publish(
        desk.world,
        desk.actor,
        part_id(desk, part),
        dataset,
        terms=pairs(terms or []),
        values=object_file(values) if values else None,
    )
    desk.show(found, (N_("Record"), "record_id"), (N_("Waits for a signature"), "signing_id"))


def _draft(values: Path | None, groups: list[str] | None, once: bool | None) -> AnswerDraft:
    mode = None if once is None else ("once" if once else "standing")
    return AnswerDraft(mode, object_file(values) if values else None, tuple(groups or ()))


def _nothing(desk: Desk) -> None:
    if desk.choices.json:
        desk.print_json(None)
    else:
        desk.tell(N_("There is no answer yet."))
