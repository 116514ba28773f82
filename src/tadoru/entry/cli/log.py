"""`tadoru log`: the transparency log."""

import base64
import sys
from typing import Annotated

import typer

from tadoru.app.identity.bootstrap import actor_for
from tadoru.app.log import read, rekey
from tadoru.core.problems import NotSignedIn
from tadoru.core.tlog import note
from tadoru.core.values import RecordId
from tadoru.core.words import N_
from tadoru.entry.cli.options import desk_of
from tadoru.wire.bundle import trust as trust_file
from tadoru.wire.bundle.trust import Trust

app = typer.Typer(no_args_is_help=True, add_completion=False, help="The transparency log.")


@app.command(epilog="Example: tadoru log status --database sqlite:///var/tadoru.db")
def status(context: typer.Context) -> None:
    """Show how large the log is, what waits, and the key to trust it by."""
    desk = desk_of(context)
    desk.show(
        read.status(desk.world, None),
        (N_("Origin"), "origin"),
        (N_("Records"), "size"),
        (N_("Root"), "root"),
        (N_("Waiting"), "waiting"),
        (N_("Published"), "published_at"),
        (N_("Key"), "verifier_key"),
    )


@app.command(epilog="Example: tadoru log checkpoint > checkpoint.txt")
def checkpoint(context: typer.Context) -> None:
    """Print the newest checkpoint (C2SP signed note); keep it for tadoru verify --since."""
    desk = desk_of(context)
    found = read.checkpoint(desk.world, None)
    if desk.choices.json:
        desk.print_json({"checkpoint": found})
    else:
        sys.stdout.write(found)


@app.command(epilog="Example: tadoru log proof RECORD-ID --as kato@mikawa.example")
def proof(
    context: typer.Context, record: Annotated[str, typer.Argument(help="The record's id.")]
) -> None:
    """Show where a record stands in the log, with the hashes that prove it."""
    desk = desk_of(context)
    found = read.proof(desk.world, desk.actor, RecordId(record))
    shown = {
        "record_id": found.record_id,
        "leaf_hash": found.leaf_hash,
        "index": found.index,
        "size": found.size,
        "path": [base64.b64encode(one).decode() for one in found.path],
        "checkpoint": found.checkpoint,
    }
    desk.show(shown)


@app.command(epilog="Example: tadoru log trust > trust.json")
def trust(context: typer.Context) -> None:
    """Print a trust file with this log's key, for tadoru verify --trust.

    Hand it over by a way that you trust: whoever can change it can forge what is checked by it.
    """
    desk = desk_of(context)
    key = note.parse_key(read.status(desk.world, None).verifier_key)
    sys.stdout.write(trust_file.encode(Trust((key,))).decode())


@app.command("rotate-key", epilog="Example: tadoru log rotate-key --as host@node.example")
def rotate_key(context: typer.Context) -> None:
    """Give the log a new key, vouched for by the old one; only who runs the node may."""
    desk = desk_of(context)
    desk.show({"key_id": rekey.rotate_key(desk.world, desk.actor)})


@app.command(epilog="Example: tadoru log reanchor 'restored the backup of 1 May' --as host@...")
def reanchor(
    context: typer.Context, reason: Annotated[str, typer.Argument(help="Why; it is public.")]
) -> None:
    """Go on, openly, from a log that was rolled back or forked; only who runs the node may.

    The log gets a new key and a record that names the checkpoint that was lost.
    """
    desk = desk_of(context)
    if desk.choices.person is None:
        raise NotSignedIn(N_("Say as whom: --as MAIL (and --operator ID if there are several)."))
    host = actor_for(desk.bare, desk.choices.person)
    desk.show({"key_id": rekey.reanchor(desk.bare, host, reason)})
