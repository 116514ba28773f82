"""The list of parts: searched, filtered and ordered, all of it kept in the address."""

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar
from urllib.parse import urlencode
from uuid import UUID

from starlette.responses import Response

from tadoru.app.identity import site
from tadoru.app.trace import part, read
from tadoru.app.trace.read import PartCounts
from tadoru.core.trace.part import Make
from tadoru.core.trace.partquery import Figure, Order, PartQuery, Stated, Use
from tadoru.core.values import SiteId
from tadoru.core.words import N_
from tadoru.entry.web import labels, parts
from tadoru.entry.web.layout import Choice
from tadoru.entry.web.visit import Visit
from tadoru.entry.web.wording import FORMATS
from tadoru.wire.sheet.layout import Table

Word = TypeVar("Word", bound=StrEnum)
ANY_USE = "all"
FILTERS = ("q", "kind", "site", "use", "stated", "figure")


def listing(visit: Visit) -> Response:
    """Show the parts that fit, by default all in use."""
    query = wanted(visit)
    found = read.listing(visit.world, visit.actor, visit.page, query)
    counts = read.counts(visit.world, visit.actor, query)
    return visit.show(
        "parts.html",
        found=found,
        query=query,
        count=counts.found,
        choices=_choices(visit, counts),
        use=query.use.value if query.use else ANY_USE,
        sites={s.id: s.name for s in site.list_all(visit.world, visit.actor, parts.SITES).items},
        narrowed=any(visit.query(name) for name in FILTERS),
        makes=visit.may(part.create),
        more=visit.address(after=found.next) if found.next else "",
        exports=_exports(visit),
    )


def _exports(visit: Visit) -> list[Choice]:
    """Return the addresses of the parts that fit as files, by the names of the formats."""
    asked = {name: visit.query(name) for name in (*FILTERS, "order") if visit.query(name)}
    tail = f"?{urlencode(asked)}" if asked else ""
    return [
        Choice(f"/parts/exports/{Table.PARTS.value}.{kind.value}{tail}", name)
        for kind, name in FORMATS.items()
    ]


def wanted(visit: Visit) -> PartQuery:
    """Return what the address asks for; a word that is none of ours asks for nothing."""
    use = None if visit.query("use") == ANY_USE else _word(visit, "use", Use) or Use.CURRENT
    return PartQuery(
        visit.query("q"),
        _word(visit, "kind", Make),
        _site(visit.query("site")),
        use,
        _word(visit, "stated", Stated),
        _word(visit, "figure", Figure),
        _word(visit, "order", Order) or Order.NUMBER,
    )


def _word(visit: Visit, name: str, words: type[Word]) -> Word | None:
    return next((word for word in words if word.value == visit.query(name)), None)


def _site(text: str) -> SiteId | None:
    try:
        return SiteId(str(UUID(text))) if text else None
    except ValueError:
        return None


def _choices(visit: Visit, counts: PartCounts) -> dict[str, list[Choice]]:
    """Return what each filter offers, with how many parts it would find."""
    words = visit.words
    every = site.list_all(visit.world, visit.actor, parts.SITES).items
    use = {word.value: words(text) for word, text in labels.USES.items()}
    return {
        "kind": _counted(
            words(N_("made and bought")),
            {make.value: words(text) for make, text in labels.MAKES.items()},
            counts.kind,
        ),
        "site": _counted(words(N_("all sites")), {s.id: s.name for s in every}, counts.site_id),
        "use": [
            *_counted("", use, counts.use)[1:],
            Choice(ANY_USE, f"{words(N_('all'))} ({sum(counts.use.values())})"),
        ],
        "stated": _counted(
            words(N_("whatever is said")),
            {word.value: words(text) for word, text in labels.STATED.items()},
            counts.stated,
        ),
        "figure": _counted(
            words(N_("whatever its footprint")),
            {word.value: words(text) for word, text in labels.FIGURES.items()},
            counts.figure,
        ),
        "order": [Choice(word.value, words(text)) for word, text in labels.ORDERS.items()],
    }


def _counted(all_of_them: str, names: Mapping[str, str], counts: Mapping[str, int]) -> list[Choice]:
    whole = Choice("", f"{all_of_them} ({sum(counts.values())})")
    return [whole, *(Choice(id_, f"{name} ({counts.get(id_, 0)})") for id_, name in names.items())]
