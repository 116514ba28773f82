"""Keep a computed footprint: a new version where it says something else than before."""

import json

from tadoru.app.footprint.terms import Terms
from tadoru.app.footprint.view import Breakdown, encode
from tadoru.app.world import World
from tadoru.core.values import OperatorId, PartId
from tadoru.store import footprint as footprints
from tadoru.store.tx import Tx


def keep(
    tx: Tx, world: World, operator: OperatorId, part_id: PartId, terms: Terms, found: Breakdown
) -> bool:
    """Store the footprint under its terms; return whether its figures differ from those before."""
    now = world.clock.now()
    before = footprints.under(tx, terms.key, [part_id]).get(part_id)
    differs = before is None or json.loads(before.result)["values"] != dict(found.values)
    version = 1 if before is None else before.version + int(differs)
    since = (before.stale_since if before is not None else None) or now
    footprints.keep(
        tx,
        {
            "id": world.random.uuid(),
            "operator_id": operator,
            "part_id": part_id,
            "method": terms.method,
            "gwp_set": terms.gwp_set,
            "period_start": terms.period_start,
            "period_end": terms.period_end,
            "version": version,
            "result": encode(found),
            "partial": found.values["partial"] is True,
            "stale_since": since if found.stale else None,
            "stale_reason": _reason(found),
            "computed_at": now,
        },
    )
    return differs


def _reason(found: Breakdown) -> str | None:
    """Return the requests whose answers are stale, as JSON; the breakdown names them in full."""
    if not found.stale:
        return None
    return json.dumps(sorted(stale.request_id for stale in found.stale))
