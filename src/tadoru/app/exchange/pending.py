"""An act whose bytes wait for a key outside the node, or for a second person's consent."""

import base64
import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from tadoru.app.record import records
from tadoru.app.record.records import Prepared
from tadoru.app.verb import APPROVERS
from tadoru.app.world import World
from tadoru.core.access.actor import Actor
from tadoru.core.values import RequestId
from tadoru.store import operator as operators
from tadoru.store import signing
from tadoru.store.tx import Row, Tx

WAITS = timedelta(days=14)


def must_wait(tx: Tx, actor: Actor, prepared: Prepared) -> bool:
    """Return whether somebody else has to sign, or to consent, before the act counts."""
    if prepared.custody == "brought" or not actor.roles & APPROVERS:
        return True
    row = operators.fetch(tx, actor.own)
    return bool(row is not None and row.second_approval)


def hold(
    tx: Tx,
    world: World,
    actor: Actor,
    verb: str,
    prepared: Prepared,
    arguments: Mapping[str, Any],
    request_id: RequestId | None = None,
) -> str:
    """Keep a prepared act until it is signed, consented to or discarded; return its id."""
    signing_id = world.random.uuid()
    now = world.clock.now()
    held = {"prepared": records.freeze(prepared), "arguments": dict(arguments)}
    sealed = world.vault.seal(json.dumps(held).encode(), f"signing/{signing_id}")
    if request_id is not None:
        signing.clear(tx, request_id)
    signing.add(
        tx,
        {
            "id": signing_id,
            "operator_id": actor.own,
            "verb": verb,
            "request_id": request_id,
            "key_id": prepared.key_id,
            "signing_input": prepared.signing_input.decode("ascii"),
            "sealed": base64.b64encode(sealed).decode("ascii"),
            "prepared_by": actor.name,
            "created_at": now,
            "expires_at": now + WAITS,
        },
    )
    return signing_id


def thawed(world: World, row: Row[Any]) -> tuple[Prepared, dict[str, Any]]:
    """Return the prepared act and its arguments as they were held."""
    plain = world.vault.open(base64.b64decode(row.sealed), f"signing/{row.id}")
    held = json.loads(plain)
    return records.thaw(held["prepared"]), held["arguments"]
