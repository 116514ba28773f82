"""The parts that pages are made of, in a real browser: both languages, narrow, wide and dark."""

import os
import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route

from tadoru.entry.web import specimen
from tadoru.entry.web.assets import shipped
from tadoru.entry.web.layout import (
    SECURITY_HEADERS,
    SIGNED_IN_NAVIGATION,
    Choice,
    Frame,
    Notice,
    render,
)

pytestmark = pytest.mark.browser
ROOT = Path(__file__).parents[2]
HOME = "https://tadoru.test"
WIDTHS_PX = (320, 768, 1280, 1920)


def component_page(language: str) -> str:
    frame = Frame(
        language=language,
        address="/parts",
        csrf="token",
        person="山田 花子",
        operator="辿電池セル製造株式会社 Tadoru Cell Manufacturing Co., Ltd.",
        operator_id="a",
        operators=(Choice("a", "辿電池セル製造株式会社"), Choice("b", "Kakariki Lithium Pty Ltd")),
        navigation=SIGNED_IN_NAVIGATION,
        notices=(Notice("Saved", "done"), Notice("Late", "warning")),
        help=("Help",),
    )
    return render("specimen.html", frame, **specimen.facts(language))


def answer(route: Route, language: str) -> None:
    path = route.request.url.removeprefix(HOME)
    asset = next((a for a in shipped().values() if a.address == path), None)
    if asset:
        route.fulfill(body=asset.body, content_type=asset.media_type)
    else:
        page = component_page(language)
        route.fulfill(
            body=page, content_type="text/html; charset=utf-8", headers=dict(SECURITY_HEADERS)
        )


@pytest.fixture(params=product(("ja", "en"), ("light", "dark")), ids="-".join)
def context(request: pytest.FixtureRequest, browser: Browser) -> Iterator[BrowserContext]:
    language, scheme = request.param
    opened = browser.new_context(color_scheme=scheme, locale=language)
    opened.route("**/*", lambda route: answer(route, language))
    yield opened
    opened.close()


def open_page(context: BrowserContext, width_px: int) -> tuple[Page, list[str]]:
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.set_viewport_size({"width": width_px, "height": 900})
    page.goto(HOME + "/parts")
    return page, complaints


def overlapping_texts(page: Page) -> list[Any]:
    found: list[Any] = page.evaluate(
        """() => [...document.querySelectorAll('svg.chart')].flatMap(svg => {
            const edge = svg.getBoundingClientRect();
            const texts = [...svg.querySelectorAll('text')]
                .map(t => [t.textContent, t.getBoundingClientRect()]);
            const out = texts.filter(([, r]) => r.left < edge.left - 1 || r.right > edge.right + 1);
            const over = texts.flatMap(([a, r], i) => texts.slice(i + 1)
                .filter(([, s]) => Math.min(r.right, s.right) - Math.max(r.left, s.left) > 1
                    && Math.min(r.bottom, s.bottom) - Math.max(r.top, s.top) > 6)
                .map(([b]) => [a, b]));
            return [...out.map(([a]) => a), ...over];
        })"""
    )
    return found


def test_no_width_makes_the_page_scroll_sideways_or_a_label_overflow(
    context: BrowserContext,
) -> None:
    for width_px in WIDTHS_PX:
        page, complaints = open_page(context, width_px)
        page.get_by_text("山田 花子").click()
        if folder := os.environ.get("TADORU_SCREENSHOTS"):
            name = f"{page.locator('html').get_attribute('lang')}-{width_px}-{id(context)}.png"
            page.screenshot(path=str(Path(folder) / name), full_page=True)
        assert page.evaluate("document.documentElement.scrollWidth") <= width_px
        assert overlapping_texts(page) == []
        assert complaints == []
        page.close()


def test_axe_finds_nothing(context: BrowserContext) -> None:
    axe = ROOT / "web/node_modules/axe-core/axe.min.js"
    page, _ = open_page(context, 1280)
    for details in page.locator("details").all():
        details.evaluate("d => d.open = true")
    page.evaluate(axe.read_text())
    found = page.evaluate("axe.run().then(r => r.violations.map(v => [v.id, v.nodes[0].html]))")
    assert found == []


def test_controls_are_large_enough_to_touch(context: BrowserContext) -> None:
    """WCAG 2.2, success criterion 2.5.8: at least 24 by 24 CSS pixels."""
    page, _ = open_page(context, 320)
    small = page.evaluate(
        """() => [...document.querySelectorAll('button, input, select, textarea, nav a, summary')]
            .filter(e => e.checkVisibility() && e.type !== 'hidden')
            .filter(e => e.getBoundingClientRect().height < 24).map(e => e.outerHTML)"""
    )
    assert small == []


def test_errors_are_linked_to_their_fields(context: BrowserContext) -> None:
    page, _ = open_page(context, 768)
    page.locator(".errors a").first.click()
    assert page.evaluate("document.activeElement.id") == "f-amount"
    amount = page.locator("#f-amount")
    described = amount.get_attribute("aria-describedby")
    assert page.locator(f"#{described}").inner_text() in {"Say how much.", "量を入力してください。"}
    assert amount.get_attribute("aria-invalid") == "true"


def test_what_people_type_is_text_and_never_markup(context: BrowserContext) -> None:
    page, _ = open_page(context, 768)
    assert page.locator("#f-note").input_value() == "<script>"


def test_every_component_is_shown() -> None:
    folder = ROOT / "src/tadoru/entry/web/templates"
    defined = re.findall(r"{% macro ([a-z]\w*)", (folder / "components.html").read_text("utf-8"))
    shown = (folder / "specimen.html").read_text("utf-8")
    within = {"attributes", "csrf", "table"}  # what others are made of
    assert [name for name in defined if name not in within and f"c.{name}(" not in shown] == []
