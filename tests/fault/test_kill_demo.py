"""A demonstration that is killed at any moment goes on, and the log is sound."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

MAIN = [sys.executable, "-c", "from tadoru.main import main; main()"]
TOTAL = 53.756
LONGEST_SECONDS = 12


def started(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [*MAIN, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=folder,
        env={**os.environ, "TADORU_DATA": str(folder), "LANG": "C.UTF-8"},
    )


def check_killed_runs(folder: Path, kills: int) -> None:
    """Kill so many runs at random moments, let the last one end, and check what it left."""
    url = f"sqlite:///{folder / 'demo.db'}"
    for _ in range(kills):
        process = started(folder, "demo", "--json", "--database", url)
        time.sleep(random.uniform(0.5, LONGEST_SECONDS))
        process.send_signal(signal.SIGKILL)
        process.communicate()
    last = started(folder, "demo", "--json", "--database", url)
    shown, errors = last.communicate(timeout=300)
    assert last.returncode == 0, errors
    found = json.loads(shown)
    total = found["footprint"]["kgco2e_per_kwh_capacity"]
    assert total == pytest.approx(TOTAL, abs=0.001)
    assert (found["operators"], found["requests"], found["answers"]) == (13, 12, 10)
    checked = started(folder, "verify", "--json", "--database", url)
    report, errors = checked.communicate(timeout=60)
    assert checked.returncode == 0, report + errors


def test_a_killed_demonstration_goes_on(tmp_path: Path) -> None:
    check_killed_runs(tmp_path, 2)


@pytest.mark.long
def test_a_demonstration_killed_many_times_goes_on(tmp_path: Path) -> None:
    check_killed_runs(tmp_path, 20)
