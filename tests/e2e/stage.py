"""Two companies on a served node, and a browser to act for each: what the page tests play on."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page

from tadoru.app.audit import engagement
from tadoru.app.audit.engagement import EngagementDraft
from tadoru.app.exchange import accept, answer, answers, ask, campaign, grants, statement
from tadoru.app.exchange.answer import AnswerDraft
from tadoru.app.exchange.ask import RequestDraft
from tadoru.app.exchange.campaign import CampaignDraft, CampaignLine
from tadoru.app.exchange.grants import GrantDraft
from tadoru.app.feed import webhook
from tadoru.app.feed.webhook import WebhookDraft
from tadoru.app.footprint import baseline, compute
from tadoru.app.footprint.baseline import BaselineDraft
from tadoru.app.identity import client, contact, identifier, operator, person, site
from tadoru.app.identity.bootstrap import actor_for
from tadoru.app.identity.contact import ContactDraft
from tadoru.app.identity.draft import OperatorDraft, PersonDraft, SiteDraft
from tadoru.app.identity.invited import Ask
from tadoru.app.identity.operator import OperatorChange
from tadoru.app.listing import Page as Listed
from tadoru.app.log.sequence import sequence
from tadoru.app.partner import invite
from tadoru.app.partner.invite import InvitationDraft
from tadoru.app.talk import thread
from tadoru.app.talk.attachment import Upload
from tadoru.app.trace import (
    activity,
    alias,
    default,
    genealogy,
    item,
    lot,
    part,
    shipment,
    structure,
)
from tadoru.app.trace.alias import AliasDraft, Side
from tadoru.app.trace.default import DefaultDraft
from tadoru.app.trace.genealogy import GenealogyForm
from tadoru.app.trace.item import ItemForm
from tadoru.app.trace.lot import LotForm
from tadoru.app.trace.part import PartForm
from tadoru.app.trace.shipment import ShipmentForm
from tadoru.app.trace.structure import LineForm
from tadoru.app.world import World
from tadoru.core.access.actor import Actor
from tadoru.core.identity.roles import Role
from tadoru.core.trace.piece import PieceKind
from tadoru.core.values import PartId
from tadoru.entry.jobs.courier import carry
from tadoru.entry.serve import application
from tadoru.store.open import open_database
from tests.e2e.served import served
from tests.fakes.clock import Clock
from tests.fakes.node import HOST, PASSWORD, world_on
from tests.fakes.scene import TERMS, YEAR, settle
from tests.fakes.tried import try_files

ROOT = Path(__file__).parents[2]
AXE = ROOT / "web/node_modules/axe-core/axe.min.js"
AUDITOR = "ada@audit.example"
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
    baseline: str
    webhook: str
    invitation: str
    token: str
    engagement: str
    partner: str
    offer: str
    lot: str
    item: str
    shipment: str
    campaign: str
    housing: str
    job: str


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
    activity.save(world, cell_maker, cell, YEAR, [{**_POWER, "amount": "12.5"}, _GAS])
    frozen = baseline.create(world, cell_maker, BaselineDraft("2025年度", TERMS, (cell,)))
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
    sent = _campaign(world, pack_maker, housing, cell_maker)
    compute.compute(world, cell_maker, cell, TERMS)
    stated = statement.publish(world, cell_maker, cell, "footprint/1", terms=terms)
    wish = GrantDraft(cell, "footprint/1", ("total",), pack_maker.own, "a look at the total")
    given = grants.create(world, cell_maker, wish)
    on.settle()
    answers.read(world, pack_maker, answered.id)
    compute.compute(world, pack_maker, pack, TERMS)
    note = Upload("仕様書.csv", "項目,値\n純度,99.9\n".encode())
    thread.post(world, pack_maker, answered.id, "Which grade is it?\nPlease tell us.", [note])
    thread.post(world, cell_maker, answered.id, "NMC811 です。")
    thread.post(world, pack_maker, answered.id, "Thank you.")
    on.settle()
    identifier.add(world, cell_maker, "houjin", "8700110005901")
    client.create(world, cell_maker, "ERP", frozenset({Role.EDITOR}))
    hook = _hooks(world, cell_maker)
    operator.update(world, cell_maker, OperatorChange(second_approval=True))
    held = statement.publish(world, cell_maker, cell, "footprint/1", terms=terms)
    assert stated.record_id
    assert given.grant
    assert held.signing_id
    return Filled(
        cell, sulfate, pack, bought, answered.id, waiting.id, stated.record_id, given.grant.id,
        held.signing_id, frozen.id, hook, *_partners(world, on, sulfate, cell),
        *_pieces(world, cell_maker, pack_maker, (sulfate, cell)), sent, housing,
        try_files(world, cell_maker)["defective"],
    )  # fmt: skip


def _campaign(world: World, actor: Actor, bought: PartId, supplier: Actor) -> str:
    """Ask in a campaign about what was asked before, and assume a figure meanwhile."""
    line = CampaignLine(bought, supplier_id=supplier.own)
    terms = replace(TERMS, gwp_set="AR5").as_json()
    draft = CampaignDraft(
        "2025 + AR5", "footprint/1", terms, (line,), date(2026, 4, 3), "Call 052-000-0000."
    )
    figure = {"fossil": "8.1"}
    assumed = DefaultDraft(figure, "a table", "2024", "GLO", "public", "no answer yet")
    default.put(world, actor, bought, YEAR, assumed)
    return campaign.create(world, actor, draft).campaign.id


def _pieces(
    world: World, maker: Actor, buyer: Actor, parts: tuple[PartId, PartId]
) -> tuple[str, str, str]:
    """Let a lot of sulfate become a lot of cells, of which the buyer gets a part."""
    salt, cell = parts
    came = lot.create(world, maker, salt, LotForm("NI-2026-03", "500")).id
    made = lot.create(world, maker, cell, LotForm("C-W14-01", "120", date(2026, 3, 31))).id
    went = GenealogyForm(PieceKind.LOT, came, PieceKind.LOT, made, quantity="43.5")
    genealogy.add(world, maker, went)
    (one,) = item.create(world, maker, cell, ItemForm(["SN-000001"], made))
    form = ShipmentForm(PieceKind.LOT, made, buyer.own, "60")
    sent = shipment.send(world, maker, form)
    number = AliasDraft(Side.SUPPLIER, "NS-6H2O-25", partner_name="Far Mining")
    alias.save(world, maker, salt, number)
    return made, one, sent.id


def _partners(
    world: World, on: Stage, bought: PartId, made: PartId
) -> tuple[str, str, str, str, str]:
    """The cell maker has contacts, invites a refiner and a person, and lets Ada audit."""
    maker, packer = on.actor(CELL), on.actor(PACK)
    shown = ContactDraft("footprint", "山田 花子", MAILS[CELL], "+81 3 1234 5678")
    contact.create(world, maker, shown)
    contact.create(world, packer, ContactDraft("general", "Sam Ruru", MAILS[PACK], locale="en"))
    ask_ = Ask(bought, "footprint/1", TERMS.as_json(), due_on=date(2026, 5, 31))
    wish = InvitationDraft("別子精錬株式会社", "taro@besshi.example", "JP", asks=(ask_,))
    invited = invite.create(world, maker, replace(wish, message="よろしく\nお願いします"))
    offered = PersonDraft(MAILS[CELL], "", frozenset({Role.VIEWER}))
    offer = person.add(world, packer, replace(offered, name="Hanako")).invitation
    assert offer is not None
    ada = PersonDraft(AUDITOR, "Ada Ngata", frozenset({Role.AUDITOR}), "en", PASSWORD)
    person.add(world, maker, ada)
    wanted = EngagementDraft(
        AUDITOR, "Ada Ngata", "FY2025", (made, bought), ("footprint/1",),
        world.clock.now() + timedelta(days=30),
    )  # fmt: skip
    engaged = engagement.create(world, maker, wanted).engagement
    token = invited.link.rpartition("/")[2]
    return invited.invitation.id, token, engaged.id, packer.own, offer.id


def _hooks(world: World, actor: Actor) -> str:
    """Return a webhook whose receiver is not there; beside it, one that is paused."""
    paused = WebhookDraft("データ基盤", "http://127.0.0.1:9/in", ("org.tadoru.answer",))
    webhook.pause(world, actor, webhook.create(world, actor, paused).webhook.id)
    made = webhook.create(world, actor, WebhookDraft("ERP", "http://127.0.0.1:9/in")).webhook
    part.create(
        world,
        actor,
        site.list_all(world, actor, Listed()).items[0].id,
        PartForm("AL-15", "kg", "アルミ箔 15 μm", "bought"),
    )
    carry(world, "test")
    return made.id


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
