"""Measure, and print the figures: `tadoru bench [GROUP ...] [--quick] [--json]`."""

import importlib
import json
import platform
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from measure import Row, document
from rich.console import Console
from rich.table import Table

QUICK = "--quick" in sys.argv
JSON = "--json" in sys.argv
WANTED = [name for name in sys.argv[1:] if not name.startswith("-")]
# Each group is a module whose `rows(folder, quick=...)` yields its figures.
GROUPS = ("rollup", "footprint", "records", "chain")
ALONE = ("api", "import")  # only when named: they take minutes, or need programs of their own
MODULES = {"import": "importing"}  # a word that Python keeps for itself
MANY = 1000


def main() -> None:
    """Measure what was asked for and print it."""
    unknown = set(WANTED) - {*GROUPS, *ALONE}
    if unknown:
        sys.stderr.write(f"no such group: {', '.join(sorted(unknown))}\n")
        sys.stderr.write(f"groups: {', '.join((*GROUPS, *ALONE))}\n")
        sys.exit(2)
    found = []
    for row in measured(WANTED or GROUPS):
        found.append(row)
        if not JSON:
            sys.stderr.write(f"{row.group}: {row.what}\n")
    if JSON:
        sys.stdout.write(json.dumps(document(found), indent=2) + "\n")
    else:
        Console(width=None if sys.stdout.isatty() else 160).print(as_table(found))


def measured(groups: tuple[str, ...] | list[str]) -> Iterator[Row]:
    """Yield every figure of some groups; `--quick` takes small sizes."""
    for group in groups:
        with tempfile.TemporaryDirectory() as folder:
            module = importlib.import_module(MODULES.get(group, group))
            yield from module.rows(Path(folder), quick=QUICK)


def as_table(rows: list[Row]) -> Table:
    """Return the figures for people."""
    table = Table(title=f"{platform.machine()}, Python {platform.python_version()}, medians")
    for heading in ("Group", "What", "Figure", "Target", "Ratio", "Note"):
        numeric = heading in {"Figure", "Target", "Ratio"}
        table.add_column(heading, justify="right" if numeric else "left")
    for row in rows:
        figure = "–" if row.figure is None else f"{short(row.figure)} {row.unit}"
        target = "" if row.target is None else short(row.target)
        if row.met is not None:
            target += " ✓" if row.met else " ✗"
        ratio = "" if row.ratio is None else f"{row.ratio:,.3g}x"
        table.add_row(row.group, row.what, figure, target, ratio, row.note)
    return table


def short(figure: float) -> str:
    """Return a figure with three digits that count."""
    return f"{figure:,.0f}" if figure >= MANY else f"{figure:,.3g}"


main()
