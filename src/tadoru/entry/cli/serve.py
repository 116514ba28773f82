"""`tadoru serve`: the pages, the API and the log."""

from typing import Annotated

import typer

from tadoru.entry.cli.options import desk_of
from tadoru.entry.cli.serving import Plan
from tadoru.entry.cli.serving import serve as serve_until_stopped

app = typer.Typer(add_completion=False)
HOST = "127.0.0.1"
PORT = 8300


@app.command(
    epilog="Examples: tadoru serve --database sqlite:///var/tadoru.db --port 8300\n\n"
    "tadoru serve --database postgresql://tadoru@/tadoru --workers 4 --metrics 127.0.0.1:9300"
)
def serve(
    context: typer.Context,
    host: Annotated[str, typer.Option(help="The address to listen at.")] = HOST,
    port: Annotated[int, typer.Option(help="The port; 0 takes a free one.", min=0)] = PORT,
    workers: Annotated[
        int, typer.Option(help="How many processes serve; more than one needs PostgreSQL.", min=1)
    ] = 1,
    metrics: Annotated[
        str | None,
        typer.Option(help="HOST:PORT for health and metrics alone, without a token."),
    ] = None,
) -> None:
    """Serve pages, API and log; the queued work and the log's sequencer run beside them.

    It refuses to go on from a log that was rolled back or forked (see `tadoru log reanchor`).
    """
    plan = Plan(host, port, workers=workers, metrics=metrics)
    serve_until_stopped(desk_of(context), plan)
