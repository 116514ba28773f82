"""One visit of a page: who is looking, in which language, with which form; and the reply to it."""

import base64
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from tadoru.app.identity.view import SessionView
from tadoru.app.listing import Page
from tadoru.app.verb import AUDITORS, MEMBERS, of
from tadoru.app.world import World
from tadoru.core.access.actor import Actor
from tadoru.entry import text
from tadoru.entry.web import help as page_help
from tadoru.entry.web import layout
from tadoru.entry.web.form import Faults, Form
from tadoru.entry.web.layout import Choice, Frame, Notice

LANGUAGE_COOKIE = "tadoru_lang"
SAID_COOKIE = "tadoru_said"
SAID_SECONDS = 60
ONCE_BYTES = 18
YEAR_SECONDS = 365 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Visit:
    """What a page needs to answer; verbs are called with its world and actor."""

    world: World
    request: Request
    form: Form
    language: str
    actor: Actor | None
    session: SessionView | None
    cookie: str | None  # the session's token
    csrf: str

    @property
    def words(self) -> text.Words:
        """Return the translator into the reader's language."""
        return text.translator(self.language)

    @property
    def is_secure(self) -> bool:
        """Report whether the node is reached by https, so that cookies must be."""
        return self.world.address.startswith("https:")

    def part(self, name: str) -> Any:  # noqa: ANN401  (an id; the verb's NewType says which)
        """Return an id that stands in the path."""
        return str(self.request.path_params[name])

    def query(self, name: str) -> str:
        """Return a part of the address after the question mark."""
        return self.request.query_params.get(name, "").strip()

    @property
    def page(self) -> Page:
        """Return which page of a list the address asks for."""
        return Page(self.query("after") or None)

    def may(self, verb: Callable[..., Any]) -> bool:
        """Report whether the reader's roles admit a verb: what to offer, never what to allow."""
        return self.actor is not None and bool(self.actor.roles & of(verb).roles)

    def show(self, template: str, status: int = 200, **facts: Any) -> Response:  # noqa: ANN401
        """Return a page."""
        facts.setdefault("wrong", Faults())
        body = layout.render(template, self.frame(), **facts)
        response = Response(body, status, media_type="text/html")
        if SAID_COOKIE in self.request.cookies:
            response.delete_cookie(SAID_COOKIE)
        return response

    def go(self, address: str, said: str = "") -> Response:
        """Return the way to another page, which will say what was done (a name in `SAID`)."""
        response = RedirectResponse(address, 303)
        if said:
            response.set_cookie(
                SAID_COOKIE,
                said,
                max_age=SAID_SECONDS,
                httponly=True,
                samesite="lax",
                secure=self.is_secure,
            )
        return response

    def address(self, **changed: str) -> str:
        """Return this page's address with some of its query changed; empty leaves it out."""
        query = {**self.request.query_params, **changed}
        kept = {name: value for name, value in query.items() if value and name != "lang"}
        return f"{self.request.url.path}?{urlencode(kept)}" if kept else self.request.url.path

    def frame(self) -> Frame:
        """Return what stands around the page."""
        url = self.request.url
        address = url.path + (f"?{url.query}" if url.query else "")
        said = layout.SAID.get(self.request.cookies.get(SAID_COOKIE, ""))
        notices = () if said is None else (Notice(self.words(said), "done"),)
        session = self.session
        if session is None:
            return Frame(self.language, address, self.csrf, notices=notices)
        once = base64.urlsafe_b64encode(self.world.random.bytes(ONCE_BYTES)).decode()
        operator = session.operator
        return Frame(
            self.language,
            address,
            self.csrf,
            once,
            person=session.name,
            operator=operator.operator_name if operator else "",
            operator_id=operator.operator_id if operator else "",
            operators=tuple(Choice(m.operator_id, m.operator_name) for m in session.memberships),
            navigation=layout.navigation(
                member=operator is not None and bool(MEMBERS & set(operator.roles)),
                host=session.host,
                auditor=operator is not None and bool(AUDITORS & set(operator.roles)),
            ),
            notices=notices,
            help=page_help.of(url.path),
            trial=operator is not None and operator.trial,
        )


def language_of(request: Request, session: SessionView | None) -> str:
    """Return the language to answer in: asked for now, chosen before, the person's, the browser's.

    Source:  RFC 9110 section 12.5.4 (the browser's)
    """
    wished = (
        request.query_params.get("lang", ""),
        request.cookies.get(LANGUAGE_COOKIE, ""),
        session.locale if session else "",
    )
    known = next((wish for wish in wished if wish in text.LANGUAGES), None)
    return known or text.choose_language(request.headers.get("accept-language", ""))


def keep_language(visit: Visit, response: Response) -> None:
    """Remember a language that the address asked for."""
    if visit.request.query_params.get("lang") == visit.language:
        response.set_cookie(
            LANGUAGE_COOKIE,
            visit.language,
            max_age=YEAR_SECONDS,
            httponly=True,
            samesite="lax",
            secure=visit.is_secure,
        )
