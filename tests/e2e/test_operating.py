"""A backup taken while the node serves becomes a node that serves; a company moves by commands."""

import json
import stat
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from tadoru.app.world import World
from tadoru.entry.cli.app import run
from tadoru.settings import Settings
from tadoru.wiring import build_world
from tests.e2e.test_serving import HOST, SECRET, begun, serving
from tests.fakes.node import mail
from tests.fakes.scene import Company


class Shell:
    """Commands of one node, run inside this process."""

    def __init__(self, folder: Path, name: str = "node") -> None:
        folder.mkdir(exist_ok=True)
        self.folder = folder
        self.url = f"sqlite:///{folder / name}.db"
        self.settings = Settings(database=self.url, data=str(folder), secret=SECRET)

    def run(self, *arguments: str) -> tuple[int, str, str]:
        with redirect_stdout(StringIO()) as out, redirect_stderr(StringIO()) as err:
            code = run(self.opened, arguments, "en")
        return code, out.getvalue(), err.getvalue()

    def json(self, *arguments: str) -> Any:  # noqa: ANN401
        code, out, err = self.run(*arguments, "--json")
        assert code == 0, err
        return json.loads(out)

    def opened(self, _database: str | None, wake: Callable[[], None]) -> World:
        return build_world(self.settings, wake=wake)


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    made = Shell(tmp_path / "one")
    begun(made.url, made.folder)
    return made


def test_a_backup_of_a_serving_node_becomes_a_serving_node(shell: Shell, tmp_path: Path) -> None:
    file, other = tmp_path / "copy.zip", Shell(tmp_path / "two")
    with serving(shell.url, shell.folder) as node:
        assert node.get("/readyz").status_code == 200
        made = shell.json("backup", str(file))
    code, _, said = shell.run("backup", str(file))
    assert code == 2
    assert "exists already" in said
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert SECRET.encode() not in file.read_bytes()
    assert shell.json("backup", "--check", str(file)) == made
    found = other.json("restore", str(file))
    assert found["reanchored"]
    assert other.run("verify")[0] == 0
    with serving(other.url, other.folder) as node:
        assert node.get("/readyz").json()["status"] == "ready"
        assert node.get("/sign-in").status_code == 200
    code, _, said = other.run("restore", str(file))
    assert code == 75
    assert "tables already" in said
    assert {row["kind"] for row in other.json("retention")} >= {"outbox", "readings"}
    assert all(row["count"] == 0 for row in other.json("retention", "--apply"))


def test_a_company_moves_by_commands(shell: Shell, tmp_path: Path) -> None:
    world = build_world(shell.settings)
    company = Company(world, "Mikawa")
    pack = company.part("pack", unit="piece", mass_kg="1")
    company.emits(pack, "12.5", role="pack_assembly")
    company.footprint(pack)
    world.db.close()
    file, other = tmp_path / "mikawa.zip", Shell(tmp_path / "two")
    begun(other.url, other.folder)
    left = shell.json("operator", "export", str(file), "--as", mail("admin", "Mikawa"))
    assert left["operator_name"] == "Mikawa"
    asked = ("operator", "import", str(file), "--mail", "kato@new.example", "--person", "Kato")
    assert other.run(*asked)[0] == 77  # nobody said who
    found = other.json(*asked, "--as", HOST)
    assert (found["footprints_same"], found["differences"]) == (1, [])
    parts = other.json("part", "list", "--as", "kato@new.example")["items"]
    assert [part["id"] for part in parts] == [pack.id]
    assert isinstance(other.json("operator", "evidence", "--as", "kato@new.example"), list)
    assert other.run(*asked, "--as", HOST)[0] == 75


def test_several_processes_are_refused_on_sqlite(shell: Shell) -> None:
    code, _, said = shell.run("serve", "--port", "0", "--workers", "2")
    assert code == 65
    assert "--workers 1" in said


def test_looking_at_a_database_that_is_not_there_makes_none(tmp_path: Path) -> None:
    place = tmp_path / "typed wrongly"
    other = Shell(tmp_path / "data")
    other.settings = replace(other.settings, database=f"sqlite:///{place}/node.db")
    for command in (["verify"], ["log", "status"], ["backup", str(tmp_path / "copy.zip")]):
        code, _, said = other.run(*command)
        assert code == 75
        assert "tadoru migrate" in said
    assert [path.name for path in tmp_path.iterdir()] == ["data"]
