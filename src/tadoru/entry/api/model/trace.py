"""Bodies about parts, structures, sources and activities."""

from typing import Any

from pydantic import Field

from tadoru.app.trace.duplicate import CopyForm
from tadoru.app.trace.part import PartForm
from tadoru.app.trace.source import SourceDraft
from tadoru.app.trace.structure import LineForm
from tadoru.core.trace.part import Make
from tadoru.core.trace.structure import StageMap
from tadoru.core.values import OperatorId, PartId, SiteId, SourceId
from tadoru.entry.api.model.fields import Closed, Day, Flag, Id, Number, Text

UNIT = Field(description="declared unit, in any usual spelling", examples=["kg"])
LINE = {  # core.carbon.line says of each member what it is
    "name": "Calcination, heat",
    "role": "refining",
    "amount": "138.8",
    "unit": "MJ",
    "factor": {
        "name": "Natural gas, burnt",
        "kgco2e": "0.0561",
        "unit": "MJ",
        "source": "IPCC 2006, volume 2, table 2.2",
        "year": 2006,
        "region": "GLO",
    },
}


class PartBody(Closed):
    """A part as its owner describes it."""

    number: Text = Field(examples=["NMC811-CAM"])
    unit: Text = UNIT
    name: Text = ""
    kind: Make = Make.MADE
    supplementary: Text = ""
    mass_kg: Number = Field("", description="of one declared unit; empty: none or unknown")

    def form(self) -> PartForm:
        """Return it as the verb takes it."""
        return PartForm(
            number=self.number,
            unit=self.unit,
            name=self.name,
            kind=self.kind.value,
            supplementary=self.supplementary,
            mass_kg=self.mass_kg,
        )


class NewPartBody(PartBody):
    """A part to register at a site."""

    site_id: Id


class CopyBody(Closed):
    """What is other about a copy, and what comes along with it."""

    number: Text = Field(examples=["NMC811-CAM-2"])
    supplementary: Text = ""
    name: Text = Field("", description="empty: the same")
    site_id: Id | None = Field(None, description="none: the same")
    with_structure: Flag = True
    with_sources: Flag = True
    with_activities: Flag = True

    def form(self) -> CopyForm:
        """Return it as the verb takes it."""
        return CopyForm(
            self.number,
            self.supplementary,
            self.name,
            None if self.site_id is None else SiteId(self.site_id),
            self.with_structure,
            self.with_sources,
            self.with_activities,
        )


class LineBody(Closed):
    """One input."""

    child_id: Id
    amount: Number
    unit: Text = UNIT
    stage_map: StageMap = Field(
        StageMap.KEEP, description="keep the input's stages, or count all as raw material"
    )


class StructureBody(Closed):
    """What goes into one declared unit of a part, from a day on."""

    lines: list[LineBody] = Field(max_length=5000)
    valid_from: Day | None = Field(None, description="none: replaces every version there was")

    def forms(self) -> list[LineForm]:
        """Return the lines as the verb takes them."""
        return [
            LineForm(PartId(line.child_id), line.amount, line.unit, line.stage_map.value)
            for line in self.lines
        ]


class SourceBody(Closed):
    """One supplier's share of a bought part."""

    id: Id | None = Field(None, description="of a source that is kept, with its requests")
    supplier_id: Id | None = Field(None, description="none: not on this node")
    supplier_name: Text = ""
    share: Number = Field("1", description="0 < share <= 1")
    supplier_unit: Text = Field("", description="empty: the part's own declared unit")
    unit_factor: Number = Field("", description="how many of our units one of theirs is")
    valid_from: Day | None = None
    valid_to: Day | None = Field(None, description="the last day")

    def draft(self) -> SourceDraft:
        """Return it as the verb takes it."""
        return SourceDraft(
            supplier_id=None if self.supplier_id is None else OperatorId(self.supplier_id),
            supplier_name=self.supplier_name,
            share=self.share,
            supplier_unit=self.supplier_unit,
            unit_factor=self.unit_factor,
            valid_from=self.valid_from,
            valid_to=self.valid_to,
            id=None if self.id is None else SourceId(self.id),
        )


class SourcesBody(Closed):
    """All sources of a part; what is not listed goes out of use."""

    sources: list[SourceBody] = Field(max_length=200)


class ActivitiesBody(Closed):
    """All own emissions of a part in a period, per declared unit."""

    period_start: Day
    period_end: Day = Field(description="the day after the last")
    lines: list[dict[str, Any]] = Field(
        max_length=1000,
        description="each a direct figure (`kgco2e`, kg CO2e by facet) or `amount` times `factor`",
        examples=[[LINE]],
    )
