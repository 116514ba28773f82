"""What a supplier answered before about the same part, so that nobody types it twice."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tadoru.app.exchange import datasets
from tadoru.app.exchange.compose import COMPUTED
from tadoru.app.exchange.move import fetched
from tadoru.app.record import records
from tadoru.app.verb import APPROVERS, EDITORS, verb
from tadoru.app.world import World
from tadoru.core.access import checks
from tadoru.core.access.actor import Actor
from tadoru.core.values import PartId, RecordId, RequestId
from tadoru.store import answer as answers
from tadoru.store import request as requests


@dataclass(frozen=True, slots=True)
class Earlier:
    """The operator's own last values of a dataset about a part, and what they were given for."""

    values: Mapping[str, Any]
    terms: Mapping[str, str]
    given_at: datetime


@verb("answer.suggest", EDITORS | APPROVERS, "party", "side")
def suggest(world: World, actor: Actor, request_id: RequestId) -> Earlier | None:
    """Return what was last answered about the linked part in the same dataset, to whomever.

    None where the node computes the values, nothing was answered yet, or it was erased.
    """
    with world.db.read(actor.own) as tx:
        row = fetched(tx, actor, request_id)
        checks.side(actor, row.supplier_id)
        link = requests.linked(tx, row.id, actor.own)
        if link is None or row.dataset in COMPUTED:
            return None
        dataset = datasets.find(tx, row.dataset)
        found = answers.of_supplier(tx, PartId(link.part_id), row.dataset, row.id, 1)
        said = records.opened(tx, world, [RecordId(one.record_id) for one in found])
    if not found or found[0].record_id not in said:
        return None
    groups = said[found[0].record_id]
    values = {
        attribute.name: groups[attribute.group][attribute.name]
        for attribute in dataset.attributes
        if attribute.name in groups.get(attribute.group, {})
    }
    return Earlier(values, json.loads(found[0].terms), found[0].created_at)
