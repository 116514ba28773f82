"""Serving as a process, or as several: health, figures, log lines, limits, deaths and ends."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from tadoru.app.identity import client
from tadoru.app.identity.bootstrap import bootstrap
from tadoru.app.node.migrate import migrate
from tadoru.app.node.start import start
from tadoru.core.identity.roles import Role
from tadoru.settings import Settings
from tadoru.wiring import build_world
from tests.fakes.scene import Company

MAIN = [sys.executable, "-W", "error", "-c", "from tadoru.main import main; main()"]
SECRET = "only-for-this-test-0123456789abcdef"
TOKEN = "metrics-token-of-this-test"
HOST, PASSWORD = "host@node.example", "a long walk along the river"


class Served:
    """A node that is served by processes of its own."""

    def __init__(self, process: subprocess.Popen[str], address: str, log: Path) -> None:
        self.process = process
        self.address = address
        self.log = log

    def get(self, path: str, **more: Any) -> httpx.Response:  # noqa: ANN401
        return httpx.get(f"{self.address}{path}", **more)

    def stop(self) -> float:
        """Return how many seconds it took to end."""
        began = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(20)
        return time.monotonic() - began

    def lines(self, logger: str = "tadoru.access") -> list[dict[str, Any]]:
        entries = [json.loads(line) for line in self.log.read_text().splitlines() if line]
        return [entry for entry in entries if entry["logger"] == logger]

    def children(self) -> list[int]:
        folder = Path(f"/proc/{self.process.pid}/task/{self.process.pid}")
        return [int(pid) for pid in (folder / "children").read_text().split()]


@contextmanager
def serving(url: str, folder: Path, *arguments: str, **settings: str) -> Iterator[Served]:
    environ = {
        **os.environ,
        "TADORU_DATA": str(folder),
        "TADORU_DATABASE": url,
        "TADORU_SECRET": SECRET,
        "TADORU_LOG": "json",
        "LANG": "C.UTF-8",
        **{f"TADORU_{name.upper()}": value for name, value in settings.items()},
    }
    log = folder / "log"
    with log.open("w") as errors:
        process = subprocess.Popen(
            [*MAIN, "serve", "--port", "0", *arguments],
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            env=environ,
            cwd=folder,
        )
        assert process.stdout is not None
        said = process.stdout.readline()
        found = re.search(r"http://\S+", said)
        try:
            assert found, said + log.read_text()
            yield Served(process, found[0], log)
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
                process.wait(20)
            process.stdout.close()


def begun(url: str, folder: Path) -> None:
    """Make a node with somebody who runs it."""
    world = build_world(Settings(database=url, data=str(folder), secret=SECRET))
    migrate(world)
    start(world)
    bootstrap(world, HOST, "Host", PASSWORD)
    world.db.close()


def until(done: Callable[[], bool], seconds: float = 60) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if done():
            return True
        time.sleep(0.05)
    return False


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    url = f"sqlite:///{tmp_path / 'node.db'}"
    begun(url, tmp_path)
    return url


def test_a_node_tells_health_and_figures_and_one_line_for_each_request(
    sqlite_url: str, tmp_path: Path
) -> None:
    with serving(sqlite_url, tmp_path, metrics_token=TOKEN, rate_unknown="1/25") as node:
        assert node.get("/healthz").json() == {"status": "alive"}
        ready = node.get("/readyz")
        assert ready.status_code == 200
        assert set(ready.json()["checks"].values()) == {"ok"}
        secret_path = "/records/3c0e1f7c-0000-4000-8000-000000000000?password=hunter2"
        asked = node.get(secret_path, headers={"x-request-id": "my-own-request-1"})
        assert asked.headers["x-request-id"] == "my-own-request-1"
        refused = node.get("/api/v1/parts", headers={"x-request-id": "no good\tid"})
        assert refused.status_code == 401
        assert refused.json()["request_id"] == refused.headers["x-request-id"]
        assert refused.headers["x-request-id"] != "no good\tid"
        assert node.get("/metrics").status_code == 401
        wrong = node.get("/metrics", headers={"authorization": "Bearer wrong"})
        assert wrong.status_code == 401
        figures = node.get("/metrics", headers={"authorization": f"Bearer {TOKEN}"}).text
        assert 'route="/records/{record_id:uuid}"' in figures
        assert re.search(r"^tadoru_log_size \d", figures, re.MULTILINE)
        assert "process_resident_memory_bytes" in figures
        assert "3c0e1f7c" not in figures
        claimed = ({"x-forwarded-for": f"203.0.113.{n}"} for n in range(40))
        answers = [node.get("/api/v1/parts", headers=one).status_code for one in claimed]
        assert set(answers) == {401, 429}  # who is not trusted cannot choose an address
        assert node.stop() < 12  # ten, and what a busy machine adds
    assert node.process.returncode == 0
    lines = node.lines()
    mine = [line for line in lines if line["request_id"] == "my-own-request-1"]
    assert [(m["method"], m["route"], m["status"]) for m in mine] == [
        ("GET", "/records/{record_id:uuid}", asked.status_code)
    ]
    said = node.log.read_text()
    assert "hunter2" not in said
    assert "3c0e1f7c" not in said
    assert TOKEN not in said


def test_who_asks_too_often_waits_and_a_trusted_proxy_tells_who_that_is(
    sqlite_url: str, tmp_path: Path
) -> None:
    limits = {"rate_unknown": "1/5", "trusted_proxies": "127.0.0.1"}
    with serving(sqlite_url, tmp_path, "--metrics", "127.0.0.1:0", **limits) as node:
        from_one = {"x-forwarded-for": "6.6.6.6, 203.0.113.9"}
        answers = [node.get("/api/v1/parts", headers=from_one) for _ in range(6)]
        assert [a.status_code for a in answers] == [401] * 5 + [429]
        assert int(answers[-1].headers["retry-after"]) >= 1
        assert answers[-1].json()["type"] == "/problems/too-many-requests"
        page = node.get("/sign-in", headers={"x-forwarded-for": "203.0.113.9"})
        assert page.status_code == 429
        assert "retry-after" in page.headers
        other = node.get("/api/v1/parts", headers={"x-forwarded-for": "203.0.113.10"})
        assert other.status_code == 401
        heavy = {"x-forwarded-for": "203.0.113.11"}  # what costs more is limited no less
        answers = [node.get("/api/v1/parts/export", headers=heavy) for _ in range(12)]
        assert answers[-1].status_code == 429
        assert node.get("/healthz", headers=from_one).status_code == 200
        assert node.process.stdout is not None
        found = re.search(r"http://\S+", node.process.stdout.readline())
        assert found
        assert node.get("/metrics").status_code == 404  # at the address for figures alone
        assert httpx.get(f"{found[0]}/metrics").status_code == 200
        assert httpx.get(f"{found[0]}/readyz").status_code == 200
        assert httpx.get(f"{found[0]}/sign-in").status_code == 404


@pytest.mark.postgres
def test_several_processes_serve_and_a_dead_one_is_replaced(
    postgres_url: str, tmp_path: Path
) -> None:
    begun(postgres_url, tmp_path)
    with serving(postgres_url, tmp_path, "--workers", "2", metrics_token=TOKEN) as node:
        assert node.get("/readyz", timeout=30).status_code == 200
        assert until(lambda: len(node.children()) == 3)
        before = node.children()
        for pid in before:
            os.kill(pid, signal.SIGKILL)
        assert until(lambda: len(set(node.children()) - set(before)) == 3)
        for _ in range(20):
            assert httpx.get(f"{node.address}/api/v1/parts", timeout=30).status_code == 401
        figures = node.get(
            "/metrics", headers={"authorization": f"Bearer {TOKEN}"}, timeout=30
        ).text
        counted = re.search(
            r'tadoru_http_requests_total\{method="GET",route="/api/v1/parts",status="401"\} (\S+)',
            figures,
        )
        assert counted, figures
        assert float(counted[1]) == 20  # whoever answers has added up what both counted
        assert ended_everywhere(postgres_url, tmp_path, node)
        assert node.stop() < 12  # ten, and what a busy machine adds
    assert node.process.returncode == 0
    died = node.lines("tadoru.family")
    assert len(died) == 3
    assert {line["status"] for line in died} == {-9}


def ended_everywhere(url: str, folder: Path, node: Served) -> bool:
    """Return whether a program that was shut out is refused by every process, within seconds."""
    world = build_world(Settings(database=url, data=str(folder), secret=SECRET))
    company = Company(world, "Alpha")
    program = client.create(world, company.actor, "program", frozenset({Role.VIEWER}))
    form, basic = {"grant_type": "client_credentials"}, (program.client.id, program.secret)
    token = httpx.post(f"{node.address}/api/v1/token", data=form, auth=basic, timeout=30).json()
    bearer = {"authorization": f"Bearer {token['access_token']}"}

    def statuses() -> set[int]:
        asked = (node.get("/api/v1/parts", headers=bearer, timeout=30) for _ in range(12))
        return {answer.status_code for answer in asked}

    assert statuses() == {200}  # every process knows the token now
    client.revoke(world, company.actor, program.client.id)
    world.db.close()
    return until(lambda: statuses() == {401}, 10)


@pytest.mark.postgres
def test_no_child_outlives_a_parent_that_was_killed(postgres_url: str, tmp_path: Path) -> None:
    begun(postgres_url, tmp_path)
    with serving(postgres_url, tmp_path, "--workers", "2") as node:
        assert node.get("/healthz", timeout=30).status_code == 200
        children = node.children()
        node.process.kill()
        node.process.wait()
        assert until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in children))
