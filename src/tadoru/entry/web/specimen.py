"""Every component of the pages on one page, for those who work on them; not served otherwise."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from starlette.responses import Response

from tadoru.app.exchange.view import RequestView
from tadoru.app.footprint.view import TreeRow
from tadoru.app.identity.view import IdentifierView, OperatorHit
from tadoru.app.trace.pieceview import ShipmentView
from tadoru.core.access import checks
from tadoru.core.dataset.footprint import FOOTPRINT_1
from tadoru.core.exchange.states import Side, State
from tadoru.core.trace.piece import PieceKind
from tadoru.core.units import Unit
from tadoru.core.values import OperatorId, PartId, RequestId, ShipmentId
from tadoru.core.words import N_
from tadoru.entry.text import translator
from tadoru.entry.web import charts, flows
from tadoru.entry.web.catalogue import Entry
from tadoru.entry.web.form import Fault, Faults
from tadoru.entry.web.layout import Choice
from tadoru.entry.web.terms import Entered
from tadoru.entry.web.visit import Visit

_STAGES = (
    charts.Bar("原材料調達及び前処理 raw material acquisition", Decimal("12.5"), Decimal("33.1")),
    charts.Bar("工程 A", Decimal("8.215")),
    charts.Bar("工程 B", Decimal("0.0004")),
    charts.Bar("工程 C", Decimal("-2.75")),
)
_BRANCHES = (
    charts.Branch("パック NMC811 電池パック完成品 EV用", 0, Decimal("53.756")),
    charts.Branch("cell", 1, Decimal("48.2"), "3.46 kg"),
    charts.Branch("正極活物質 cathode active material", 2, Decimal("21.9"), "1.42 kg"),
    charts.Branch("NiSO4", 3, Decimal("8.563"), "1.13 kg"),
    charts.Branch("MnSO4", 3, None, "0.14 kg"),
    charts.Branch("工程 D", 1, None, "1.57 kg"),
)


def show(visit: Visit) -> Response:
    """Show the page on a node in development; elsewhere there is none."""
    if not visit.world.ops.development:
        raise checks.nothing()
    return visit.show("specimen.html", **facts(visit.language))


def facts(language: str) -> dict[str, Any]:
    """Return what the page shows: figures, labels and errors of every kind and length."""
    _ = translator(language)
    stages, inputs = _(N_("By life-cycle stage")), _(N_("What goes into it"))
    sources = _(N_("From the sources to the product"))
    flowing = flows.ribbons(_rows(), language)
    return {
        "errors": [Fault("amount", _(N_("Say how much.")))],
        "wrong": Faults(),
        "options": (Choice("kg", "kg"), Choice("piece", "個 piece")),
        "terms": Entered("kg", "kg", "2025-01-01", "2025-12-31"),
        "entries": [Entry(one, "", unknown=False) for one in FOOTPRINT_1.attributes[:3]],
        "requests": [_request()],
        "shipments": [_shipment()],
        "company": OperatorHit(
            OperatorId("a"),
            "アオバ電池セル株式会社",
            "JP",
            trial=True,
            identifiers=(IdentifierView("i", "houjin", "8700110005901", "checked"),),
        ),
        "datasets": {FOOTPRINT_1.id: _(FOOTPRINT_1.label)},
        "stages": charts.bars(stages, _STAGES, language),
        "stages_table": charts.bars_table(stages, _STAGES, language),
        "structure": charts.tree(inputs, _BRANCHES, language),
        "structure_table": charts.tree_table(inputs, _BRANCHES, language),
        "flows": flows.sankey(sources, flowing, language),
        "flows_table": flows.sankey_table(sources, flowing, language),
    }


def _rows() -> tuple[TreeRow, ...]:
    """Return the tree of a pack whose cells and materials others make."""
    drawn = (
        (0, "part", "pack", "電池パック pack", "53.8"),
        (1, "activity", "pack", "electricity", "8.2"),
        (1, "part", "cell", "電池セル cell", "45.6"),
        (2, "supplier", "cell", "アオバ電池セル株式会社", "30.1"),
        (2, "part", "nickel", "硫酸ニッケル NiSO4", "15.5"),
        (3, "supplier", "nickel", "Kakariki Nickel Pty Ltd", "15.5"),
    )
    return tuple(
        TreeRow(depth, what, PartId(part), part, name, Decimal(1), "kg", Decimal(kg), "")
        for depth, what, part, name, kg in drawn
    )


def _request() -> RequestView:
    when = datetime(2026, 4, 1, tzinfo=UTC)
    return RequestView(
        id=RequestId("00000000-0000-4000-8000-000000000000"),
        side=Side.CUSTOMER,
        customer_id=OperatorId("a"),
        customer_name="アオバ電池セル株式会社",
        supplier_id=OperatorId("b"),
        supplier_name="Kakariki Nickel Pty Ltd",
        part_number="NI-1",
        part_name="硫酸ニッケル",
        unit="kg",
        dataset=FOOTPRINT_1.id,
        terms={},
        mode="standing",
        due_on=date(2026, 4, 30),
        message="",
        state=State.REQUESTED,
        reason=None,
        reply=None,
        part_id=None,
        source_id=None,
        row_version=1,
        created_at=when,
        changed_at=when,
        steps=(),
    )


def _shipment() -> ShipmentView:
    return ShipmentView(
        id=ShipmentId("00000000-0000-4000-8000-000000000000"),
        direction="in",
        other_id=OperatorId("b"),
        other_name="Kakariki Nickel Pty Ltd",
        kind=PieceKind.LOT,
        part_number="NI-1",
        part_name="硫酸ニッケル",
        number="L-2026-04",
        quantity=Decimal("12.5"),
        unit=Unit.KILOGRAM,
        shipped_on=date(2026, 4, 2),
        received_at=None,
        own_kind=None,
        own_id=None,
        created_at=datetime(2026, 4, 2, tzinfo=UTC),
    )
