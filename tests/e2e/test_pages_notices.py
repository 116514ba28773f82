"""Webhooks, mails and the inbox, worked with by hand in a browser."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.e2e.stage import CELL, Filled, Stage, context_in, fill, stage

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Stage, Filled]]:
    with stage(tmp_path_factory.mktemp("site")) as opened:
        yield opened, fill(opened)


@pytest.fixture
def page(site: tuple[Stage, Filled], browser: Browser) -> Iterator[Page]:
    """A page of the cell maker's administrator, without JavaScript, in English."""
    context = context_in(browser, "en", java_script_enabled=False)
    opened = site[0].enter(context, CELL)
    opened.goto(f"{site[0].home}/?lang=en")
    yield opened
    assert site[0].complaints == []
    context.close()


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def test_a_webhook_is_made_tried_out_replayed_and_deleted(
    site: tuple[Stage, Filled], page: Page
) -> None:
    page.goto(f"{site[0].home}/settings/webhooks")
    page.locator("#f-name").fill("SCM")
    page.locator("#f-url").fill("http://intern/x")
    press(page, "Make the webhook")
    assert "by https only" in page.locator(".errors").inner_text()
    assert page.locator("#f-name").input_value() == "SCM"
    page.locator("#f-url").fill("http://127.0.0.1:9/x")
    press(page, "Make the webhook")
    assert page.locator(".secret").inner_text().startswith("whsec_")
    page.get_by_role("link", name="SCM").click()
    assert page.locator(".secret").count() == 0
    press(page, "Send a test event")
    assert "did not arrive" in page.locator(".notice").first.inner_text()
    page.locator("#f-after").fill("999999")
    page.locator("form[action$='/replay'] button").click()
    assert "no such position" in page.locator(".errors").inner_text()
    page.locator("#f-after").fill("0")
    page.locator("form[action$='/replay'] button").click()
    press(page, "Pause")
    assert page.locator(".tag", has_text="paused").count() == 1
    page.locator("summary", has_text="Delete").click()
    press(page, "Delete the webhook")
    assert page.url.endswith("/settings/webhooks")
    assert page.get_by_role("link", name="SCM").count() == 0


def test_a_person_chooses_when_to_be_mailed(site: tuple[Stage, Filled], page: Page) -> None:
    page.goto(f"{site[0].home}/account/mail")
    assert page.get_by_label("at once").is_checked()
    page.get_by_label("once a day, at 8 in the morning").check()
    press(page, "Save")
    assert page.get_by_label("once a day, at 8 in the morning").is_checked()


def test_the_inbox_is_filtered_and_read(site: tuple[Stage, Filled], page: Page) -> None:
    page.goto(f"{site[0].home}/notices")
    every = page.locator(".news li").count()
    page.locator(".filters a", has_text="Requests").click()
    assert "about=request" in page.url
    assert 0 < page.locator(".news li").count() < every
    press(page, "Mark all as read")
    page.locator(".filters a", has_text="Only unread").click()
    assert page.locator(".news li").count() == 0
