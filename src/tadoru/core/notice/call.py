"""A call to another machine: what comes back, and why it may not come back."""

from collections.abc import Mapping
from dataclasses import dataclass

from tadoru.core.problems import Kind, Problem
from tadoru.core.words import N_


@dataclass(frozen=True, slots=True)
class Reply:
    """What the other machine answered; header names are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Unreachable(Problem):
    """The other machine did not answer, or not properly, or not in time."""

    kind = Kind.UPSTREAM
    title = N_("Another machine does not answer")


class AddressRefused(Problem):
    """This node does not call that address: it is no https address, or it is an internal one."""

    kind = Kind.INVALID
    title = N_("This address is not called")
