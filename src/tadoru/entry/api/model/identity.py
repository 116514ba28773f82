"""Bodies about operators, sites, people, passwords and clients."""

from typing import Annotated

from pydantic import Field, StringConstraints

from tadoru.app.identity.draft import OperatorDraft, PersonDraft, SiteDraft
from tadoru.app.identity.operator import OperatorChange
from tadoru.core.identity.roles import Role
from tadoru.entry.api.model.fields import PRINTABLE, Closed, Flag, Id, Text

Roles = Annotated[list[Role], Field(min_length=1, max_length=5, examples=[["editor"]])]
Secret = Annotated[str, StringConstraints(max_length=1000, pattern=PRINTABLE)]
Country = Annotated[Text, Field(description="ISO 3166-1 alpha-2", examples=["JP"])]
Locale = Annotated[Text, Field(description="ja or en", examples=["ja"])]


class SiteBody(Closed):
    """A plant or office."""

    name: Text = Field(examples=["Himeji plant"])
    country: Country
    address: Text = ""

    def draft(self) -> SiteDraft:
        """Return it as the verb takes it."""
        return SiteDraft(self.name, self.country, self.address)


class PersonBody(Closed):
    """A person to become a member; somebody new gets a one-time password in the reply."""

    email: Text = Field(examples=["hanako@example.com"])
    name: Text = Field(examples=["山田花子"])
    roles: Roles
    locale: Locale = "ja"

    def draft(self) -> PersonDraft:
        """Return it as the verb takes it."""
        return PersonDraft(self.email, self.name, frozenset(self.roles), self.locale)


class OperatorBody(Closed):
    """A company with its first site and its first administrator."""

    name: Text = Field(examples=["Example Cells KK"])
    country: Country
    locale: Locale = "ja"
    trial: Flag = Field(default=False, description="marked, and never able to enter a declaration")
    identifiers: dict[Text, Text] = Field(
        default_factory=dict,
        description="scheme and value",
        examples=[{"houjin": "8700110005901"}],
        max_length=20,
    )
    site: SiteBody
    administrator: PersonBody

    def draft(self) -> OperatorDraft:
        """Return it as the verb takes it."""
        return OperatorDraft(
            name=self.name,
            country=self.country,
            locale=self.locale,
            trial=self.trial,
            identifiers=self.identifiers,
            site=self.site.draft(),
            administrator=self.administrator.draft(),
        )


class OperatorChangeBody(Closed):
    """What is to change; what is left out stays."""

    name: Text | None = None
    country: Country | None = None
    locale: Locale | None = None
    second_approval: Flag | None = Field(
        None, description="whether an answer needs a second person's consent"
    )
    reminders: Text | None = Field(
        None,
        description="days before (−) and after a due date; an empty text: never",
        examples=["-14,-7,-1,3"],
    )

    def change(self) -> OperatorChange:
        """Return it as the verb takes it."""
        return OperatorChange(
            self.name, self.country, self.locale, self.second_approval, self.reminders
        )


class IdentifierBody(Closed):
    """An identifier that the operator declares to be its own."""

    scheme: Text = Field(examples=["houjin"])
    value: Text = Field(examples=["8700110005901"])


class RolesBody(Closed):
    """The roles to hold from now on."""

    roles: Roles


class PasswordBody(Closed):
    """The present password and the new one."""

    present: Secret
    new: Secret = Field(description="12 to 256 characters")


class EmailBody(Closed):
    """A person, by mail address."""

    email: Text


class OneTimePassword(Closed):
    """A password to hand over once."""

    password: str


class SwitchBody(Closed):
    """The operator to act for from now on."""

    operator_id: Id


class ClientBody(Closed):
    """A program that may act for the operator."""

    name: Text = Field(examples=["ERP"])
    roles: Roles
    scopes: Annotated[list[Text], Field(min_length=1, max_length=50)] | None = Field(
        None,
        description="what it may be let into; none named: whatever its roles admit",
        examples=[["parts:read", "exchange:write"]],
    )
