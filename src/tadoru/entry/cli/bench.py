"""`tadoru bench`: measure, and print the figures."""

import runpy
import sys
from pathlib import Path
from typing import Annotated

import typer

import tadoru
from tadoru.core.problems import Absent
from tadoru.core.words import N_
from tadoru.entry.cli.options import desk_of

app = typer.Typer(add_completion=False)


@app.command(epilog="Example: tadoru bench api --quick --json")
def bench(
    context: typer.Context,
    groups: Annotated[
        list[str] | None, typer.Argument(help="Which to measure, such as api; else the usual.")
    ] = None,
    quick: Annotated[bool, typer.Option("--quick", help="Small sizes, a few seconds.")] = False,
) -> None:
    """Measure roll-up, records, log and a correction, or api or import, beside alternatives."""
    folder = Path(tadoru.__file__).parents[2] / "bench"
    if not (folder / "__main__.py").exists():
        raise Absent(N_("The measurements come with the source: run this in a checkout."))
    options = {"--quick": quick, "--json": desk_of(context).choices.json}
    sys.argv = [str(folder), *(groups or ()), *(name for name, given in options.items() if given)]
    runpy.run_path(str(folder), run_name="__main__")
