"""The terms of a footprint as a form asks for them: method, GWP set, first and last day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from tadoru.app.footprint import read as footprints
from tadoru.app.footprint.terms import GWP_SETS, Terms, read_terms
from tadoru.app.listing import Page
from tadoru.core.carbon.method import METHODS
from tadoru.core.findings import Finding
from tadoru.entry.web.layout import Choice
from tadoru.entry.web.visit import Visit

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Entered:
    """What the form shows: as typed, or else what was used last, or the last whole year."""

    method: str
    gwp_set: str
    first_day: str
    last_day: str


def entered(visit: Visit, used: Terms | None = None) -> Entered:
    """Return what to show in the fields."""
    year = visit.world.clock.now().year - 1
    last = used or _last_used(visit)
    form = visit.form
    if last is None:
        start, end = date(year, 1, 1), date(year, 12, 31)
        method, gwp_set = next(iter(METHODS)), GWP_SETS[0]
    else:
        start, end = last.period_start, last.period_end - ONE_DAY
        method, gwp_set = last.method, last.gwp_set
    return Entered(
        form.text("method", method),
        form.text("gwp_set", gwp_set),
        form.text("first_day", start.isoformat()),
        form.text("last_day", end.isoformat()),
    )


def document(visit: Visit, found: list[Finding]) -> Mapping[str, str]:
    """Return the terms as a request states them; the day after the last ends the period."""
    form = visit.form
    start, last = form.day("first_day", found), form.day("last_day", found)
    return {
        "method": form.text("method"),
        "gwp_set": form.text("gwp_set"),
        "period_start": start.isoformat() if start else "",
        "period_end": (last + ONE_DAY).isoformat() if last and last < date.max else "",
    }


def sent(visit: Visit) -> Terms:
    """Return the terms that the form states.

    Raises:  InvalidData
    """
    return read_terms(document(visit, []))


def methods(visit: Visit) -> list[Choice]:
    """Return the methods to choose from."""
    return [Choice(method.id, visit.words(method.label)) for method in METHODS.values()]


def _last_used(visit: Visit) -> Terms | None:
    known = footprints.listing(visit.world, visit.actor, Page(limit=1))
    return known.items[0].terms if known.items else None
