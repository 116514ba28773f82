"""Ask one's own suppliers for what an answer rests on, in the very terms of the customer."""

import json
from collections.abc import Collection
from datetime import date
from typing import Any

from tadoru.app.exchange import campaign
from tadoru.app.exchange.campaign import CampaignDraft, CampaignLine
from tadoru.app.exchange.campaign_view import CampaignBoard, Suggestion
from tadoru.app.exchange.move import fetched
from tadoru.app.verb import EDITORS, verb
from tadoru.app.world import World
from tadoru.core.access import checks
from tadoru.core.access.actor import Actor
from tadoru.core.findings import Finding
from tadoru.core.problems import InvalidData, WrongState
from tadoru.core.values import PartId, RequestId, SourceId
from tadoru.core.words import N_
from tadoru.store import request as requests
from tadoru.store.tx import Row

NAME_MAX = 200


@verb("supplier.suggest", EDITORS, "party", "side")
def suggest(world: World, actor: Actor, request_id: RequestId) -> tuple[Suggestion, ...]:
    """Return the bought inputs of the linked part that nobody was asked about in these terms."""
    row, part_id = _linked(world, actor, request_id)
    if part_id is None:
        return ()
    found = campaign.suggest(world, actor, row.dataset, json.loads(row.terms), part_id=part_id)
    return tuple(one for one in found.items if one.state is None)


@verb("supplier.ask", EDITORS, "party", "side")
def ask(
    world: World,
    actor: Actor,
    request_id: RequestId,
    source_ids: Collection[SourceId],
    due_on: date | None = None,
) -> CampaignBoard:
    """Ask for some of these inputs; the customer sees in bands that the supplier waits for others.

    Nothing of the request itself goes along: neither its customer nor its words.
    """
    row, part_id = _linked(world, actor, request_id)
    if part_id is None:
        raise WrongState(N_("Accept the request first: say which of your parts is meant."))
    terms = json.loads(row.terms)
    found = campaign.suggest(world, actor, row.dataset, terms, part_id=part_id)
    chosen = [one for one in found.items if one.source_id in set(source_ids)]
    if not chosen or len(chosen) != len(set(source_ids)):
        text = N_("No part is chosen, or one that has an answer already.")
        remedy = N_("Tick the parts to ask about.")
        raise InvalidData([Finding("/source_ids", "supplier.sources", text, remedy)])
    lines = tuple(CampaignLine(PartId(one.part_id), SourceId(one.source_id)) for one in chosen)
    name = f"{row.part_name} ({row.part_number})"[:NAME_MAX]
    return campaign.create(
        world, actor, CampaignDraft(name, row.dataset, terms, lines, due_on, mode=row.mode)
    )


def _linked(world: World, actor: Actor, request_id: RequestId) -> tuple[Row[Any], PartId | None]:
    """Return a request that the caller received, with its own part."""
    with world.db.read(actor.own) as tx:
        row = fetched(tx, actor, request_id)
        checks.side(actor, row.supplier_id)
        link = requests.linked(tx, row.id, actor.own)
    return row, None if link is None else PartId(link.part_id)
