"""Suppliers' figures as the buyer's own defaults: what they are once the suppliers stay behind.

A default states, for one declared unit of the bought part, what was answered: each stage as a line
of a process that falls into that stage. All origins of gases but the fossil one are put to the
largest stage, for an answer does not say which stage they belong to; sums stay what they were.
"""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from tadoru.app.footprint.leaf import Leaf, load_leaves
from tadoru.app.footprint.own import load_own
from tadoru.app.footprint.terms import Terms
from tadoru.app.world import World
from tadoru.core.carbon.activity import ADDITIVE, Activity, Facet
from tadoru.core.carbon.line import write_line
from tadoru.core.carbon.method import ProcessRole, Stage
from tadoru.core.dataset.footprint import FOOTPRINT_1
from tadoru.core.values import PartId, rounded, sum_up
from tadoru.store import footprint as footprints
from tadoru.store.tx import Tx

_PLACES = 12  # decimals of a footprint
_ROLES = MappingProxyType(
    {
        Stage.RAW_MATERIAL: ProcessRole.EXTRACTION,
        Stage.MAIN_PRODUCTION: ProcessRole.CELL_ASSEMBLY,
        Stage.DISTRIBUTION: ProcessRole.OUTBOUND_TRANSPORT,
        Stage.END_OF_LIFE: ProcessRole.TREATMENT,
    }
)


def received(tx: Tx, world: World) -> Iterator[dict[str, Any]]:
    """Yield, for each bought part and period that was answered for, the lines of the default.

    `open_share` is the share of the part that no answer covers, `assumed` whether the buyer
    assumes something for it: then the default here cannot stand for all of the part.
    """
    for terms in _asked(tx):
        own = load_own(tx, terms)
        by_part: dict[PartId, list[Leaf]] = {}
        for leaf in load_leaves(tx, world, own, terms).values():
            if leaf.figures is not None:
                by_part.setdefault(leaf.part_id, []).append(leaf)
        for part_id, leaves in sorted(by_part.items()):
            covered = sum_up(leaf.share for leaf in leaves)
            yield {
                "part_id": part_id,
                "period_start": terms.period_start.isoformat(),
                "period_end": terms.period_end.isoformat(),
                "method": terms.method,
                "gwp_set": terms.gwp_set,
                "open_share": format(max(Decimal(0), 1 - covered), "f"),
                "assumed": any(_is_assumed(line) for line in own.activities.get(part_id, ())),
                "lines": [write_line(line) for leaf in leaves for line in _lines(leaf)],
            }


def _asked(tx: Tx) -> list[Terms]:
    """Return the terms under which something was answered."""
    found = {}
    for row in footprints.answered(tx, FOOTPRINT_1.id):
        if row.record_id is None:
            continue
        asked = json.loads(row.terms)
        start, end = (date.fromisoformat(asked[name]) for name in ("period_start", "period_end"))
        terms = Terms(asked["method"], asked["gwp_set"], start, end)
        found[terms.key] = terms
    return [found[key] for key in sorted(found)]


def _lines(leaf: Leaf) -> Iterator[Activity]:
    if leaf.figures is None:
        return
    weight = leaf.weight / Fraction(leaf.figures.amount)
    stages = {stage: kg for stage, kg in leaf.figures.stages.items() if kg}
    if not stages:
        stages = {Stage.RAW_MATERIAL: Decimal(0)}
    largest = max(stages, key=lambda stage: stages[stage])
    for stage, kg in stages.items():
        facets = _facets(leaf.figures.facets, kg) if stage is largest else {Facet.FOSSIL: kg}
        yield Activity(
            name=f"answer of {leaf.supplier_name}",
            role=_ROLES[stage],
            kgco2e={
                facet: rounded(weight * Fraction(value), _PLACES) for facet, value in facets.items()
            },
            reason=f"received as record {leaf.record_id}",
        )


def _facets(facets: Mapping[Facet, Decimal], stage_kg: Decimal) -> dict[Facet, Decimal]:
    """Return all origins but the fossil one, and so much of that as the stage's total demands."""
    others: dict[Facet, Decimal] = {
        facet: kg for facet, kg in facets.items() if kg and facet != Facet.FOSSIL
    }
    counted = sum_up(kg for facet, kg in others.items() if facet in ADDITIVE)
    return {Facet.FOSSIL: stage_kg - counted, **others}


def _is_assumed(line: Activity) -> bool:
    return line.role is not ProcessRole.INBOUND_TRANSPORT
