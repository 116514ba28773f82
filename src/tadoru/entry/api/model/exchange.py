"""Bodies about requests, answers, grants, statements, signings and notices."""

from typing import Annotated, Any, Literal

from pydantic import Field

from tadoru.app.exchange.answer import AnswerDraft
from tadoru.app.exchange.ask import RequestDraft
from tadoru.app.exchange.grants import GrantDraft
from tadoru.core.exchange.reasons import Reason
from tadoru.core.values import OperatorId, PartId, SourceId
from tadoru.entry.api.model.encoded import Encoded, raw
from tadoru.entry.api.model.fields import Closed, Day, Id, Moment, Text

Mode = Literal["standing", "once"]
Dataset = Annotated[Text, Field(description="name/version of a dataset", examples=["footprint/1"])]
Terms = Annotated[
    dict[Text, Text],
    Field(
        max_length=20,
        description="what the figure must be for; for a footprint: method, GWP set and period",
        examples=[
            {
                "method": "cfb-ev",
                "gwp_set": "AR6",
                "period_start": "2025-01-01",
                "period_end": "2026-01-01",
            }
        ],
    ),
]
Groups = Annotated[list[Text], Field(max_length=100, examples=[["total", "stages"]])]
Values = Annotated[
    dict[str, Any],
    Field(
        description="by attribute; numbers as text, and {unknown: reason} for what is not known",
        examples=[{"supplier_audited": True}],
    ),
]


class RequestBody(Closed):
    """What a customer asks: a dataset about one bought part, from one supplier."""

    part_id: Id
    supplier_id: Id
    dataset: Dataset
    terms: Terms = Field(default_factory=dict)
    source_id: Id | None = None
    unit: Text | None = Field(None, description="in which to answer; none: the part's own")
    mode: Mode = "standing"
    due_on: Day | None = None
    message: Text = ""

    def draft(self) -> RequestDraft:
        """Return it as the verb takes it."""
        return RequestDraft(
            part_id=PartId(self.part_id),
            supplier_id=OperatorId(self.supplier_id),
            dataset=self.dataset,
            terms=self.terms,
            source_id=None if self.source_id is None else SourceId(self.source_id),
            unit=self.unit,
            mode=self.mode,
            due_on=self.due_on,
            message=self.message,
        )


class AcceptBody(Closed):
    """The supplier's own part that is meant."""

    part_id: Id


class SendBackBody(Closed):
    """Why there is no answer."""

    reason: Reason
    reply: Text = ""


class ReopenBody(Closed):
    """What to say when asking again."""

    message: Text | None = None


class AnswerBody(Closed):
    """What the supplier gives."""

    mode: Mode | None = Field(None, description="none: as asked, or as given before")
    values: Values | None = Field(None, description="where the dataset is not computed here")
    groups: Groups = Field(
        default_factory=list, description="beyond those an answer always discloses"
    )

    def draft(self) -> AnswerDraft:
        """Return it as the verb takes it."""
        return AnswerDraft(self.mode, self.values, tuple(self.groups))


class StatementBody(Closed):
    """A dataset about an own part."""

    dataset: Dataset
    terms: Terms = Field(default_factory=dict)
    values: Values | None = None


class GrantBody(Closed):
    """Who may see which groups of which dataset about which part, what for, until when."""

    part_id: Id
    dataset: Dataset
    groups: Groups
    recipient_id: Id
    purpose: Text = Field(examples=["Product carbon footprint of model year 2027"])
    until_at: Moment | None = None

    def draft(self) -> GrantDraft:
        """Return it as the verb takes it."""
        return GrantDraft(
            part_id=PartId(self.part_id),
            dataset=self.dataset,
            groups=tuple(self.groups),
            recipient_id=OperatorId(self.recipient_id),
            purpose=self.purpose,
            until_at=self.until_at,
        )


class SignatureBody(Closed):
    """The Ed25519 signature over `signing_input`; none: consent, the node holds the key."""

    signature: Encoded | None = None

    def raw(self) -> bytes | None:
        """Return its bytes.

        Raises:  InvalidData
        """
        return None if self.signature is None else raw(self.signature, "/signature")


class Committed(Closed):
    """The record that the signature made."""

    record_id: Id


class Marked(Closed):
    """How many notices were not read before."""

    marked_count: int


class NoticesBody(Closed):
    """The notices that were read."""

    notice_ids: list[Id] = Field(max_length=500)
