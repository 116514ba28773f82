"""Many companies with parts, requests and signed answers, written in bulk through the store.

One company has half of everything: it asks the others about its bought parts. The rest asks round.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from tadoru.app.exchange import datasets
from tadoru.app.exchange.deliver import PURPOSE
from tadoru.app.identity import client
from tadoru.app.identity.bootstrap import actor_for, bootstrap
from tadoru.app.key import keys
from tadoru.app.log.sequence import sequence
from tadoru.app.node.migrate import migrate
from tadoru.app.node.start import start
from tadoru.app.record import records
from tadoru.app.record.records import RecordDraft
from tadoru.app.world import World
from tadoru.core.access.actor import Actor
from tadoru.core.identity.roles import Role
from tadoru.core.values import OperatorId, PartId, RecordId, RequestId
from tadoru.store import answer as answers
from tadoru.store import grant as grants
from tadoru.store import operator as operators
from tadoru.store import part as parts
from tadoru.store import request as requests
from tadoru.store import site as sites
from tadoru.store import source as sources

ALWAYS = date(2000, 1, 1)
CHUNK = 500
HOST = "host@bench.example"
ANSWERER = 1  # the supplier whose answers are corrected again and again
DATASET = {
    "name": "origin",
    "version": 1,
    "label": "Origin of a material",
    "attributes": [
        {"name": "country", "label": "Country of origin", "kind": "text", "group": "origin"},
        {"name": "audited", "label": "Audited on site", "kind": "boolean", "group": "audit"},
        {"name": "recycled_share", "label": "Recycled", "kind": "decimal", "group": "origin",
         "unit": "1"},
    ],
    "group_labels": {"origin": "Origin", "audit": "Audit"},
    "answer_groups": ["origin", "audit"],
}  # fmt: skip
VALUES = {"country": "AU", "audited": True, "recycled_share": "0.12"}


@dataclass(frozen=True)
class Crowd:
    """What the load is aimed at: two programs, and what each may ask for."""

    customer: tuple[str, str]  # client id and secret of the company that has half
    supplier: tuple[str, str]
    part_ids: tuple[PartId, ...]
    request_ids: tuple[RequestId, ...]  # which the supplier has answered
    things: int


@dataclass(frozen=True)
class Company:
    """One company and its parts."""

    id: OperatorId
    name: str
    part_ids: tuple[PartId, ...]


def gather(world: World, things: int, companies: int) -> Crowd:
    """Return a fresh node with so many parts, requests and answers over so many companies."""
    migrate(world)
    start(world)
    bootstrap(world, HOST, "Host")
    datasets.register(world, actor_for(world, HOST), DATASET)
    each = max(1, things // 2 // (companies - 1))
    made = [_company(world, i, things // 2 if i == 0 else each) for i in range(companies)]
    answered = [_trade(world, made[0], made[1 + i], share) for i, share in enumerate(_shares(made))]
    ring = made[1:]
    for i, company in enumerate(ring):
        _trade(world, company, ring[(i + 1) % len(ring)], company.part_ids)
    sequence(world)
    return Crowd(
        _client(world, made[0]),
        _client(world, made[ANSWERER]),
        made[0].part_ids,
        answered[0],
        things,
    )


def _shares(made: Sequence[Company]) -> list[tuple[PartId, ...]]:
    """Return which parts of the first company each other is asked about; one in ten the first."""
    half = made[0].part_ids
    first = max(len(half) // 10, 1)
    rest = half[first:]
    others = len(made) - 2
    return [half[:first], *(rest[i::others] for i in range(others))]


def _company(world: World, number: int, count: int) -> Company:
    operator_id, site_id = OperatorId(world.random.uuid()), world.random.uuid()
    name, now = f"Company {number:04d}", world.clock.now()
    part_ids = tuple(PartId(world.random.uuid()) for _ in range(count))
    with world.db.node_write() as tx:
        operators.add(
            tx,
            {"id": operator_id, "name": name, "country": "JP", "locale": "en", "trial": False,
             "second_approval": False, "created_at": now},
        )  # fmt: skip
        sites.add(
            tx,
            {"id": site_id, "operator_id": operator_id, "name": "Plant", "country": "JP",
             "address": "", "row_version": 1, "created_at": now},
        )  # fmt: skip
        keys.first(tx, world, operator_id)
    with world.db.write(operator_id) as tx:
        rows = [
            {"id": part_id, "operator_id": operator_id, "site_id": site_id,
             "number": f"P-{i:06d}", "supplementary": "", "name": f"Part {i} for the bench",
             "kind": "bought", "unit": "kg", "mass_kg": Decimal(1), "row_version": 1,
             "created_at": now, "changed_at": now, "retired_at": None}
            for i, part_id in enumerate(part_ids)
        ]  # fmt: skip
        for first in range(0, len(rows), CHUNK):
            parts.add(tx, rows[first : first + CHUNK])
    return Company(operator_id, name, part_ids)


def _trade(
    world: World, customer: Company, supplier: Company, part_ids: Sequence[PartId]
) -> tuple[RequestId, ...]:
    """Let a company ask another about parts, each of which is answered by a signed record."""
    asked: list[RequestId] = []
    for first in range(0, len(part_ids), CHUNK):
        chunk = part_ids[first : first + CHUNK]
        rows = [_request(world, customer, supplier, part_id) for part_id in chunk]
        with world.db.write(customer.id) as tx:
            sources.add(tx, [row["source"] for row in rows])
            for row in rows:
                requests.add(tx, row["request"])
                requests.link(tx, row["link"])
        with world.db.write(supplier.id) as tx:
            for row in rows:
                request_id = RequestId(row["request"]["id"])
                own = {"request_id": request_id, "operator_id": supplier.id}
                requests.link(tx, {**own, "part_id": supplier.part_ids[0], "source_id": None})
                record_id = records.issue(tx, world, supplier.id, _draft(supplier, request_id))
                _answer(tx, world, (customer.id, supplier.id), request_id, record_id)
        asked += [RequestId(row["request"]["id"]) for row in rows]
    return tuple(asked)


def _request(
    world: World, customer: Company, supplier: Company, part_id: PartId
) -> dict[str, dict[str, Any]]:
    now, request_id, source_id = world.clock.now(), world.random.uuid(), world.random.uuid()
    return {
        "request": {
            "id": request_id, "customer_id": customer.id, "supplier_id": supplier.id,
            "customer_name": customer.name, "supplier_name": supplier.name,
            "part_number": "P", "part_name": "Part for the bench", "unit": "kg",
            "dataset": "origin/1", "terms": "{}", "mode": "once", "message": "",
            "state": "answered", "row_version": 1, "created_at": now, "changed_at": now,
        },
        "link": {
            "request_id": request_id, "operator_id": customer.id, "part_id": part_id,
            "source_id": source_id,
        },
        "source": {
            "id": source_id, "operator_id": customer.id, "part_id": part_id,
            "supplier_id": supplier.id, "supplier_name": supplier.name, "share": Decimal(1),
            "supplier_unit": None, "unit_factor": Decimal(1), "valid_from": ALWAYS,
            "valid_to": None, "row_version": 1, "created_at": now, "retired_at": None,
        },
    }  # fmt: skip


def _draft(supplier: Company, request_id: RequestId) -> RecordDraft:
    origin = {"country": "AU", "recycled_share": "0.12"}
    said = {"request": request_id, "version": 1, "mode": "once", "unit": "kg"}
    return RecordDraft(
        kind="answer",
        dataset="origin/1",
        part_id=supplier.part_ids[0],
        subject=f"urn:uuid:{request_id}",
        groups={"origin": origin, "audit": {"audited": True}, "request": said},
        digest_count=4,
    )


def _answer(
    tx: Any,  # noqa: ANN401
    world: World,
    sides: tuple[OperatorId, OperatorId],
    request_id: RequestId,
    record_id: RecordId,
) -> None:
    now, answer_id = world.clock.now(), world.random.uuid()
    answers.add(
        tx,
        {"id": answer_id, "request_id": request_id, "customer_id": sides[0],
         "supplier_id": sides[1], "version": 1, "mode": "once", "record_id": record_id,
         "created_at": now},
    )  # fmt: skip
    grants.let_out(
        tx,
        [
            {"id": world.random.uuid(), "record_id": record_id, "owner_id": sides[1],
             "recipient_id": sides[0], "attribute_group": group, "basis": "answer",
             "basis_id": answer_id, "purpose": PURPOSE, "from_at": now, "until_at": None,
             "revoked_at": None}
            for group in ("origin", "audit", "request")
        ],
    )  # fmt: skip


def _client(world: World, company: Company) -> tuple[str, str]:
    actor = Actor("person:bench", company.id, frozenset(Role))
    made = client.create(world, actor, "bench", frozenset({Role.ADMINISTRATOR}))
    return made.client.id, made.secret


def body() -> str:
    """Return what the supplier sends to correct an answer."""
    return json.dumps({"values": VALUES})
