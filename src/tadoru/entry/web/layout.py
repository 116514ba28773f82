"""What every page shares: its frame, its words in the reader's language, its security headers."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, timedelta, tzinfo
from decimal import Decimal
from functools import cache, partial
from types import MappingProxyType
from urllib.parse import parse_qsl, urlencode, urlsplit
from zoneinfo import ZoneInfo

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup, escape

from tadoru.core.identity.roles import LABELS as ROLE_LABELS
from tadoru.core.units import LABELS, Unit
from tadoru.core.words import N_
from tadoru.entry import text
from tadoru.entry.web import labels
from tadoru.entry.web.assets import shipped

HTMX_SETTINGS = (
    '{"includeIndicatorStyles":false,"allowEval":false,"allowScriptTags":false,'
    '"historyCacheSize":0,"refreshOnHistoryMiss":true,"responseHandling":['
    '{"code":"204","swap":false},{"code":"[23]..","swap":true},{"code":"422","swap":true},'
    '{"code":"[45]..","swap":false,"error":true}]}'
)
SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}
READERS_ZONE: dict[str, tzinfo] = {"ja": ZoneInfo("Asia/Tokyo"), "en": UTC}


@dataclass(frozen=True, slots=True)
class Link:
    """A place to go; the text is an English template marked with N_ and shown translated."""

    href: str
    text: str
    count: int | None = None  # what waits there


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several values a person may pick; the label is shown as it is."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Notice:
    """What just happened, said once at the top of the next page, in the reader's words."""

    text: str
    kind: str = "info"  # info | done | warning | error


@dataclass(frozen=True, slots=True)
class Frame:
    """Everything around a page's own content."""

    language: str
    address: str  # path and query of this page
    csrf: str = ""
    once: str = ""  # new on every page: a form that is sent twice is done once
    person: str = ""  # empty: nobody is signed in
    operator: str = ""  # the name of the company whose eyes these are
    operator_id: str = ""
    operators: tuple[Choice, ...] = ()  # all that this person may act for
    navigation: tuple[Link, ...] = ()
    notices: tuple[Notice, ...] = field(default=())
    help: tuple[str, ...] = ()  # what to know on this page
    trial: bool = False  # the company only tries things out

    @property
    def path(self) -> str:
        """Return the address without its query."""
        return urlsplit(self.address).path

    def in_language(self, language: str) -> str:
        """Return this page's address, asking for the language.

        >>> Frame("ja", "/parts?page=2&lang=ja").in_language("en")
        '/parts?page=2&lang=en'
        """
        query = [pair for pair in parse_qsl(urlsplit(self.address).query) if pair[0] != "lang"]
        return f"{self.path}?{urlencode([*query, ('lang', language)])}"

    def is_here(self, link: Link) -> bool:
        """Report whether the link's section holds this page."""
        return self.path == link.href or (
            link.href != "/" and self.path.startswith(link.href + "/")
        )


SIGNED_IN_NAVIGATION = (
    Link("/", N_("What waits for me")),
    Link("/parts", N_("Parts")),
    Link("/lots", N_("Lots")),
    Link("/baselines", N_("Baselines")),
    Link("/requests", N_("Requests")),
    Link("/signatures", N_("Signatures")),
    Link("/disclosures", N_("Disclosures")),
    Link("/log", N_("Log")),
    Link("/settings", N_("Settings")),
)
AUDITOR_NAVIGATION = (Link("/audit", N_("Audit")),)
HOST_NAVIGATION = (Link("/node", N_("This node")),)
# What was just done, said once at the top of the next page.
SAID = MappingProxyType(
    {
        "signed-out": N_("You are signed out."),
        "switched": N_("You now act for this company."),
        "password-changed": N_("Your password is changed; every other session of yours has ended."),
        "session-ended": N_("That session has ended."),
        "sessions-ended": N_("Every other session of yours has ended."),
        "totp-removed": N_("The second factor is gone; your password alone signs you in."),
        "totp-reset": N_("The second factor is gone; the password alone signs the person in."),
        "passkey-made": N_("The passkey is made. From now on it signs you in."),
        "saved": N_("Saved."),
        "part-made": N_(
            "The part is registered. Next, say what goes into it or from whom it comes."
        ),
        "part-retired": N_("The part is out of use. What was signed about it stays."),
        "shipped": N_("The shipment is entered; the company that gets it is told."),
        "received": N_("Received. What you make of it is traced back to this shipment."),
        "part-restored": N_("The part is in use again."),
        "part-deleted": N_("The part is deleted."),
        "imported": N_("The file is imported."),
        "job-cancelled": N_("The job is cancelled and its file deleted."),
        "computed": N_("The footprint is computed."),
        "asked": N_("The request is on its way; the supplier sees it at once."),
        "accepted": N_(
            "The part is linked. Next, look at what the customer would see, and answer."
        ),
        "answered": N_("The answer is signed and the customer can read it."),
        "waits": N_("The bytes are ready and wait for their signature."),
        "sent-back": N_("The request went back to the customer with your reason."),
        "cancelled": N_("The request is cancelled."),
        "reopened": N_("The supplier is asked again."),
        "reminded": N_("The suppliers are reminded."),
        "cancelled-many": N_("The requests are cancelled."),
        "due-changed": N_("The supplier knows the new date."),
        "campaign-sent": N_("Every request is on its way; the suppliers see them at once."),
        "campaign-closed": N_("The campaign is closed."),
        "upstream-asked": N_("Your suppliers are asked. The customer sees that you wait for them."),
        "withdrawn": N_("The answer is withdrawn, and the customer is told."),
        "answered-many": N_("The answers are signed; each customer can read its own."),
        "default-set": N_("The default is kept, marked as yours."),
        "default-cleared": N_("Nothing is assumed any more; the part counts as missing."),
        "copied": N_("The lines are copied. Bring them up to date."),
        "signed": N_("Signed. What waited for it is done."),
        "discarded": N_("Thrown away; nothing was signed."),
        "published": N_("The statement is signed and logged."),
        "granted": N_("The grant is signed; its recipient can read from now on."),
        "revoked": N_("The grant has ended."),
        "noticed": N_("Marked as read."),
        "written": N_("The message is sent. Both companies can read it."),
        "frozen": N_("The baseline is frozen. Nothing changes it from now on."),
        "removed": N_("Removed."),
        "invitation-ended": N_("The invitation is taken back; its link opens nothing any more."),
        "offer-accepted": N_("Accepted. The requests of your customer come in within a minute."),
        "joined": N_("You are a member now. Switch to the company at the top right."),
        "declined": N_("Declined. The company is told."),
        "mailed-again": N_("The mail is on its way; only its link is good now."),
        "erased": N_("Erased. That this was done stands in the log."),
        "key-changed": N_("The key has changed. Older records keep the key that signed them."),
    }
)


def navigation(*, member: bool, host: bool, auditor: bool = False) -> tuple[Link, ...]:
    """Return the sections of the site for a signed-in person."""
    return (
        *(SIGNED_IN_NAVIGATION if member else ()),
        *(AUDITOR_NAVIGATION if auditor else ()),
        *(HOST_NAVIGATION if host else ()),
    )


def render(template: str, frame: Frame, **facts: object) -> str:
    """Return the page in the frame's language.

    Templates find `frame`, `_` (the translator), the formatters of `entry.text` bound to the
    language (`number`, `figure`, `footprint`, `share`, `day`, `moment`) and the given facts.
    """
    return fill(templates().get_template(template), frame, **facts)


def fill(template: Template, frame: Frame, **facts: object) -> str:
    """Return the filled template; `render` is this for a template of this package."""
    return template.render(
        frame=frame,
        _=text.translator(frame.language),
        **_formatters(frame.language),
        **facts,
    )


@cache
def templates() -> Environment:
    """Return the templates of this package, with what every page may call."""
    environment = Environment(
        loader=PackageLoader("tadoru.entry.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(
        asset={name: asset.address for name, asset in shipped().items()},
        htmx_settings=HTMX_SETTINGS,
        labels=labels,
        role_labels=ROLE_LABELS,
        options_of=options_of,
        last_day=last_day,
        decimal=Decimal,
        labelled=labelled,
        languages=text.NATIVE_NAMES,
    )
    return environment


def last_day(end: date) -> date:
    """Return the last day of a period that ends before a day."""
    return end - timedelta(days=1)


def labelled(rows: str, heads: Sequence[str]) -> Markup:
    """Return the rows of a table with each cell saying its column, for a screen too narrow.

    >>> labelled("<tr><th>A</th><td>1</td></tr>", ["Name", "#Mass"])
    Markup('<tr><th>A</th><td data-label="Mass">1</td></tr>')
    """

    def cells(row: re.Match[str]) -> str:
        names = iter(heads)

        def named(cell: re.Match[str]) -> str:
            name = next(names, "").lstrip("#")
            return f'{cell[0]} data-label="{escape(name)}"' if cell[1] == "td" else cell[0]

        return re.sub(r"<(td|th)(?=[ >])", named, row[0])

    return Markup(re.sub(r"<tr.*?</tr>", cells, rows, flags=re.DOTALL))  # noqa: S704  (rendered)


def unit(symbol: str, language: str) -> str:
    """Return a unit as one reads it: symbols stay, a piece is a word.

    >>> unit("kg", "ja"), unit("piece", "en")
    ('kg', 'piece')
    """
    return text.translator(language)(LABELS[Unit.PIECE]) if symbol == Unit.PIECE else symbol


def listed(items: Iterable[str], language: str) -> str:
    """Return several words as one list.

    >>> listed(["a", "b"], "en"), listed(["a", "b"], "ja")
    ('a, b', 'a、b')
    """
    return ("、" if language == "ja" else ", ").join(items)


def options_of(values: Iterable[str]) -> list[Choice]:
    """Return plain words as the options of a choice that may stay open."""
    return [Choice("", "–"), *(Choice(value, value) for value in values)]


def _formatters(language: str) -> dict[str, object]:
    bound: dict[str, object] = {
        name: partial(getattr(text, name), language=language)
        for name in ("number", "figure", "footprint", "share", "day", "file_size")
    }
    zone = READERS_ZONE[language]
    bound |= {f.__name__: partial(f, language=language) for f in (unit, listed)}
    return {**bound, "moment": partial(text.moment, language=language, zone=zone)}
