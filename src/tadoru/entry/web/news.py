"""The inbox: everything that happened, what it is about, and the mails about it."""

from collections.abc import Mapping
from types import MappingProxyType

from starlette.responses import Response

from tadoru.app.exchange import notices
from tadoru.app.exchange.notices import NoticeCount
from tadoru.app.notice import choose
from tadoru.core.notice import readers
from tadoru.core.problems import InvalidData
from tadoru.core.words import N_
from tadoru.entry.told import address, told
from tadoru.entry.web.door import TABS
from tadoru.entry.web.form import Faults, faults
from tadoru.entry.web.layout import Choice
from tadoru.entry.web.visit import Visit
from tadoru.entry.web.way import Way, get, post

ABOUT = MappingProxyType(
    {
        "": N_("All"),
        "request": N_("Requests"),
        "answer": N_("Answers"),
        "message": N_("Messages"),
        "grant": N_("Grants"),
        "shipment": N_("Shipments"),
        "invitation": N_("Invitations"),
        "member": N_("People"),
        "webhook": N_("Webhooks"),
    }
)
MODES = MappingProxyType(
    {
        readers.AT_ONCE: N_("at once"),
        readers.DAILY: N_("once a day, at 8 in the morning"),
        readers.NEVER: N_("never; I look here myself"),
    }
)


def past(visit: Visit) -> Response:
    """Show everything that happened, the newest first; the filter stays in the address."""
    about, unread = visit.query("about"), visit.query("unread") == "yes"
    about = about if about in ABOUT else ""
    counts = notices.counts(visit.world, visit.actor)
    found = notices.list_all(visit.world, visit.actor, unread=unread, about=about, page=visit.page)
    session = visit.session
    return visit.show(
        "notices.html",
        news=[
            (
                one,
                told(one.kind, one.facts, visit.words),
                address(one.kind, one.request_id, one.facts),
            )
            for one in found.items
        ],
        next=found.next,
        filters=_filters(visit, counts, about),
        about=about,
        unread=unread,
        counts=counts,
        marks=visit.may(notices.mark_all),
        here=visit,
        companies=() if session is None else session.memberships,
    )


def mark_all(visit: Visit) -> Response:
    """Mark everything as read."""
    notices.mark_all(visit.world, visit.actor)
    return visit.go("/notices", "noticed")


def mails(visit: Visit, wrong: Faults | None = None) -> Response:
    """Show how often the reader is mailed."""
    chosen = choose.read(visit.world, visit.actor)
    return visit.show(
        "mails.html",
        422 if wrong else 200,
        tabs=TABS,
        chosen=chosen,
        modes=[Choice(mode, visit.words(said)) for mode, said in MODES.items()],
        wrong=wrong or Faults(),
    )


def choose_mails(visit: Visit) -> Response:
    """Keep how often the reader wants to be mailed."""
    try:
        choose.choose(visit.world, visit.actor, visit.form.text("mode"))
    except InvalidData as refused:
        return mails(visit, faults(refused.findings, visit.words))
    return visit.go("/account/mail", "saved")


def _filters(
    visit: Visit, counts: Mapping[str, NoticeCount], about: str
) -> list[tuple[str, str, int, bool]]:
    """Return the filters that have something to show: address, text, count, chosen."""
    return [
        (visit.address(about=name, after=""), visit.words(said), counts[name].all, name == about)
        for name, said in ABOUT.items()
        if name in counts
    ]


WAYS: tuple[Way, ...] = (
    get("/notices", past, notices.list_all),
    post("/notices/read-all", mark_all, notices.mark_all),
    get("/account/mail", mails, choose.read),
    post("/account/mail", choose_mails, choose.choose),
)
