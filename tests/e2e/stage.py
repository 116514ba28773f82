"""Two companies on a served node, and a browser to act for each: what the page tests play on."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page

from tadoru.app.exchange import accept, answer, answers, ask, grants, statement
from tadoru.app.exchange.answer import AnswerDraft
from tadoru.app.exchange.ask import RequestDraft
from tadoru.app.exchange.grants import GrantDraft
from tadoru.app.footprint import compute
from tadoru.app.identity import client, identifier, operator, site
from tadoru.app.identity.bootstrap import actor_for
from tadoru.app.identity.draft import OperatorDraft, PersonDraft, SiteDraft
from tadoru.app.identity.operator import OperatorChange
from tadoru.app.listing import Page as Listed
from tadoru.app.log.sequence import sequence
from tadoru.app.trace import activity, part, structure
from tadoru.app.trace.part import PartForm
from tadoru.app.trace.structure import LineForm
from tadoru.app.world import World
from tadoru.core.access.actor import Actor
from tadoru.core.identity.roles import Role
from tadoru.core.values import PartId
from tadoru.entry.serve import application
from tadoru.store.open import open_database
from tests.e2e.served import served
from tests.fakes.clock import Clock
from tests.fakes.node import HOST, PASSWORD, world_on
from tests.fakes.scene import TERMS, YEAR, settle

ROOT = Path(__file__).parents[2]
AXE = ROOT / "web/node_modules/axe-core/axe.min.js"
CELL, PACK = "アオバ電池セル株式会社", "Kakariki Pack Pty Ltd"
MAILS = {CELL: "hanako@aoba.example", PACK: "sam@kakariki.example"}
PEOPLE = {CELL: "山田 花子", PACK: "Sam Ruru"}


@dataclass
class Stage:
    """A node that is being served."""

    world: World
    home: str
    complaints: list[str] = field(default_factory=list)

    def actor(self, company: str) -> Actor:
        return actor_for(self.world, MAILS[company])

    def settle(self) -> None:
        """Let the worker and the sequencer do what they do within a second."""
        settle(self.world)
        sequence(self.world)

    def enter(self, context: BrowserContext, company: str) -> Page:
        """Sign a company's administrator in and return the page it lands on."""
        page = self.page(context)
        page.goto(f"{self.home}/sign-in")
        page.locator("#f-email").fill(MAILS[company])
        page.locator("#f-password").fill(PASSWORD)
        page.locator("main form button").click()
        page.wait_for_url(f"{self.home}/")
        return page

    def page(self, context: BrowserContext) -> Page:
        """Open a page whose every complaint is kept."""
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("console", lambda message: self._note(message.text, message.type))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        return page

    def _note(self, text: str, kind: str) -> None:
        refused = "the server responded with a status of 4"  # a page that refuses is no mistake
        if kind in {"error", "warning"} and refused not in text:
            self.complaints.append(text)


@contextmanager
def stage(folder: Path) -> Iterator[Stage]:
    """Yield a served node with the two companies on it."""
    clock = Clock()
    world = world_on(open_database(f"sqlite:///{folder / 'node.db'}", clock.now), folder, clock)
    for name, country, locale in ((CELL, "JP", "ja"), (PACK, "NZ", "en")):
        person = PersonDraft(
            MAILS[name], PEOPLE[name], frozenset({Role.ADMINISTRATOR}), locale, PASSWORD
        )
        draft = OperatorDraft(name, country, SiteDraft(f"{name} 1", country), person, locale)
        operator.create(world, actor_for(world, HOST), draft)
    sequence(world)
    with served(application(world)) as home:
        yield Stage(world, home)


@dataclass(frozen=True)
class Filled:
    """What stands on a stage after some work: an id of each kind."""

    cell: str
    sulfate: str
    pack: str
    bought_cell: str
    answered: str
    open: str
    statement: str
    grant: str
    signing: str


def fill(on: Stage) -> Filled:
    """Let the two companies do something of everything, and return the ids."""
    world, cell_maker, pack_maker = on.world, on.actor(CELL), on.actor(PACK)
    cell, sulfate, foil = (
        _part(world, cell_maker, PartForm("C-811-A", "kg", "円筒形セル NMC811")),
        _part(world, cell_maker, PartForm("NISO4", "kg", "硫酸ニッケル六水和物", "bought")),
        _part(world, cell_maker, PartForm("CU-8", "kg", "銅箔 8 μm", "bought")),
    )
    lines = [LineForm(sulfate, "0.43", "kg", "raw"), LineForm(foil, "60", "g", "raw")]
    structure.save(world, cell_maker, cell, lines)
    activity.save(world, cell_maker, cell, YEAR, [_POWER, _GAS])
    pack = _part(world, pack_maker, PartForm("PK-1", "piece", "Battery pack", mass_kg="5.03"))
    bought = _part(world, pack_maker, PartForm("SUP-77", "kg", "Cylindrical cell", "bought"))
    housing = _part(world, pack_maker, PartForm("HOUS", "kg", "Aluminium housing", "bought"))
    lines = [LineForm(bought, "3.46", "kg"), LineForm(housing, "1.2", "kg")]
    structure.save(world, pack_maker, pack, lines)
    terms = TERMS.as_json()
    draft = RequestDraft(bought, cell_maker.own, "footprint/1", terms, message="2 lines\nof text")
    answered = ask.create(world, pack_maker, draft)
    accept.accept(world, cell_maker, answered.id, cell)
    answer.give(world, cell_maker, answered.id, AnswerDraft())
    on.settle()
    answer.correct(world, cell_maker, answered.id, AnswerDraft(mode="once"))
    draft = RequestDraft(housing, cell_maker.own, "footprint/1", terms, due_on=date(2026, 4, 30))
    waiting = ask.create(world, pack_maker, draft)
    compute.compute(world, cell_maker, cell, TERMS)
    stated = statement.publish(world, cell_maker, cell, "footprint/1", terms=terms)
    wish = GrantDraft(cell, "footprint/1", ("total",), pack_maker.own, "a look at the total")
    given = grants.create(world, cell_maker, wish)
    on.settle()
    answers.read(world, pack_maker, answered.id)
    compute.compute(world, pack_maker, pack, TERMS)
    identifier.add(world, cell_maker, "houjin", "8700110005901")
    client.create(world, cell_maker, "ERP", frozenset({Role.EDITOR}))
    operator.update(world, cell_maker, OperatorChange(second_approval=True))
    held = statement.publish(world, cell_maker, cell, "footprint/1", terms=terms)
    assert stated.record_id
    assert given.grant
    assert held.signing_id
    return Filled(
        cell, sulfate, pack, bought, answered.id, waiting.id, stated.record_id, given.grant.id,
        held.signing_id,
    )  # fmt: skip


def _part(world: World, actor: Actor, form: PartForm) -> PartId:
    place = site.list_all(world, actor, Listed()).items[0].id
    return part.create(world, actor, place, form).id


_POWER = {
    "name": "電力", "role": "cell_assembly", "amount": "14.73", "unit": "kWh",
    "factor": {
        "name": "grid", "kgco2e": {"fossil": "0.5575"}, "unit": "kWh", "source": "a table",
        "year": 2024, "region": "CN", "licence": "CC BY 4.0",
    },
}  # fmt: skip
_GAS = {"name": "都市ガス", "role": "cell_assembly", "kgco2e": {"fossil": "7.789"}}


def context_in(browser: Browser, language: str, **more: Any) -> BrowserContext:  # noqa: ANN401
    """Return a browser of somebody who reads that language."""
    context = browser.new_context(locale=language, **more)
    context.set_default_timeout(15_000)
    return context


def violations(page: Page) -> list[Any]:
    """Return what axe finds of serious or critical impact; it needs JavaScript."""
    for details in page.locator("details").all():
        details.evaluate("d => { d.open = true }")
    page.evaluate(AXE.read_text())
    found: list[Any] = page.evaluate(
        """axe.run().then(r => r.violations
            .filter(v => ['serious', 'critical'].includes(v.impact))
            .map(v => [v.id, v.nodes[0].html, v.nodes[0].failureSummary]))"""
    )
    return found
