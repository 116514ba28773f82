"""`tadoru verify`: check a database, or a bundle with neither database nor network."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import Progress

from tadoru.app.log.verify import Report, verify_database
from tadoru.app.node.start import require_tables
from tadoru.core.words import N_
from tadoru.entry.cli.desk import Desk
from tadoru.entry.cli.options import desk_of
from tadoru.wire.bundle import trust as trust_file
from tadoru.wire.bundle.verdict import Status, Verdict
from tadoru.wire.bundle.verify import verify as verify_bundle

app = typer.Typer(add_completion=False)
UNREADABLE = Status.UNREADABLE.exit_code


@app.command(
    epilog="Examples: tadoru verify record.json --trust trust.json\n\n"
    "tadoru verify --database sqlite:///var/tadoru.db --since checkpoint.txt"
)
def verify(
    context: typer.Context,
    file: Annotated[Path | None, typer.Argument(help="A bundle; else the database.")] = None,
    trust: Annotated[
        Path | None, typer.Option("--trust", help="The keys that you trust (tadoru log trust).")
    ] = None,
    since: Annotated[
        Path | None, typer.Option("--since", help="A checkpoint that you kept outside.")
    ] = None,
) -> None:
    """Check every record, signature, leaf and tile of the database, or one bundle offline.

    Ends with 0: all is well; 1: refused; 3: consistent, but anchored in no key that you trust;
    66: the file cannot be read.
    """
    desk = desk_of(context)
    if file is None:
        raise typer.Exit(_database(desk, since))
    given = None if trust is None else trust_file.decode(_bytes(desk, trust))
    verdict = verify_bundle(_bytes(desk, file), given)
    _show_verdict(desk, verdict)
    raise typer.Exit(verdict.status.exit_code)


def _database(desk: Desk, since: Path | None) -> int:
    kept = None if since is None else _bytes(desk, since).decode("utf-8", errors="replace")
    require_tables(desk.bare)
    with _progress(desk) as bar:
        task = bar.add_task(desk.say(N_("Checking")), total=None)
        report = verify_database(
            desk.bare, kept, lambda done, whole: bar.update(task, completed=done, total=whole)
        )
    _show_report(desk, report)
    return 0 if report.is_sound else 1


def _show_report(desk: Desk, report: Report) -> None:
    if desk.choices.json:
        findings = [finding.as_json() for finding in report.findings]
        desk.print_json(
            {
                "origin": report.origin,
                "sound": report.is_sound,
                "counts": report.counts,
                "findings": findings,
                "more": report.more,
            }
        )
        return
    rows = [{"what": what, "count": count} for what, count in report.counts.items()]
    desk.table(rows, (N_("Checked"), "what"), (N_("Count"), "count"))
    desk.findings(report.findings)
    if report.more:
        desk.tell(N_("{count} more defects are not listed."), count=report.more)
    if report.is_sound:
        desk.tell(N_("The log {origin} is sound."), origin=report.origin)
    else:
        desk.tell(N_("The database was damaged or changed; see the findings."))


def _show_verdict(desk: Desk, verdict: Verdict) -> None:
    if desk.choices.json:
        desk.print_json(verdict.as_json())
        return
    desk.tell(_STATUS[verdict.status])
    if verdict.origin:
        desk.show(
            {
                "origin": verdict.origin,
                "size": verdict.size,
                "as_of": verdict.as_of,
                "time": verdict.time_source,
            },
            (N_("Log"), "origin"),
            (N_("Size of the log"), "size"),
            (N_("As of"), "as_of"),
            (N_("Time by the word of"), "time"),
        )
    # What a refused bundle says is not worth reading: somebody changed it.
    shown = () if verdict.status is Status.REFUSED else verdict.statements
    for statement in shown:
        desk.show(
            statement,
            (N_("Record"), "name"),
            (N_("Kind"), "kind"),
            (N_("Dataset"), "dataset"),
            (N_("Issuer"), "issuer"),
            (N_("Identified"), "assurance"),
            (N_("Signed"), "issued_at"),
            (N_("Stands"), "standing"),
            (N_("Values"), "groups"),
        )
    desk.findings((*verdict.findings, *verdict.notices))


def _bytes(desk: Desk, path: Path) -> bytes:
    """Return a file's bytes, or end with 66.

    Source:  sysexits(3), EX_NOINPUT
    """
    try:
        return path.read_bytes()
    except OSError as error:
        why = error.strerror or str(error)
        said = desk.say(N_("{file} cannot be read: {why}"), file=str(path), why=why)
        typer.echo(said, err=True)
        raise typer.Exit(UNREADABLE) from error


@contextmanager
def _progress(desk: Desk) -> Iterator[Progress]:
    quiet = desk.choices.json or not desk.error_console.is_terminal
    with Progress(console=desk.error_console, disable=quiet, transient=True) as bar:
        yield bar


_STATUS = {
    Status.VERIFIED: N_("Verified."),
    Status.REFUSED: N_("Refused: something was changed, or does not belong together."),
    Status.NOT_ANCHORED: N_("Consistent, not anchored: give the keys that you trust by --trust."),
    Status.UNREADABLE: N_("Unreadable: this is not a bundle."),
}
