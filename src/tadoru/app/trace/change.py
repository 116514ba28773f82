"""What every change of a trace leaves behind: a line in the journal and totals to compute again."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any

from tadoru.app.journal import journal
from tadoru.app.queue import queue_recompute
from tadoru.app.world import World
from tadoru.core.access.actor import Actor
from tadoru.core.findings import Finding
from tadoru.core.problems import InvalidData, Outdated
from tadoru.core.values import PartId
from tadoru.core.words import N_
from tadoru.store import operator as operators
from tadoru.store.tx import Row, Tx


@contextmanager
def changing(world: World, actor: Actor) -> Iterator[Tx]:
    """Open a transaction that is alone in changing the operator's trace until it ends.

    Two structures saved at once could close a loop that neither of them sees.
    """
    with world.db.write(actor.own) as tx:
        operators.lock(tx, actor.own)
        yield tx


def changed(tx: Tx, world: World, actor: Actor, subject: str, part_ids: Collection[PartId]) -> None:
    """Write the act down, let the resident graph know, and have the parts' totals follow."""
    journal(tx, world, actor, subject)
    operators.bump(tx, actor.own)
    queue_recompute(tx, world, actor.own, part_ids)


def unchanged(row: Row[Any], version: int | None) -> None:
    """Refuse where the part is no longer as the caller read it, if that was said.

    Raises:  Outdated
    """
    if version not in {None, row.row_version}:
        raise outdated()


def refuse(findings: Collection[Finding]) -> None:
    """Refuse data in which anything was found.

    Raises:  InvalidData
    """
    if findings:
        raise InvalidData(tuple(findings))


def outdated() -> Outdated:
    """Return the refusal of a change that somebody else's change came before."""
    return Outdated(N_("Somebody else changed this part meanwhile. Load it again."))
