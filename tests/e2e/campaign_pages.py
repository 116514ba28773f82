"""The campaign played by people: every company signs in with a browser and uses its pages."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import Browser, Page

from tests.e2e import campaign
from tests.e2e.campaign import BUYER, Ground
from tests.fakes.node import PASSWORD

PERIOD = {"first_day": "2025-01-01", "last_day": "2025-12-31"}


@dataclass
class ByPages:
    """Acts for every company through the pages alone."""

    ground: Ground
    browser: Browser
    _campaign: str = ""
    _parts: dict[str, str] = field(default_factory=dict)  # by company: the page of its part

    def prepare(self) -> None:
        with self._signed_in(BUYER) as page:
            for table, text in (
                ("parts", self.ground.cast.parts_csv()),
                ("structures", self.ground.cast.structure_csv()),
                ("sources", self.ground.cast.sources_csv()),
            ):
                self._go(page, "/parts/import")
                page.locator(f"input[name=table][value={table}]").check()
                page.locator("#f-file").set_input_files(
                    {"name": f"{table}.csv", "mimeType": "text/csv", "buffer": text.encode()}
                )
                self._send(page, "button[value=import]")

    def ask(self) -> None:
        with self._signed_in(BUYER) as page:
            self._go(page, "/campaigns/new")
            self._fill(page, name="Packs of 2027", due_on=campaign.DUE, message=campaign.MESSAGE)
            self._terms(page)
            self._send(page, "button[value=parts]")
            for box in page.locator("input[name=source]").all():
                box.check()
            self._send(page, "button[value=preview]")
            self._send(page, "button[value=send]")
            self._campaign = page.url

    def reply(self, name: str) -> None:
        with self._signed_in(name) as page:
            request = self._asked(page)
            if name not in self._parts:
                self._register(page, name)
            self._go(page, request)
            page.locator("#f-part_id").select_option(index=0)
            self._send(page, "form[action$='/accept'] button")
            supplier = self.ground.cast.supplier_of(name)
            if supplier:
                self._go(page, request)
                self._send(page, "form[action$='/upstream'] button")
                self.reply(supplier)
            self._go(page, f"{request}/answer")
            page.locator("input[name=mode][value=standing]").check()
            self._send(page, "button[value=send]")

    def refuse(self, name: str) -> None:
        with self._signed_in(name) as page:
            self._go(page, self._asked(page))
            page.locator("input[name=reason][value=unknown]").check()
            page.locator("#f-reply").fill("We have never measured this.")
            self._send(page, "form[action$='/send-back'] button")

    def ask_again(self, name: str) -> None:
        with self._sent(name) as page:
            page.locator("form[action$='/reopen'] textarea").fill("An estimate would help us.")
            self._send(page, "form[action$='/reopen'] button")

    def remind(self, name: str) -> None:
        with self._sent(name) as page:
            self._send(page, "form[action$='/remind'] button")

    def assume(self, name: str) -> None:
        with self._signed_in(BUYER) as page:
            self._go(
                page,
                self._own(page, f"IN-{self.ground.cast.directs.index(name) + 1:02}") + "/default",
            )
            self._fill(
                page,
                **PERIOD,
                **{"kgco2e-fossil": campaign.ASSUMED_KG},
                source="Own estimate",
                year="2025",
                region="JP",
                licence="own",
                reason="The supplier does not answer.",
            )
            page.locator("#f-role").select_option("component_manufacture")
            self._send(page, "main form >> button:last-of-type >> nth=-1")

    def compute(self) -> None:
        with self._signed_in(BUYER) as page:
            pack = self._own(page, "PACK")
            self._emits(page, pack, campaign.OWN_KG)
            self._go(page, f"{pack}/footprint")
            self._terms(page)
            self._send(page, "form[action$='/footprint'] button")

    def correct(self, name: str, kgco2e: str) -> None:
        with self._signed_in(name) as page:
            self._emits(page, self._parts[name], kgco2e)

    def board(self) -> dict[str, int]:
        with self._signed_in(BUYER) as page:
            page.goto(self._campaign)
            told = page.locator("nav.filters li").all_inner_texts()
            asked = page.locator("h2 .count").first.inner_text()
        names = ("silent", "accepted", "answered", "sent_back", "cancelled", "overdue")
        counts = [int(re.sub(r"\D", "", text)) for text in told]
        return {"asked": int(asked), **dict(zip(names, counts, strict=True))}

    def _register(self, page: Page, name: str) -> None:
        made = self._part(page, "OWN", "made")
        self._emits(page, made, self.ground.cast.own_kg(name))
        supplier = self.ground.cast.supplier_of(name)
        if supplier:
            raw = self._part(page, "RAW", "bought")
            self._go(page, f"{made}/structure")
            page.locator("#f-lines-0-number").fill("RAW")
            page.locator("#f-lines-0-amount").fill(campaign.RAW_AMOUNT)
            page.locator("#f-lines-0-unit").select_option("kg")
            self._send(page, "button[value=save]")
            self._go(page, f"{raw}/sources?q={supplier}")
            found = page.get_by_role("link", name=f"Add {supplier}")
            if found.count():  # one that is found alone is filled in at once
                with page.expect_navigation():
                    found.click()
            self._send(page, "form.wide-form .actions button")
        self._parts[name] = made

    def _part(self, page: Page, number: str, kind: str) -> str:
        self._go(page, "/parts/new")
        self._fill(page, number=number, mass_kg="1")
        page.locator(f"input[name=kind][value={kind}]").check()
        page.locator("#f-unit").select_option("kg")
        self._send(page, "main form button")
        found = re.search(r"/parts/[0-9a-f-]{36}", page.url)
        assert found, page.url
        return found[0]

    def _emits(self, page: Page, part: str, kgco2e: str) -> None:
        self._go(page, f"{part}/activities")
        self._fill(page, **PERIOD, **{"lines-0-name": "process"})
        page.locator("#f-lines-0-role").select_option("component_manufacture")
        page.locator("#f-lines-0-kgco2e-fossil").fill(kgco2e)
        page.locator("input[name=lines-0-primary]").check()
        self._send(page, "button[value=save]")

    def _asked(self, page: Page) -> str:
        """Return the page of the one request that the company got."""
        self._go(page, "/requests?direction=in")
        link = page.locator("main th[scope=row] a").first.get_attribute("href")
        assert link
        return link

    @contextmanager
    def _sent(self, name: str) -> Iterator[Page]:
        """Open the page of the request that the buyer sent to a supplier."""
        with self._signed_in(BUYER) as page:
            page.goto(self._campaign)
            with page.expect_navigation():
                page.get_by_role("link", name=name, exact=True).click()
            with page.expect_navigation():
                page.locator("main th[scope=row] a").first.click()
            yield page

    def _own(self, page: Page, number: str) -> str:
        self._go(page, f"/parts?q={number}")
        link = page.get_by_role("link", name=number, exact=True).get_attribute("href")
        assert link
        return link

    def _terms(self, page: Page) -> None:
        terms = campaign.terms()
        page.locator("#f-method").select_option(terms["method"])
        page.locator("#f-gwp_set").select_option(terms["gwp_set"])
        self._fill(page, **PERIOD)

    def _fill(self, page: Page, **values: str) -> None:
        for name, value in values.items():
            page.locator(f"#f-{name}").fill(value)

    def _go(self, page: Page, path: str) -> None:
        answer = page.goto(f"{self.ground.home}{path}")
        assert answer is not None
        assert answer.ok, (path, answer.status)

    def _send(self, page: Page, button: str) -> None:
        """Press a button and see that nothing was refused."""
        with page.expect_navigation():
            page.locator(button).first.click()
        wrong = page.locator("main .errors, main .notice.error")
        assert wrong.count() == 0, (page.url, wrong.all_inner_texts())

    @contextmanager
    def _signed_in(self, name: str) -> Iterator[Page]:
        context = self.browser.new_context(locale="en")
        try:
            page = context.new_page()
            page.set_default_timeout(30_000)
            self._go(page, "/sign-in")
            self._fill(page, email=campaign.mail(name), password=PASSWORD)
            self._send(page, "main form button")
            yield page
        finally:
            context.close()
