"""`tadoru record`: signed statements."""

from pathlib import Path
from typing import Annotated

import typer

from tadoru.app.bundle import make as bundles
from tadoru.app.record import erase as erasing
from tadoru.app.record import read as reading
from tadoru.core.values import RecordId
from tadoru.core.words import N_
from tadoru.entry.cli.desk import Desk
from tadoru.entry.cli.find import base64_option
from tadoru.entry.cli.options import LIMIT, After, Limit, Source, desk_of

app = typer.Typer(no_args_is_help=True, add_completion=False, help="Signed statements.")
COLUMNS = (
    (N_("Id"), "id"),
    (N_("Kind"), "kind"),
    (N_("Dataset"), "dataset"),
    (N_("Signed"), "issued_at"),
    (N_("Place in the log"), "index"),
    (N_("Erased"), "erased_at"),
)
Id = Annotated[str, typer.Argument(help="The record's id.")]
Target = Annotated[Path, typer.Argument(help="Where to write it.")]


@app.command("list", epilog="Example: tadoru record list --as kato@mikawa.example")
def list_all(context: typer.Context, after: After = None, limit: Limit = LIMIT) -> None:
    """List what your company has signed, the newest first."""
    desk = desk_of(context)
    desk.table(reading.list_all(desk.world, desk.actor, desk.page(after, limit)), *COLUMNS)


@app.command(epilog="Example: tadoru record show RECORD-ID --as kato@mikawa.example")
def show(context: typer.Context, record: Id) -> None:
    """Show a record as far as it was released to you."""
    desk = desk_of(context)
    found = reading.read(desk.world, desk.actor, RecordId(record))
    desk.show(
        found,
        *COLUMNS,
        (N_("Subject"), "subject"),
        (N_("Issuer"), "issuer"),
        (N_("Key"), "key_id"),
        (N_("Replaces"), "supersedes"),
        (N_("Values"), "groups"),
    )


@app.command(epilog="Example: tadoru record bundle RECORD-ID record.json --as kato@mikawa.example")
def bundle(
    context: typer.Context,
    record: Id,
    file: Target,
) -> None:
    """Write a record with all that is needed to check it offline (tadoru verify FILE)."""
    desk = desk_of(context)
    _write(desk, file, bundles.bundle(desk.world, desk.actor, RecordId(record)))


@app.command(
    "bundle-prepare",
    epilog="Example: tadoru record bundle-prepare RECORD-ID unsigned.json --as kato@...",
)
def bundle_prepare(context: typer.Context, record: Id, file: Target) -> None:
    """Write a bundle that waits for the signature of your own key, and show the bytes to sign."""
    desk = desk_of(context)
    made = bundles.prepare(desk.world, desk.actor, RecordId(record))
    file.write_bytes(made.content)
    desk.show({"signing_bytes": made.signing_bytes}, (N_("Bytes to sign"), "signing_bytes"))


@app.command(
    "bundle-sign",
    epilog="Example: tadoru record bundle-sign unsigned.json signed.json --signature BASE64 --as …",
)
def bundle_sign(
    context: typer.Context,
    unsigned: Source,
    file: Target,
    signature: Annotated[str, typer.Option(help="Base64, of your own key.")],
) -> None:
    """Write a prepared bundle with the signature of your own key."""
    desk = desk_of(context)
    given = base64_option(signature, "--signature")
    _write(desk, file, bundles.commit(desk.world, desk.actor, unsigned.read_bytes(), given))


@app.command(epilog="Example: tadoru record erase RECORD-ID --yes --as kato@mikawa.example")
def erase(
    context: typer.Context,
    record: Id,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask again.")] = False,
) -> None:
    """Make what a record says unreadable for ever; its place in the log stays."""
    desk = desk_of(context)
    if not yes:
        typer.confirm(desk.say(N_("Nobody will be able to read it again. Go on?")), abort=True)
    desk.show(erasing.erase(desk.world, desk.actor, RecordId(record)))


def _write(desk: Desk, file: Path, data: bytes) -> None:
    file.write_bytes(data)
    desk.tell(N_("{file}: {size} bytes"), file=str(file), size=len(data))
