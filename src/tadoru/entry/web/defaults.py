"""The page on which a buyer assumes a figure for a bought part that nobody answers for."""

from datetime import date, timedelta
from types import MappingProxyType

from starlette.responses import Response

from tadoru.app.trace import again, default, read
from tadoru.app.trace.default import DefaultDraft
from tadoru.core.carbon.activity import Facet
from tadoru.core.carbon.method import ROLE_LABELS, ProcessRole
from tadoru.core.findings import Finding
from tadoru.core.problems import InvalidData
from tadoru.core.words import N_
from tadoru.entry.web import activities
from tadoru.entry.web.form import Faults, faults
from tadoru.entry.web.layout import Choice
from tadoru.entry.web.visit import Visit
from tadoru.entry.web.way import get, post

ONE_DAY = timedelta(days=1)
FIGURES = MappingProxyType(
    {
        Facet.FOSSIL: N_("Fossil"),
        Facet.BIOGENIC_NON_CO2: N_("Biogenic, other than CO₂"),
        Facet.LAND_USE_CHANGE: N_("Change of land use"),
    }
)
_FIELDS = MappingProxyType(
    {
        **{f"default-factor-{name}": name for name in ("source", "year", "region", "licence")},
        **{f"default-factor-kgco2e-{facet}": f"kgco2e-{facet}" for facet in FIGURES},
        **{f"default-kgco2e-{facet}": f"kgco2e-{facet}" for facet in FIGURES},
        "default-reason": "reason",
        "default-role": "role",
        "period": "last_day",
    }
)


def show(visit: Visit, wrong: Faults | None = None) -> Response:
    """Show what is assumed of the part, and the form to assume a figure."""
    part = read.read(visit.world, visit.actor, visit.part("part_id")).part
    known = default.listing(visit.world, visit.actor, [part.id])
    year = visit.world.clock.now().year - 1
    form = visit.form
    return visit.show(
        "default.html",
        422 if wrong else 200,
        part=part,
        known=known,
        figures=[(facet.value, visit.words(label)) for facet, label in FIGURES.items()],
        roles=[
            Choice(role.value, visit.words(label))
            for role, label in ROLE_LABELS.items()
            if role is not ProcessRole.INBOUND_TRANSPORT
        ],
        role=form.text("role", ProcessRole.COMPONENT_MANUFACTURE.value),
        first_day=form.text("first_day", f"{year}-01-01"),
        last_text=form.text("last_day", f"{year}-12-31"),
        form=form,
        wrong=wrong or Faults(),
    )


def save(visit: Visit) -> Response:
    """Assume the figure, or nothing any more."""
    part_id, form, found = visit.part("part_id"), visit.form, list[Finding]()
    first, last = form.day("first_day", found), form.day("last_day", found)
    if first is None or last is None:
        return show(visit, faults([*found, _NO_DAY], visit.words, _FIELDS))
    period = (first, last + ONE_DAY)
    try:
        if form.text("do") == "clear":
            default.clear(visit.world, visit.actor, part_id, period)
            return visit.go(f"/parts/{part_id}/default", "default-cleared")
        default.put(visit.world, visit.actor, part_id, period, _draft(visit))
    except InvalidData as refused:
        return show(visit, faults(refused.findings, visit.words, _FIELDS))
    return visit.go(f"/parts/{part_id}/default", "default-set")


def copy(visit: Visit) -> Response:
    """Copy the lines of a period into the one of equal length that follows it."""
    part_id, found = visit.part("part_id"), list[Finding]()
    start, last = visit.form.day("from_first", found), visit.form.day("from_last", found)
    if start is None or last is None:
        return activities.show(visit, faults([*found, _NO_DAY], visit.words))
    period = (start, last + ONE_DAY)
    try:
        made = again.copy(visit.world, visit.actor, part_id, period, _following(*period))
    except InvalidData as refused:
        return activities.show(visit, faults(refused.findings, visit.words, {}))
    address = f"/parts/{part_id}/activities?period={made.period_start.isoformat()}"
    return visit.go(address, "copied")


def _following(start: date, end: date) -> tuple[date, date]:
    """Return the period after one: a whole year is followed by a whole year."""
    whole = (end.month, end.day) == (start.month, start.day)
    if whole and (start.month, start.day) != (2, 29):
        years = end.year - start.year
        return end, end.replace(year=end.year + years)
    return end, end + (end - start)


def _draft(visit: Visit) -> DefaultDraft:
    form = visit.form
    figures = {facet.value: form.text(f"kgco2e-{facet}") for facet in FIGURES}
    return DefaultDraft(
        kgco2e={name: value for name, value in figures.items() if value},
        source=form.text("source"),
        year=form.text("year"),
        region=form.text("region"),
        licence=form.text("licence"),
        reason=form.text("reason"),
        role=form.text("role", ProcessRole.COMPONENT_MANUFACTURE.value),
        gwp_set=form.text("gwp_set", "AR6"),
    )


_NO_DAY = Finding(
    "/last_day",
    "form.period",
    N_("The period is not complete."),
    N_("Enter its first and last day."),
)
_PART = "/parts/{part_id:uuid}"
WAYS = (
    get(f"{_PART}/default", show, read.read),
    post(f"{_PART}/default", save, default.put),
    post(f"{_PART}/activities/copy", copy, again.copy),
)
