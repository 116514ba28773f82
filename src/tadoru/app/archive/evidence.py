"""Records of other logs that an operator brought along: listed, and given out as they came."""

from dataclasses import dataclass
from datetime import datetime

from tadoru.app.archive.take_in import context
from tadoru.app.verb import EVERYONE, verb
from tadoru.app.world import World
from tadoru.core.access import checks
from tadoru.core.access.actor import Actor
from tadoru.core.values import OperatorId
from tadoru.store import belongings


@dataclass(frozen=True, slots=True)
class EvidenceView:
    """One such record: nothing on this node vouches for it but its own bundle."""

    id: str
    origin: str  # of the log that it is in
    kind: str
    dataset: str
    subject: str
    part_id: str | None
    own: bool  # the operator's own statement; else one that it received
    issued_at: datetime


@verb("evidence.list", EVERYONE, "mine")
def list_all(world: World, actor: Actor) -> tuple[EvidenceView, ...]:
    """Return the records of other logs that the caller's operator brought, the newest first."""
    with world.db.read(actor.own) as tx:
        found = belongings.evidence_of(tx)
    names = EvidenceView.__slots__
    return tuple(EvidenceView(**{name: getattr(row, name) for name in names}) for row in found)


@verb("evidence.read", EVERYONE, "mine")
def read(world: World, actor: Actor, record_id: str) -> bytes:
    """Return the bundle of such a record, for tadoru verify with its own log's key.

    Raises:  Absent
    """
    with world.db.read(actor.own) as tx:
        row = belongings.one_evidence(tx, record_id)
    if row is None:
        raise checks.nothing()
    return world.vault.open(bytes(row.sealed), context(OperatorId(actor.own), record_id))
