"""The home page: what waits for the reader, and what happened."""

from types import MappingProxyType

from starlette.responses import Response

from tadoru.app.exchange import ask, begun, home, notices, sign
from tadoru.app.exchange.notices import NoticeView
from tadoru.app.listing import Page
from tadoru.core.words import N_
from tadoru.entry.text import Words
from tadoru.entry.told import told as sentence
from tadoru.entry.web.catalogue import names
from tadoru.entry.web.visit import Visit

NEWS_MAX = 8
# What a company does first, in this order, and where.
FIRST_STEPS = MappingProxyType(
    {
        "identifier": ("/settings", N_("Say who you are: a corporate number, LEI or the like")),
        "part": ("/parts/new", N_("Register a part that you make")),
        "structure": ("/parts/import", N_("Say what goes into it, or import that from a file")),
        "source": ("/parts?kind=bought", N_("Say who supplies what you buy")),
        "asked": ("/requests?direction=out", N_("Ask a supplier for a footprint")),
        "activity": ("/parts?kind=made", N_("Enter what your own plant uses")),
        "footprint": ("/parts?kind=made", N_("Compute the first footprint")),
    }
)


def show(visit: Visit) -> Response:
    """Show what waits, the most pressing first; nobody's operator has nothing to wait for."""
    waiting = home.read(visit.world, visit.actor)
    counts = waiting.counts
    known = begun.read(visit.world, visit.actor)
    news = notices.list_all(visit.world, visit.actor, unread=True, page=Page(limit=NEWS_MAX))
    return visit.show(
        "home.html",
        waiting=waiting,
        to_answer_count=sum(counts.get(f"in/{state}", 0) for state in home.TO_ANSWER),
        to_look_at_count=sum(counts.get(f"out/{state}", 0) for state in home.TO_LOOK_AT),
        with_others_count=sum(counts.get(f"out/{state}", 0) for state in home.WITH_OTHERS),
        datasets=names(visit),
        news=[(item, told(item, visit.words)) for item in news.items],
        marks=visit.may(notices.mark_read),
        begun=known,
        first_steps=[(step, *FIRST_STEPS[step]) for step in FIRST_STEPS],
        signs_first=visit.may(sign.commit) and not visit.may(ask.create),
        beginner=visit.may(ask.create) and known.done_count < len(known.steps),
    )


def door_or_home(visit: Visit) -> Response:
    """Show the home page; who runs the node and belongs to no operator goes to the node's."""
    if visit.session is not None and visit.session.operator is None:
        return visit.go("/node") if visit.session.host else visit.show("nobody.html")
    if visit.actor is not None and not visit.may(home.read):
        return visit.go("/audit")  # from outside: nothing waits for an auditor
    return show(visit)


def mark(visit: Visit) -> Response:
    """Mark the notices that were shown as read."""
    notices.mark_read(visit.world, visit.actor, visit.form.texts("notice"))
    return visit.go("/", "noticed")


def told(notice: NoticeView, words: Words) -> str:
    """Return a notice as a sentence."""
    return sentence(notice.kind, notice.facts, words)
