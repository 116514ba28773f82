"""What an operator's footprint says when it answers: the attributes of `footprint/1` by group."""

from collections.abc import Mapping
from typing import Any

from tadoru.app.footprint.breakdown import known, stale_below
from tadoru.app.footprint.resident import held_slice
from tadoru.app.footprint.slice import Slice, figure
from tadoru.app.footprint.terms import Terms, read_terms
from tadoru.app.world import World
from tadoru.core.carbon.result import to_values
from tadoru.core.dataset.footprint import FOOTPRINT_1
from tadoru.core.dataset.values import Value, by_group, check_values
from tadoru.core.findings import Finding
from tadoru.core.problems import InvalidData
from tadoru.core.values import OperatorId, PartId, SiteId
from tadoru.core.words import N_
from tadoru.store import site as sites
from tadoru.store.tx import Tx


def footprint_groups(
    tx: Tx, world: World, operator: OperatorId, part_id: PartId, terms: Mapping[str, str]
) -> tuple[dict[str, dict[str, Value]], bool]:
    """Return all groups of the part's footprint, and whether it rests on a stale answer.

    Raises:  InvalidData where nothing is known yet, or what is known does not make an answer
    """
    asked = read_terms(dict(terms))
    held = held_slice(tx, world, operator, asked)
    below = held.below(part_id)
    if not known(held.graph, below):
        raise InvalidData([_nothing()])
    values = answer_values(held, part_id, scope(tx, held, part_id))
    checked = check_values(FOOTPRINT_1, values, world.clock.now().date())
    if checked.findings:
        raise InvalidData(checked.findings)
    return by_group(FOOTPRINT_1, checked.values), bool(stale_below(held, below))


def answer_values(held: Slice, part_id: PartId, given: Mapping[str, Value]) -> dict[str, Value]:
    """Return the attributes of the part's footprint, figures by the exact rule."""
    node = held.graph.nodes[part_id]
    values = to_values(figure(held, part_id, 0), node, given)
    if "mass_kg" not in values:
        values["mass_kg"] = {"unknown": "the mass of the declared unit was not stated"}
    return values


def scope(tx: Tx, held: Slice, part_id: PartId) -> dict[str, Value]:
    """Return what the terms and the part's plant say of the scope."""
    return {**_period(held.terms), **_plant(tx, held, part_id)}


def _period(terms: Terms) -> dict[str, Value]:
    return {
        "period_start": f"{terms.period_start.isoformat()}T00:00:00Z",
        "period_end": f"{terms.period_end.isoformat()}T00:00:00Z",
        "boundary": terms.boundary,
    }


def _plant(tx: Tx, held: Slice, part_id: PartId) -> dict[str, Value]:
    site: Any = sites.fetch(tx, SiteId(held.own.parts[part_id].site_id))
    return {
        "geography_country": site.country,
        "site_name": site.name,
        "site_country": site.country,
    }


def _nothing() -> Finding:
    return Finding(
        "/part_id",
        "footprint.nothing-known",
        N_("No figure is known for this part or anything that goes into it."),
        N_("Enter its own emissions, or wait for your suppliers; or send the request back."),
    )
