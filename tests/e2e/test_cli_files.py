"""Files over the command line: what is exported can be imported, defects end with 65."""

import json
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path

import openpyxl
import pytest

from tadoru.app.transfer import jobs
from tadoru.app.transfer.jobs import Order
from tadoru.app.transfer.opening import File
from tadoru.app.world import World
from tadoru.entry.cli.app import run
from tadoru.wire.sheet.layout import Table
from tests.fakes.node import mail, sqlite_node
from tests.fakes.scene import Company, settle

FIXTURES = Path(__file__).parents[1] / "fixtures" / "import"


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with sqlite_node(tmp_path_factory.mktemp("node")) as opened:
        Company(opened, "Acme")
        yield opened


def tadoru(world: World, *arguments: str, language: str = "en") -> tuple[int, str, str]:
    with redirect_stdout(StringIO()) as out, redirect_stderr(StringIO()) as err:
        chosen = [*arguments, "--as", mail("admin", "Acme")]
        code = run(lambda _url, _wake: world, chosen, language)
    return code, out.getvalue(), err.getvalue()


def test_tables_go_out_and_in_again(world: World, tmp_path: Path) -> None:
    for table in ("parts", "structures"):
        source = FIXTURES / table / "good.csv"
        code, out, err = tadoru(world, "import", table, str(source), "--json")
        assert (code, json.loads(out)["findings"]) == (0, []), err
    rows = tmp_path / "sources.json"
    rows.write_text('[{"part": "EL", "supplier": "Grid", "share": 1}]')
    assert tadoru(world, "import", "sources", str(rows))[0] == 0
    for table in Table:
        for ending in ("csv", "xlsx", "json"):
            file = tmp_path / f"{table}.{ending}"
            assert tadoru(world, "export", table, "-o", str(file), language="ja")[0] == 0
            code, out, _ = tadoru(world, "import", table, str(file), "--dry-run", "--json")
            report = json.loads(out)
            assert (code, report["created"], report["changed"]) == (0, 0, 0)
            assert report["unchanged"] > 0
        blank = tmp_path / f"blank-{table}.xlsx"
        assert tadoru(world, "export", table, "--template", "-o", str(blank))[0] == 0


def test_defects_are_said_and_nothing_is_kept(world: World) -> None:
    file = FIXTURES / "structures" / "bad-40.csv"
    code, out, err = tadoru(world, "import", "structures", str(file))
    assert (code, out) == (65, "")
    assert err.count("→ ") >= 40
    assert "row 4, column amount" in err
    code, _, err = tadoru(world, "import", "structures", str(file), "--dry-run")
    assert (code, err.count("row 4, column amount")) == (65, 1)


def test_an_import_in_the_background_is_a_job(world: World, tmp_path: Path) -> None:
    file = tmp_path / "later.csv"
    file.write_text("number,unit,kind\nLATER-1,kg,bought\n")
    code, out, err = tadoru(world, "import", "parts", str(file), "--background", "--json")
    job = json.loads(out)
    assert (code, job["state"]) == (0, "queued"), err
    settle(world)
    code, out, _ = tadoru(world, "job", "show", job["id"], "--json")
    assert (code, json.loads(out)["report"]["created"]) == (0, 1)
    found = tmp_path / "found.json"
    search = ("--search", "later", "--make", "bought")
    assert tadoru(world, "export", "parts", *search, "-o", str(found))[0] == 0
    assert [row["number"] for row in json.loads(found.read_text())] == ["LATER-1"]
    assert tadoru(world, "export", "sources", "--search", "later")[0] != 0


def test_jobs_are_listed_shown_and_cancelled(world: World) -> None:
    from tadoru.app.identity.bootstrap import actor_for

    actor = actor_for(world, mail("admin", "Acme"))
    queued = jobs.queue(world, actor, Order(Table.PARTS), File(b"number,unit\n"))
    assert queued.id in tadoru(world, "job", "list")[1]
    assert tadoru(world, "job", "cancel", queued.id)[0] == 0
    code, out, _ = tadoru(world, "job", "show", queued.id, "--json")
    assert (code, json.loads(out)["state"]) == (0, "cancelled")


def test_a_kept_file_is_started_and_a_workbook_comes_back_marked(
    world: World, tmp_path: Path
) -> None:
    from tadoru.app.identity.bootstrap import actor_for
    from tests.fakes.tried import try_files

    ids = try_files(world, actor_for(world, mail("admin", "Acme")))
    assert tadoru(world, "job", "start", ids["held"])[0] == 0
    settle(world)
    assert json.loads(tadoru(world, "job", "show", ids["held"], "--json")[1])["state"] == "done"
    back = tmp_path / "back.xlsx"
    assert tadoru(world, "job", "defects", ids["defective"], "-o", str(back))[0] == 0
    assert openpyxl.load_workbook(back).worksheets[0]["F2"].comment is not None
