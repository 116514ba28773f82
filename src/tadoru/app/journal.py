"""The journal of acts, written in the transaction of the act itself."""

from tadoru.app.announce import Announcement, announce
from tadoru.app.idempotency import claim
from tadoru.app.verb import current
from tadoru.app.world import World
from tadoru.core.access.actor import Actor
from tadoru.core.notice import events
from tadoru.store import act
from tadoru.store.tx import Tx


def journal(tx: Tx, world: World, actor: Actor, subject: str) -> None:
    """Write down that the caller used the present verb on a subject."""
    name = current.get()
    if name is None:
        raise AssertionError("only a verb acts")
    claim(tx, world, actor)
    act.add(
        tx,
        {
            "id": world.random.uuid(),
            "operator_id": actor.operator,
            "actor": actor.name,
            "verb": name,
            "subject": subject,
            "at": world.clock.now(),
        },
    )
    event_type = events.of_verb(name)
    if event_type is not None and actor.operator is not None:
        noun, data = name.partition(".")[0], {"id": subject, "by": actor.name}
        told = Announcement(actor.own, event_type, f"{noun}/{subject}", data, actor.own)
        announce(tx, world, [told])
