"""The page that says why not, and what to do next."""

from types import MappingProxyType
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from tadoru.core.problems import InvalidData, Kind, Problem
from tadoru.core.words import N_
from tadoru.entry import text
from tadoru.entry.problems import SIGNALS
from tadoru.entry.web import door, layout
from tadoru.entry.web.form import sentence
from tadoru.entry.web.layout import SECURITY_HEADERS, Frame
from tadoru.entry.web.visit import Visit, language_of

NEXT = MappingProxyType(
    {
        Kind.INVALID: N_("Go back, correct what is listed, and send the form again."),
        Kind.FORBIDDEN: N_("Ask an administrator of your company for the role that you need."),
        Kind.ABSENT: N_(
            "Check the address. It may have been typed wrongly, or belong to another company of "
            "yours: switch the company at the top right."
        ),
        Kind.CONFLICT: N_("Load the page again to see how things stand, then decide anew."),
        Kind.GONE: N_("It existed and was taken away. Ask whoever gave you the address."),
        Kind.TOO_LARGE: N_("Send less at once."),
        Kind.LIMITED: N_("Wait, then try again."),
        Kind.UPSTREAM: N_("Another system does not answer as it should. Try again later."),
        Kind.UNAVAILABLE: N_(
            "Try again in a minute. If it lasts, tell the people who run this node."
        ),
    }
)
OTHER = MappingProxyType(
    {
        404: (N_("Not found"), N_("There is no page at this address."), NEXT[Kind.ABSENT]),
        405: (
            N_("Not like this"),
            N_("This address does not take what was sent to it."),
            N_("Go to the page by its link and use the form there."),
        ),
        413: (N_("Too large"), N_("What was sent is larger than 20 MB."), NEXT[Kind.TOO_LARGE]),
        429: (
            N_("Too many requests"),
            N_("You ask more often than this node allows."),
            NEXT[Kind.LIMITED],
        ),
        500: (
            N_("Our mistake"),
            N_("Something went wrong here, and what you sent was not saved."),
            N_("Try again. If it happens again, tell the people who run this node when it was."),
        ),
    }
)
UNKNOWN = (N_("Not possible"), N_("This cannot be answered."), NEXT[Kind.ABSENT])


def page(visit: Visit, problem: Problem) -> Response:
    """Return the page of a refusal; who is not signed in gets the door instead."""
    if problem.kind is Kind.UNAUTHENTICATED:
        back = _comes_back(visit.request)
        if _by_browser(visit.request):  # a page with status 401 is an error in its console
            return visit.go(f"/sign-in?{urlencode({'next': back})}")
        return door.ask(visit, back, status=401)
    status = SIGNALS[problem.kind].status
    findings = problem.findings if isinstance(problem, InvalidData) else ()
    response = visit.show(
        "refusal.html",
        status,
        heading=visit.words(problem.title),
        detail=visit.words(problem.detail, **problem.facts),
        advice=visit.words(NEXT[problem.kind]),
        findings=[sentence(finding, visit.words) for finding in findings],
        about=f"/problems/{problem.slug()}",
        code=status,
    )
    if "retry_after_s" in problem.facts:
        response.headers["retry-after"] = str(problem.facts["retry_after_s"])
    return response


async def on_http(request: Request, error: Exception) -> Response:
    """Return the page of what the framework refuses: unknown address, method, size."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    response = _plain(request, status)
    response.headers.update(getattr(error, "headers", None) or {})
    return response


async def on_bug(request: Request, error: Exception) -> Response:  # noqa: ARG001
    """Return that it is our mistake; the error itself goes on to the server's log."""
    return _plain(request, 500)


def _plain(request: Request, status: int) -> Response:
    """Return a page without asking the database who is looking: it may be what is broken."""
    language = language_of(request, None)
    words = text.translator(language)
    heading, detail, advice = (words(sentence) for sentence in OTHER.get(status, UNKNOWN))
    facts = {"heading": heading, "detail": detail, "advice": advice, "findings": [], "about": ""}
    body = layout.render("refusal.html", Frame(language, request.url.path), code=status, **facts)
    return Response(body, status, dict(SECURITY_HEADERS), "text/html")


def _by_browser(request: Request) -> bool:
    """Return whether a person opened the address, who is better led to the door than refused."""
    return request.method == "GET" and "text/html" in request.headers.get("accept", "")


def _comes_back(request: Request) -> str:
    """Return where to go on after signing in: the page itself, or the one whose form was sent."""
    if request.method == "GET":
        query = f"?{request.url.query}" if request.url.query else ""
        return door.onward(request.url.path + query)
    return "/"
