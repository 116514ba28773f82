"""Refusals made on purpose. A bug is never a Problem: it crashes."""

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import ClassVar

from tadoru.core.findings import Finding
from tadoru.core.words import N_, fill


class Kind(StrEnum):
    """What a caller can do about it. Each way in maps these ten to its own signals."""

    INVALID = "invalid"
    UNAUTHENTICATED = "unauthenticated"
    FORBIDDEN = "forbidden"
    ABSENT = "absent"
    CONFLICT = "conflict"
    GONE = "gone"
    TOO_LARGE = "too-large"
    LIMITED = "limited"
    UPSTREAM = "upstream"
    UNAVAILABLE = "unavailable"


class Problem(Exception):
    """An expected refusal. Subclasses set kind and title; facts are machine-readable."""

    kind: ClassVar[Kind]
    title: ClassVar[str]

    def __init__(self, detail: str, **facts: object) -> None:
        """Keep the English template and its facts; nothing is filled in until it is shown."""
        super().__init__(detail)
        self.detail = detail
        self.facts: Mapping[str, object] = facts

    def __str__(self) -> str:
        """Return the detail in English with its facts filled in."""
        return fill(self.detail, dict(self.facts))

    @classmethod
    def slug(cls) -> str:
        """Return the stable public name: NoUniqueSolution -> no-unique-solution."""
        return re.sub(r"(?<!^)(?=[A-Z])", "-", cls.__name__).lower()


class Absent(Problem):
    """There is no such thing, or it is not yours to see: the two look alike on purpose."""

    kind = Kind.ABSENT
    title = N_("Not found")


class NotSignedIn(Problem):
    """Nobody, or nobody known, is asking."""

    kind = Kind.UNAUTHENTICATED
    title = N_("Sign in first")


class NotPermitted(Problem):
    """The person is known and lacks the role that this act needs."""

    kind = Kind.FORBIDDEN
    title = N_("Your role does not allow this")


class InvalidData(Problem):
    """The data sent has defects; all of them are listed and nothing was kept."""

    kind = Kind.INVALID
    title = N_("The data has defects")

    def __init__(self, findings: Sequence[Finding]) -> None:
        """Keep every finding; the detail counts them."""
        super().__init__(N_("{count} defects were found; nothing was saved."), count=len(findings))
        self.findings = tuple(findings)


class WrongState(Problem):
    """The thing is in a state from which this step does not lead."""

    kind = Kind.CONFLICT
    title = N_("Not possible in this state")


class Outdated(Problem):
    """Somebody changed the thing since it was read."""

    kind = Kind.CONFLICT
    title = N_("Changed by someone else meanwhile")


class Unsealable(Problem):
    """What was sealed does not open: another secret, or changed bytes."""

    kind = Kind.UNAVAILABLE
    title = N_("Sealed data does not open")
