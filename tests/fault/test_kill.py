"""A process that is killed while it writes loses nothing acknowledged, and moves no leaf."""

import random
import subprocess
import sys
import time
from pathlib import Path
from typing import IO

import pytest
from sqlalchemy import func, select

from tadoru.app.log.read import status
from tadoru.app.log.verify import verify_database
from tadoru.app.node.start import start
from tadoru.app.world import World
from tadoru.core.values import OperatorId
from tadoru.store.schema.node import log_leaf
from tadoru.store.schema.record import record
from tests.fakes.worlds import add_operator, make_world, started

ROOT = Path(__file__).parents[2]
LONGEST_S = 0.25  # from the first acknowledgement to the kill


def test_a_killed_writer_loses_nothing_on_sqlite(tmp_path: Path) -> None:
    _check_runs(f"sqlite:///{tmp_path / 'node.db'}", tmp_path, runs=20)


def test_a_killed_writer_loses_nothing_on_postgresql(postgres_url: str, tmp_path: Path) -> None:
    _check_runs(postgres_url, tmp_path, runs=5)


@pytest.mark.long
def test_a_writer_killed_200_times_loses_nothing_on_sqlite(tmp_path: Path) -> None:
    _check_runs(f"sqlite:///{tmp_path / 'node.db'}", tmp_path, runs=200)


@pytest.mark.long
def test_a_writer_killed_200_times_loses_nothing_on_postgresql(
    postgres_url: str, tmp_path: Path
) -> None:
    _check_runs(postgres_url, tmp_path, runs=200)


def _check_runs(url: str, folder: Path, runs: int) -> None:
    """Kill two processes that write and sequence the same log, again and again."""
    world = started(url, folder)
    operator = add_operator(world, "A")
    acknowledged: set[str] = set()
    known: list[str] = []
    published = status(world, None)
    for run in range(runs):
        world.db.close()
        told = _write_and_kill(url, folder, operator, random.Random(run))
        acknowledged |= {word for kind, word in told if kind == "record"}
        logged = max([int(word) for kind, word in told if kind == "logged"], default=0)
        world = make_world(url, folder)
        start(world)
        order = _order(world)
        assert order[: len(known)] == known, "a leaf moved"
        assert len(order) >= logged, "the log shrank"
        assert acknowledged <= _records(world), "an acknowledged record was lost"
        assert acknowledged <= set(order), "an acknowledged record was not logged"
        known, before, published = order, published, status(world, None)
        last = run == runs - 1
        if last or run % 10 == 0:
            report = verify_database(world, since=before.checkpoint)
            assert report.findings == ()
    assert len(acknowledged) > runs
    world.db.close()


def _write_and_kill(
    url: str, folder: Path, operator: OperatorId, chance: random.Random
) -> list[tuple[str, str]]:
    """Return what both processes had acknowledged when they were killed."""
    command = [sys.executable, "-m", "tests.fault.writer", url, str(folder), operator]
    writers = [
        subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(2)
    ]
    lines = [_out(writer).readline() for writer in writers]  # both are at work
    time.sleep(chance.uniform(0, LONGEST_S))
    for writer in chance.sample(writers, 2):
        writer.kill()
    for writer in writers:
        lines += _out(writer).read().splitlines()
        _out(writer).close()
        assert writer.wait() == -9
    told = [line.split() for line in lines]
    return [(words[0], words[1]) for words in told if len(words) == 2]


def _out(writer: subprocess.Popen[str]) -> IO[str]:
    assert writer.stdout is not None
    return writer.stdout


def _order(world: World) -> list[str]:
    with world.db.node_read() as tx:
        query = select(log_leaf.c.record_id).order_by(log_leaf.c.position)
        assert tx.value(select(func.count()).select_from(log_leaf)) == status(world, None).size
        return [row.record_id for row in tx.rows(query)]


def _records(world: World) -> set[str]:
    with world.db.node_read() as tx:
        return {row.id for row in tx.rows(select(record.c.id))}
