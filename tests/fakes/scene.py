"""Companies that do things, each through the verbs a user calls; driven in a few lines."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import count

from tadoru.app.exchange import accept, answer, ask
from tadoru.app.exchange.answer import AnswerDraft, Given
from tadoru.app.exchange.ask import RequestDraft
from tadoru.app.exchange.view import RequestView
from tadoru.app.footprint import compute, read
from tadoru.app.footprint.terms import Terms
from tadoru.app.footprint.view import FootprintView
from tadoru.app.identity import site
from tadoru.app.listing import Page
from tadoru.app.trace import activity, part, source, structure
from tadoru.app.trace.part import PartForm
from tadoru.app.trace.source import SourceDraft
from tadoru.app.trace.structure import LineForm
from tadoru.app.trace.view import PartView, SourceView, StructureView
from tadoru.app.worker import work_once
from tadoru.app.world import World
from tadoru.core.access.actor import Actor
from tadoru.core.values import OperatorId, PartId, RequestId, SiteId
from tests.fakes.node import administrator, company

TERMS = Terms("cfb-ev", "AR6", date(2025, 1, 1), date(2026, 1, 1))
YEAR = (TERMS.period_start, TERMS.period_end)


@dataclass
class Company:
    """One company of a scene, acting as its administrator."""

    world: World
    name: str
    country: str = "JP"
    actor: Actor = field(init=False)
    site_id: SiteId = field(init=False)
    _numbers: "count[int]" = field(default_factory=lambda: count(1))

    def __post_init__(self) -> None:
        company(self.world, self.name, self.country)
        self.actor = administrator(self.world, self.name)
        self.site_id = site.list_all(self.world, self.actor, Page()).items[0].id

    @property
    def id(self) -> OperatorId:
        return self.actor.own

    def part(self, name: str, unit: str = "kg", kind: str = "made", mass_kg: str = "") -> PartView:
        form = PartForm(f"{name}-{next(self._numbers)}", unit, name, kind, mass_kg=mass_kg)
        return part.create(self.world, self.actor, self.site_id, form)

    def makes(
        self,
        parent: PartView,
        *inputs: tuple[PartView, str],
        raw: Sequence[PartView] = (),
        valid_from: date | None = None,
    ) -> StructureView:
        """Save what goes into one unit of a part, amounts in each input's own unit."""
        lines = [
            LineForm(child.id, amount, child.unit, "raw" if child in raw else "keep")
            for child, amount in inputs
        ]
        return structure.save(self.world, self.actor, parent.id, lines, valid_from)

    def emits(
        self,
        of: PartView,
        kgco2e: str,
        role: str = "refining",
        name: str = "process",
        period: tuple[date, date] = YEAR,
    ) -> None:
        """Replace a part's own emissions by one figure of fossil gases."""
        lines: list[Mapping[str, object]] = [line(kgco2e, role, name)]
        activity.save(self.world, self.actor, of.id, period, lines)

    def buys(self, of: PartView, *drafts: SourceDraft) -> tuple[SourceView, ...]:
        return source.save(self.world, self.actor, of.id, drafts)

    def asks(
        self,
        supplier: "Company",
        about: PartView,
        *,
        terms: Terms = TERMS,
        mode: str = "standing",
        unit: str | None = None,
    ) -> RequestView:
        draft = RequestDraft(
            about.id, supplier.id, "footprint/1", terms.as_json(), unit=unit, mode=mode
        )
        return ask.create(self.world, self.actor, draft)

    def answers(self, request_id: RequestId, with_part: PartView, mode: str | None = None) -> Given:
        """Accept a request and answer it with the footprint of one's own part."""
        accept.accept(self.world, self.actor, request_id, with_part.id)
        return answer.give(self.world, self.actor, request_id, AnswerDraft(mode))

    def corrects(self, request_id: RequestId) -> Given:
        return answer.correct(self.world, self.actor, request_id, AnswerDraft())

    def footprint(self, of: PartView, terms: Terms = TERMS) -> FootprintView:
        return compute.compute(self.world, self.actor, of.id, terms)

    def kept(self, of: PartView, terms: Terms | None = None) -> FootprintView:
        return read.read(self.world, self.actor, PartId(of.id), terms)


def line(kgco2e: str, role: str = "refining", name: str = "process") -> dict[str, object]:
    """Return a document of one line of own emissions."""
    return {"name": name, "role": role, "kgco2e": {"fossil": kgco2e}, "primary": True}


def settle(world: World, rounds: int = 50) -> None:
    """Do all queued work, also what that work leaves behind."""
    for _ in range(rounds):
        if work_once(world, "test") == 0:
            return
    raise AssertionError("the work never ends")
