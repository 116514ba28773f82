"""Jobs in a browser: a tried file goes in with one click, a large one while one waits."""

import io
from collections.abc import Iterator

import openpyxl
import pytest
from playwright.sync_api import Browser, Page, expect

from tadoru.app.listing import Page as ListPage
from tadoru.app.trace import read
from tadoru.app.transfer import jobs
from tadoru.app.transfer.jobs import State
from tadoru.core.trace.partquery import PartQuery
from tadoru.entry.text import translator
from tests.e2e.stage import CELL, Stage, context_in, stage, violations
from tests.e2e.test_pages_import import send

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def on(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with stage(tmp_path_factory.mktemp("site")) as opened:
        yield opened


def numbers(on: Stage, text: str) -> set[str]:
    found = read.listing(on.world, on.actor(CELL), ListPage(), PartQuery(text)).items
    return {view.number for view in found}


def sound(page: Page) -> None:
    assert violations(page) == []


@pytest.mark.parametrize(("language", "scripts"), [("en", True), ("ja", False)])
def test_a_file_that_was_tried_goes_in_without_being_chosen_again(
    on: Stage, browser: Browser, language: str, *, scripts: bool
) -> None:
    words, number = translator(language), f"TRIED-{language}"
    context = browser.new_context(locale=language, java_script_enabled=scripts)
    page = on.enter(context, CELL)
    page.goto(f"{on.home}/parts/import?lang={language}")
    send(page, "parts", "good.csv", f"number,unit\n{number},kg\n".encode(), "try")
    page.reload()  # shows the same again, and keeps nothing twice
    page.get_by_role("button", name=words("Import this file")).click()
    page.wait_for_url("**/jobs/*")
    assert words("waits for its turn") in page.locator("#job").inner_text()
    if scripts:
        sound(page)
    assert numbers(on, number) == set()
    on.settle()
    if scripts:
        expect(page.locator("#job")).to_contain_text(words("done"))  # by itself
        sound(page)
    else:
        page.get_by_role("link", name=words("Look again")).click()
    page.get_by_role("link", name=words("See the parts")).click()
    assert numbers(on, number) == {number}
    assert on.complaints == []


def test_a_large_file_is_a_job_that_can_be_cancelled(on: Stage, browser: Browser) -> None:
    page = on.enter(context_in(browser, "en"), CELL)
    page.goto(f"{on.home}/parts/import?lang=en")
    rows = "".join(f"LARGE-{i},kg\n" for i in range(5_001))
    send(page, "parts", "large.csv", f"number,unit\n{rows}".encode(), "import")
    page.wait_for_url("**/jobs/*")
    page.get_by_text("Cancel", exact=True).click()
    page.get_by_role("button", name="Cancel the job").click()
    expect(page.locator("#job")).to_contain_text("cancelled")
    on.settle()
    assert numbers(on, "LARGE-1") == set()
    page.get_by_role("link", name="Jobs", exact=True).first.click()
    assert "cancelled" in page.locator("tbody").inner_text()
    sound(page)


def test_a_workbook_with_defects_can_be_had_back_marked(on: Stage, browser: Browser) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["部品番号", "単位"])
    book.active.append(["RED-1", "ells"])
    kept = io.BytesIO()
    book.save(kept)
    page = on.enter(context_in(browser, "en"), CELL)
    page.goto(f"{on.home}/parts/import?lang=en")
    send(page, "parts", "bad.xlsx", kept.getvalue(), "import")
    assert "cell B2" in page.locator("tbody").first.inner_text()
    sound(page)
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Your workbook with the defects marked in red").click()
    back = openpyxl.load_workbook(io.BytesIO(waiting.value.path().read_bytes()))
    assert back.worksheets[0]["B2"].comment is not None
    listed = jobs.listing(on.world, on.actor(CELL), ListPage()).items
    failed = next(job for job in listed if job.state is State.FAILED)
    page.goto(f"{on.home}/jobs/{failed.id}")
    assert "cell B2" in page.locator("tbody").first.inner_text()
    sound(page)


def test_the_list_of_parts_exports_what_it_shows(on: Stage, browser: Browser) -> None:
    page = on.enter(context_in(browser, "en"), CELL)
    page.goto(f"{on.home}/parts/import?lang=en")
    send(page, "parts", "two.csv", b"number,unit\nSHOWN-1,kg\nHIDDEN-1,kg\n", "import")
    page.goto(f"{on.home}/parts?q=shown")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="the parts that fit, as CSV").click()
    text = waiting.value.path().read_text()
    assert "SHOWN-1" in text
    assert "HIDDEN-1" not in text
