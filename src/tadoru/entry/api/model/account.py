"""Bodies about one's own account: codes, passkeys."""

from typing import Annotated, Any

from pydantic import Field, StringConstraints

from tadoru.entry.api.model.fields import PRINTABLE, Closed, Text

Code = Annotated[str, StringConstraints(max_length=100, pattern=PRINTABLE)]
Secret = Annotated[str, StringConstraints(max_length=1000, pattern=PRINTABLE)]


class CodeBody(Closed):
    """What the authenticator app shows now."""

    code: Code = Field(examples=["287082"])


class ProofBody(Closed):
    """The password and a code, to show that one is still the same."""

    password: Secret
    code: Code = Field(examples=["287082"], description="or a recovery code")


class PasskeyBody(Closed):
    """What the browser made, as WebAuthn writes it in JSON (RegistrationResponseJSON)."""

    ticket: Text
    name: Text = Field(examples=["office laptop"])
    credential: dict[str, Any]


class NameBody(Closed):
    """What to call it from now on."""

    name: Text = Field(examples=["office laptop"])
