"""Messages and baselines in a browser without scripts: written, read, kept, compared."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tadoru.app.exchange import ask
from tadoru.app.exchange.ask import RequestDraft
from tadoru.app.identity import site
from tadoru.app.listing import Page as Listed
from tadoru.app.trace import activity, part
from tadoru.app.trace.part import PartForm
from tadoru.core.values import PartId
from tadoru.entry.text import translator
from tests.e2e.stage import CELL, PACK, Stage, context_in, stage
from tests.fakes.scene import TERMS, YEAR, line

pytestmark = pytest.mark.browser


@pytest.fixture
def played(tmp_path: Path) -> Iterator[Stage]:
    with stage(tmp_path) as opened:
        yield opened


def make(on: Stage, company: str, form: PartForm) -> PartId:
    actor = on.actor(company)
    place = site.list_all(on.world, actor, Listed()).items[0].id
    return part.create(on.world, actor, place, form).id


def entered(on: Stage, browser: Browser, company: str, language: str = "en") -> Page:
    context = context_in(browser, language, java_script_enabled=False)
    page = on.enter(context, company)
    page.goto(f"{on.home}/?lang={language}")
    return page


def says(page: Page, sentence: str) -> None:
    expect(page.locator("main")).to_contain_text(sentence)


def test_a_thread_goes_back_and_forth_with_a_file(
    played: Stage, browser: Browser, tmp_path: Path
) -> None:
    bought = make(played, PACK, PartForm("B-1", "kg", "bought cell", "bought"))
    draft = RequestDraft(
        bought, played.actor(CELL).own, "footprint/1", TERMS.as_json(), message="hello"
    )
    request = ask.create(played.world, played.actor(PACK), draft)
    address = f"{played.home}/requests/{request.id}"
    good, bad = tmp_path / "規格書.csv", tmp_path / "picture.png"
    good.write_bytes("純度,99.9\n".encode("cp932"))
    bad.write_bytes(b"<svg onload=alert(1)>")

    buyer = entered(played, browser, PACK)
    buyer.goto(address)
    buyer.locator("#f-body").fill("<b>Which</b> grade?\nSee the file.")
    buyer.locator("#f-attachments").set_input_files([good, bad])
    buyer.get_by_role("button", name="Send the message").click()
    says(buyer, "“picture.png” does not hold what its name says.")
    expect(buyer.locator("#f-body")).to_have_value("<b>Which</b> grade?\nSee the file.")
    buyer.locator("#f-attachments").set_input_files([good])
    buyer.get_by_role("button", name="Send the message").click()
    says(buyer, "The message is sent.")
    expect(buyer.locator(".thread > li")).to_have_count(1)

    words = translator("ja")
    seller = entered(played, browser, CELL, "ja")
    seller.goto(address)
    first = seller.locator(".thread > li").first
    expect(first).to_contain_text("<b>Which</b> grade?")
    expect(first).to_contain_text(PACK)
    expect(first).to_contain_text(words("new"))
    with seller.expect_download() as waited:
        first.get_by_role("link", name="規格書.csv").click()
    assert waited.value.suggested_filename == "規格書.csv"
    assert waited.value.path().read_bytes() == good.read_bytes()
    seller.get_by_role("button", name=words("Mark all as read")).click()
    expect(seller.locator(".thread .tag")).to_have_count(0)
    seller.locator("#f-body").fill("NMC811 です。")
    seller.get_by_role("button", name=words("Send the message")).click()

    buyer.goto(address)
    expect(buyer.locator(".thread > li")).to_have_count(2)
    says(buyer, "NMC811 です。")  # the clock of the stage stands still: neither is the first
    reply = buyer.request.get(
        f"{played.home}{buyer.locator('.thread a').first.get_attribute('href')}"
    )
    assert reply.headers["content-disposition"].startswith("attachment; ")
    assert reply.headers["content-type"] == "text/csv; charset=cp932"
    assert reply.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in reply.headers["content-security-policy"]
    for page in (buyer, seller):
        page.context.close()


def test_a_footprint_is_frozen_and_its_change_explained(played: Stage, browser: Browser) -> None:
    cell = make(played, CELL, PartForm("C-1", "kg", "cell"))
    me = played.actor(CELL)
    activity.save(played.world, me, cell, YEAR, [line("2", "cell_assembly", "heat")])
    page = entered(played, browser, CELL)
    page.goto(f"{played.home}/parts/{cell}/footprint")
    page.locator("#f-first_day").fill("2025-01-01")
    page.locator("#f-last_day").fill("2025-12-31")
    page.get_by_role("button", name="Compute the footprint").click()
    page.get_by_role("link", name="Freeze it as a baseline").click()
    page.locator("#f-name").fill("Fiscal year 2025")
    page.get_by_role("button", name="Freeze it").click()
    says(page, "The baseline is frozen.")
    says(page, "2.000 kg CO₂e".replace(" ", "\u00a0"))

    activity.save(played.world, me, cell, YEAR, [line("3.5", "cell_assembly", "heat")])
    page.goto(f"{played.home}/parts/{cell}/footprint")
    page.get_by_role("link", name="Fiscal year 2025").click()
    says(page, "+1.500 kg CO₂e".replace(" ", "\u00a0"))
    row = page.get_by_role("row").filter(has_text="own: heat")
    expect(row).to_contain_text("2.000")
    expect(row).to_contain_text("3.500")

    page.goto(f"{played.home}/baselines")
    page.get_by_role("link", name="Fiscal year 2025").click()
    with page.expect_download() as waited:
        page.get_by_role("link", name="Download as a file (JSON)").click()
    assert b"tadoru-baseline/1" in waited.value.path().read_bytes()
    page.get_by_text("Delete this baseline").click()
    page.get_by_role("button", name="Delete it").click()
    says(page, "Nothing is frozen yet.")
    page.context.close()
