"""The command line: the verbs' access rules hold there too, and it ends as sysexits(3) says."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any, NamedTuple
from urllib.request import urlopen

import pytest
from argon2 import PasswordHasher

from tadoru.app.identity import secret
from tadoru.app.world import World
from tadoru.entry.cli.app import NOUNS, noun, run
from tadoru.settings import Settings
from tadoru.wiring import build_world

# What a slow hash is for is tested elsewhere; here it would only cost time.
secret._HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
MAIN = [sys.executable, "-W", "error", "-c", "from tadoru.main import main; main()"]


class Done(NamedTuple):
    """How a command ended and what it said."""

    returncode: int
    stdout: str
    stderr: str


class Shell:
    """A folder with a node's database, in which commands are run, inside this process."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.url = f"sqlite:///{folder / 'node.db'}"
        self.environ = {
            **os.environ,
            "TADORU_DATA": str(folder),
            "TADORU_DATABASE": self.url,
            "LANG": "C.UTF-8",
        }

    def run(self, *arguments: str, person: str = "") -> Done:
        chosen = ["--as", f"{person}@demo.example"] if person else []
        with redirect_stdout(StringIO()) as out, redirect_stderr(StringIO()) as err:
            code = run(self.opened, [*arguments, *chosen], "en")
        return Done(code, out.getvalue(), err.getvalue())

    def opened(self, database: str | None, wake: Callable[[], None]) -> World:
        settings = Settings(database=database or self.url, data=str(self.folder))
        return build_world(settings, wake=wake)

    def json(self, *arguments: str, person: str = "") -> Any:  # noqa: ANN401
        done = self.run(*arguments, "--json", person=person)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)


@pytest.fixture(scope="session")
def played(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a played demonstration; copy it, do not change it."""
    folder = tmp_path_factory.mktemp("cli")
    done = Shell(folder).run("demo", "--json")
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def shell(played: Path, tmp_path: Path) -> Shell:
    shutil.copytree(played, tmp_path, dirs_exist_ok=True)
    return Shell(tmp_path)


@pytest.mark.parametrize("name", NOUNS)
def test_every_command_has_an_example_that_begins_with_its_own_words(name: str) -> None:
    command = noun(name)
    commands = getattr(command, "commands", None) or {"": command}
    for verb, one in commands.items():
        assert one.help, f"{name} {verb} has no help"
        assert f"tadoru {name} {verb}".strip() in (one.epilog or ""), f"{name} {verb}"


def test_help_is_quick_and_imports_no_database() -> None:
    code = (
        "import sys; from tadoru.entry.cli.app import run\n"
        "run(None, ['--help'], 'en')\n"
        "heavy = {'scipy', 'numpy', 'alembic', 'fastapi', 'uvicorn'} & set(sys.modules)\n"
        "assert not heavy, heavy"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    for name in NOUNS:
        assert name in done.stdout


def test_a_new_node_is_set_up_from_the_command_line(tmp_path: Path) -> None:
    shell = Shell(tmp_path)
    assert shell.run("part", "list", person="nobody").returncode == 75  # no tables yet
    assert shell.json("migrate")["revision"]
    made = shell.json("user", "add", "host@demo.example", "Host", "--host")
    assert len(made["password"]) > 12
    company = shell.json(
        "operator", "add", "Plating Shop", "--country", "JP", "--site", "Ota",
        "--mail", "admin@demo.example", "--person", "Admin", "--identifier", "gln=9521000000018",
        person="host",
    )  # fmt: skip
    assert company["operator"]["identifiers"][0]["value"] == "9521000000018"
    shell.json("part", "add", "LID-1", "--unit", "piece", "--mass-kg", "0.25", person="admin")
    shell.json("part", "add", "STEEL", "--unit", "kg", "--kind", "bought", person="admin")
    lines = shell.json("structure", "save", "LID-1", "--line", "STEEL,250,g", person="admin")
    assert [(line["number"], float(line["amount"]), line["unit"]) for line in lines] == [
        ("STEEL", 0.25, "kg")
    ]
    assert shell.run("verify").returncode == 0


def test_defects_of_a_file_are_listed_with_row_and_remedy(shell: Shell) -> None:
    sheet = shell.folder / "bom.csv"
    sheet.write_text("parent,input,amount,unit\nX,Y,-1,kg\nX,Z,1,furlong\n", encoding="utf-8")
    done = shell.run("import", "structures", str(sheet), person="cell")
    assert done.returncode == 65
    assert "row 2" in done.stderr
    assert "row 3" in done.stderr
    assert done.stderr.count("→") == 2
    dry = shell.run("import", "structures", str(sheet), "--dry-run", "--json", person="cell")
    assert dry.returncode == 65
    assert len(json.loads(dry.stdout)["findings"]) == 2
    assert not [p for p in shell.json("part", "list", person="cell")["items"] if p["number"] == "X"]


def test_a_command_acts_as_its_person_and_sees_no_more(shell: Shell) -> None:
    mine = shell.json("request", "list", "--in", person="nickel")["items"]
    assert [view["part_number"] for view in mine] == ["NiSO4"]
    other = shell.run("request", "show", mine[0]["id"], person="cobalt")
    assert other.returncode == 66
    assert shell.run("operator", "list", person="nickel").returncode == 77
    assert shell.run("part", "list").returncode == 77  # nobody is asking
    assert shell.run("part", "show", "NiSO4", person="nobody").returncode == 66


def test_a_refusal_can_be_read_by_a_program(shell: Shell) -> None:
    done = shell.run("part", "show", "nothing", "--json", person="nickel")
    assert done.returncode == 66
    assert done.stdout == ""
    assert json.loads(done.stderr)["status"] == 404


def test_the_japanese_reader_gets_japanese(shell: Shell) -> None:
    done = shell.run("log", "status", "--lang", "ja")
    assert re.search("[ぁ-んァ-ン一-龥]", done.stdout)


def test_a_supplier_corrects_and_the_customer_sees_it(shell: Shell) -> None:
    asked = shell.json("request", "list", "--in", person="nickel")["items"][0]
    lines = shell.folder / "lines.json"
    entered = [{"name": "x", "role": "refining", "kgco2e": {"fossil": "6.5"}}]
    lines.write_text(json.dumps(entered), encoding="utf-8")
    period = ("2025-01-01", "2026-01-01")
    shell.json("activity", "save", "NiSO4", *period, str(lines), person="nickel")
    assert shell.json("worker", "--once")["done"] > 0
    seen = shell.json("answer", "show", asked["id"], person="precursor")
    assert seen["groups"]["total"]["total_kgco2e"] == "6.5"
    assert seen["version"] == 2
    notices = shell.json("notice", "list", "--unread", person="precursor")["items"]
    assert "answer-corrected" in {notice["kind"] for notice in notices}
    assert shell.run("verify", "--json").returncode == 0


def test_a_changed_database_is_refused(shell: Shell) -> None:
    import sqlite3

    with sqlite3.connect(shell.folder / "node.db") as base:
        base.execute("update log_leaf set leaf_hash = zeroblob(32) where position = 3")
    base.close()
    done = shell.run("verify", "--json")
    assert done.returncode == 1
    assert json.loads(done.stdout)["findings"]


def test_a_kept_checkpoint_is_compared(shell: Shell) -> None:
    kept = shell.folder / "kept.txt"
    kept.write_text(shell.run("log", "checkpoint").stdout, encoding="utf-8")
    assert shell.run("verify", "--since", str(kept)).returncode == 0
    kept.write_text(kept.read_text("utf-8").replace("did:key", "did:kex"), encoding="utf-8")
    assert shell.run("verify", "--since", str(kept)).returncode == 1


def test_a_bundle_is_checked_without_database_or_network(shell: Shell) -> None:
    record = shell.json("record", "list", person="nickel")["items"][0]
    bundle, trust = shell.folder / "record.json", shell.folder / "trust.json"
    assert shell.run("record", "bundle", record["id"], str(bundle), person="nickel").returncode == 0
    trust.write_text(shell.run("log", "trust").stdout, encoding="utf-8")
    shell.url = "sqlite:////nowhere/at/all.db"
    assert shell.run("verify", str(bundle), "--trust", str(trust)).returncode == 0
    assert shell.run("verify", str(bundle)).returncode == 3
    data = bytearray(bundle.read_bytes())
    data[len(data) // 2] ^= 1
    bundle.write_bytes(data)
    assert shell.run("verify", str(bundle), "--trust", str(trust)).returncode in {1, 66}
    assert shell.run("verify", str(shell.folder / "absent.json")).returncode == 66


@pytest.fixture
def served(shell: Shell) -> Iterator[tuple[Shell, str, subprocess.Popen[str]]]:
    """A served node, its address and its process."""
    process = subprocess.Popen(
        [*MAIN, "serve", "--port", "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=shell.environ,
        cwd=shell.folder,
    )
    assert process.stdout is not None
    said = process.stdout.readline()
    found = re.search(r"http://\S+", said)
    assert found, said
    yield shell, found[0], process
    if process.poll() is None:
        process.kill()
    process.communicate()


def test_serving_ends_cleanly_when_asked(
    served: tuple[Shell, str, subprocess.Popen[str]],
) -> None:
    shell, address, process = served
    assert answers(f"{address}/api/v1/openapi.json")
    process.send_signal(signal.SIGTERM)
    _, errors = process.communicate(timeout=30)
    assert process.returncode == 0, errors
    assert "Traceback" not in errors
    assert shell.run("verify").returncode == 0


def test_what_another_process_queues_is_done_by_the_one_that_serves(
    served: tuple[Shell, str, subprocess.Popen[str]],
) -> None:
    shell, _, _ = served
    lines = shell.folder / "lines.json"
    entered = [{"name": "x", "role": "refining", "kgco2e": {"fossil": "6.5"}}]
    lines.write_text(json.dumps(entered), encoding="utf-8")
    before = shell.json("log", "status")["size"]
    asked = shell.json("request", "list", "--in", person="nickel")["items"][0]
    period = ("2025-01-01", "2026-01-01")
    shell.json("activity", "save", "NiSO4", *period, str(lines), person="nickel")
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        if shell.json("answer", "show", asked["id"], person="precursor")["version"] == 2:
            break
    time.sleep(2)  # the other four follow, and the log's merge delay is a second
    assert shell.json("log", "status")["size"] == before + 5


def answers(url: str) -> bool:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        try:
            with urlopen(url, timeout=5) as reply:  # noqa: S310  (our own address)
                return bool(reply.status == 200)
        except OSError:
            time.sleep(0.1)
    return False


@pytest.mark.long
def test_the_measurements_run_and_compare_programs_that_agree(shell: Shell) -> None:
    arguments = [*MAIN, "bench", "--quick", "--json"]
    done = subprocess.run(
        arguments, capture_output=True, text=True, check=False, timeout=120, env=shell.environ
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["machine"]["cores"] >= 1
    names = " ".join(row["name"] for row in found["results"])
    for subject in ("roll-up", "records", "canonical JSON", "thirteen companies"):
        assert subject in names
    assert all(row["value"] or row["note"] for row in found["results"])
    assert all({"name", "value", "unit", "target", "met"} <= row.keys() for row in found["results"])


@pytest.mark.postgres
def test_a_node_on_postgresql_serves_and_ends_cleanly(postgres_url: str, tmp_path: Path) -> None:
    shell = Shell(tmp_path)
    shell.url = shell.environ["TADORU_DATABASE"] = postgres_url
    assert shell.run("migrate").returncode == 0
    process = subprocess.Popen(
        [*MAIN, "serve", "--port", "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=shell.environ,
    )
    try:
        assert process.stdout is not None
        found = re.search(r"http://\S+", process.stdout.readline())
        assert found
        assert answers(f"{found[0]}/log/checkpoint")
    finally:
        process.send_signal(signal.SIGTERM)
        _, errors = process.communicate(timeout=60)
    assert process.returncode == 0, errors


def test_verifying_a_database_without_tables_is_refused_with_a_remedy(tmp_path: Path) -> None:
    ended = Shell(tmp_path).run("verify")
    assert ended.returncode == 75
    assert "tadoru migrate" in ended.stderr
