"""A buyer's own default for a bought part that nobody answers for; an answer takes its place."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from tadoru.app.footprint.terms import period_faults
from tadoru.app.owned import owned
from tadoru.app.trace.change import changed, changing
from tadoru.app.verb import EDITORS, EVERYONE, verb
from tadoru.app.world import World
from tadoru.core.access.actor import Actor
from tadoru.core.carbon.activity import Activity, emissions, total
from tadoru.core.carbon.line import read_line, write_line
from tadoru.core.carbon.method import ProcessRole
from tadoru.core.findings import Finding
from tadoru.core.problems import InvalidData
from tadoru.core.trace.part import Make
from tadoru.core.values import PartId
from tadoru.core.words import N_
from tadoru.store import activity as activities
from tadoru.store import part as parts
from tadoru.store.tx import Row, Tx

NAME = N_("own default")  # of its line among the activities
WORDS_MAX = 500


@dataclass(frozen=True, slots=True)
class DefaultDraft:
    """What one declared unit is assumed to emit, where that is from, and why it is assumed."""

    kgco2e: Mapping[str, str]  # by origin: fossil, biogenic_non_co2, …
    source: str
    year: str
    region: str
    licence: str
    reason: str
    role: str = ProcessRole.COMPONENT_MANUFACTURE.value
    gwp_set: str = "AR6"


@dataclass(frozen=True, slots=True)
class DefaultView:
    """A default in use: whatever stands on a bought part and is no transport of the buyer's."""

    part_id: PartId
    period_start: date
    period_end: date  # exclusive
    total_kgco2e: Decimal  # per declared unit
    source: str
    reason: str


@verb("default.set", EDITORS, "own")
def put(
    world: World, actor: Actor, part_id: PartId, period: tuple[date, date], draft: DefaultDraft
) -> DefaultView:
    """Assume a figure of one's own for a bought part in a period, in place of what was assumed.

    It is an estimate: no primary data, and an answer of the supplier takes its place by itself.
    """
    with changing(world, actor) as tx:
        part = owned(tx, actor, part_id)
        line = _line(draft, part.unit)
        faults = [*period_faults(*period, "/period"), *_faults(draft, part)]
        if faults or not isinstance(line, Activity):
            raise InvalidData([*faults, *(() if isinstance(line, Activity) else line)])
        _replace(tx, world, actor, part_id, period, [line])
        changed(tx, world, actor, part_id, [part_id])
        return _view(part_id, period, [line])


@verb("default.clear", EDITORS, "own")
def clear(world: World, actor: Actor, part_id: PartId, period: tuple[date, date]) -> None:
    """Assume nothing any more: without an answer the part counts as missing, never as zero."""
    with changing(world, actor) as tx:
        owned(tx, actor, part_id)
        _replace(tx, world, actor, part_id, period, [])
        changed(tx, world, actor, part_id, [part_id])


@verb("default.list", EVERYONE, "mine")
def listing(
    world: World, actor: Actor, part_ids: Collection[PartId] | None = None
) -> tuple[DefaultView, ...]:
    """Return the defaults of the caller's bought parts, or of some of them, by part and period."""
    with world.db.read(actor.own) as tx:
        rows = activities.of_bought(tx, part_ids)
    grouped: dict[tuple[PartId, date, date], list[Activity]] = {}
    for row in rows:
        line = _read(row)
        if line.role is not ProcessRole.INBOUND_TRANSPORT:
            period = (PartId(row.part_id), row.period_start, row.period_end)
            grouped.setdefault(period, []).append(line)
    return tuple(_view(part, (start, end), held) for (part, start, end), held in grouped.items())


def _line(draft: DefaultDraft, unit: str) -> Activity | tuple[Finding, ...]:
    return read_line(
        {
            "name": NAME,
            "role": draft.role,
            "amount": "1",
            "unit": unit,
            "factor": {
                "name": NAME,
                "kgco2e": dict(draft.kgco2e),
                "unit": unit,
                "source": draft.source,
                "year": draft.year,
                "region": draft.region,
                "licence": draft.licence,
                "gwp_set": draft.gwp_set,
            },
            "reason": draft.reason,
        },
        "/default",
    )


def _faults(draft: DefaultDraft, part: Row[Any]) -> list[Finding]:
    faults = []
    if part.kind != Make.BOUGHT.value:
        text = N_("You make this part: enter its own emissions instead of a default.")
        remedy = N_("Open the part's own emissions.")
        faults.append(Finding("/part_id", "default.part-is-made", text, remedy))
    if not 0 < len(draft.reason.strip()) <= WORDS_MAX:
        text = N_("Say why you assume a figure, in at most 500 characters.")
        remedy = N_("Write, for example, that the supplier does not answer.")
        faults.append(Finding("/default/reason", "default.reason", text, remedy))
    if draft.role == ProcessRole.INBOUND_TRANSPORT:
        text = N_("Bringing the part in is your own act, not a default of the part.")
        remedy = N_("Choose how the part is made.")
        faults.append(Finding("/default/role", "default.role", text, remedy))
    return faults


def _replace(
    tx: Tx,
    world: World,
    actor: Actor,
    part_id: PartId,
    period: tuple[date, date],
    lines: list[Activity],
) -> None:
    """Replace what is assumed of a part in a period; the buyer's own transports stay."""
    now = world.clock.now()
    here = [row for row in activities.of_part(tx, part_id) if _period(row) == period]
    kept = [line for line in map(_read, here) if line.role is ProcessRole.INBOUND_TRANSPORT]
    parts.touch(tx, [part_id], now)
    activities.retire(tx, part_id, period, now)
    rows = [
        {
            "id": world.random.uuid(),
            "operator_id": actor.own,
            "part_id": part_id,
            "position": position,
            "period_start": period[0],
            "period_end": period[1],
            "line": json.dumps(write_line(line), ensure_ascii=False, sort_keys=True),
            "created_at": now,
        }
        for position, line in enumerate([*kept, *lines])
    ]
    activities.add(tx, rows)


def _period(row: Row[Any]) -> tuple[date, date]:
    return row.period_start, row.period_end


def _read(row: Row[Any]) -> Activity:
    line = read_line(json.loads(row.line), "/line")
    if isinstance(line, Activity):
        return line
    raise AssertionError(f"the stored activity {row.id} is damaged: {line[0].text()}")


def _view(part_id: PartId, period: tuple[date, date], lines: list[Activity]) -> DefaultView:
    sources = dict.fromkeys(line.factor.source for line in lines if line.factor is not None)
    return DefaultView(
        part_id=part_id,
        period_start=period[0],
        period_end=period[1],
        total_kgco2e=sum((total(emissions(line)) for line in lines), Decimal(0)),
        source="; ".join(sources),
        reason=next((line.reason for line in lines if line.reason), ""),
    )
