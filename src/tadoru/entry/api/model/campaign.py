"""Bodies about campaigns, reminders, withdrawals, defaults and whatever is done to many at once."""

from typing import Annotated

from pydantic import Field

from tadoru.app.exchange.answer import AnswerDraft
from tadoru.app.exchange.campaign import CampaignDraft, CampaignLine
from tadoru.app.exchange.grants import GrantDraft
from tadoru.app.trace.default import DefaultDraft
from tadoru.core.carbon.method import ProcessRole
from tadoru.core.values import OperatorId, PartId, RequestId, SourceId
from tadoru.entry.api.model.exchange import AnswerBody, Dataset, Groups, Mode, Terms
from tadoru.entry.api.model.fields import Closed, Day, Flag, Id, Moment, Text

Requests = Annotated[list[Id], Field(min_length=1, max_length=2000)]


class LineBody(Closed):
    """One bought part to ask about; without a supplier the one of its source is asked."""

    part_id: Id
    source_id: Id | None = None
    supplier_id: Id | None = None
    unit: Text | None = Field(None, description="in which to answer; none: the part's own")

    def line(self) -> CampaignLine:
        """Return it as the verb takes it."""
        return CampaignLine(
            PartId(self.part_id),
            None if self.source_id is None else SourceId(self.source_id),
            None if self.supplier_id is None else OperatorId(self.supplier_id),
            self.unit,
        )


class CampaignBody(Closed):
    """What is asked of many suppliers in the same words."""

    name: Text = Field(examples=["Footprints of 2025"])
    dataset: Dataset
    terms: Terms = Field(default_factory=dict)
    lines: list[LineBody] = Field(max_length=2000)
    due_on: Day | None = None
    message: Text = ""
    mode: Mode = "standing"

    def draft(self) -> CampaignDraft:
        """Return it as the verb takes it."""
        return CampaignDraft(
            name=self.name,
            dataset=self.dataset,
            terms=self.terms,
            lines=tuple(line.line() for line in self.lines),
            due_on=self.due_on,
            message=self.message,
            mode=self.mode,
        )


class SuggestBody(Closed):
    """For what suppliers are wanted that have not answered."""

    dataset: Dataset
    terms: Terms = Field(default_factory=dict)
    search: Text = Field("", description="words of the part's number or name")
    part_id: Id | None = Field(None, description="only what goes into this part")


class CloseBody(Closed):
    """What becomes of the requests that are still open."""

    cancel_open: Flag = False


class UpstreamBody(Closed):
    """Sources of bought inputs to ask about, and by when."""

    source_ids: list[Id] = Field(min_length=1, max_length=1000)
    due_on: Day | None = None


class RequestsBody(Closed):
    """Requests that one's operator has sent."""

    request_ids: Requests


class Counted(Closed):
    """Of how many requests it was done."""

    count: int


class DueBody(Closed):
    """Another due date; none: no date any more."""

    due_on: Day | None


class WithdrawBody(Closed):
    """Why the answer is taken back."""

    why: Text = Field(examples=["The electricity of one line was counted twice."])


class ManyAnswersBody(AnswerBody):
    """One answer for several accepted requests that ask for the same."""

    request_ids: Annotated[list[Id], Field(min_length=1, max_length=100)]

    def ids(self) -> list[RequestId]:
        """Return the requests."""
        return [RequestId(one) for one in self.request_ids]

    def draft(self) -> AnswerDraft:
        """Return the answer as the verb takes it."""
        return AnswerDraft(self.mode, self.values, tuple(self.groups))


class ManyGrantsBody(Closed):
    """Who may see which groups of which dataset about which part, what for, until when."""

    part_id: Id
    dataset: Dataset
    groups: Groups
    recipient_ids: Annotated[list[Id], Field(min_length=1, max_length=100)]
    purpose: Text = Field(examples=["Product carbon footprint of model year 2027"])
    until_at: Moment | None = None

    def recipients(self) -> list[OperatorId]:
        """Return to whom."""
        return [OperatorId(one) for one in self.recipient_ids]

    def draft(self) -> GrantDraft:
        """Return what each of them may see."""
        return GrantDraft(
            part_id=PartId(self.part_id),
            dataset=self.dataset,
            groups=tuple(self.groups),
            recipient_id=self.recipients()[0],
            purpose=self.purpose,
            until_at=self.until_at,
        )


class DefaultBody(Closed):
    """What a bought part is assumed to emit per declared unit, where that is from, and why."""

    period_start: Day
    period_end: Day = Field(description="the day after the last")
    kgco2e: dict[Text, Text] = Field(
        max_length=20, description="kg CO2e by origin", examples=[{"fossil": "5.4"}]
    )
    source: Text = Field(examples=["ecoinvent 3.11"])
    year: Text = Field(examples=["2024"])
    region: Text = Field(examples=["CN"])
    licence: Text = Field(examples=["licensed to us"])
    reason: Text = Field(examples=["The supplier has not answered for a year."])
    role: ProcessRole = ProcessRole.COMPONENT_MANUFACTURE
    gwp_set: Text = "AR6"

    def draft(self) -> DefaultDraft:
        """Return it as the verb takes it."""
        return DefaultDraft(
            kgco2e=self.kgco2e,
            source=self.source,
            year=self.year,
            region=self.region,
            licence=self.licence,
            reason=self.reason,
            role=self.role.value,
            gwp_set=self.gwp_set,
        )


class CopyBody(Closed):
    """From which period to which: first day, and the day after the last."""

    from_start: Day
    from_end: Day
    to_start: Day
    to_end: Day
