"""What a part's own process emits: figures entered directly, or amounts with their factors."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Context, Decimal
from types import MappingProxyType
from typing import Any

from starlette.responses import Response

from tadoru.app.trace import activity, read
from tadoru.app.trace.view import ActivityView, PartView
from tadoru.core.carbon.activity import Activity, Facet, emissions, total
from tadoru.core.carbon.line import PLACES_MAX, read_line
from tadoru.core.carbon.method import ROLE_LABELS
from tadoru.core.findings import Finding
from tadoru.core.problems import InvalidData
from tadoru.core.values import read_amount
from tadoru.core.words import N_
from tadoru.entry.web import labels, parts, rows
from tadoru.entry.web.form import Faults, Form, faults
from tadoru.entry.web.layout import Choice
from tadoru.entry.web.visit import Visit

ONE_DAY = timedelta(days=1)
BLANK_LINES = 1
DIVIDED = Context(prec=20)  # digits of an amount per unit, where the division never ends
RATINGS: Mapping[str, str] = MappingProxyType(
    {"technology": N_("Technology"), "time": N_("Time"), "geography": N_("Geography")}
)
OTHER_FACETS = tuple(facet for facet in Facet if facet is not Facet.FOSSIL)
GWP_SETS = ("AR6", "AR5")
_FACTOR = (
    "name", "unit", "source", "year", "region", "licence", "gwp_set", "includes", "basis",
    "primary",
)  # fmt: skip
# Every member of a line, for saving replaces the line: what has no cell here would be lost.
CELLS = (
    "name", "role", "amount", "unit", "basis", "basis_ratio", "primary", "reason",
    *(f"kgco2e-{facet.value}" for facet in Facet),
    *(f"factor-{name}" for name in _FACTOR),
    *(f"factor-kgco2e-{facet.value}" for facet in Facet),
    *(f"rating-{axis}" for axis in RATINGS),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """One kept line for reading."""

    name: str
    role: str
    how: str
    kgco2e: Decimal


def show(visit: Visit, wrong: Faults | None = None) -> Response:
    """Show every period, and the form of the latest one."""
    view = read.read(visit.world, visit.actor, visit.part("part_id")).part
    known = activity.listing(visit.world, visit.actor, view.id)
    chosen = next((k for k in known if k.period_start.isoformat() == visit.query("period")), None)
    latest = chosen or (None if visit.query("period") == "new" else next(iter(known), None))
    return _page(visit, view, known, _as_form(visit, latest), wrong=wrong)


def save(visit: Visit) -> Response:
    """Replace the lines of a period, or only show one more blank line."""
    view = read.read(visit.world, visit.actor, visit.part("part_id")).part
    form, found = visit.form, list[Finding]()
    if form.text("do") == "more":
        known = activity.listing(visit.world, visit.actor, view.id)
        return _page(visit, view, known, form, more=BLANK_LINES)
    first, last = form.day("first_day", found), form.day("last_day", found)
    if first is None or last is None:
        found += [
            _no_day(name) for name, day in (("first_day", first), ("last_day", last)) if not day
        ]
    sent = [row for row in rows.sent(form, "lines", CELLS) if document(row.cells).keys() - {"role"}]
    lines = [_per_unit(document(row.cells), _output(form, found)) for row in sent]
    if not found and first and last:
        try:
            activity.save(
                visit.world,
                visit.actor,
                view.id,
                (first, last + ONE_DAY),
                lines,
                parts.version(visit),
            )
        except InvalidData as refused:
            found = list(refused.findings)
    if not found:
        return visit.go(f"/parts/{view.id}/activities", "saved")
    places = {**rows.places("lines", sent, {name: name for name in CELLS}), "period": "last_day"}
    known = activity.listing(visit.world, visit.actor, view.id)
    return _page(visit, view, known, form, wrong=faults(found, visit.words, places))


def document(cells: Mapping[str, str]) -> dict[str, Any]:
    """Return a line as `core.carbon.line` reads it, from the cells of one row.

    >>> document({"name": "power", "factor-unit": "kWh", "factor-kgco2e-fossil": "0.5"})
    {'name': 'power', 'factor': {'unit': 'kWh', 'kgco2e': {'fossil': '0.5'}}}
    """
    found: dict[str, Any] = {}
    for name, value in cells.items():
        if not value:
            continue
        *outer, last = name.split("-")
        inner = found
        for step in outer:
            inner = inner.setdefault(step, {})
        inner[last] = True if last == "primary" else value
    if set(found.get("factor", {})) <= {"gwp_set", "unit"}:  # the form's own suggestions
        found.pop("factor", None)
    return found


def _per_unit(line: dict[str, Any], output: Decimal) -> dict[str, Any]:
    """Return the line with its amounts divided by the output that they were stated for."""
    if output == 1:
        return line
    divided = dict(line)
    if "amount" in line:
        divided["amount"] = _divided(line["amount"], output)
    if "kgco2e" in line:
        figures = {facet: _divided(value, output) for facet, value in line["kgco2e"].items()}
        divided["kgco2e"] = {facet: _rounded(value) for facet, value in figures.items()}
    return divided


def _divided(entered: str, output: Decimal) -> str:
    amount = read_amount(entered, "")
    return entered if isinstance(amount, Finding) else f"{DIVIDED.divide(amount, output):f}"


def _rounded(figure: str) -> str:
    number = read_amount(figure, "")
    if isinstance(number, Finding):
        return figure
    return f"{number.quantize(Decimal(1).scaleb(-PLACES_MAX), context=Context(prec=60)):f}"


def _output(form: Form, found: list[Finding]) -> Decimal:
    text = form.text("output", "1") or "1"
    read_output = read_amount(text, "/output")
    if isinstance(read_output, Finding):
        found.append(read_output)
        return Decimal(1)
    if read_output <= 0:
        remedy = N_("Enter how many units were made with these amounts, or 1.")
        found.append(
            Finding("/output", "form.output", N_("The output must be more than zero."), remedy)
        )
        return Decimal(1)
    return read_output


def _no_day(name: str) -> Finding:
    remedy = N_("Enter the first and the last day that the figures stand for.")
    return Finding(f"/{name}", "form.no-day", N_("A day is missing."), remedy)


def _as_form(visit: Visit, kept: ActivityView | None) -> Form:
    if kept is None:
        year = visit.world.clock.now().year - 1
        return Form({"first_day": (f"{year}-01-01",), "last_day": (f"{year}-12-31",)})
    fields = {
        "first_day": (kept.period_start.isoformat(),),
        "last_day": ((kept.period_end - ONE_DAY).isoformat(),),
    }
    for number, line in enumerate(kept.lines):
        fields |= {f"lines-{number}-{name}": (value,) for name, value in _cells(line)}
    return Form(fields)


def _cells(document_: Mapping[str, Any], prefix: str = "") -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for name, value in document_.items():
        if isinstance(value, Mapping):
            found += _cells(value, f"{prefix}{name}-")
        else:
            found.append((f"{prefix}{name}", "yes" if value is True else str(value)))
    return found


def _page(
    visit: Visit,
    view: PartView,
    known: tuple[ActivityView, ...],
    form: Form,
    *,
    more: int = 0,
    wrong: Faults | None = None,
) -> Response:
    lines = rows.sent(form, "lines", CELLS)
    first = max((row.number for row in lines), default=-1) + 1
    blank = more if lines else BLANK_LINES
    lines += [rows.Row(first + n, {}) for n in range(blank)]
    return visit.show(
        "activities.html",
        422 if wrong else 200,
        **parts.about(visit, view),
        periods=[(period, [_line(visit, doc) for doc in period.lines]) for period in known],
        form=form,
        lines=lines,
        roles=[Choice(role.value, visit.words(label)) for role, label in ROLE_LABELS.items()],
        facets=[(facet.value, visit.words(FACETS[facet])) for facet in OTHER_FACETS],
        ratings=[(axis, visit.words(label)) for axis, label in RATINGS.items()],
        gwp_sets=[
            *GWP_SETS,
            *sorted({row["factor-gwp_set"] for row in lines} - {"", *GWP_SETS}),
        ],
        edits=visit.may(activity.save),
        wrong=wrong or Faults(),
    )


def _line(visit: Visit, kept: Mapping[str, Any]) -> Line:
    line = read_line(kept, "/line")
    if not isinstance(line, Activity):
        raise AssertionError("a kept line is damaged")  # noqa: TRY004  (a bug, not a type)
    factor = line.factor
    how = visit.words(N_("entered directly"))
    if factor is not None:
        template = N_("{amount} {unit} × {factor} kg CO₂e/{unit} ({source}, {year}, {region})")
        how = visit.words(
            template,
            amount=f"{line.amount:f}",
            unit=factor.unit.value,
            factor=f"{total(factor.kgco2e):f}",
            source=factor.source,
            year=factor.year,
            region=factor.region,
        )
    name = labels.called(line.name, visit.words)
    return Line(name, visit.words(ROLE_LABELS[line.role]), how, total(emissions(line)))


FACETS: Mapping[Facet, str] = {
    Facet.BIOGENIC_NON_CO2: N_("Biogenic, other than CO2"),
    Facet.LAND_USE_CHANGE: N_("Land use change"),
    Facet.LAND_MANAGEMENT: N_("Land management, removals subtracted"),
    Facet.CAPTURE: N_("Technical capture and removal"),
    Facet.BIOGENIC_UPTAKE: N_("Biogenic CO2 uptake"),
    Facet.AIRCRAFT: N_("Thereof air transport"),
    Facet.PACKAGING: N_("Thereof packaging"),
}
