"""The frame around every page: languages, addresses of assets, what a page may load."""

from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.testclient import TestClient

from tadoru.entry.text import choose_language, translator
from tadoru.entry.web.assets import serve_asset, shipped
from tadoru.entry.web.layout import (
    SECURITY_HEADERS,
    SIGNED_IN_NAVIGATION,
    Frame,
    Link,
    fill,
    templates,
)

TEMPLATES = Path(__file__).parents[3] / "src/tadoru/entry/web/templates"


def test_an_asset_is_served_only_under_the_name_that_carries_its_digest() -> None:
    client = TestClient(Starlette(routes=[Route("/static/{name}", serve_asset)]))
    for asset in shipped().values():
        answer = client.get(asset.address)
        assert answer.content == asset.body
        assert "immutable" in answer.headers["cache-control"]
    assert client.get("/static/tadoru.css").status_code == 404
    assert client.get("/static/tadoru.0000000000000000.css").status_code == 404


def test_no_template_needs_what_the_content_security_policy_refuses() -> None:
    assert "unsafe" not in SECURITY_HEADERS["Content-Security-Policy"]
    for template in TEMPLATES.rglob("*.html"):
        text = template.read_text()
        assert " style=" not in text, template.name
        assert " onclick=" not in text, template.name
        assert "<style" not in text, template.name
        assert "hx-on" not in text, template.name
        assert "|safe" not in text.replace(" ", ""), template.name


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_frame_speaks_the_readers_language(language: str) -> None:
    frame = Frame(language, "/parts", navigation=SIGNED_IN_NAVIGATION)
    html = fill(templates().from_string('{% extends "base.html" %}'), frame)
    _ = translator(language)
    assert f'<html lang="{language}">' in html
    assert _("Skip to the content") in html
    assert f'<a href="/parts" aria-current="page">{_("Parts")}</a>' in html


def test_a_section_is_current_on_its_pages_only() -> None:
    frame = Frame("en", "/parts/7?x=1")
    assert frame.is_here(Link("/parts", "Parts"))
    assert not frame.is_here(Link("/", "Home"))
    assert not Frame("en", "/partsmaker").is_here(Link("/parts", "Parts"))


def test_sentences_exist_in_japanese_and_keep_their_facts() -> None:
    _ = translator("ja")
    assert _("{first} to {last} of {total}", first=1, last=50, total=120) == "全120件中 1～50件"
    assert _("a sentence nobody has translated") == "a sentence nobody has translated"


def test_facts_in_a_sentence_with_markup_are_escaped() -> None:
    from markupsafe import Markup

    words = translator("en")("{a} and {b}", a=Markup("<b>x</b>"), b="<i>")
    assert words == Markup("<b>x</b> and &lt;i&gt;")


def test_the_language_follows_the_browsers_wish() -> None:
    assert choose_language("ja,en;q=0.9") == "ja"
    assert choose_language("en-GB, ja;q=0.2") == "en"
    assert choose_language("de, fr") == "ja"
    assert choose_language("en;q=0, ja;q=0.1") == "ja"
    assert choose_language(";;q=x,,") == "ja"
