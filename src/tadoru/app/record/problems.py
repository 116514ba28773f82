"""Why something cannot be signed."""

from tadoru.core.problems import Kind, Problem
from tadoru.core.words import N_


class NoSigningKey(Problem):
    """The issuer has no key that is valid now."""

    kind = Kind.CONFLICT
    title = N_("No valid signing key")


class KeyEnded(Problem):
    """The key was rotated or revoked between preparing and signing."""

    kind = Kind.CONFLICT
    title = N_("The key has ended")


class WrongSignature(Problem):
    """The signature is not that of the key over the prepared bytes."""

    kind = Kind.INVALID
    title = N_("Wrong signature")
