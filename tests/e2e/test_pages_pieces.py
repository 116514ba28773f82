"""A lot on its way, through pages: registered, made from another, shipped, received, recalled."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.e2e.stage import CELL, PACK, Filled, Stage, context_in, fill, stage

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Stage, Filled]]:
    with stage(tmp_path_factory.mktemp("pieces")) as opened:
        yield opened, fill(opened)


def send(page: Page, action: str) -> None:
    """Send the form that goes to an address ending so."""
    page.locator(f"form[method=post][action$='{action}'] button").first.click()
    page.wait_for_load_state()


def test_a_lot_is_shipped_received_and_traced_back(
    site: tuple[Stage, Filled], browser: Browser
) -> None:
    on, ids = site
    maker, buyer = (on.enter(context_in(browser, "en"), who) for who in (CELL, PACK))
    maker.goto(f"{on.home}/parts/{ids.cell}/lots")
    maker.locator("#f-number").fill("C-W15-01")
    maker.locator("#f-quantity").fill("50")
    send(maker, f"/parts/{ids.cell}/lots")
    assert "C-W15-01" in maker.locator("h1").inner_text()
    here = maker.url
    maker.goto(f"{here}?q=NI-2026")
    maker.locator("input[name=quantity]").first.fill("10")
    send(maker, "/inputs")
    assert "NI-2026-03" in maker.locator("main").inner_text()
    maker.goto(f"{here}/ship?q=Kakariki")
    maker.locator("#f-quantity").fill("51")  # one more than there is
    send(maker, "/ship")
    assert "50" in maker.locator(".errors").inner_text()
    maker.locator("#f-quantity").fill("20")
    send(maker, "/ship")

    buyer.goto(f"{on.home}/parts/{ids.bought_cell}/lots")
    buyer.locator("#f-number").fill("IN-7")
    send(buyer, f"/parts/{ids.bought_cell}/lots")
    buyer.goto(f"{on.home}/shipments?waiting=yes")
    buyer.get_by_role("link", name="C-W15-01").click()
    assert "NI-2026" not in buyer.locator("main").inner_text()
    buyer.locator("#f-q").fill("IN-7")
    buyer.get_by_role("button", name="Search").click()
    buyer.wait_for_load_state()
    send(buyer, "/receive")
    buyer.goto(f"{on.home}/lots?q=IN-7")
    buyer.get_by_role("link", name="IN-7").first.click()
    assert "C-W15-01" in buyer.locator("main").inner_text()

    maker.goto(f"{here}/recall")
    assert "Kakariki Pack" in maker.locator("main").inner_text()
    assert "IN-7" not in maker.locator("main").inner_text()
    assert on.complaints == []
