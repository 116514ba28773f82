"""Where a part is used and what goes into it, as a tree and as a table."""

from markupsafe import Markup
from starlette.responses import Response

from tadoru.app.trace import network
from tadoru.app.trace.network import NetworkPart, NetworkView
from tadoru.app.trace.view import PartView
from tadoru.core.words import N_
from tadoru.entry import text
from tadoru.entry.web import layout, parts
from tadoru.entry.web.charts import Head, Knot, Table, outline
from tadoru.entry.web.visit import Visit
from tadoru.entry.web.way import Way, get

NO_WORDS = "–"


def show(visit: Visit) -> Response:
    """Show what is above the part, and what is below it."""
    part_id = visit.part("part_id")
    up = network.where_used(visit.world, visit.actor, part_id)
    down = network.inputs(visit.world, visit.actor, part_id)
    words = visit.words
    return visit.show(
        "network.html",
        **parts.about(visit, up.part),
        up=up,
        down=down,
        up_tree=_drawn(visit, words(N_("Where the part goes")), up, above=True),
        up_table=_table(visit, words(N_("Where the part goes")), up, above=True),
        down_tree=_drawn(visit, words(N_("What goes into the part")), down, above=False),
        down_table=_table(visit, words(N_("What goes into the part")), down, above=False),
    )


def _drawn(visit: Visit, title: str, view: NetworkView, *, above: bool) -> Markup:
    """Return the tree; an amount is that of the input, whichever of the two ends it is."""
    names = {one.id: one for one in view.parts}
    knots, units = [Knot(_name(view.part), 0)], [view.part.unit]
    for step in view.tree:
        one = names[step.id]
        del units[step.depth :]
        unit = units[-1] if above else one.unit
        units.append(one.unit)
        amount = text.figure(step.amount, visit.language)
        note = f"{amount} {layout.unit(unit.value, visit.language)}"
        knots.append(Knot(_name(one), step.depth, note))
    return outline(title, knots, visit.language)


def _name(part: PartView | NetworkPart) -> str:
    return f"{part.number} {part.name}"


def _table(visit: Visit, title: str, view: NetworkView, *, above: bool) -> Table:
    words = visit.words
    amount = N_("Of this part, per unit") if above else N_("Per unit of this part")
    heads = [
        Head(words(N_("Part"))),
        Head(words(N_("Name"))),
        Head(words(N_("Level")), numeric=True),
        Head(words(amount), numeric=True),
    ]
    if not above:
        heads.append(Head(words(N_("Suppliers"))))
    rows = []
    for one in view.parts:
        unit = layout.unit((view.part if above else one).unit.value, visit.language)
        shown = f"{text.figure(one.amount, visit.language)} {unit}"
        row = [one.number, one.name, str(one.level), shown]
        if not above:
            row.append(layout.listed(one.suppliers, visit.language) or NO_WORDS)
        rows.append(tuple(row))
    return Table(title, tuple(heads), tuple(rows))


WAYS: tuple[Way, ...] = (get("/parts/{part_id:uuid}/network", show, network.where_used),)
