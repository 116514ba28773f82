"""A footprint as a Sankey picture: from own emissions and suppliers to the product.

Ribbons are filled areas, as wide as their kg CO2e; every column has the same scale. What is too
thin to be seen is summed up in one band, and the table has everything that is drawn.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from markupsafe import Markup

from tadoru.app.footprint.view import TreeRow
from tadoru.core.words import N_
from tadoru.entry.text import Words, figure, footprint, share, translator
from tadoru.entry.web import labels
from tadoru.entry.web.charts import Head, Table, width

WIDTH_PX, HEIGHT_PX = 960, 420
NODE_PX = 14
SPACE_PX = 18  # between bands of a column
TOP_PX = 8
LABEL_PX = 150  # a label has so much room beside its band
COLUMNS_MAX = 6  # what lies deeper flows in from the last column
BANDS_MAX = 8  # of one column; the smaller ones are summed up
ZERO = Decimal(0)
REST = "\0rest"


@dataclass(frozen=True, slots=True)
class Band:
    """A part, an own process or a supplier in one column; column 0 is the product."""

    column: int
    key: str
    label: str
    kind: str  # part, own, supplied, rest


@dataclass(frozen=True, slots=True)
class Ribbon:
    """So many kg CO2e that flow from one band into another, one column nearer to the product."""

    source: Band
    target: Band
    kgco2e: Decimal


@dataclass(frozen=True, slots=True)
class _Place:
    x: float
    y: float
    height: float


def ribbons(rows: Sequence[TreeRow], language: str) -> tuple[Ribbon, ...]:
    """Return the flows of a footprint's tree; what is negative or has no figure does not flow."""
    _ = translator(language)
    flows: dict[tuple[Band, Band], Decimal] = {}
    above: list[tuple[int, Band]] = []
    for row in rows:
        while above and above[-1][0] >= row.depth:
            above.pop()
        band = _band(row, _)
        target = above[-1][1] if above else None
        flowing = row.kgco2e is not None and row.kgco2e > 0
        if target is not None and flowing and row.kgco2e and band.column <= COLUMNS_MAX:
            flows[band, target] = flows.get((band, target), ZERO) + row.kgco2e
        if row.what == "part":
            above.append((row.depth, band))
    return _summed_up([Ribbon(*ends, kg) for ends, kg in flows.items()], _(N_("smaller ones")))


def sankey(title: str, flows: Sequence[Ribbon], language: str) -> Markup:
    """Return the picture, from left to right; empty where nothing flows."""
    if not flows:
        return Markup("")
    values = _values(flows)
    places = _places(values)
    drawn: list[Markup] = []
    left = {band: places[band].y for band in values}
    right = dict(left)
    for flow in sorted(flows, key=lambda f: (places[f.source].y, places[f.target].y)):
        height = places[flow.source].height * float(flow.kgco2e / values[flow.source])
        start, end = (right[flow.source], left[flow.target])
        drawn.append(_ribbon(flow, places, start, end, height, language))
        right[flow.source] += height
        left[flow.target] += height
    for band, place in places.items():
        drawn += _drawn(band, place, values[band], language)
    told = translator(language)(
        N_("{count} flows into {name}."), count=len(flows), name=_product(flows).label
    )
    return Markup(
        '<svg class="sankey" role="img" viewBox="0 0 {} {}" aria-label="{}">'
        "<title>{}</title><desc>{}</desc>{}</svg>"
    ).format(WIDTH_PX, HEIGHT_PX, f"{title}. {told}", title, told, Markup("").join(drawn))


def sankey_table(title: str, flows: Sequence[Ribbon], language: str) -> Table:
    """Return the figures of `sankey`, the largest flow first."""
    _ = translator(language)
    heads = (
        Head(_("From")),
        Head(_("Into")),
        Head(_("kg CO₂e"), numeric=True),
        Head(_("Share"), numeric=True),
    )
    whole = sum((f.kgco2e for f in flows if f.target.column == 0), ZERO)
    rows = tuple(
        (
            flow.source.label,
            flow.target.label,
            figure(flow.kgco2e, language),
            share(flow.kgco2e / whole, language) if whole else "–",
        )
        for flow in sorted(flows, key=lambda flow: -flow.kgco2e)
    )
    return Table(title, heads, rows)


def _band(row: TreeRow, words: Words) -> Band:
    kind = {"part": "part", "activity": "own", "supplier": "supplied"}.get(row.what, "part")
    key = row.part_id if kind == "part" else f"{row.part_id} {kind} {row.name}"
    name = labels.called(row.name, words) if kind == "own" else row.name
    return Band(row.depth, key, name, kind)


def _summed_up(flows: Sequence[Ribbon], rest: str) -> tuple[Ribbon, ...]:
    """Return the flows with the smallest bands of each column taken together, column by column.

    What flows into a band that was taken together is not drawn on its own: its band has it.
    """
    kept = list(flows)
    for column in range(1, COLUMNS_MAX + 1):
        totals: dict[Band, Decimal] = {}
        for flow in kept:
            if flow.source.column == column:
                totals[flow.source] = totals.get(flow.source, ZERO) + flow.kgco2e
        shown = set(sorted(totals, key=lambda band: -totals[band])[:BANDS_MAX])
        small = totals.keys() - shown
        if len(small) > 1:
            one = Band(column, REST, rest, "rest")
            kept = _merged([f for f in kept if f.target not in small], small, one)
    return tuple(kept)


def _merged(flows: Iterable[Ribbon], small: Iterable[Band], one: Band) -> list[Ribbon]:
    gone = set(small)
    found: dict[tuple[Band, Band], Decimal] = {}
    for flow in flows:
        ends = (one if flow.source in gone else flow.source, flow.target)
        found[ends] = found.get(ends, ZERO) + flow.kgco2e
    return [Ribbon(*ends, kg) for ends, kg in found.items()]


def _values(flows: Sequence[Ribbon]) -> dict[Band, Decimal]:
    """Return what each band stands for: what leaves it, or what enters the product."""
    into: dict[Band, Decimal] = {}
    out: dict[Band, Decimal] = {}
    for flow in flows:
        into[flow.target] = into.get(flow.target, ZERO) + flow.kgco2e
        out[flow.source] = out.get(flow.source, ZERO) + flow.kgco2e
    return {band: max(out.get(band, ZERO), into.get(band, ZERO)) for band in {**into, **out}}


def _product(flows: Sequence[Ribbon]) -> Band:
    return min((flow.target for flow in flows), key=lambda band: band.column)


def _places(values: Mapping[Band, Decimal]) -> dict[Band, _Place]:
    """Return where each band stands; one scale for all columns, the fullest of which fills it."""
    columns: dict[int, list[Band]] = {}
    for band in sorted(values, key=lambda band: -values[band]):
        columns.setdefault(band.column, []).append(band)
    room = HEIGHT_PX - 2 * TOP_PX
    scale = min(
        (room - SPACE_PX * (len(bands) - 1)) / float(sum(values[band] for band in bands))
        for bands in columns.values()
    )
    last = max(columns)
    step = (WIDTH_PX - LABEL_PX - NODE_PX) / max(last, 1)
    found = {}
    for column, bands in columns.items():
        y = float(TOP_PX)
        for band in bands:
            height = max(float(values[band]) * scale, 1.0)
            found[band] = _Place((last - column) * step, y, height)
            y += height + SPACE_PX
    return found


def _ribbon(
    flow: Ribbon,
    places: Mapping[Band, _Place],
    start: float,
    end: float,
    height: float,
    language: str,
) -> Markup:
    """Return one flow as a filled area, so that its width is right however steep it runs."""
    x0, x1 = places[flow.source].x + NODE_PX, places[flow.target].x
    middle = (x0 + x1) / 2
    shape = (
        f"M{x0:.1f} {start:.1f}C{middle:.1f} {start:.1f} {middle:.1f} {end:.1f} {x1:.1f} {end:.1f}"
        f"V{end + height:.1f}C{middle:.1f} {end + height:.1f} {middle:.1f} {start + height:.1f}"
        f" {x0:.1f} {start + height:.1f}Z"
    )
    told = f"{flow.source.label} → {flow.target.label}: {footprint(flow.kgco2e, language)}"
    return Markup('<path class="flow {}" d="{}"><title>{}</title></path>').format(
        flow.source.kind, shape, told
    )


def _drawn(band: Band, place: _Place, value: Decimal, language: str) -> list[Markup]:
    box = Markup('<rect class="{}" x="{:.1f}" y="{:.1f}" width="{}" height="{:.1f}"/>').format(
        band.kind, place.x, place.y, NODE_PX, place.height
    )
    label = f"{_shortened(band.label)} {figure(value, language)}"
    text = Markup('<text class="label" x="{:.1f}" y="{:.1f}">{}</text>').format(
        place.x + NODE_PX + 4, place.y + min(place.height / 2, 200) + 5, label
    )
    return [box, text]


def _shortened(label: str) -> str:
    """Return a label that stays in its column; the ribbon's title and the table have it whole.

    >>> _shortened("a very long name of a part that nobody reads")
    'a very long…'
    """
    limit = LABEL_PX * 2 // 3
    if width(label) <= limit:
        return label
    kept = ""
    for letter in label:
        if width(kept + letter + "…") > limit:
            break
        kept += letter
    return kept.rstrip() + "…"
