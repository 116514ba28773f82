"""Measure, and print the figures: `tadoru bench [--quick] [--json]`."""

import json
import platform
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import chain
import footprint
import records
import rollup
from measure import Row
from rich.console import Console
from rich.table import Table

QUICK = "--quick" in sys.argv
JSON = "--json" in sys.argv


def main() -> None:
    """Measure everything and print it."""
    found = []
    for row in measured():
        found.append(row)
        if not JSON:
            sys.stderr.write(f"{row.group}: {row.what}\n")
    if JSON:
        sys.stdout.write(json.dumps([asdict(row) for row in found], indent=2) + "\n")
        return
    table = Table(title=f"{platform.machine()}, Python {platform.python_version()}, medians")
    for heading in ("Group", "What", "Figure", "Ratio", "Note"):
        table.add_column(heading, justify="right" if heading in {"Figure", "Ratio"} else "left")
    for row in found:
        figure = "–" if row.figure is None else f"{row.figure:,.3g} {row.unit}"
        if row.figure is not None and row.figure >= 1000:  # noqa: PLR2004
            figure = f"{row.figure:,.0f} {row.unit}"
        ratio = "" if row.ratio is None else f"{row.ratio:,.3g}x"
        table.add_row(row.group, row.what, figure, ratio, row.note)
    Console(width=None if sys.stdout.isatty() else 160).print(table)


def measured() -> Iterator[Row]:
    """Yield every figure; `--quick` takes small sizes."""
    for edges in (10_000,) if QUICK else (100_000, 1_000_000):
        yield from rollup.rows(edges)
    with tempfile.TemporaryDirectory() as folder:
        yield from footprint.rows(Path(folder), 1_000 if QUICK else 20_000)
    with tempfile.TemporaryDirectory() as folder:
        yield from records.rows(Path(folder), 200 if QUICK else 5000)
    with tempfile.TemporaryDirectory() as folder:
        yield from chain.rows(Path(folder))


main()
