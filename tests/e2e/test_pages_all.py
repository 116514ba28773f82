"""Every page of the site, looked at: accessible, whole on a phone, in the reader's language."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
from babel.messages.pofile import read_po
from playwright.sync_api import Browser, BrowserContext, Page

from tadoru.entry.web.map import WAYS
from tests.e2e.stage import (
    AUDITOR,
    CELL,
    PACK,
    ROOT,
    Filled,
    Stage,
    context_in,
    fill,
    stage,
    violations,
)
from tests.fakes.node import HOST, PASSWORD

pytestmark = pytest.mark.browser
NARROW_PX, WIDE_PX = 320, 1280
PICTURES_PX = (360, 1024, 1920)
FOLDER = os.environ.get("TADORU_SCREENSHOTS", "")  # `make docs` names one
# ways to a file, not to a page
FILES = (
    ".{kind}", "/defects.xlsx", "/bytes", "/bundle", "/export", "/file", "/template", "/trust.json",
)  # fmt: skip
CATALOGUE = ROOT / "src/tadoru/locale/ja/LC_MESSAGES/tadoru.po"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Stage, Filled]]:
    with stage(tmp_path_factory.mktemp("site")) as opened:
        yield opened, fill(opened)


def addresses(ids: Filled) -> dict[str, list[str]]:
    """Return every address worth a look, by who looks."""
    own = f"/parts/{ids.cell}"
    pages = ("", "/edit", "/structure", "/activities", "/footprint", "/statements", "/sources")
    return {
        CELL: [
            "/", "/notices", "/account", "/account/sessions", "/account/totp",
            "/account/passkeys", "/about", "/problems/absent", "/nowhere",
            "/parts", "/parts?q=zzz", "/parts/new", f"/parts/new?request={ids.open}",
            "/parts?kind=bought&order=-name&use=all", f"{own}/copy", f"{own}/network",
            f"{own}/numbers", f"/parts/{ids.sulfate}/numbers", f"{own}/lots",
            f"/parts/{ids.sulfate}/sources", "/lots", "/lots?q=zzz", f"/lots/{ids.lot}?q=NI",
            f"/lots/{ids.lot}/recall", f"/lots/{ids.lot}/ship?q=Kakariki", "/items",
            f"/items?lot={ids.lot}", f"/items/{ids.item}", f"/items/{ids.item}/recall",
            f"/items/{ids.item}/ship?q=Kakariki",
            "/shipments", "/shipments?direction=out", f"/shipments/{ids.shipment}",
            "/jobs", f"/jobs/{ids.job}", f"/parts/import?job={ids.job}",
            "/parts/import", "/parts/import?table=sources", *(own + page for page in pages),
            f"/parts/{ids.sulfate}/ask",
            f"/parts/{ids.sulfate}/ask?q=Kakariki", f"/parts/{ids.sulfate}/sources?q=Kakariki",
            "/requests", "/requests?direction=out", "/requests?state=stale",
            f"/requests/{ids.answered}", f"/requests/{ids.answered}/answer",
            f"/requests/{ids.open}", "/signatures", f"/signatures/{ids.signing}",
            "/disclosures", "/disclosures/given", "/disclosures/received",
            f"/disclosures/grants/{ids.grant}",
            f"/disclosures/grants/new?part={ids.cell}&dataset=footprint/1&q=Kakariki",
            "/settings/contacts", "/settings/auditors", "/settings/invitations",
            "/settings/invitations?kind=member", "/settings/invitations/new",
            f"/settings/invitations/{ids.invitation}", f"/invitation/{ids.token}",
            "/account/invitations", f"/account/invitations/{ids.offer}/link",
            "/operator", "/operator?q=zzz",
            f"/companies/{ids.partner}",
            "/baselines", "/baselines/new", f"/baselines/new?part={ids.cell}",
            f"/baselines/{ids.baseline}", f"/baselines/{ids.baseline}/compare?part={ids.cell}",
            "/log", f"/records/{ids.statement}", f"/records/{ids.statement}/erase",
            f"/records/{ids.statement}/bundle/sign", "/settings", "/settings/sites",
            "/settings/people", "/settings/clients", "/settings/keys", "/node",
            "/settings/webhooks", f"/settings/webhooks/{ids.webhook}", "/account/mail",
            "/notices?about=answer&unread=yes",
        ],
        PACK: [
            "/", f"/requests/{ids.answered}", f"/parts/{ids.pack}/footprint",
            f"/parts/{ids.bought_cell}", "/disclosures/received",
            f"/disclosures/grants/{ids.grant}", f"/records/{ids.statement}",
            f"/records/{ids.statement}/erase", "/shipments", f"/shipments/{ids.shipment}?q=zzz",
            "/requests?direction=out", "/campaigns", "/campaigns/new",
            f"/campaigns/{ids.campaign}", f"/parts/{ids.housing}/default",
        ],
        AUDITOR: [
            "/", "/audit", f"/audit/{ids.engagement}/parts/{ids.cell}",
            f"/audit/{ids.engagement}/parts/{ids.sulfate}", "/parts",
        ],
        HOST: [
            "/", "/node", "/node/datasets", "/node/identifiers",
            "/node/identifiers?assurance=checked", "/parts",
        ],
        "": [
            "/", "/sign-in", "/sign-in/oidc", "/sign-in/oidc/callback", "/log", "/help",
            "/components", f"/invitation/{ids.token}", "/invitation/none",
        ],
    }  # fmt: skip


@dataclass(frozen=True)
class Look:
    """What one look at a page found."""

    url: str
    headings: int
    language: str | None
    title: str
    violations: list[Any]
    narrow_px: int
    texts: list[str]


@pytest.fixture(scope="module", params=["ja", "en"])
def looks(
    request: pytest.FixtureRequest, site: tuple[Stage, Filled], browser: Browser
) -> tuple[str, list[Look]]:
    """Every address in turn, in one language; a refusal is a page, too."""
    on, ids = site
    language, found = request.param, []
    for who, paths in addresses(ids).items():
        context = context_in(browser, language)
        page = enter(on, context, who)
        for path in paths:
            page.goto(f"{on.home}{path}{'&' if '?' in path else '?'}lang={language}")
            found.append(look(page, f"{language}-{who}{path}"))
        context.close()
    return language, found


def enter(on: Stage, context: BrowserContext, who: str) -> Page:
    if who in {CELL, PACK}:
        return on.enter(context, who)
    page = on.page(context)
    if who in {HOST, AUDITOR}:
        page.goto(f"{on.home}/sign-in")
        page.locator("#f-email").fill(who)
        page.locator("#f-password").fill(PASSWORD)
        page.locator("main form button").click()
    return page


def look(page: Page, name: str) -> Look:
    for width_px in PICTURES_PX if FOLDER else ():
        page.set_viewport_size({"width": width_px, "height": 900})
        keep(page, f"{name}-{width_px}")
    page.set_viewport_size({"width": NARROW_PX, "height": 900})
    narrow_px = page.evaluate("document.documentElement.scrollWidth")
    page.set_viewport_size({"width": WIDE_PX, "height": 900})
    return Look(
        url=page.url,
        headings=page.locator("h1").count(),
        language=page.locator("html").get_attribute("lang"),
        title=page.title(),
        violations=violations(page),
        narrow_px=narrow_px,
        texts=page.evaluate(TEXTS),
    )


def keep(page: Page, name: str) -> None:
    """Keep a picture where somebody wants to look at the pages."""
    name = re.sub(r"[^\w]+", "-", re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "id", name))
    page.screenshot(path=str(Path(FOLDER) / f"{name[:120]}.png"), full_page=True)


def test_every_page_has_one_heading_a_title_and_its_language(
    looks: tuple[str, list[Look]],
) -> None:
    language, found = looks
    for seen in found:
        assert seen.headings == 1, seen.url
        assert seen.language == language, seen.url
        assert len(seen.title) > len(" – tadoru"), seen.url


def test_axe_finds_nothing_serious_on_any_page(looks: tuple[str, list[Look]]) -> None:
    assert {seen.url: seen.violations for seen in looks[1] if seen.violations} == {}


def test_no_page_scrolls_sideways_on_a_phone(looks: tuple[str, list[Look]]) -> None:
    assert [seen.url for seen in looks[1] if seen.narrow_px > NARROW_PX] == []


def test_no_page_complains_in_the_console(
    looks: tuple[str, list[Look]], site: tuple[Stage, Filled]
) -> None:
    assert looks[1]
    assert site[0].complaints == []


def test_only_english_pages_show_english_sentences(looks: tuple[str, list[Look]]) -> None:
    """That the English pages show them proves that the look finds them."""
    language, found = looks
    whole, pieces = english()
    for seen in found:
        left = [t for t in seen.texts if t in whole or any(piece in t for piece in pieces)]
        assert bool(left) == (language == "en"), (seen.url, left)


def english() -> tuple[set[str], set[str]]:
    """Return the sentences that are other in Japanese, and the long pieces of them."""
    with CATALOGUE.open("rb") as lines:
        entries = [e for e in read_po(lines, locale="ja") if e.id and e.id != e.string]
    ids = {str(entry.id) for entry in entries}
    pieces = {piece.strip() for text in ids for piece, *_ in Formatter().parse(text)}
    return ids, {piece for piece in pieces if len(piece.split()) > 2}


# What is shown, sentence by sentence; data and what says that it is English stay out.
TEXTS = """() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const texts = [];
    while (walker.nextNode()) {
        const own = walker.currentNode.parentElement;
        const foreign = own.closest('[lang=en]:not(html), script, style, .code');
        if (!foreign) texts.push(walker.currentNode.data.trim());
    }
    return texts.filter(t => /[a-z]{3}/.test(t));
}"""


def test_every_way_to_a_page_is_looked_at(site: tuple[Stage, Filled]) -> None:
    """A page that nobody looks at here is one that may break unseen."""
    _, ids = site
    seen = {path.partition("?")[0] for paths in addresses(ids).values() for path in paths}
    for way in WAYS:
        if way.method == "GET" and not way.path.endswith(FILES):
            shape = re.compile(re.sub(r"\{[^}]+\}", "[^/]+", way.path) + "$")
            assert any(shape.match(path) for path in seen), way.path
