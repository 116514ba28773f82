"""The way from one figure to another as a waterfall: each cause begins where the last one ended.

Where the steps are small beside the figures, the drawing begins near the smaller one and says so.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate

from markupsafe import Markup

from tadoru.core.values import sum_up
from tadoru.core.words import N_
from tadoru.entry.text import figure, footprint, translator
from tadoru.entry.web.charts import (
    BAR_PX,
    GAP_PX,
    LINE_PX,
    NARROWEST_PX,
    ZERO,
    Head,
    Table,
    width,
    wrap,
)

CUT_BELOW = Decimal("0.3")  # of the larger figure: smaller steps would not be seen from zero
MARGIN = Decimal("0.25")  # of what is drawn, left of the smallest
CUT = N_("The drawing does not begin at zero.")


@dataclass(frozen=True, slots=True)
class Step:
    """What one cause adds, in kg CO2e."""

    label: str
    kgco2e: Decimal


@dataclass(frozen=True, slots=True)
class Way:
    """From a figure before over the causes to a figure after."""

    before: Step
    causes: tuple[Step, ...]
    after: Step

    @property
    def levels(self) -> tuple[Decimal, ...]:
        """Return where one stands before the first cause and after each."""
        steps = [self.before.kgco2e, *(cause.kgco2e for cause in self.causes)]
        return tuple(accumulate(steps, lambda level, step: sum_up([level, step])))


def waterfall(title: str, way: Way, language: str) -> Markup:
    """Return the picture: two figures, and the causes between them."""
    _ = translator(language)
    low, high = _range(way.levels)
    scale = _scale(low, high)
    drawn: list[Markup] = []
    y = 0
    rows = [(way.before, "end", (low, way.levels[0]))]
    for cause, start, end in zip(way.causes, way.levels, way.levels[1:], strict=False):
        rows.append((cause, "more" if end >= start else "less", (start, end)))
    rows.append((way.after, "end", (low, way.levels[-1])))
    for step, kind, ends in rows:
        value = footprint(step.kgco2e, language) if kind == "end" else signed(step.kgco2e, language)
        lines = wrap(step.label, NARROWEST_PX - width(value) - GAP_PX, NARROWEST_PX)
        drawn += [_text("label", "0", y + LINE_PX * i, line) for i, line in enumerate(lines)]
        drawn.append(_text("value", "100%", y, value))
        y += LINE_PX * len(lines)
        drawn += _bar(kind, [scale(end) for end in ends], y)
        y += BAR_PX + GAP_PX
    if low > 0:
        for line in wrap(_(CUT), NARROWEST_PX, NARROWEST_PX):
            drawn.append(_text("amount", "0", y, line))
            y += LINE_PX
    told = _(
        "From {before} to {after}.",
        before=footprint(way.before.kgco2e, language),
        after=footprint(way.after.kgco2e, language),
    )
    return Markup(
        '<svg class="chart" role="img" width="100%" height="{}" aria-label="{}">'
        "<title>{}</title><desc>{}</desc>{}</svg>"
    ).format(y, f"{title}. {told}", title, told, Markup("").join(drawn))


def waterfall_table(title: str, way: Way, language: str) -> Table:
    """Return the figures of `waterfall`."""
    _ = translator(language)
    heads = (
        Head(_("Step")),
        Head(_("Difference, kg CO₂e"), numeric=True),
        Head(_("Total, kg CO₂e"), numeric=True),
    )
    steps = tuple(
        (cause.label, signed(cause.kgco2e, language, bare=True), figure(level, language))
        for cause, level in zip(way.causes, way.levels[1:], strict=True)
    )
    first = (way.before.label, "–", figure(way.before.kgco2e, language))
    last = (way.after.label, "–", figure(way.after.kgco2e, language))
    return Table(title, heads, (first, *steps, last))


def signed(kgco2e: Decimal, language: str, *, bare: bool = False) -> str:
    r"""Return a difference with its sign.

    >>> signed(Decimal("0.9"), "en", bare=True), signed(Decimal("-1.1"), "en", bare=True)
    ('+0.900', '−1.100')
    """
    text = figure(kgco2e, language) if bare else footprint(kgco2e, language)
    return f"+{text}" if kgco2e > 0 else text


def _range(levels: Sequence[Decimal]) -> tuple[Decimal, Decimal]:
    """Return where the drawing begins and ends: at zero, unless the steps would then be unseen."""
    low, high = min(levels), max(levels)
    span = high - low
    if low > 0 and span and span < CUT_BELOW * high:
        return low - MARGIN * span, high
    return min(low, ZERO), max(high, ZERO)


def _scale(low: Decimal, high: Decimal) -> Callable[[Decimal], Decimal]:
    """Return a function from kg CO2e to the percentage of the width where it stands."""
    span = high - low or Decimal(1)
    return lambda value: round(100 * (value - low) / span, 3)


def _bar(kind: str, ends: Sequence[Decimal], y: int) -> list[Markup]:
    """Return a bar, and the line that leads from its end to the next one."""
    left, right = sorted(ends)
    bar = Markup('<rect class="{}" x="{}%" y="{}" width="{}%" height="{}"/>')
    line = Markup('<line class="axis" x1="{0}%" x2="{0}%" y1="{1}" y2="{2}"/>')
    return [
        bar.format(kind, left, y, right - left, BAR_PX),
        line.format(ends[1], y, y + BAR_PX + GAP_PX // 2),
    ]


def _text(kind: str, x: str, y: int, text: str) -> Markup:
    anchor = ' text-anchor="end"' if x == "100%" else ""
    shape = '<text class="{}" x="{}" y="{}"' + anchor + ">{}</text>"
    return Markup(shape).format(kind, x, y + LINE_PX - 5, text)  # noqa: S704  (no data in it)
