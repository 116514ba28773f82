"""Events as CloudEvents, and bodies about webhooks and mails."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from tadoru.app.feed.webhook import WebhookDraft
from tadoru.entry.api.model.fields import Closed, Moment, Text

Types = Annotated[
    list[Text],
    Field(
        max_length=50,
        description="beginnings of event types; none: everything",
        examples=[["org.tadoru.request", "org.tadoru.answer"]],
    ),
]


class EventDocument(BaseModel):
    """One event (CloudEvents 1.0.2, JSON)."""

    specversion: Literal["1.0"]
    id: str
    source: str = Field(description="the node's DID")
    type: str = Field(examples=["org.tadoru.request.new"])
    subject: str = Field(examples=["request/7f9c24e8-3b4a-4d2f-8f2e-2f1f0c1d2e3f"])
    time: Moment
    datacontenttype: Literal["application/json"]
    sequence: str = Field(description="the position, in digits that sort as text")
    data: dict[str, Any]


class FeedDocument(BaseModel):
    """Events in their order."""

    events: list[EventDocument]
    position: int = Field(description="give it as `after` next time")
    newest: int = Field(description="position of the newest event there is")


class WebhookBody(Closed):
    """Where to send events."""

    name: Text = Field(examples=["ERP"])
    url: Text = Field(examples=["https://erp.example.com/tadoru"])
    types: Types = Field(default_factory=list)

    def draft(self) -> WebhookDraft:
        """Return it as the verb takes it."""
        return WebhookDraft(self.name, self.url, tuple(self.types))


class ReplayBody(Closed):
    """From where to send again."""

    after: int = Field(ge=0, le=2**53, description="events that follow this position")


class MailBody(Closed):
    """How often to be mailed."""

    mode: Text = Field(description="at-once, daily or never", examples=["daily"])


class Pinged(BaseModel):
    """What the receiver answered."""

    status: int | None
    error: str | None
    taken: bool
