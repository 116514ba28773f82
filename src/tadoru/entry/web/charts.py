"""Charts as SVG drawn on the server, each with the same figures as a table.

Widths are percentages and letters keep their size, so a chart fits a phone and a wide screen
without script. Labels wrap at the narrowest width, so no text runs over another.
"""

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from markupsafe import Markup

from tadoru.core.words import N_
from tadoru.entry.text import figure, footprint, share, translator

NARROWEST_PX = 280  # a phone of 320, less its margins
LETTER_PX = 14
LINE_PX = 20
BAR_PX = 12
GAP_PX = 12
INDENT_PX = 14
DEEPEST_INDENT = 8  # deeper branches stay in this column; the table says their level
ZERO = Decimal(0)
LEGEND = {"own": N_("own emissions"), "supplied": N_("from suppliers")}


@dataclass(frozen=True, slots=True)
class Head:
    """A column's title."""

    text: str
    numeric: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of text; the first cell of a row names it."""

    caption: str
    heads: tuple[Head, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """One line of a bar chart, in kg CO2e: what we emit and what we bought."""

    label: str
    own: Decimal = ZERO
    supplied: Decimal = ZERO

    @property
    def total(self) -> Decimal:
        """Return what the bar stands for."""
        return self.own + self.supplied


@dataclass(frozen=True, slots=True)
class Branch:
    """One part in a tree, in reading order; no value means that no figure has come yet."""

    label: str
    depth: int
    value: Decimal | None
    amount: str = ""  # how much of it goes into its parent, with the unit


def bars(title: str, rows: Sequence[Bar], language: str) -> Markup:
    """Return horizontal bars from a common zero; negative values run to the left of it."""
    scale = _scale(rows)
    drawn: list[Markup] = []
    y = 0
    for row in rows:
        value = footprint(row.total, language)
        lines = _label(row.label, value)
        drawn += _lines(lines, 0, y)
        drawn.append(_value(value, y))
        y += LINE_PX * len(lines)
        drawn += _segments(row, scale, y)
        y += BAR_PX + GAP_PX
    kinds = [kind for kind in LEGEND if any(getattr(row, kind) for row in rows)]
    if len(kinds) > 1:
        drawn += _legend(kinds, y, language)
        y += LINE_PX * len(kinds)
    return _svg(title, _summary(rows, language), y, drawn)


def bars_table(title: str, rows: Sequence[Bar], language: str) -> Table:
    """Return the figures of `bars`."""
    _ = translator(language)
    whole = sum((row.total for row in rows), ZERO)
    heads = (
        Head(_("Name")),
        Head(_("Own, kg CO₂e"), numeric=True),
        Head(_("From suppliers, kg CO₂e"), numeric=True),
        Head(_("Total, kg CO₂e"), numeric=True),
        Head(_("Share"), numeric=True),
    )
    cells = tuple(
        (
            row.label,
            figure(row.own, language),
            figure(row.supplied, language),
            figure(row.total, language),
            share(row.total / whole, language) if whole else "–",
        )
        for row in rows
    )
    return Table(title, heads, cells)


def tree(title: str, branches: Sequence[Branch], language: str) -> Markup:
    """Return the parts under one another, each joined to the part it goes into."""
    _ = translator(language)
    drawn: list[Markup] = []
    below: list[int] = []  # by depth: where the line down from that branch begins
    y = 0
    for branch in branches:
        indent = INDENT_PX * min(branch.depth, DEEPEST_INDENT)
        words = _("no figure yet") if branch.value is None else footprint(branch.value, language)
        lines = _label(branch.label, words, indent)
        drawn += _joint(branch.depth, below, y)
        drawn += _lines(lines, indent, y)
        drawn.append(_value(words, y, "missing" if branch.value is None else ""))
        y += LINE_PX * len(lines)
        if branch.amount:
            drawn += _lines([branch.amount], indent, y, "amount")
            y += LINE_PX
        del below[branch.depth :]
        below.append(y)
        y += GAP_PX // 2
    missing = sum(branch.value is None for branch in branches)
    told = _(
        "{count} parts, {missing} of them without a figure.", count=len(branches), missing=missing
    )
    return _svg(title, told, y, drawn)


def tree_table(title: str, branches: Sequence[Branch], language: str) -> Table:
    """Return the figures of `tree`."""
    _ = translator(language)
    heads = (
        Head(_("Part")),
        Head(_("Level"), numeric=True),
        Head(_("Amount"), numeric=True),
        Head(_("kg CO₂e"), numeric=True),
    )
    cells = tuple(
        (
            branch.label,
            str(branch.depth),
            branch.amount or "–",
            _("no figure yet") if branch.value is None else figure(branch.value, language),
        )
        for branch in branches
    )
    return Table(title, heads, cells)


@dataclass(frozen=True, slots=True)
class Knot:
    """One thing in a tree without figures, in reading order, with a few words below it."""

    label: str
    depth: int
    note: str = ""


def outline(title: str, knots: Sequence[Knot], language: str) -> Markup:
    """Return the things under one another, each joined to the one that it belongs to."""
    drawn: list[Markup] = []
    below: list[int] = []
    y = 0
    for knot in knots:
        indent = INDENT_PX * min(knot.depth, DEEPEST_INDENT)
        drawn += _joint(knot.depth, below, y)
        for text, kind in ((knot.label, "label"), (knot.note, "amount")):
            lines = wrap(text, NARROWEST_PX - indent, NARROWEST_PX - indent) if text else []
            drawn += _lines(lines, indent, y, kind)
            y += LINE_PX * len(lines)
        del below[knot.depth :]
        below.append(y)
        y += GAP_PX // 2
    told = translator(language)("{count} lines.", count=len(knots))
    return _svg(title, told, y, drawn)


def wrap(text: str, first_px: int, rest_px: int) -> list[str]:
    """Return the text in lines that fit their widths; a word too long for a line is cut.

    >>> wrap("cathode active material", 60, 140)
    ['cathode', 'active material']
    >>> wrap("正極活物質NMC811", 70, 70)
    ['正極活物質', 'NMC811']
    """
    lines = [""]
    for piece in _pieces(text):
        if lines[-1] and width(lines[-1] + piece.rstrip()) > (rest_px if lines[1:] else first_px):
            lines.append("")
        for letter in piece:
            if lines[-1] and width(lines[-1] + letter.rstrip()) > (
                rest_px if lines[1:] else first_px
            ):
                lines.append("")
            lines[-1] += letter
    return [line.rstrip() for line in lines]


def width(text: str) -> int:
    """Return the width the text takes at most. Units: px."""
    return sum(LETTER_PX if _is_wide(letter) else _narrow_px(letter) for letter in text)


def _narrow_px(letter: str) -> int:
    return LETTER_PX if letter in "MWmw@%" else 9 if letter.isupper() else 8


def _is_wide(letter: str) -> bool:
    return unicodedata.east_asian_width(letter) in "WF"


def _pieces(text: str) -> Iterable[str]:
    """Yield what must stay together: a word with the space after it, or one wide letter."""
    word = ""
    for letter in text:
        if _is_wide(letter):
            if word:
                yield word
            word = ""
            yield letter
        elif letter.isspace():
            yield word + " "
            word = ""
        else:
            word += letter
    if word:
        yield word


def _label(label: str, value: str, indent: int = 0) -> list[str]:
    """Return the label's lines, leaving room for the value at the right of the first."""
    room = NARROWEST_PX - indent
    return wrap(label, room - width(value) - GAP_PX, room)


def _scale(rows: Sequence[Bar]) -> Callable[[Decimal], Decimal]:
    """Return a function from kg CO2e to the percentage of the width where it stands."""
    low = min([ZERO, *(min(row.own, ZERO) + min(row.supplied, ZERO) for row in rows)])
    high = max([ZERO, *(max(row.own, ZERO) + max(row.supplied, ZERO) for row in rows)])
    span = high - low or Decimal(1)
    return lambda value: round(100 * (value - low) / span, 3)


def _segments(row: Bar, scale: Callable[[Decimal], Decimal], y: int) -> list[Markup]:
    """Return the parts of one bar: positive values to the right of zero, negative to the left."""
    ends = {True: ZERO, False: ZERO}
    drawn = [
        Markup('<line class="axis" x1="{0}%" x2="{0}%" y1="{1}" y2="{2}"/>').format(
            scale(ZERO), y, y + BAR_PX
        )
    ]
    for kind in LEGEND:
        value: Decimal = getattr(row, kind)
        start = ends[value > 0]
        ends[value > 0] = start + value
        left, right = sorted((scale(start), scale(start + value)))
        if right > left:
            drawn.append(
                Markup('<rect class="{}" x="{}%" y="{}" width="{}%" height="{}"/>').format(
                    kind, left, y, right - left, BAR_PX
                )
            )
    return drawn


def _legend(kinds: Sequence[str], y: int, language: str) -> list[Markup]:
    _ = translator(language)
    drawn = []
    for i, kind in enumerate(kinds):
        top = y + LINE_PX * i
        drawn.append(
            Markup('<rect class="{}" x="0" y="{}" width="{}" height="{}"/>').format(
                kind, top + 4, BAR_PX, BAR_PX
            )
        )
        drawn += _lines([_(LEGEND[kind])], BAR_PX + 8, top)
    return drawn


def _joint(depth: int, below: Sequence[int], y: int) -> list[Markup]:
    """Return the line from a part up to the part it goes into."""
    if depth == 0 or depth > len(below):
        return []
    x = INDENT_PX * min(depth, DEEPEST_INDENT) - INDENT_PX // 2
    path = Markup('<path class="joint" d="M{0} {1}V{2}H{3}"/>')
    return [path.format(x, below[depth - 1], y + LINE_PX // 2, x + INDENT_PX // 2 - 2)]


def _lines(lines: Sequence[str], x: int, y: int, kind: str = "label") -> list[Markup]:
    text = Markup('<text class="{}" x="{}" y="{}">{}</text>')
    return [text.format(kind, x, y + LINE_PX * (i + 1) - 5, line) for i, line in enumerate(lines)]


def _value(text: str, y: int, kind: str = "") -> Markup:
    shape = Markup('<text class="value {}" x="100%" y="{}" text-anchor="end">{}</text>')
    return shape.format(kind, y + LINE_PX - 5, text)


def _summary(rows: Sequence[Bar], language: str) -> str:
    _ = translator(language)
    if not rows:
        return _("There is nothing to show yet.")
    largest = max(rows, key=lambda row: row.total)
    return _(
        "{count} bars; the longest is {name} with {value}.",
        count=len(rows),
        name=largest.label,
        value=footprint(largest.total, language),
    )


def _svg(title: str, description: str, height: int, drawn: Iterable[Markup]) -> Markup:
    """Return the picture with its name and its description for those who cannot see it."""
    return Markup(
        '<svg class="chart" role="img" width="100%" height="{}" aria-label="{}">'
        "<title>{}</title><desc>{}</desc>{}</svg>"
    ).format(height, f"{title}. {description}", title, description, Markup("").join(drawn))
