"""Files over the API: the content type says the format, `Prefer` says whether to wait."""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from starlette.testclient import TestClient

from tadoru.entry import serve
from tests.fakes.node import sqlite_node
from tests.fakes.scene import settle
from tests.fakes.stage import Stage, play

API = "/api/v1"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with sqlite_node(Path(tmp_path_factory.mktemp("stage"))) as world:
        yield play(world)


def send(stage: Stage, path: str, body: bytes, media_type: str, **more: str) -> httpx.Response:
    csrf = stage.sessions["Alpha.editor"].csrf_token
    headers = {"x-csrf-token": csrf, "content-type": media_type, **more}
    return client(stage).post(f"{API}{path}", content=body, headers=headers)


def client(stage: Stage) -> TestClient:
    return TestClient(serve.application(stage.world), headers=stage.cookie("Alpha.editor"))


@pytest.mark.parametrize("ending", ["csv", "xlsx", "json"])
def test_what_one_downloads_one_can_send_back(stage: Stage, ending: str) -> None:
    for table in ("parts", "structures", "sources"):
        file = client(stage).get(f"{API}/exports/{table}.{ending}?lang=ja")
        assert file.status_code == 200
        assert f'filename="{table}.{ending}"' in file.headers["content-disposition"]
        path, kind = f"/imports/{table}?dry_run=true", file.headers["content-type"]
        report = send(stage, path, file.content, kind).json()
        assert (report["created"], report["changed"], report["findings"]) == (0, 0, [])
        assert report["unchanged"] > 0
        blank = client(stage).get(f"{API}/templates/{table}.{ending}?lang=ja")
        assert blank.status_code == 200
        assert ("部品番号" in blank.text) is (ending == "csv" and table != "structures")


def test_the_content_type_says_how_the_file_is_written(stage: Stage) -> None:
    rows = b'[{"number": "J-1", "unit": "ells"}]'
    refused = send(stage, "/imports/parts", rows, "application/json")
    assert refused.status_code == 422
    assert refused.json()["findings"][0]["place"] == "/0/unit"
    refused = send(stage, "/imports/parts", rows, "text/csv")
    assert refused.json()["findings"][0]["rule"] == "sheet.unknown-column"
    refused = send(stage, "/imports/parts", rows, XLSX)
    assert refused.json()["findings"][0]["rule"] == "sheet.not-excel"


def test_a_workbook_with_macros_is_refused_with_a_sentence(stage: Stage) -> None:
    file = client(stage).get(f"{API}/exports/parts.xlsx").content
    kept = io.BytesIO(file)
    with zipfile.ZipFile(kept, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0")
    refused = send(stage, "/imports/parts", kept.getvalue(), XLSX)
    assert refused.status_code == 422
    assert [one["rule"] for one in refused.json()["findings"]] == ["sheet.macros"]


def test_who_does_not_want_to_wait_gets_a_job(stage: Stage) -> None:
    rows = b"number,unit\nLATER-1,kg\n"
    queued = send(stage, "/imports/parts", rows, "text/csv", prefer="wait=1, respond-async")
    assert (queued.status_code, queued.json()["state"]) == (202, "queued")
    assert queued.headers["preference-applied"] == "respond-async"
    where = queued.headers["location"]
    settle(stage.world)
    done = client(stage).get(where).json()
    assert (done["state"], done["done"], done["report"]["created"]) == ("done", 1, 1)
    listed = client(stage).get(f"{API}/jobs").json()["items"]
    assert done["id"] in {job["id"] for job in listed}
    late = send(stage, f"/jobs/{done['id']}/cancel", b"", "application/json")
    assert late.status_code == 409


def test_a_sound_file_is_kept_and_started_later(stage: Stage) -> None:
    rows, path = b"number,unit\nKEPT-1,kg\n", "/imports/parts?dry_run=true&hold=true"
    where = send(stage, path, rows, "text/csv", prefer="respond-async").headers["location"]
    settle(stage.world)
    assert client(stage).get(where).json()["state"] == "held"
    assert send(stage, f"{where.removeprefix(API)}/start", b"", "application/json").is_success
    settle(stage.world)
    assert client(stage).get(where).json()["report"]["created"] == 1
    shown = client(stage).get(f"{API}/exports/parts.csv?search=kept").text
    assert len(shown.splitlines()) == 2
    assert client(stage).get(f"{where}/defects.xlsx").status_code == 404
