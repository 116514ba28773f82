"""The import page in a browser: every table, tried and done, good and bad, in both languages."""

import io
from collections.abc import Iterator

import openpyxl
import pytest
from playwright.sync_api import Browser, Page

from tadoru.app.listing import Page as ListPage
from tadoru.app.trace import read
from tadoru.app.transfer.opening import File
from tadoru.app.transfer.sources import import_sources
from tadoru.core.trace.partquery import PartQuery
from tadoru.core.values import PartId
from tests.e2e.stage import CELL, Filled, Stage, context_in, fill, stage, violations

pytestmark = pytest.mark.browser
BAD = "number,unit,kind\nA-1,ells,made\nA-2,kg,stolen\n"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Stage, Filled]]:
    with stage(tmp_path_factory.mktemp("site")) as opened:
        yield opened, fill(opened)


def send(page: Page, table: str, name: str, data: bytes, button: str) -> None:
    page.locator(f"input[name=table][value={table}]").check()
    file = {"name": name, "mimeType": "application/octet-stream", "buffer": data}
    page.locator("#f-file").set_input_files(file)  # type: ignore[arg-type]
    page.locator(f"button[name=do][value={button}]").click()


@pytest.mark.parametrize(
    ("language", "place", "mended"),
    [
        ("en", "row 2, column unit", "change 1 parts"),
        ("ja", "2行目、列「unit」", "部品1件を変更"),
    ],
)
def test_defects_are_listed_by_cell_and_a_sound_file_says_what_it_would_do(
    site: tuple[Stage, Filled], browser: Browser, language: str, place: str, mended: str
) -> None:
    on, ids = site
    page = on.enter(context_in(browser, language), CELL)
    page.goto(f"{on.home}/parts/import?lang={language}")
    send(page, "parts", "bad.csv", BAD.encode(), "import")
    assert place in page.locator("table").first.inner_text()
    assert page.locator("tbody").first.locator("tr").count() == 2
    assert violations(page) == []
    assert page.locator("input[name=table]:checked").get_attribute("value") == "parts"

    cell = read.read(on.world, on.actor(CELL), PartId(ids.cell)).part
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["部品番号", "単位", "部品名称"])
    book.active.append([cell.number, cell.unit.value, f"{cell.name} {language}"])
    kept = io.BytesIO()
    book.save(kept)
    send(page, "parts", "good.xlsx", kept.getvalue(), "try")
    assert mended in page.locator(".notice").first.inner_text()
    assert cell.number in page.locator("table").first.inner_text()
    assert violations(page) == []
    assert read.read(on.world, on.actor(CELL), PartId(ids.cell)).part == cell
    send(page, "parts", "good.xlsx", kept.getvalue(), "import")
    page.wait_for_url("**/parts")
    found = read.listing(on.world, on.actor(CELL), ListPage(), PartQuery(cell.number)).items
    assert f"{cell.name} {language}" in {view.name for view in found}


@pytest.mark.parametrize("kind", ["csv", "xlsx", "json"])
def test_what_is_downloaded_can_be_sent_again(
    site: tuple[Stage, Filled], browser: Browser, kind: str
) -> None:
    on, _ = site
    bought = File(b"part,supplier\nNISO4,Somebody\n")
    import_sources(on.world, on.actor(CELL), None, bought)
    page = on.enter(context_in(browser, "en"), CELL)
    for table in ("parts", "structures", "sources"):
        page.goto(f"{on.home}/parts/import?lang=en")
        with page.expect_download() as waiting:
            page.locator(f'a[href="/parts/exports/{table}.{kind}"]').click()
        assert waiting.value.suggested_filename == f"{table}.{kind}"
        send(page, table, f"{table}.{kind}", waiting.value.path().read_bytes(), "try")
        said = page.locator(".notice").first.inner_text()
        assert "leave" in said
        assert all(f"{verb} 0 " in said for verb in ("change", "save") if verb in said)
    assert page.goto(f"{on.home}/parts/templates/parts.exe").status == 404  # type: ignore[union-attr]
