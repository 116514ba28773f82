"""Revoke a key that is not to be trusted any more."""

from tadoru.app.journal import journal
from tadoru.app.key import keys
from tadoru.app.key.view import KeyView, of_row
from tadoru.app.verb import ADMINISTRATORS, verb
from tadoru.app.world import World
from tadoru.core.access import checks
from tadoru.core.access.actor import Actor
from tadoru.core.findings import Finding
from tadoru.core.problems import InvalidData, WrongState
from tadoru.core.values import KeyId
from tadoru.core.words import N_
from tadoru.store import key as rows

REASONS = ("compromised", "lost", "ceased")  # public in the log for ever, so no free text


@verb("key.revoke", ADMINISTRATORS, "own")
def revoke(world: World, actor: Actor, key_id: KeyId, reason: str) -> KeyView:
    """Return the revoked key; the operator signs nothing until it has a new one.

    What the key signed and logged before stays good.
    """
    if reason not in REASONS:
        text = N_("This is not a reason for which keys are revoked.")
        remedy = N_("Choose one of: {choices}.")
        facts = {"choices": ", ".join(REASONS)}
        raise InvalidData([Finding("/reason", "key.reason", text, remedy, facts)])
    with world.db.node_write() as tx:
        row = rows.fetch(tx, key_id, change=True)
        if row is None:
            raise checks.nothing()
        checks.own(actor, row.operator_id)
        if row.revoked_at is not None:
            raise WrongState(N_("This key was revoked before."))
        keys.end(tx, world, key_id, reason, rotated=False)
        journal(tx, world, actor, key_id)
        ended = rows.fetch(tx, key_id)
        if ended is None:
            raise AssertionError("keys are never deleted")
        return of_row(ended, None)
