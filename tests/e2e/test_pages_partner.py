"""A supplier comes in by its customer's link, in a browser and without JavaScript."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tadoru.app.identity import person, site
from tadoru.app.identity.draft import PersonDraft
from tadoru.app.listing import Page as Listed
from tadoru.app.trace import part
from tadoru.app.trace.part import PartForm
from tadoru.core.identity.roles import Role
from tests.e2e.stage import CELL, MAILS, PACK, Stage, context_in, stage
from tests.fakes.mailed import mailed_token
from tests.fakes.node import HOST, PASSWORD

pytestmark = pytest.mark.browser
MAIL = "taro@besshi.example"


@pytest.fixture(scope="module")
def on(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with stage(tmp_path_factory.mktemp("partner")) as opened:
        yield opened


def test_a_supplier_is_invited_comes_in_and_finds_the_request(on: Stage, browser: Browser) -> None:
    buyer = on.actor(PACK)
    place = site.list_all(on.world, buyer, Listed()).items[0].id
    part.create(on.world, buyer, place, PartForm("NISO4", "kg", "Nickel sulfate", "bought"))
    link = invite(on, on.enter(context_in(browser, "en", java_script_enabled=False), PACK))

    page = on.page(context_in(browser, "ja", java_script_enabled=False))
    page.goto(link)
    assert PACK in page.locator("h1").inner_text()
    assert "Nickel sulfate" in page.locator("main").inner_text()
    page.locator("#f-site-name").fill("新居浜工場")
    page.locator("#f-person").fill("精錬 太郎")
    page.locator("#f-scheme").select_option("houjin")
    page.locator("#f-value").fill("8700110005902")
    for name in ("password", "again"):
        page.locator(f"#f-{name}").fill(PASSWORD)
    page.locator("main form button").last.click()
    assert page.locator("#f-value-error").is_visible()  # one digit is wrong; nothing was made
    page.locator("#f-value").fill("8700110005901")
    for name in ("password", "again"):
        page.locator(f"#f-{name}").fill(PASSWORD)
    page.locator("main form button").last.click()
    page.wait_for_url(f"{on.home}/")
    on.settle()
    page.goto(f"{on.home}/requests")
    page.get_by_text("Nickel sulfate").first.click()
    assert PACK in page.locator("main").inner_text()
    page.goto(link)
    assert page.locator("h1").inner_text()  # a link is used once
    assert on.complaints == []


def test_the_host_checks_the_number_and_the_customer_sees_it(on: Stage, browser: Browser) -> None:
    page = on.page(context_in(browser, "en"))
    page.goto(f"{on.home}/sign-in?lang=en&next=/node/identifiers")
    page.locator("#f-email").fill(HOST)
    page.locator("#f-password").fill(PASSWORD)
    page.locator("main form button").first.click()
    page.get_by_text("Check", exact=True).first.click()
    page.locator("input[name=evidence]").first.fill("NTA register 2026-11-20")
    page.get_by_role("button", name="It is this company's").first.click()
    customer = on.enter(context_in(browser, "en"), PACK)
    customer.goto(f"{on.home}/requests?direction=out")
    customer.get_by_text("Nickel sulfate").first.click()
    assert "8700110005901" in customer.locator(".company").inner_text()
    assert "checked" in customer.locator(".company").inner_text()
    customer.locator(".company a").click()
    assert "NTA register 2026-11-20" in customer.locator("main").inner_text()


def test_a_person_joins_by_the_mailed_link_alone(on: Stage, browser: Browser) -> None:
    draft = PersonDraft(MAILS[CELL], "Hanako", frozenset({Role.VIEWER}))
    offer = person.add(on.world, on.actor(PACK), draft).invitation
    assert offer is not None
    join = 'form[action$="/join"] button'
    page = on.enter(context_in(browser, "ja", java_script_enabled=False), CELL)
    page.goto(f"{on.home}/account/invitations")
    assert page.locator(join).count() == 0
    old = mailed_token(on.world, draft.email)
    page.locator('form[action$="/mail"] button').click()
    page.wait_for_selector(".notice.done")
    page.goto(f"{on.home}/account/invitations/{offer.id}/{old}")
    page.locator(join).click()
    page.wait_for_selector(".errors")  # an older mail: the newest is asked for
    assert page.locator(join).count() == 0
    page.goto(f"{on.home}/account/invitations/{offer.id}/{mailed_token(on.world, draft.email)}")
    page.locator(join).click()
    page.wait_for_selector(".notice.done")
    memberships = person.me(on.world, on.actor(CELL)).memberships
    assert PACK in [one.operator_name for one in memberships]


def invite(on: Stage, page: Page) -> str:
    page.goto(f"{on.home}/settings/invitations/new")
    page.locator("#f-name").fill("別子精錬株式会社")
    page.locator("#f-email").fill(MAIL)
    page.locator("input[name=parts]").first.check()
    page.locator("main form button").last.click()
    link = page.locator(".secret").inner_text()
    assert link.startswith(on.world.address)
    return link.replace(on.world.address, on.home)
