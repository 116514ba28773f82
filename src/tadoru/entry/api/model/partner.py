"""Bodies about contacts, checks of identifiers, invitations and engagements of auditors."""

from typing import Annotated

from pydantic import Field

from tadoru.app.audit.engagement import EngagementDraft
from tadoru.app.identity.contact import ContactDraft
from tadoru.app.identity.draft import OperatorDraft, PersonDraft
from tadoru.app.identity.invited import Ask
from tadoru.app.partner.invite import InvitationDraft
from tadoru.core.values import PartId
from tadoru.entry.api.model.exchange import Dataset, Mode, Terms
from tadoru.entry.api.model.fields import Closed, Day, Id, Moment, Text
from tadoru.entry.api.model.identity import Country, Locale, Secret, SiteBody

Token = Annotated[Text, Field(description="the last part of the invitation's link")]


class ContactBody(Closed):
    """Who speaks for one's operator in a matter."""

    role: Text = Field(examples=["footprint"])
    name: Text = Field(examples=["山田花子"])
    email: Text = Field(examples=["hanako@example.com"])
    phone: Text = Field("", examples=["+81 3 1234 5678"])
    locale: Locale = "ja"
    shared: Text = Field("partners", description="partners or nobody: who else sees it")

    def draft(self) -> ContactDraft:
        """Return it as the verb takes it."""
        return ContactDraft(self.role, self.name, self.email, self.phone, self.locale, self.shared)


class EvidenceBody(Closed):
    """Where an identifier was looked up."""

    evidence: Text = Field(examples=["National Tax Agency register, 2026-11-20"])


class AskBody(Closed):
    """What a company is asked for once it has accepted."""

    part_id: Id
    dataset: Dataset
    terms: Terms = Field(default_factory=dict)
    unit: Text | None = None
    mode: Mode = "standing"
    due_on: Day | None = None
    message: Text = ""

    def ask(self) -> Ask:
        """Return it as the verb takes it."""
        return Ask(
            PartId(self.part_id),
            self.dataset,
            self.terms,
            self.unit,
            self.mode,
            self.due_on,
            self.message,
        )


class InvitationBody(Closed):
    """A company to invite, and what to ask it."""

    name: Text = Field(examples=["Example Refining KK"])
    email: Text = Field(examples=["taro@example.com"])
    country: Country
    locale: Locale = "ja"
    message: Text = ""
    asks: list[AskBody] = Field(default_factory=list, max_length=50)

    def draft(self) -> InvitationDraft:
        """Return it as the verb takes it."""
        asks = tuple(one.ask() for one in self.asks)
        return InvitationDraft(self.name, self.email, self.country, self.locale, self.message, asks)


class AcceptanceBody(Closed):
    """The new company with its first site, and its first administrator's name and password."""

    token: Token
    name: Text = Field(examples=["Example Refining KK"])
    country: Country
    locale: Locale = "ja"
    site: SiteBody
    identifiers: dict[Text, Text] = Field(
        default_factory=dict, examples=[{"houjin": "8700110005901"}], max_length=20
    )
    person_name: Text = Field(examples=["精錬太郎"])
    password: Secret

    def draft(self) -> OperatorDraft:
        """Return it as the verb takes it; the invitation says the mail address."""
        return OperatorDraft(
            name=self.name,
            country=self.country,
            site=self.site.draft(),
            administrator=PersonDraft(
                "", self.person_name, frozenset(), self.locale, self.password
            ),
            locale=self.locale,
            identifiers=self.identifiers,
        )


class TokenBody(Closed):
    """An invitation, by its link's token."""

    token: Token


class EngagementBody(Closed):
    """Who may audit what, what for, until when."""

    email: Text = Field(examples=["auditor@example.com"])
    name: Text = Field(examples=["Ada Auditor"])
    purpose: Text = Field(examples=["Verification of the 2025 footprint"])
    part_ids: list[Id] = Field(min_length=1, max_length=200)
    datasets: list[Dataset] = Field(min_length=1, max_length=20)
    until_at: Moment
    locale: Locale = "ja"

    def draft(self) -> EngagementDraft:
        """Return it as the verb takes it."""
        return EngagementDraft(
            email=self.email,
            name=self.name,
            purpose=self.purpose,
            part_ids=tuple(map(PartId, self.part_ids)),
            datasets=tuple(self.datasets),
            until_at=self.until_at,
            locale=self.locale,
        )


class Made(Closed):
    """The operator that came of an invitation, or that invited."""

    operator_id: str
