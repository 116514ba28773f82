"""One table from the kinds of refusal to HTTP and to exit codes; one renderer per medium."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import NamedTuple

from tadoru.core.findings import Finding
from tadoru.core.problems import InvalidData, Kind, Problem
from tadoru.core.words import fill

MEDIA_TYPE = "application/problem+json"
Words = Callable[..., str]  # an English template and its facts to a sentence


class Signal(NamedTuple):
    """How one kind of refusal looks from outside."""

    status: int  # HTTP
    exit: int  # sysexits.h


SIGNALS: Mapping[Kind, Signal] = MappingProxyType(
    {
        Kind.INVALID: Signal(422, 65),
        Kind.UNAUTHENTICATED: Signal(401, 77),
        Kind.FORBIDDEN: Signal(403, 77),
        Kind.ABSENT: Signal(404, 66),
        Kind.CONFLICT: Signal(409, 75),
        Kind.GONE: Signal(410, 66),
        Kind.TOO_LARGE: Signal(413, 65),
        Kind.LIMITED: Signal(429, 75),
        Kind.UPSTREAM: Signal(502, 76),
        Kind.UNAVAILABLE: Signal(503, 75),
    }
)


def problem_json(problem: Problem, instance: str, words: Words | None = None) -> dict[str, object]:
    """Return the members of a problem document; `words` puts its sentences into a language.

    Source:  RFC 9457 section 3.1 (members), 3.2 (extension members)
    """
    say = words or _english
    document: dict[str, object] = {
        **{name: _plain(fact) for name, fact in problem.facts.items()},
        "type": f"/problems/{problem.slug()}",
        "title": say(problem.title),
        "status": SIGNALS[problem.kind].status,
        "detail": say(problem.detail, **problem.facts),
        "instance": instance,
    }
    if isinstance(problem, InvalidData):
        document["findings"] = [finding_json(finding, say) for finding in problem.findings]
    return document


def finding_json(finding: Finding, words: Words | None = None) -> dict[str, object]:
    """Return a finding as a member of a problem document."""
    say = words or _english
    return {
        "place": finding.place,
        "rule": finding.rule,
        "message": say(finding.message, **finding.facts),
        "remedy": say(finding.remedy, **finding.facts),
        **({"source": finding.source} if finding.source else {}),
    }


def _english(template: str, /, **facts: object) -> str:
    return fill(template, facts) if facts else template


def _plain(fact: object) -> object:
    return fact if fact is None or isinstance(fact, str | int | bool) else str(fact)
