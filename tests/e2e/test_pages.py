"""The way of a request through the pages: asked, linked, answered, corrected, seen at each step."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from decimal import Decimal
from itertools import product
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tadoru.app.exchange import requests
from tadoru.app.identity import site
from tadoru.app.listing import Page as Listed
from tadoru.app.trace import activity, part, structure
from tadoru.app.trace.part import PartForm
from tadoru.app.trace.view import PartView
from tadoru.core.carbon.activity import NOT_POSITIVE, Activity, Facet, Factor
from tadoru.core.values import RequestId
from tadoru.entry.text import translator
from tadoru.store import activity as activities
from tests.e2e.stage import CELL, PACK, Stage, context_in, stage
from tests.fakes.node import PASSWORD
from tests.fakes.scene import TERMS, YEAR, line

pytestmark = pytest.mark.browser


@pytest.fixture
def played(tmp_path: Path) -> Iterator[Stage]:
    with stage(tmp_path) as opened:
        yield opened


@dataclass
class Reader:
    """Who reads one language, with or without JavaScript; every company in a browser of its own."""

    browser: Browser
    language: str
    scripts: bool
    opened: list[BrowserContext] = field(default_factory=list)

    def context(self) -> BrowserContext:
        new = context_in(self.browser, self.language, java_script_enabled=self.scripts)
        self.opened.append(new)
        return new

    def enter(self, on: Stage, company: str) -> Page:
        page = on.enter(self.context(), company)
        page.goto(f"{on.home}/?lang={self.language}")
        return page


@pytest.fixture(params=product(("ja", "en"), (True, False)), ids=["ja-js", "ja", "en-js", "en"])
def reader(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Reader]:
    one = Reader(browser, *request.param)
    yield one
    for context in one.opened:
        context.close()


def make(on: Stage, company: str, name: str, unit: str = "kg", kind: str = "made") -> PartView:
    actor = on.actor(company)
    place = site.list_all(on.world, actor, Listed()).items[0].id
    return part.create(on.world, actor, place, PartForm(f"{name}-1", unit, name, kind, "", ""))


def emit(on: Stage, company: str, of: PartView, kgco2e: str) -> None:
    actor = on.actor(company)
    activity.save(on.world, actor, of.id, YEAR, [line(kgco2e, "cell_assembly")])
    on.settle()


def says(page: Page, sentence: str) -> None:
    expect(page.locator("main")).to_contain_text(sentence)


def test_a_request_goes_through_the_pages_and_each_side_sees_each_change(
    played: Stage, reader: Reader
) -> None:
    words = translator(reader.language)
    bought = make(played, PACK, "bought cell", kind="bought")
    cell = make(played, CELL, "cell")
    emit(played, CELL, cell, "12.5")

    buyer = reader.enter(played, PACK)
    buyer.goto(f"{played.home}/parts/{bought.id}")
    buyer.get_by_role("link", name=words("Ask a supplier")).click()
    buyer.locator("#f-q").fill("アオバ電池")
    buyer.get_by_role("button", name=words("Search")).click()
    says(buyer, CELL)
    buyer.locator("#f-first_day").fill(TERMS.period_start.isoformat())
    buyer.locator("#f-last_day").fill("2025-12-31")
    buyer.get_by_role("button", name=words("Send the request")).click()
    says(buyer, words("requested"))
    asked = buyer.url

    seller = reader.enter(played, CELL)
    seller.get_by_role("row").get_by_role("link", name="bought cell").click()
    seller.locator("#f-part_id").select_option(cell.id)
    seller.get_by_role("button", name=words("Link this part")).click()
    says(seller, words("What the customer will see"))
    says(seller, "12.5")
    buyer.goto(asked)
    says(buyer, words("accepted"))
    assert "12.5" not in buyer.content()

    seller.get_by_role("button", name=words("Sign and answer")).click()
    says(seller, words("answered"))
    played.settle()
    buyer.goto(asked)
    says(buyer, words("answered"))
    says(buyer, "12.500 kg CO₂e".replace(" ", "\u00a0"))

    emit(played, CELL, cell, "13.75")  # a standing answer follows by itself
    buyer.goto(asked)
    says(buyer, words("corrected"))
    says(buyer, "13.750 kg CO₂e".replace(" ", "\u00a0"))

    seller.reload()
    seller.get_by_role("link", name=words("Correct the answer")).click()
    seller.locator('input[name="mode"][value="once"]').check()
    seller.get_by_role("button", name=words("Sign and correct")).click()
    emit(played, CELL, cell, "20")  # an answer given once does not follow: it is stale, and says so
    buyer.goto(asked)
    says(buyer, words("stale"))
    says(buyer, "13.750 kg CO₂e".replace(" ", "\u00a0"))
    seller.goto(f"{played.home}/")
    seller.get_by_role("row").get_by_role("link", name="bought cell").click()
    seller.get_by_role("link", name=words("Check and confirm")).click()
    seller.get_by_role("button", name=words("Sign and correct")).click()
    buyer.goto(asked)
    says(buyer, "20.000 kg CO₂e".replace(" ", "\u00a0"))
    says(buyer, words("Earlier versions"))
    assert played.complaints == []


def test_a_part_is_made_filled_and_computed_by_hand(played: Stage, reader: Reader) -> None:
    """100 MWh at 0.5 kg/kWh for an output of 4000 pieces is 12.5 kg CO2e for one."""
    words = translator(reader.language)
    page = reader.enter(played, CELL)
    page.goto(f"{played.home}/parts/new")
    page.locator("#f-number").fill("C-1")
    page.locator("#f-name").fill("丸形セル")
    page.locator("#f-unit").select_option("piece")
    page.locator("#f-mass_kg").fill("０．０７")  # full-width digits are digits
    page.get_by_role("button", name=words("Save")).click()
    says(page, "丸形セル")

    page.get_by_role("link", name=words("Enter own emissions")).click()
    page.locator("#f-first_day").fill("2025-01-01")
    page.locator("#f-last_day").fill("2025-12-31")
    page.locator("#f-output").fill("4,000")
    entered = {
        "name": "電力", "amount": "100", "unit": "MWh", "factor-kgco2e-fossil": "0.5",
        "factor-unit": "kWh", "factor-name": "grid", "factor-source": "a table",
        "factor-year": "2024", "factor-region": "JP", "factor-licence": "CC BY 4.0",
    }  # fmt: skip
    for name, value in entered.items():
        page.locator(f"#f-lines-0-{name}").fill(value)
    page.get_by_role("button", name=words("Save own emissions")).click()
    says(page, "12.500")

    page.get_by_role("link", name=words("Footprint"), exact=True).click()
    page.locator("#f-first_day").fill("2025-01-01")
    page.locator("#f-last_day").fill("2025-12-31")
    page.get_by_role("button", name=words("Compute the footprint")).click()
    expect(page.locator(".big-figure")).to_have_text("12.500\u00a0kg\u00a0CO₂e")
    assert page.locator("svg.chart").count() == 3
    assert played.complaints == []


def test_a_line_made_elsewhere_survives_an_unchanged_save_byte_for_byte(
    played: Stage, reader: Reader
) -> None:
    cell = make(played, CELL, "cell")
    lines = [whole("sulfate"), {**line("3", "refining"), "kgco2e": EVERY_FACET}]
    activity.save(played.world, played.actor(CELL), cell.id, YEAR, lines)
    before = kept_lines(played, cell)
    words = translator(reader.language)
    page = reader.enter(played, CELL)
    page.goto(f"{played.home}/parts/{cell.id}/activities")
    page.get_by_role("button", name=words("Save own emissions")).click()
    says(page, words("Saved."))
    assert kept_lines(played, cell) == before
    assert len(before) == 2
    assert set(json.loads(before[0])) | {"kgco2e"} == {each.name for each in fields(Activity)}
    assert set(json.loads(before[0])["factor"]) == {each.name for each in fields(Factor)}


def test_a_rating_is_entered_on_the_page_and_one_beyond_the_scale_is_refused(
    played: Stage, browser: Browser
) -> None:
    cell = make(played, CELL, "cell")
    emit(played, CELL, cell, "12.5")
    page = Reader(browser, "en", scripts=True).enter(played, CELL)
    page.goto(f"{played.home}/parts/{cell.id}/activities")
    page.get_by_text("How good the data is").click()
    for axis, rating in {"technology": "1", "time": "2.5", "geography": "6"}.items():
        page.locator(f"#f-lines-0-rating-{axis}").fill(rating)
    page.get_by_role("button", name="Save own emissions").click()
    error = "A data quality rating is from 1 (best) to 5."
    expect(page.locator("#f-lines-0-rating-geography-error")).to_contain_text(error)
    page.locator("#f-lines-0-rating-geography").fill("5")
    page.get_by_role("button", name="Save own emissions").click()
    says(page, "Saved.")
    (kept,) = kept_lines(played, cell)
    assert json.loads(kept)["rating"] == {"technology": "1", "time": "2.5", "geography": "5"}


EVERY_FACET = {
    facet.value: "-0.25" if facet in NOT_POSITIVE else f"0.{number}5"
    for number, facet in enumerate(reversed(Facet), start=1)
}


def whole(name: str) -> dict[str, object]:
    """Return a line with every member that a line with a factor may have."""
    return {
        "name": name, "role": "refining", "amount": "0.71", "unit": "kg", "primary": True,
        "basis": "NiSO4", "basis_ratio": "1.6985", "reason": "no answer yet",
        "rating": {"technology": "2", "time": "1.5", "geography": "3"},
        "factor": {
            "name": "a “sulfate” <&>", "kgco2e": EVERY_FACET, "unit": "kg", "source": "a table",
            "year": 2024, "region": "CN", "licence": "CC BY 4.0", "gwp_set": "AR4",
            "includes": "upstream", "basis": "NiSO4·6H2O", "primary": True,
        },
    }  # fmt: skip


def kept_lines(on: Stage, of: PartView) -> list[str]:
    """Return the lines of a part exactly as they are kept."""
    with on.world.db.read(on.actor(CELL).own) as tx:
        return [row.line for row in activities.of_part(tx, of.id)]


def test_a_structure_is_entered_with_its_faults_beside_their_fields(
    played: Stage, reader: Reader
) -> None:
    words = translator(reader.language)
    cell, foil = make(played, CELL, "cell"), make(played, CELL, "foil")
    page = reader.enter(played, CELL)
    page.goto(f"{played.home}/parts/{cell.id}/structure")
    page.locator("#f-lines-1-number").fill("foil-1")
    page.locator("#f-lines-1-amount").fill("x")
    page.locator("#f-lines-1-unit").select_option("kg")
    page.get_by_role("button", name=words("Save the structure")).click()
    error = words("“{text}” is not a number.", text="x")
    expect(page.locator(".errors")).to_contain_text(error)
    expect(page.locator("#f-lines-1-amount-error")).to_contain_text(error)
    assert page.locator("#f-lines-1-amount").input_value() == "x"
    assert page.locator("#f-lines-1-number").input_value() == "foil-1"
    page.locator("#f-lines-1-amount").fill("0.06")
    page.get_by_role("button", name=words("Save the structure")).click()
    says(page, words("Saved."))
    kept = structure.read(played.world, played.actor(CELL), cell.id).lines
    assert [(item.child_id, item.amount) for item in kept] == [(foil.id, Decimal("0.06"))]


def test_a_file_of_defects_gives_every_defect_and_keeps_nothing(
    played: Stage, browser: Browser, tmp_path: Path
) -> None:
    page = Reader(browser, "en", scripts=True).enter(played, CELL)
    page.goto(f"{played.home}/parts/import")
    good = "parent,input,amount,unit\nPACK,CELL,12,kg\nPACK,BOX,1.8,kg\n"
    bad, sound = tmp_path / "bad.csv", tmp_path / "good.csv"
    bad.write_text(good.replace("12", "-1").replace("1.8,kg", "1.8,ells"))
    sound.write_text(good)
    page.locator("#f-file").set_input_files(bad)
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.locator("tbody").first.locator("tr")).to_have_count(2)
    says(page, "row 2, column amount")
    says(page, "row 3, column unit")
    page.goto(f"{played.home}/parts")
    says(page, "No parts yet.")
    page.goto(f"{played.home}/parts/import")
    page.locator("#f-file").set_input_files(sound)
    page.get_by_role("button", name="See what it would do").click()
    says(page, "register 3 new parts")
    page.locator("#f-file").set_input_files(sound)
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.locator("tbody tr")).to_have_count(3)
    assert played.complaints == []


def test_a_request_sent_back_says_why_and_can_be_asked_again(
    played: Stage, browser: Browser
) -> None:
    bought = make(played, PACK, "resin", kind="bought")
    somebody = Reader(browser, "en", scripts=True)
    buyer, seller = (somebody.enter(played, company) for company in (PACK, CELL))
    buyer.goto(f"{played.home}/parts/{bought.id}/ask?q=アオバ電池")
    buyer.get_by_role("button", name="Send the request").click()
    asked = buyer.url
    seller.goto(asked)
    seller.get_by_role("button", name="Send back").click()  # no reason chosen
    expect(seller.locator(".errors")).to_contain_text("This reason is not known.")
    seller.get_by_label("We do not know this figure.").check()
    seller.locator("#f-reply").fill("We only have the safety data sheet.")
    seller.get_by_role("button", name="Send back").click()
    says(seller, "sent back")
    buyer.goto(asked)
    says(buyer, "We do not know this figure.")
    says(buyer, "We only have the safety data sheet.")
    buyer.get_by_role("button", name="Ask again").click()
    says(buyer, "requested")
    buyer.get_by_text("Cancel the request").click()
    buyer.get_by_role("button", name="Cancel it").click()
    says(buyer, "cancelled")
    kept = requests.read(played.world, played.actor(CELL), RequestId(asked.rsplit("/", 1)[1]))
    assert kept.state == "cancelled"


def test_a_wrong_password_keeps_the_mail_and_says_no_more(played: Stage, reader: Reader) -> None:
    language = reader.language
    page = played.page(reader.context())
    page.goto(f"{played.home}/parts?lang={language}")
    page.locator("#f-email").fill("hanako@aoba.example")
    page.locator("#f-password").fill("not the password")
    page.locator("main form button").click()
    expect(page.locator(".errors")).to_contain_text(
        translator(language)("Mail address or password is wrong.")
    )
    assert page.locator("#f-email").input_value() == "hanako@aoba.example"
    page.locator("#f-password").fill(PASSWORD)
    page.locator("main form button").click()
    page.wait_for_url(f"{played.home}/parts?lang={language}")  # where the person was going


def test_typing_narrows_the_list_of_parts_where_scripts_run(
    played: Stage, browser: Browser
) -> None:
    make(played, CELL, "cathode")
    make(played, CELL, "anode")
    page = Reader(browser, "en", scripts=True).enter(played, CELL)
    page.goto(f"{played.home}/parts")
    expect(page.locator("tbody tr")).to_have_count(2)
    page.locator("#f-q").press_sequentially("cath")
    expect(page.locator("tbody tr")).to_have_count(1)
    says(page, "cathode-1")
    assert played.complaints == []
