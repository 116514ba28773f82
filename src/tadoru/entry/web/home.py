"""The home page: what waits for the reader, and what happened."""

from starlette.responses import Response

from tadoru.app.exchange import home, notices
from tadoru.app.exchange.notices import NoticeView
from tadoru.app.listing import Page
from tadoru.entry.text import Words
from tadoru.entry.web import labels
from tadoru.entry.web.catalogue import names
from tadoru.entry.web.visit import Visit

NEWS_MAX = 8


def show(visit: Visit) -> Response:
    """Show what waits, the most pressing first; nobody's operator has nothing to wait for."""
    waiting = home.read(visit.world, visit.actor)
    counts = waiting.counts
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
    )


def door_or_home(visit: Visit) -> Response:
    """Show the home page; who runs the node and belongs to no operator goes to the node's."""
    if visit.session is not None and visit.session.operator is None:
        return visit.go("/node") if visit.session.host else visit.show("nobody.html")
    return show(visit)


def past(visit: Visit) -> Response:
    """Show everything that happened, the newest first."""
    found = notices.list_all(visit.world, visit.actor, page=visit.page)
    news = [(item, told(item, visit.words)) for item in found.items]
    return visit.show("notices.html", news=news, next=found.next, here=visit)


def mark(visit: Visit) -> Response:
    """Mark the notices that were shown as read."""
    notices.mark_read(visit.world, visit.actor, visit.form.texts("notice"))
    return visit.go("/", "noticed")


def told(notice: NoticeView, words: Words) -> str:
    """Return a notice as a sentence."""
    template = labels.NOTICES.get(notice.kind, labels.NOTICE_OTHER)
    facts = notice.facts
    return words(template, from_=facts.get("from", ""), part=facts.get("part", ""))
