"""The small distribution builds, installs alone, and gives each exit status."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tadoru.wire.bundle import bundle as form
from tadoru.wire.bundle import trust
from tests.fakes.ledger import Ledger

HERE = Path(__file__).parents[2] / "packages" / "verify"


@pytest.mark.long
def test_the_package_verifies_without_the_house(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "pip", "install", "--no-deps", "-q", "-t", str(tmp_path), str(HERE)],
        check=True,
        env={**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1"},
    )
    log = Ledger()
    refiner = log.operator("refiner")
    answer = log.add(refiner, "answer", {"total": {"kgco2e": "8.563"}})
    data = form.encode(log.bundle({0: (), 1: (), answer: ("total",)}, refiner))
    (tmp_path / "good.json").write_bytes(data)
    (tmp_path / "bad.json").write_bytes(data.replace(b'"index":1', b'"index":0'))
    (tmp_path / "changed.json").write_bytes(data.replace(b'"index":2', b'"index":3'))
    (tmp_path / "trust.json").write_bytes(trust.encode(log.trust()))

    def run(*arguments: str) -> tuple[int, str]:
        done = subprocess.run(
            [sys.executable, "-I", "-c", PROGRAM.format(path=str(tmp_path)), *arguments],
            cwd=tmp_path,
            check=False,
            capture_output=True,
            text=True,
        )
        return done.returncode, done.stdout

    assert run("good.json", "--trust", "trust.json")[0] == 0
    assert run("good.json")[0] == 3
    assert run("changed.json", "--trust", "trust.json")[0] == 1
    assert run("bad.json", "--trust", "trust.json")[0] == 66
    assert run("absent.json")[0] == 66
    assert '"kgco2e": "8.563"' in run("good.json", "--trust", "trust.json")[1]


# The house itself must not be importable: the package stands alone.
PROGRAM = """
import sys, runpy
sys.modules["tadoru"] = None
sys.path.insert(0, {path!r})
runpy.run_module("tadoru_verify", run_name="__main__", alter_sys=True)
"""
