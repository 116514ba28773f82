"""Try a webhook out: one event that means nothing, sent at once."""

from tadoru.app.feed.deliver import Outcome, call
from tadoru.app.journal import journal
from tadoru.app.verb import ADMINISTRATORS, verb
from tadoru.app.world import World
from tadoru.core.access import checks
from tadoru.core.access.actor import Actor
from tadoru.core.notice import events
from tadoru.core.values import WebhookId
from tadoru.store import setting
from tadoru.store import webhook as webhooks
from tadoru.wire.cloudevents.event import CloudEvent


@verb("webhook.test", ADMINISTRATORS, "own")
def ping(world: World, actor: Actor, webhook_id: WebhookId) -> Outcome:
    """Return what the receiver answers to an event that means nothing; positions stay."""
    with world.db.write(actor.own) as tx:
        row = webhooks.fetch(tx, webhook_id)
        checks.own(actor, row.operator_id if row else None)
        if row is None:
            raise checks.nothing()
        source = setting.origin(tx)
        journal(tx, world, actor, webhook_id)
    sent = CloudEvent(
        id=world.random.uuid(),
        source=source,
        type=events.PING,
        subject=f"webhook/{webhook_id}",
        time=world.clock.now(),
        position=None,
        data={"webhook": row.name},
    )
    return call(world, row, sent)
