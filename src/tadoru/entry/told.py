"""Notices as sentences, for the inbox and for mails."""

from collections.abc import Mapping
from types import MappingProxyType

from tadoru.core.words import N_
from tadoru.entry.text import Words

NOTICES = MappingProxyType(
    {
        "request-new": N_("{from_} asks for data about “{part}”."),
        "request-accepted": N_("{from_} has accepted the request about “{part}”."),
        "request-sent-back": N_("{from_} sent the request about “{part}” back."),
        "request-cancelled": N_("{from_} cancelled the request about “{part}”."),
        "request-reopened": N_("{from_} asks again about “{part}”."),
        "request-reminder": N_("The request of {from_} about “{part}” waits for your answer."),
        "request-overdue": N_("The request about “{part}” between you and {from_} is overdue."),
        "request-progress": N_("{from_} has heard from suppliers about “{part}”."),
        "request-due": N_("{from_} changed the due date of the request about “{part}”."),
        "answer-given": N_("{from_} answered about “{part}”."),
        "answer-corrected": N_("{from_} corrected the answer about “{part}”."),
        "answer-stale": N_("The answer of {from_} about “{part}” is stale."),
        "answer-fresh": N_("The answer of {from_} about “{part}” is sound again."),
        "answer-withdrawn": N_("{from_} withdrew the answer about “{part}”."),
        "grant-new": N_("{from_} lets you see data about “{part}”."),
        "grant-ended": N_("{from_} ended a grant about “{part}”."),
        "message-new": N_("{from_} wrote a message about “{part}”."),
        "shipment-new": N_("{from_} announced a shipment of “{part}”."),
        "invitation-accepted": N_("{from_} has accepted your invitation."),
        "invitation-unasked": N_("Your request to {from_} about “{part}” could not be sent."),
        "member-joined": N_("{from_} is a member of your company now."),
        "member-declined": N_("{from_} does not want to become a member of your company."),
        "webhook-paused": N_("The webhook “{from_}” is paused: its receiver takes nothing."),
    }
)
OTHER = N_("News about “{part}” from {from_}.")
PLAIN = N_("Something happened that concerns your company.")


def told(kind: str, facts: Mapping[str, str], words: Words) -> str:
    """Return a notice as a sentence; one of an unknown kind still says what it can."""
    from_, part = facts.get("from", ""), facts.get("part", "")
    if kind not in NOTICES:
        return words(OTHER, from_=from_, part=part) if from_ and part else words(PLAIN)
    return words(NOTICES[kind], from_=from_, part=part)


def address(kind: str, request_id: str | None, facts: Mapping[str, str]) -> str:
    """Return the page on which to act on a notice; empty where there is none."""
    if request_id is not None:
        return f"/requests/{request_id}"
    for fact, page in _BY_FACT.items():
        if facts.get(fact):
            return page + facts[fact]
    return _PAGES.get(kind, "")


_BY_FACT = MappingProxyType(
    {
        "grant": "/disclosures/grants/",
        "shipment": "/shipments/",
        "webhook": "/settings/webhooks/",
    }
)
_PAGES = MappingProxyType(
    {
        "invitation-accepted": "/requests",
        "shipment-new": "/shipments",
        "member-joined": "/settings/people",
        "member-declined": "/settings/people",
    }
)
