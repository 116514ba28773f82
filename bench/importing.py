"""How long a structure of 100,000 rows takes to come in, on each engine."""

import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from measure import Row, once

from tadoru.app.identity.bootstrap import bootstrap
from tadoru.app.transfer.opening import File
from tadoru.app.transfer.structures import import_structures

sys.path.insert(0, str(Path(__file__).parents[1]))
from tests.fakes.node import HOST, PASSWORD
from tests.fakes.scene import Company
from tests.fakes.worlds import started
from tests.servers import postgres_programs, running_cluster

INPUTS = 10
LEVELS = 5
TARGET_S = 15.0
SMALL, LARGE = 5_000, 100_000
GROUP = "import"


def rows(folder: Path, *, quick: bool) -> Iterator[Row]:
    """Yield the time of a first import, and of the same file once more."""
    count = SMALL if quick else LARGE
    data = structure(count)
    with ExitStack() as stack:
        urls = {"SQLite": f"sqlite:///{folder / 'import.db'}"}
        programs = postgres_programs()
        if programs is None:
            yield Row(GROUP, "PostgreSQL", None, "s", note="not installed here")
        else:
            cluster = stack.enter_context(running_cluster(programs))
            urls["PostgreSQL"] = cluster.url(cluster.create_database())
        for engine, url in urls.items():
            yield from _measured(engine, url, folder / engine, data)


def structure(count: int) -> bytes:
    """Return a file of so many rows: assemblies of ten inputs on five levels."""
    parents = count // INPUTS
    width = max(parents // LEVELS, INPUTS)
    lines = ["parent,parent_unit,input,input_name,amount,unit,kind,stage_map,mass_kg"]
    for parent in range(parents):
        level, place = divmod(parent, width)
        for position in range(INPUTS):
            child = (level + 1) * width + (place * INPUTS + position * 7) % width
            unit, kind = ("piece", "made") if child < parents else ("kg", "bought")
            amount = f"0.{parent % 97 + 1:02}{position + 1}"
            lines.append(f"P{parent},piece,P{child},Part {child},{amount},{unit},{kind},keep,0.5")
    return ("\n".join(lines) + "\n").encode()


def _measured(engine: str, url: str, folder: Path, data: bytes) -> Iterator[Row]:
    folder.mkdir()
    world = started(url, folder)
    bootstrap(world, HOST, "Host", PASSWORD)
    buyer = Company(world, "Buyer")
    file = File(data)
    count = data.count(b"\n") - 1

    def bring_in() -> None:
        import_structures(world, buyer.actor, buyer.site_id, file)

    first = once(bring_in)
    yield Row(GROUP, f"structure of {count:,} rows, {engine}", first, "s", target=TARGET_S)
    again = once(bring_in)
    yield Row(GROUP, f"the same again, nothing new, {engine}", again, "s", target=TARGET_S)
    world.db.close()
