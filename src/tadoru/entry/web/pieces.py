"""The page of a lot or an item: what it came from, where it went, what a fault in it affects."""

from starlette.responses import Response

from tadoru.app.listing import Page
from tadoru.app.trace import genealogy, item, lot, piece
from tadoru.app.trace.genealogy import GenealogyForm
from tadoru.app.trace.piece import Trace
from tadoru.app.trace.pieceview import PieceView
from tadoru.core.problems import InvalidData
from tadoru.core.trace.piece import PieceKind, Relation
from tadoru.core.values import plain
from tadoru.core.words import N_
from tadoru.entry.web import piecetree
from tadoru.entry.web.form import Faults, Form, faults
from tadoru.entry.web.layout import Choice
from tadoru.entry.web.visit import Visit
from tadoru.entry.web.way import Way, get, post

HITS = Page(limit=20)


def show_lot(visit: Visit, wrong: Faults | None = None) -> Response:
    """Show a lot."""
    world, actor, lot_id = visit.world, visit.actor, visit.part("lot_id")
    state = lot.read(world, actor, lot_id)
    traced = piece.trace_lot(world, actor, lot_id)
    return _page(visit, traced, wrong, state=state, item=None, site_id=state.lot.site_id)


def show_item(visit: Visit, wrong: Faults | None = None) -> Response:
    """Show an item."""
    world, actor, item_id = visit.world, visit.actor, visit.part("item_id")
    view = item.read(world, actor, item_id)
    traced = piece.trace_item(world, actor, item_id)
    return _page(visit, traced, wrong, state=None, item=view, site_id=view.site_id)


def _page(visit: Visit, traced: Trace, wrong: Faults | None, **facts: object) -> Response:
    words, start = visit.words, traced.piece
    query = visit.query("q")
    titles = (words(N_("What it was made from")), words(N_("What came of it")))
    return visit.show(
        "piece.html",
        422 if wrong else 200,
        piece=start,
        kind_word=words(piecetree.KINDS[start.kind]),
        address=f"/{start.kind.value}s/{start.id}",
        trace=traced,
        up_tree=piecetree.tree(visit, titles[0], start, traced.up, up=True),
        up_table=piecetree.table(visit, titles[0], start, traced.up),
        down_tree=piecetree.tree(visit, titles[1], start, traced.down, up=False),
        down_table=piecetree.table(visit, titles[1], start, traced.down),
        direct=[link for link in traced.up.links if link.output_id == start.id],
        names={one.id: piecetree.name(one) for one in (*traced.up.pieces, start)},
        relation_words=piecetree.RELATIONS,
        relations=[Choice(r.value, words(t)) for r, t in piecetree.RELATIONS.items()],
        query=query,
        hits=[one for one in found(visit, query) if one.id != start.id],
        edits=visit.may(genealogy.add),
        plain=plain,
        wrong=wrong or Faults(),
        **facts,
    )


def found(visit: Visit, query: str) -> list[PieceView]:
    """Return the reader's lots and items that a search finds, some of each."""
    if not query:
        return []
    lots = lot.listing(visit.world, visit.actor, HITS, query).items
    items = item.listing(visit.world, visit.actor, HITS, query).items
    of_lots = [
        PieceView(PieceKind.LOT, o.id, o.number, o.part_id, o.part_number, o.part_name, o.unit)
        for o in lots
    ]
    return of_lots + [
        PieceView(PieceKind.ITEM, o.id, o.serial, o.part_id, o.part_number, o.part_name, o.unit)
        for o in items
    ]


def kind_of(form: Form) -> PieceKind:
    """Return what a form calls the piece that it chose."""
    return PieceKind.ITEM if form.text("kind") == PieceKind.ITEM.value else PieceKind.LOT


def add_to_lot(visit: Visit) -> Response:
    """Say what went into a lot."""
    return _add(visit, PieceKind.LOT, visit.part("lot_id"))


def add_to_item(visit: Visit) -> Response:
    """Say what went into an item."""
    return _add(visit, PieceKind.ITEM, visit.part("item_id"))


def _add(visit: Visit, kind: PieceKind, piece_id: str) -> Response:
    form = visit.form
    built = form.text("relation") == Relation.BUILT_INTO.value
    relation = Relation.BUILT_INTO if built else Relation.MADE_FROM
    chosen = form.id("piece")
    sent = GenealogyForm(kind_of(form), chosen, kind, piece_id, relation, form.text("quantity"))
    try:
        genealogy.add(visit.world, visit.actor, sent)
    except InvalidData as refused:
        wrong = faults(refused.findings, visit.words, {"input_id": "", "quantity": ""})
        return show_lot(visit, wrong) if kind is PieceKind.LOT else show_item(visit, wrong)
    return visit.go(f"/{kind.value}s/{piece_id}", "saved")


def take_out(visit: Visit) -> Response:
    """Say that a piece is no longer in the other."""
    genealogy.remove(visit.world, visit.actor, visit.part("genealogy_id"))
    back = visit.form.text("back")
    known = back.startswith(("/lots/", "/items/"))
    return visit.go(back if known else "/lots", "removed")


def recall_lot(visit: Visit) -> Response:
    """Show what a fault in a lot affects."""
    found_ = piece.recall_lot(visit.world, visit.actor, visit.part("lot_id"))
    return visit.show("recall.html", recall=found_, kinds=piecetree.KINDS)


def recall_item(visit: Visit) -> Response:
    """Show what a fault in an item affects."""
    found_ = piece.recall_item(visit.world, visit.actor, visit.part("item_id"))
    return visit.show("recall.html", recall=found_, kinds=piecetree.KINDS)


_LOT, _ITEM = "/lots/{lot_id:uuid}", "/items/{item_id:uuid}"
WAYS: tuple[Way, ...] = (
    get(_LOT, show_lot, piece.trace_lot),
    get(_ITEM, show_item, piece.trace_item),
    post(f"{_LOT}/inputs", add_to_lot, genealogy.add),
    post(f"{_ITEM}/inputs", add_to_item, genealogy.add),
    post("/genealogy/{genealogy_id:uuid}/remove", take_out, genealogy.remove),
    get(f"{_LOT}/recall", recall_lot, piece.recall_lot),
    get(f"{_ITEM}/recall", recall_item, piece.recall_item),
)
