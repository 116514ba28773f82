"""The breakdown of a footprint for its owner: where it comes from, what is missing, what is old."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from tadoru.app.footprint.leaf import Leaf
from tadoru.app.footprint.slice import Slice, figure
from tadoru.app.footprint.tree import PLACED, exactly, quotient, tree
from tadoru.app.footprint.view import (
    Breakdown,
    ContributionView,
    InputView,
    MissingView,
    StaleView,
)
from tadoru.core.carbon.contributions import FINE, By, Contribution, contributions
from tadoru.core.carbon.coverage import Missing
from tadoru.core.carbon.graph import Below, Graph
from tadoru.core.carbon.result import Footprint, to_values
from tadoru.core.carbon.scale import nearest
from tadoru.core.dataset.values import Value
from tadoru.core.trace.part import Make
from tadoru.core.values import PartId, RequestId
from tadoru.core.words import N_

LINES_MAX = 1000  # of each list; what is left out is small, for they are sorted by size
NO_SOURCE = N_("No supplier has been asked, and nothing has been entered.")
NOTHING = N_("Neither a structure nor own emissions have been entered.")


def break_down(held: Slice, part_id: PartId, given: Mapping[str, Value]) -> Breakdown:
    """Return everything about the part's footprint that its owner may want to know."""
    found, graph = figure(held, part_id, LINES_MAX), held.graph
    basis = held.basis(part_id)
    units, answered = held.units(part_id), by_part(held)
    items = contributions(graph, basis.below, held.method, LINES_MAX, basis.lines)
    missing = found.coverage.missing
    return Breakdown(
        values=to_values(found, graph.nodes[part_id], given),
        rated_percent=found.quality.rated_percent,
        missing=tuple(_missing(held, item, answered.get(item.part, ())) for item in missing),
        weightless=tuple(graph.nodes[p].name for p in found.coverage.weightless),
        contributions=tuple(_contribution(held, item) for item in items),
        inputs=_inputs(held, part_id, found, units),
        tree=tuple(tree(held, part_id, units, answered)),
        stale=stale_below(held, basis.below),
    )


def stale_below(held: Slice, below: Below) -> tuple[StaleView, ...]:
    """Return the answers inside that are stale, by part."""
    return tuple(
        StaleView(
            leaf.part_id, held.graph.nodes[leaf.part_id].name, leaf.supplier_name, leaf.request_id
        )
        for leaf in held.leaves.values()
        if leaf.stale and leaf.figures is not None and leaf.part_id in below
    )


def known(graph: Graph, below: Below) -> bool:
    """Return whether anything at all below has a figure: a sum of nothing is no zero."""
    return any(graph.nodes[part].activities or graph.supplies.get(part) for part in below)


def by_part(held: Slice) -> dict[PartId, list[Leaf]]:
    """Return what the sources of each part have given."""
    found: dict[PartId, list[Leaf]] = {}
    for leaf in held.leaves.values():
        found.setdefault(leaf.part_id, []).append(leaf)
    return found


def _missing(held: Slice, item: Missing, leaves: Sequence[Leaf]) -> MissingView:
    row = held.own.parts[item.part]
    nothing = NO_SOURCE if row.kind == Make.BOUGHT.value else NOTHING
    return MissingView(
        part_id=item.part,
        number=row.number,
        name=item.name,
        mass_kg=_kept(item.mass_kg),
        mass_share=_kept(item.share_of_input_mass),
        reason=next((leaf.trouble for leaf in leaves if leaf.trouble), nothing),
    )


def _contribution(held: Slice, item: Contribution) -> ContributionView:
    leaf = held.leaves.get(RequestId(item.leaf)) if item.by is By.SUPPLIER else None
    return ContributionView(
        by=item.by.value,
        name=item.name,
        part_id=item.part,
        part_name=held.graph.nodes[item.part].name,
        supplier_name=leaf.supplier_name if leaf else "",
        request_id=leaf.request_id if leaf else None,
        role=item.role.value if item.role else "",
        amount=exactly(item.amount),
        unit=item.unit.value,
        kgco2e=exactly(item.kgco2e),
        share=exactly(item.share),
        stages={stage.value: exactly(kgco2e) for stage, kgco2e in item.stages.items()},
    )


def _inputs(
    held: Slice, top: PartId, found: Footprint, units: Mapping[PartId, int]
) -> tuple[InputView, ...]:
    """Return the parts inside by size; of the direct inputs, what goes in directly."""
    below, nodes = held.below(top), held.graph.nodes
    sized = []
    for part, (kept, moved, places) in below.reached.items():
        if part != top:
            much = (kept + moved) * units[part]
            kgco2e = nearest(much * PLACED, FINE * below.scale.powers[places])
            sized.append((-abs(kgco2e), nodes[part].name, part, kgco2e))
    whole, direct = found.exact.total, {edge.child for edge in held.graph.inputs.get(top, ())}
    return tuple(
        InputView(
            part_id=part,
            number=held.own.parts[part].number,
            name=name,
            amount=exactly(below[part].amount),
            unit=nodes[part].unit.value,
            kgco2e=quotient(kgco2e, PLACED),
            share=quotient(kgco2e, whole) if whole else Decimal(0),
            direct=part in direct,
        )
        for _, name, part, kgco2e in sorted(sized)[:LINES_MAX]
    )


def _kept(value: Fraction | None) -> Decimal | None:
    return None if value is None else exactly(value)
