"""What hangs together with a lot or an item, as a tree and as a table."""

from decimal import Decimal

from markupsafe import Markup

from tadoru.app.trace.piece import Branch
from tadoru.app.trace.pieceview import PieceView
from tadoru.core.trace.network import Link, steps
from tadoru.core.trace.piece import PieceKind, Relation
from tadoru.core.words import N_
from tadoru.entry import text
from tadoru.entry.web import layout
from tadoru.entry.web.charts import Head, Knot, Table, outline
from tadoru.entry.web.visit import Visit

KNOTS_MAX = 300
RELATIONS = {
    Relation.MADE_FROM: N_("used as material"),
    Relation.BUILT_INTO: N_("built in"),
}
KINDS = {PieceKind.LOT: N_("lot"), PieceKind.ITEM: N_("item")}


def name(piece: PieceView) -> str:
    """Return how pages call a piece: its number and its part's."""
    return f"{piece.number} ({piece.part_number} {piece.part_name})"


def tree(visit: Visit, title: str, start: PieceView, branch: Branch, *, up: bool) -> Markup:
    """Return one side of a piece as a tree, each piece under the one nearer to the start."""
    pieces = {start.id: start, **{one.id: one for one in branch.pieces}}
    links = [
        Link(near, far, Decimal(0))
        for near, far in _pairs(branch, up=up)
        if near in pieces and far in pieces
    ]
    walked, _ = steps(start.id, links, KNOTS_MAX)
    knots = [Knot(name(start), 0, visit.words(KINDS[start.kind]))]
    for step in walked:
        one = pieces[step.part]
        knots.append(Knot(name(one), step.depth, visit.words(KINDS[one.kind])))
    return outline(title, knots, visit.language)


def table(visit: Visit, title: str, start: PieceView, branch: Branch) -> Table:
    """Return what went into what on one side of a piece."""
    words = visit.words
    pieces = {start.id: start, **{one.id: one for one in branch.pieces}}
    heads = [
        N_("What went in"),
        N_("What it went into"),
        N_("How it went in"),
        N_("Quantity"),
    ]
    rows = []
    for link in branch.links:
        went_in, into = pieces.get(link.input_id), pieces.get(link.output_id)
        if went_in is None or into is None:
            continue
        amount = "–"
        if link.quantity is not None:
            unit = layout.unit(went_in.unit.value, visit.language)
            amount = f"{text.number(link.quantity, visit.language)} {unit}"
        rows.append((name(went_in), name(into), words(RELATIONS[link.relation]), amount))
    for item_id, lot_id in branch.items_of:
        rows.append(
            (name(pieces[lot_id]), name(pieces[item_id]), words(N_("item of the lot")), "1")
        )
    return Table(title, tuple(Head(words(head)) for head in heads), tuple(rows))


def _pairs(branch: Branch, *, up: bool) -> list[tuple[str, str]]:
    """Return which piece is under which in the tree."""
    pairs = [(link.output_id, link.input_id) for link in branch.links]
    pairs += list(branch.items_of)
    return pairs if up else [(far, near) for near, far in pairs]
