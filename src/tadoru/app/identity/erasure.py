"""Erase an operator: its administrator asks, who runs the node does it.

1. An administrator asks for it; that holds for thirty days, and may be taken back.
2. Every record of the operator's is erased, each with its tombstone in the log.
3. Its keys are revoked and their private halves destroyed.
4. Its rows are deleted; people who belong nowhere else are forgotten.
5. What other companies received, signed or were told of stays theirs, and is counted.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tadoru.app.journal import journal
from tadoru.app.key import keys
from tadoru.app.record import erase as records
from tadoru.app.verb import ADMINISTRATORS, PUBLIC, verb
from tadoru.app.world import World
from tadoru.core.access import checks
from tadoru.core.access.actor import Actor
from tadoru.core.problems import WrongState
from tadoru.core.values import KeyId, OperatorId, RecordId
from tadoru.core.words import N_
from tadoru.store import belongings, erasure, setting
from tadoru.store.tx import Tx

HOLDS = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class OperatorErased:
    """What was destroyed, what stays and why not, and when the last backup with it is gone."""

    operator_id: OperatorId
    records: int
    deleted: Mapping[str, int]
    kept: Mapping[str, int]
    complete_on: date


@verb("operator.ask_erasure", ADMINISTRATORS)
def ask(world: World, actor: Actor) -> datetime:
    """Ask that the caller's operator be erased; return until when that holds."""
    until = world.clock.now() + HOLDS
    with world.db.node_write() as tx:
        asked = {"by": actor.name, "until": until.isoformat()}
        setting.put(tx, _name(actor.own), json.dumps(asked))
        journal(tx, world, actor, actor.own)
    return until


@verb("operator.keep", ADMINISTRATORS)
def keep(world: World, actor: Actor) -> None:
    """Take back that the caller's operator was to be erased."""
    with world.db.node_write() as tx:
        setting.put(tx, _name(actor.own), "")
        journal(tx, world, actor, actor.own)


@verb("operator.erase", PUBLIC, "signed_in", "host")
def erase(world: World, actor: Actor, operator_id: OperatorId) -> OperatorErased:
    """Erase an operator whose administrator has asked for it; there is no way back.

    Raises:  WrongState where nobody asked, or too long ago
    """
    now = world.clock.now()
    with world.db.node_write() as tx:
        if not belongings.operators_here(tx, [operator_id]):
            raise checks.nothing()
        _require_asked(tx, operator_id, now)
        found = erasure.unerased(tx, operator_id)
        buried = [records.forget(tx, world, RecordId(one))[1] for one in found]
        for key_id in erasure.open_keys(tx, operator_id):
            keys.end(tx, world, KeyId(key_id), "erased", rotated=False)
        deleted = erasure.clear(tx, operator_id)
        kept = erasure.kept(tx, operator_id)
        setting.put(tx, _name(operator_id), "")
        journal(tx, world, actor, operator_id)
        tx.after_commit(world.wake)
        for name in buried:  # last: what is buried is erased at the next start in any case
            world.outside.bury(name)
    complete_on = (now + timedelta(days=world.backup_days)).date()
    return OperatorErased(operator_id, len(found), deleted, kept, complete_on)


def _require_asked(tx: Tx, operator_id: OperatorId, now: datetime) -> None:
    asked = setting.get(tx, _name(operator_id))
    if not asked or datetime.fromisoformat(json.loads(asked)["until"]) < now:
        raise WrongState(
            N_("An administrator of the company has to ask for it first, within thirty days.")
        )


def _name(operator_id: OperatorId) -> str:
    return f"erasure/{operator_id}"
