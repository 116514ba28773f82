"""The API under load: server, database and load on one machine, beside a bare route.

wrk with 16 connections, 5 s after 1 s of warm-up, five runs; small and large databases take turns.
A bare route of the same framework returns the same bytes, in a process of its own.
"""

import json
import os
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import crowd
import httpx
from measure import Row
from statements import counted

from tadoru.settings import Settings
from tadoru.wiring import build_world

sys.path.insert(0, str(Path(__file__).parents[1]))
from tests.servers import postgres_programs, running_cluster

CONNECTIONS, FEW = 16, 4
RUNS, SECONDS, WARM_S = 5, 5, 1
SMALL, LARGE = 1_000, 100_000
FALL = 0.30  # no figure may be so much lower on the large database
PATIENCE_S = 30
SECRET = "a secret of the bench, and of nothing else"  # noqa: S105
_RATE = re.compile(r"Requests/sec:\s+([\d.]+)")
_P99 = re.compile(r"99%\s+([\d.]+)(us|ms|s)")
_FAILED = re.compile(r"Non-2xx or 3xx responses: (\d+)|Socket errors: (.*)")
_MS = {"us": 1e-3, "ms": 1.0, "s": 1e3}


@dataclass(frozen=True)
class Target:
    """What one figure should be: on SQLite, on PostgreSQL."""

    sqlite: float
    postgresql: float


RATES = {
    "one part": Target(1500, 700),
    "a page of 100": Target(250, 150),
    "a durable answer": Target(300, 300),
}
PART_P99_MS = 15.0  # SQLite, 16 connections
PAGE_P99_MS = 25.0  # 4 connections


@dataclass
class Figures:
    """What was measured of one kind of call."""

    rates: list[float] = field(default_factory=list)
    p99_ms: list[float] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Return the median rate."""
        return statistics.median(self.rates)


@dataclass(frozen=True)
class Shot:
    """One kind of call, as wrk makes it."""

    name: str
    script: Path


@dataclass(frozen=True)
class Node:
    """A running node with a crowd on it."""

    address: str
    crowd: crowd.Crowd
    tokens: dict[str, str]


def rows(folder: Path, *, quick: bool) -> Iterator[Row]:
    """Yield every figure on SQLite, then on PostgreSQL."""
    if shutil.which("wrk") is None:
        yield Row("API", "all", None, "", note="needs wrk (Debian: apt-get install wrk)")
        return
    sizes = (SMALL, 5_000) if quick else (SMALL, LARGE)
    urls = [f"sqlite:///{folder}/{things}.db" for things in sizes]
    yield from _engine(folder, "SQLite", urls, sizes, quick=quick)
    programs = postgres_programs()
    if programs is None:
        yield Row("API", "PostgreSQL", None, "", note="needs PostgreSQL's own programs")
        return
    with running_cluster(programs) as cluster:
        urls = [cluster.url(cluster.create_database()) for _ in sizes]
        yield from _engine(folder, "PostgreSQL", urls, sizes, quick=quick)


def _engine(
    folder: Path, engine: str, urls: Sequence[str], sizes: Sequence[int], *, quick: bool
) -> Iterator[Row]:
    with ExitStack() as open_now:
        nodes = [
            open_now.enter_context(_node(folder / f"{engine}{size}", url, size))
            for url, size in zip(urls, sizes, strict=True)
        ]
        shots = [_shots(folder, node) for node in nodes]
        bare = open_now.enter_context(_bare(folder, nodes[1]))
        found = _alternating(nodes, shots, CONNECTIONS, quick=quick)
        few = _run_all(nodes[1], [shots[1][1]], FEW, quick=quick)
        plain = {
            shot.name: _aimed(f"{bare}/{i}", _bare_script(folder, shot, i, nodes[1]), quick=quick)
            for i, shot in enumerate(shots[1])
        }
        yield from _figures(engine, found, plain, sizes)
        yield Row(
            _group(engine), "a page of 100, p99 at 4 connections",
            statistics.median(few[0].p99_ms), "ms", target=PAGE_P99_MS,
        )  # fmt: skip
    yield from _statements(engine, urls, sizes, nodes)


def _figures(
    engine: str, found: list[list[Figures]], plain: dict[str, float], sizes: Sequence[int]
) -> Iterator[Row]:
    """Yield the rates of the large database, their ratio to the bare route, and how they fall."""
    group = _group(engine)
    for i, (name, target) in enumerate(RATES.items()):
        small, large = found[0][i], found[1][i]
        wanted = target.sqlite if engine == "SQLite" else target.postgresql
        note = f"bare route: {plain[name]:,.0f}/s"
        yield Row(group, name, large.rate, "1/s", plain[name] / large.rate, note, wanted)
        p99 = PART_P99_MS if (engine, name) == ("SQLite", "one part") else None
        yield Row(group, f"{name}, p99", statistics.median(large.p99_ms), "ms", target=p99)
        what = f"{name}, {sizes[1]:,} rows beside {sizes[0]:,}"
        yield Row(group, what, large.rate / small.rate, "x", target=1 - FALL)


def _alternating(
    nodes: Sequence[Node], shots: Sequence[Sequence[Shot]], connections: int, *, quick: bool
) -> list[list[Figures]]:
    """Return the figures of each node for each shot; the nodes take turns."""
    found = [[Figures() for _ in shots[0]] for _ in nodes]
    for i in range(len(shots[0])):
        for _ in range(1 if quick else RUNS):
            for n, node in enumerate(nodes):
                _once(node.address, shots[n][i].script, connections, found[n][i], quick=quick)
    return found


def _run_all(node: Node, shots: Sequence[Shot], connections: int, *, quick: bool) -> list[Figures]:
    return _alternating([node], [shots], connections, quick=quick)[0]


def _aimed(address: str, script: Path, *, quick: bool) -> float:
    found = Figures()
    for _ in range(1 if quick else RUNS):
        _once(address, script, CONNECTIONS, found, quick=quick)
    return found.rate


def _once(address: str, script: Path, connections: int, figures: Figures, *, quick: bool) -> None:
    """Warm up, measure once, and refuse figures of calls that failed."""
    _wrk(address, script, connections, WARM_S)
    said = _wrk(address, script, connections, 1 if quick else SECONDS)
    if failed := _FAILED.search(said):
        message = f"{script.name}: {failed[0]}"
        raise RuntimeError(message)
    rate, p99 = _RATE.search(said), _P99.search(said)
    if rate is None or p99 is None:
        raise RuntimeError(said)
    figures.rates.append(float(rate[1]))
    figures.p99_ms.append(float(p99[1]) * _MS[p99[2]])


def _wrk(address: str, script: Path, connections: int, seconds: int) -> str:
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", "-s", str(script)]
    return subprocess.run(  # noqa: S603  (our own words)
        [*command, address], capture_output=True, text=True, check=True
    ).stdout


def _shots(folder: Path, node: Node) -> list[Shot]:
    """Return what is asked: one part after another, pages of parts, corrections of answers."""
    part_ids, asked = node.crowd.part_ids[:5000], node.crowd.request_ids[:5000]
    size = node.crowd.things
    one = [f"/api/v1/parts/{part_id}" for part_id in part_ids]
    last = max(1, len(node.crowd.part_ids) // 100 - 1)
    page = ["/api/v1/parts?limit=100", *_pages(node, min(last, 20))]
    give = [f"/api/v1/requests/{request_id}/answer/correct" for request_id in asked]
    customer, supplier = node.tokens["customer"], node.tokens["supplier"]
    return [
        Shot("one part", _script(folder / f"part{size}.lua", one, customer)),
        Shot("a page of 100", _script(folder / f"page{size}.lua", page, customer)),
        Shot("a durable answer", _script(folder / f"give{size}.lua", give, supplier, crowd.body())),
    ]


def _pages(node: Node, count: int) -> list[str]:
    """Return the addresses of some later pages, as a client would come to them."""
    found: list[str] = []
    path = "/api/v1/parts?limit=100"
    with httpx.Client(base_url=node.address, headers=_bearer(node.tokens["customer"])) as client:
        for _ in range(count):
            link = client.get(path).raise_for_status().links.get("next")
            if link is None:
                break
            path = link["url"]
            found.append(path)
    return found


def _script(path: Path, paths: Sequence[str], token: str, body: str | None = None) -> Path:
    """Write what wrk sends: the paths in turn, with the token."""
    quoted = ",\n".join(json.dumps(one) for one in paths)
    send = f'"POST", p, headers, {json.dumps(body)}' if body else '"GET", p, headers'
    path.write_text(
        f"local paths = {{\n{quoted}\n}}\n"
        f'local headers = {{["Authorization"] = "Bearer {token}",\n'
        ' ["Content-Type"] = "application/json"}\n'
        "local i = 0\n"
        "request = function()\n"
        "  i = i % #paths + 1\n"
        "  local p = paths[i]\n"
        f"  return wrk.format({send})\n"
        "end\n"
    )
    return path


@contextmanager
def _node(folder: Path, url: str, things: int) -> Iterator[Node]:
    """Serve a node with a crowd on it, in a process of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    settings = Settings(database=url, data=str(folder), secret=SECRET)
    world = build_world(settings)
    sys.stderr.write(f"writing {things:,} parts, requests and answers ...\n")
    gathered = crowd.gather(world, things, 1000 if things >= LARGE else 10)
    world.db.close()
    environment = {
        **os.environ,
        "TADORU_SECRET": SECRET,
        "TADORU_DATA": str(folder),
        "TADORU_RATE_KNOWN": "0",  # one program asks for all
        "TADORU_RATE_UNKNOWN": "0",
    }
    program = str(Path(sys.executable).with_name("tadoru"))
    command = [program, "serve", "--database", url, "--port", "0"]
    with _process(command, environment, folder / "said") as address:
        tokens = {
            name: _token(address, pair)
            for name, pair in (("customer", gathered.customer), ("supplier", gathered.supplier))
        }
        yield Node(address, gathered, tokens)


@contextmanager
def _process(command: Sequence[str], environment: dict[str, str], said: Path) -> Iterator[str]:
    """Start a server that says its address once it serves, and stop it afterwards."""
    with said.open("wb") as output:
        running = subprocess.Popen(  # noqa: S603  (ourselves)
            command, env=environment, stdout=output, stderr=subprocess.STDOUT
        )
    try:
        yield _address(running, said)
    finally:
        running.send_signal(signal.SIGTERM)
        running.wait(PATIENCE_S)


def _address(running: "subprocess.Popen[bytes]", said: Path) -> str:
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until and running.poll() is None:
        if found := re.search(r"http://[\w.:]+", said.read_text()):
            return found[0]
        time.sleep(0.05)
    raise RuntimeError(said.read_text())


def _token(address: str, client: tuple[str, str]) -> str:
    form = {"grant_type": "client_credentials"}
    answer = httpx.post(f"{address}/api/v1/token", data=form, auth=client, timeout=PATIENCE_S)
    token: str = answer.raise_for_status().json()["access_token"]
    return token


@contextmanager
def _bare(folder: Path, node: Node) -> Iterator[str]:
    """Serve routes of the same framework that return the same bytes and do nothing else."""
    paths = [
        ("GET", f"/api/v1/parts/{node.crowd.part_ids[0]}", "customer"),
        ("GET", "/api/v1/parts?limit=100", "customer"),
        ("POST", f"/api/v1/requests/{node.crowd.request_ids[0]}/answer/correct", "supplier"),
    ]
    for i, (method, path, who) in enumerate(paths):
        answer = httpx.request(
            method,
            node.address + path,
            content=crowd.body() if method == "POST" else None,
            headers={**_bearer(node.tokens[who]), "content-type": "application/json"},
            timeout=PATIENCE_S,
        )
        (folder / f"bare{i}.json").write_bytes(answer.raise_for_status().content)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    program = Path(__file__).with_name("bare.py")
    command = [sys.executable, str(program), str(folder), str(port)]
    with _process(command, dict(os.environ), folder / "bare") as address:
        yield address


def _bare_script(folder: Path, shot: Shot, number: int, node: Node) -> Path:
    body = crowd.body() if shot.name == "a durable answer" else None
    return _script(folder / f"bare{number}.lua", [f"/{number}"], node.tokens["customer"], body)


def _statements(
    engine: str, urls: Sequence[str], sizes: Sequence[int], nodes: Sequence[Node]
) -> Iterator[Row]:
    """Yield how many SQL statements each call takes, and whether as many on both databases."""
    both = [counted(url, SECRET, node.crowd) for url, node in zip(urls, nodes, strict=True)]
    for name in RATES:
        few, many = both[0][name], both[1][name]
        note = f"{few} with {sizes[0]:,} rows"
        yield Row(_group(engine), f"{name}, SQL statements", many, "", note=note, target=few)


def _bearer(token: str) -> dict[str, str]:
    return {"authorization": f"Bearer {token}"}


def _group(engine: str) -> str:
    return f"API, {engine}, one process, {CONNECTIONS} connections"
