"""Whether footprints come out here as they did where an archive was made."""

import json
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tadoru.app.footprint import compute
from tadoru.app.footprint.terms import Terms
from tadoru.app.world import World
from tadoru.core.access.actor import Actor
from tadoru.core.problems import Problem
from tadoru.core.values import PartId
from tadoru.wire.archive.archive import Reader

SHOWN_MAX = 100


@dataclass(frozen=True, slots=True)
class Difference:
    """One footprint that came out otherwise; none: it did not come out at all."""

    part_id: str
    method: str
    period_start: str
    before_kgco2e: Decimal
    now_kgco2e: Decimal | None


def compare(world: World, actor: Actor, reader: Reader) -> tuple[int, tuple[Difference, ...]]:
    """Return how many footprints are the same to the last digit shown, and those that are not."""
    same, different = 0, list[Difference]()
    for row in reader.lines("shown/footprint.jsonl"):
        if row.get("stale_since"):
            continue
        before = Decimal(json.loads(row["result"])["values"]["total_kgco2e"])
        period = (date.fromisoformat(row["period_start"]), date.fromisoformat(row["period_end"]))
        terms = Terms(row["method"], row["gwp_set"], *period)
        now = _total(world, actor, PartId(row["part_id"]), terms)
        if now is not None and _close(before, now):
            same += 1
        elif len(different) < SHOWN_MAX:
            place = (row["part_id"], row["method"], row["period_start"])
            different.append(Difference(*place, before, now))
    return same, tuple(different)


def _total(world: World, actor: Actor, part_id: PartId, terms: Terms) -> Decimal | None:
    try:
        return compute.compute(world, actor, part_id, terms).total_kgco2e
    except Problem:
        return None


def _close(before: Decimal, now: Decimal) -> bool:
    """Return whether two totals agree: both are sums of floats (a view of 1e-6)."""
    return abs(before - now) <= Decimal("1e-9") * max(abs(before), Decimal(1))
