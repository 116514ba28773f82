"""Signing in at somebody else's door: what is agreed before, and who came back."""

from dataclasses import dataclass

from tadoru.core.problems import Kind, Problem
from tadoru.core.words import N_


@dataclass(frozen=True, slots=True)
class Handshake:
    """What this node remembers while a person is with the identity provider."""

    state: str  # comes back with the person
    nonce: str  # stands in the provider's token
    verifier: str  # proves that we are who sent the person there (RFC 7636)
    back: str  # our address to come back to


@dataclass(frozen=True, slots=True)
class Federated:
    """Whom the identity provider vouches for."""

    issuer: str
    subject: str
    email: str | None
    email_verified: bool


class ProviderRefused(Problem):
    """The identity provider did not vouch for the person, or not in a way that holds."""

    kind = Kind.UNAUTHENTICATED
    title = N_("The identity provider did not confirm who you are")


class ProviderUnavailable(Problem):
    """The identity provider does not answer, or not by the standard."""

    kind = Kind.UPSTREAM
    title = N_("The identity provider does not answer")
