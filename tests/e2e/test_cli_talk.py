"""Messages and baselines from the command line, as a person of each company."""

import json
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from tadoru.app.world import World
from tadoru.entry.cli.app import run
from tadoru.store.open import open_database
from tests.fakes.node import world_on
from tests.fakes.scene import Company


class Shell:
    """Commands on a node of a test, run inside this process."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.world = world_on(open_database(f"sqlite:///{folder}/node.db"), folder)

    def run(self, person: str, *arguments: str) -> tuple[int, str]:
        def opened(_: str | None, wake: Callable[[], None]) -> World:
            return replace(
                self.world, wake=wake, db=open_database(f"sqlite:///{self.folder}/node.db")
            )

        with redirect_stdout(StringIO()) as out, redirect_stderr(StringIO()) as err:
            code = run(opened, [*arguments, "--as", f"admin@{person}.example"], "en")
        return code, out.getvalue() + err.getvalue()

    def json(self, person: str, *arguments: str) -> Any:  # noqa: ANN401
        code, said = self.run(person, *arguments, "--json")
        assert code == 0, said
        return json.loads(said)


@pytest.fixture
def shell(tmp_path: Path) -> Iterator[Shell]:
    made = Shell(tmp_path)
    yield made
    made.world.db.close()


def test_a_message_with_a_file_is_posted_listed_read_and_fetched(
    shell: Shell, tmp_path: Path
) -> None:
    acme, boron = Company(shell.world, "Acme"), Company(shell.world, "Boron")
    request = acme.asks(boron, acme.part("glue", kind="bought")).id
    file, copy = tmp_path / "table.csv", tmp_path / "copy.csv"
    file.write_text("a,b\n1,2\n")
    shell.json("acme", "message", "post", request, "Which grade?", "--file", str(file))
    (message,) = shell.json("boron", "message", "list", request)["items"]
    assert (message["body"], message["author_name"], message["unread"]) == (
        "Which grade?", "Acme", True,
    )  # fmt: skip
    file_id = message["attachments"][0]["id"]
    assert shell.run("boron", "message", "attachment", file_id, str(copy))[0] == 0
    assert copy.read_text() == file.read_text()
    assert shell.run("boron", "message", "read", request)[1] == "Marked as read: 1\n"
    code, said = shell.run("acme", "message", "post", request, "--file", __file__)
    assert code == 65  # EX_DATAERR
    assert "is of a kind that is not taken" in said


def test_a_footprint_is_frozen_compared_exported_and_deleted(shell: Shell, tmp_path: Path) -> None:
    acme = Company(shell.world, "Acme")
    cell = acme.part("cell")
    acme.emits(cell, "2")
    year = ("--from", "2025-01-01", "--to", "2026-01-01")
    made = shell.json("acme", "baseline", "create", "FY2025", *year, "--part", cell.number)
    assert made["part_count"] == 1
    acme.emits(cell, "3.5")
    found = shell.json("acme", "baseline", "compare", made["id"], cell.number)
    assert {one["cause"]: float(one["kgco2e"]) for one in found["causes"]} == {
        "activity": 1.5, "factor": 0, "structure": 0, "supplier": 0,
    }  # fmt: skip
    code, said = shell.run("acme", "baseline", "compare", made["id"], cell.number)
    assert code == 0
    assert "1.5" in said
    assert "process" in said
    target = tmp_path / "fy2025.json"
    assert shell.run("acme", "baseline", "export", made["id"], str(target))[0] == 0
    assert json.loads(target.read_text())["baseline"]["name"] == "FY2025"
    assert "cell" in shell.run("acme", "baseline", "show", made["id"])[1]
    assert shell.run("acme", "baseline", "delete", made["id"], "--yes")[0] == 0
    assert shell.json("acme", "baseline", "list")["items"] == []
