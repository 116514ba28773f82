"""`tadoru serve`: the pages, the API and the log."""

from typing import Annotated

import typer

from tadoru.entry.cli.options import desk_of
from tadoru.entry.cli.serving import serve as serve_until_stopped

app = typer.Typer(add_completion=False)
HOST = "127.0.0.1"
PORT = 8300


@app.command(epilog="Example: tadoru serve --database sqlite:///var/tadoru.db --port 8300")
def serve(
    context: typer.Context,
    host: Annotated[str, typer.Option(help="The address to listen at.")] = HOST,
    port: Annotated[int, typer.Option(help="The port; 0 takes a free one.", min=0)] = PORT,
) -> None:
    """Serve pages, API and log; the queued work and the log's sequencer run beside them.

    It refuses to go on from a log that was rolled back or forked (see `tadoru log reanchor`).
    """
    serve_until_stopped(desk_of(context), host, port, prepare=False)
