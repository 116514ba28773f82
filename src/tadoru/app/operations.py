"""How the node is to be run: limits, guards and periods that its host has chosen."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Rate:
    """So many requests each second in the long run, and so many at once after a pause."""

    per_s: float = 0.0  # none: as many as one likes
    burst: float = 0.0


@dataclass(frozen=True, slots=True)
class Period:
    """How long one kind of row is kept once it is done with, and the least that may be chosen."""

    days: int
    least_days: int


# What is not listed is kept: records, requests, answers, grants, and the journal of acts, which
# nobody may shorten. Readings are what an owner is told of who has looked.
PERIODS: Mapping[str, Period] = MappingProxyType(
    {
        "outbox": Period(30, 1),  # work that was done
        "idempotency": Period(2, 1),  # replies to writes that carried a key
        "sessions": Period(7, 0),  # that have ended
        "challenges": Period(1, 0),  # steps of signing in that were not finished
        "attempts": Period(1, 1),
        "signings": Period(30, 1),  # acts that waited for a signature in vain
        "invitations": Period(180, 1),  # that ended without being accepted: they hold addresses
        "events": Period(400, 7),
        "deliveries": Period(90, 1),  # of webhooks
        "mailings": Period(90, 7),  # which notice was mailed to whom
        "notices": Period(400, 7),  # that were read
        "jobs": Period(90, 1),  # that were finished, with what came of them
        "held": Period(7, 1),  # files that were tried and never imported, workbooks with defects
        "readings": Period(3650, 1095),
    }
)


@dataclass(frozen=True, slots=True)
class Operations:
    """What stands outside of every verb."""

    metrics_token: str = field(default="", repr=False)  # guards /metrics; none: not served
    trusted_proxies: tuple[IPv4Network | IPv6Network, ...] = ()
    known: Rate = Rate()  # for each person and program
    unknown: Rate = Rate()  # for each address without a sign-in
    retention_days: Mapping[str, int] = field(default_factory=dict)  # by kind, where not usual
    files_bytes_max: int = 2_000_000_000  # of one company: attachments and files of long work
    development: bool = False  # pages for those who work on tadoru are served too
