"""Delete a part that nothing depends on, with all that was said of it alone."""

from types import MappingProxyType

from tadoru.app.journal import journal
from tadoru.app.owned import owned
from tadoru.app.trace.change import changing, refuse, unchanged
from tadoru.app.verb import EDITORS, verb
from tadoru.app.world import World
from tadoru.core.access.actor import Actor
from tadoru.core.findings import Finding
from tadoru.core.values import PartId
from tadoru.core.words import N_
from tadoru.store import operator as operators
from tadoru.store import removal

_SAID = MappingProxyType(
    {
        "structures": N_("{count} lines of structures name the part, earlier versions included."),
        "requests": N_("{count} requests are about the part."),
        "records": N_("{count} signed statements are about the part."),
        "grants": N_("{count} grants let others see data about the part."),
        "baselines": N_("{count} baselines hold the part."),
        "lots": N_("{count} lots are of this part."),
        "items": N_("{count} items are of this part."),
        "audits": N_("{count} audits name the part."),
    }
)


@verb("part.delete", EDITORS, "own")
def delete(world: World, actor: Actor, part_id: PartId, version: int | None = None) -> None:
    """Delete a part, its structures, sources, own emissions, footprints and numbers of others.

    Raises:  InvalidData with every kind of thing that depends on the part, and how many there are
    """
    with changing(world, actor) as tx:
        unchanged(owned(tx, actor, part_id), version)
        found = removal.dependants(tx, part_id)
        refuse([_kept(kind, count) for kind, count in found.items()])
        removal.remove(tx, part_id)
        journal(tx, world, actor, part_id)
        operators.count_deleted(tx, actor.own)
        operators.bump(tx, actor.own)


def _kept(kind: str, count: int) -> Finding:
    return Finding(
        "/id",
        f"part.has-{kind}",
        _SAID[kind],
        N_("Take the part out of use instead: it leaves the lists, and what rests on it stays."),
        {"count": count},
    )
