"""A courier that is killed while it sends loses no event, and no receiver takes one twice."""

import random
import subprocess
import sys
import time
from pathlib import Path

from tadoru.app.feed.webhook import WebhookDraft, create
from tadoru.app.world import World
from tadoru.core.values import OperatorId
from tadoru.entry.jobs.courier import carry
from tadoru.store import event
from tests.fakes.clock import Clock
from tests.fakes.receiver import Receiver, receiver
from tests.fakes.worlds import add_operator, administrator, make_world, started

ROOT = Path(__file__).parents[2]
LONGEST_S = 0.3  # from the first event to the kill


def test_a_killed_courier_loses_nothing_on_sqlite(tmp_path: Path) -> None:
    _check_runs(f"sqlite:///{tmp_path / 'node.db'}", tmp_path, runs=8)


def test_a_killed_courier_loses_nothing_on_postgresql(postgres_url: str, tmp_path: Path) -> None:
    _check_runs(postgres_url, tmp_path, runs=3)


def _check_runs(url: str, folder: Path, runs: int) -> None:
    """Kill a process that announces and sends, again and again; then let another one finish."""
    clock = Clock()
    world = started(url, folder, clock=clock)
    operator = add_operator(world, "A")
    with receiver() as receiving:
        draft = WebhookDraft("ERP", receiving.url)
        receiving.secrets.append(create(world, administrator(operator), draft).secret)
        world.db.close()
        committed: list[str] = []
        for run in range(runs):
            committed += _send_and_kill(url, folder, operator, random.Random(run))
        assert receiving.ids, "nothing was sent before the kills"
        clock.time = clock.time.replace(year=2100)  # after every pause
        last = make_world(url, folder, clock=clock)
        carry(last, "courier")
        _check(last, operator, receiving, committed)
        last.db.close()


def _check(world: World, operator: OperatorId, receiving: Receiver, committed: list[str]) -> None:
    with world.db.node_read() as tx:
        rows = event.after(tx, operator, 0, 100_000)
    assert [row.position for row in rows] == list(range(1, len(rows) + 1))
    assert set(committed) <= {row.id for row in rows}, "a committed event was lost"
    assert receiving.ids == [row.id for row in rows], "an event is missing, or came out of order"
    again = len(receiving.calls) - len(receiving.ids)
    assert again <= 8, "only what was under way at a kill may come again"
    assert receiving.refused == []


def _send_and_kill(
    url: str, folder: Path, operator: OperatorId, chance: random.Random
) -> list[str]:
    command = [sys.executable, "-m", "tests.fault.courier", url, str(folder), operator]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        first = process.stdout.readline()
        time.sleep(chance.uniform(0, LONGEST_S))
        process.kill()
        lines = [first, *process.stdout]
    assert first.startswith("event"), "it never began"
    return [line.split()[1] for line in lines if line.endswith("\n")]
