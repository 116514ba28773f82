"""A large structure of one operator in SQLite, written in bulk through the store.

One product over a synthetic network of parts (see `rollup`): some materials bought and answered
by a supplier, own emissions on every other part.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

import numpy as np
from records import company_of, fresh
from rollup import network

from tadoru.app.footprint.terms import Terms
from tadoru.app.record import records
from tadoru.app.record.records import RecordDraft
from tadoru.app.world import World
from tadoru.core.dataset.footprint import FOOTPRINT_1
from tadoru.core.dataset.values import by_group
from tadoru.core.values import OperatorId, PartId, RecordId, RequestId
from tadoru.store import activity as activities
from tadoru.store import answer as answers
from tadoru.store import part as parts
from tadoru.store import request as requests
from tadoru.store import site as sites
from tadoru.store import source as sources
from tadoru.store import structure as structures
from tadoru.store.tx import Tx

TERMS = Terms("cfb-ev", "AR6", date(2025, 1, 1), date(2026, 1, 1))
ALWAYS = date(2000, 1, 1)
PLACES = 8  # of an amount
KEPT = 6  # footprints that follow a change
ANSWERED = 4  # one of so many materials is bought, and its supplier has answered


@dataclass(frozen=True)
class Bill:
    """An operator's structure as it lies in the database."""

    world: World
    operator: OperatorId
    top: PartId
    kept: tuple[PartId, ...]  # parts whose footprints are kept, the product first
    requests: tuple[RequestId, ...]
    edges: int


def stored(folder: Path, edges: int) -> Bill:
    """Return an operator whose structure has about so many edges, written in bulk."""
    world = fresh(folder)
    operator = company_of(world)
    parent, child, amount, count = network(edges)
    draw = np.random.default_rng(7)
    ids = [PartId(world.random.uuid()) for _ in range(count + 1)]  # the last is the product
    materials = sorted(set(range(count)) - set(parent.tolist()))
    bought = materials[::ANSWERED]
    lines: dict[int, list[tuple[int, Decimal]]] = {}
    for up, down, much in zip(parent.tolist(), child.tolist(), amount.tolist(), strict=True):
        lines.setdefault(up, []).append((down, Decimal(f"{much:.{PLACES}f}")))
    unused = sorted(set(range(count)) - set(child.tolist()))
    lines[count] = [(i, Decimal("0.1")) for i in unused]
    emitting = sorted(set(range(0, count, 2)) - set(bought))
    with world.db.write(operator) as tx:
        _parts(tx, world, ids, set(bought))
        _structures(tx, world, ids, lines)
        _activities(tx, world, [ids[i] for i in emitting], draw)
        asked = [_answered(tx, world, ids[i], f"{draw.random():.9f}") for i in bought]
    kept = (ids[count], *ids[: KEPT - 1])
    return Bill(world, operator, ids[count], kept, tuple(asked), sum(map(len, lines.values())))


def correct(bill: Bill, kgco2e: str) -> RequestId:
    """Give a new version of the first answer; return its request."""
    asked = bill.requests[0]
    with bill.world.db.write(bill.operator) as tx:
        _give(tx, bill.world, asked, kgco2e)
        row = requests.fetch(tx, asked)
        if row is None or not requests.move(tx, asked, row.row_version, {"state": "corrected"}):
            raise AssertionError("nobody else is here")
    return asked


def _parts(tx: Tx, world: World, ids: Sequence[PartId], bought: set[int]) -> None:
    (site,) = sites.listed(tx, after=None, limit=1)[:1]
    now = world.clock.now()
    parts.add(
        tx,
        [
            {
                "id": part_id,
                "operator_id": tx.me,
                "site_id": site.id,
                "number": f"P-{i:06d}",
                "supplementary": "",
                "name": f"part {i}",
                "kind": "bought" if i in bought else "made",
                "unit": "kg",
                "mass_kg": None,
                "row_version": 1,
                "created_at": now,
                "changed_at": now,
                "retired_at": None,
            }
            for i, part_id in enumerate(ids)
        ],
    )


def _structures(
    tx: Tx, world: World, ids: Sequence[PartId], lines: Mapping[int, list[tuple[int, Decimal]]]
) -> None:
    heads, inputs = [], []
    for up, below in lines.items():
        structure_id = world.random.uuid()
        heads.append(
            {
                "id": structure_id,
                "operator_id": tx.me,
                "part_id": ids[up],
                "version": 1,
                "valid_from": ALWAYS,
                "created_at": world.clock.now(),
            }
        )
        inputs += [
            {
                "structure_id": structure_id,
                "position": position,
                "operator_id": tx.me,
                "child_id": ids[down],
                "amount": amount,
                "stage_map": "raw" if down % 7 == 0 else "keep",
            }
            for position, (down, amount) in enumerate(below)
        ]
    structures.add(tx, heads, inputs)


def _activities(tx: Tx, world: World, ids: Sequence[PartId], draw: np.random.Generator) -> None:
    roles = ("refining", "cell_assembly", "component_manufacture", "inbound_transport")
    now = world.clock.now()
    activities.add(
        tx,
        [
            {
                "id": world.random.uuid(),
                "operator_id": tx.me,
                "part_id": part_id,
                "position": 0,
                "period_start": TERMS.period_start,
                "period_end": TERMS.period_end,
                "line": json.dumps(_line(roles[i % 4], draw)),
                "created_at": now,
                "retired_at": None,
            }
            for i, part_id in enumerate(ids)
        ],
    )


def _line(role: str, draw: np.random.Generator) -> dict[str, object]:
    return {
        "name": "process",
        "role": role,
        "kgco2e": {"fossil": f"{draw.random():.9f}", "biogenic_non_co2": f"{draw.random():.7f}"},
        "primary": True,
        "rating": {"technology": "2", "time": "1.5", "geography": "3"},
    }


def _answered(tx: Tx, world: World, part_id: PartId, kgco2e: str) -> RequestId:
    """Return a request to a supplier outside, answered."""
    source_id, request_id = world.random.uuid(), RequestId(world.random.uuid())
    now = world.clock.now()
    sources.add(
        tx,
        [
            {
                "id": source_id,
                "operator_id": tx.me,
                "part_id": part_id,
                "supplier_id": tx.me,
                "supplier_name": "Supplier",
                "share": Decimal(1),
                "supplier_unit": None,
                "unit_factor": Decimal(1),
                "valid_from": ALWAYS,
                "valid_to": None,
                "row_version": 1,
                "created_at": now,
                "retired_at": None,
            }
        ],
    )
    requests.add(
        tx,
        {
            "id": request_id,
            "customer_id": tx.me,
            "supplier_id": tx.me,
            "customer_name": "Bench",
            "supplier_name": "Supplier",
            "part_number": "P",
            "part_name": "P",
            "unit": "kg",
            "dataset": FOOTPRINT_1.id,
            "terms": TERMS.text(),
            "mode": "standing",
            "due_on": None,
            "message": "",
            "state": "answered",
            "resume_state": None,
            "reason": None,
            "reply": None,
            "row_version": 1,
            "created_at": now,
            "changed_at": now,
        },
    )
    requests.link(
        tx,
        {
            "request_id": request_id,
            "operator_id": tx.me,
            "part_id": part_id,
            "source_id": source_id,
        },
    )
    _give(tx, world, request_id, kgco2e)
    return request_id


def _give(tx: Tx, world: World, request_id: RequestId, kgco2e: str) -> None:
    last = answers.current(tx, request_id)
    answers.supersede(tx, request_id, world.clock.now())
    draft = RecordDraft(
        kind="answer",
        dataset=FOOTPRINT_1.id,
        subject=records.subject(tx, "request", request_id),
        groups=by_group(FOOTPRINT_1, _figures(kgco2e)),
        digest_count=FOOTPRINT_1.digest_count,
    )
    answers.add(
        tx,
        {
            "id": world.random.uuid(),
            "request_id": request_id,
            "customer_id": tx.me,
            "supplier_id": tx.me,
            "version": 1 if last is None else last.version + 1,
            "mode": "standing",
            "record_id": RecordId(records.issue(tx, world, tx.me, draft)),
            "created_at": world.clock.now(),
        },
    )


def _figures(kgco2e: str) -> dict[str, str | bool]:
    return {
        "declared_unit": "kg",
        "declared_unit_amount": "1",
        "total_kgco2e": kgco2e,
        "raw_material_kgco2e": kgco2e,
        "fossil_kgco2e": kgco2e,
        "primary_data_percent": "40",
        "covered_mass_percent": "90",
        "partial": True,
    }
