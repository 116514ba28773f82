"""Webhooks of an operator: made, changed, paused, replayed, deleted; who receives checks a secret.

A webhook sends the operator's events in their order to one address. Its secret is shown once; a
new one is made beside the old one, which goes on signing for a day.
"""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from tadoru.app.feed.read import EventsGone
from tadoru.app.feed.view import (
    NewWebhook,
    WebhookState,
    WebhookView,
    of_delivery,
    of_webhook,
)
from tadoru.app.journal import journal
from tadoru.app.verb import ADMINISTRATORS, verb
from tadoru.app.world import World
from tadoru.core.access import checks
from tadoru.core.access.actor import Actor
from tadoru.core.findings import Finding
from tadoru.core.notice import events
from tadoru.core.notice.call import AddressRefused
from tadoru.core.problems import InvalidData, Outdated
from tadoru.core.values import WebhookId
from tadoru.core.words import N_
from tadoru.store import event
from tadoru.store import webhook as webhooks
from tadoru.store.tx import Row, Tx
from tadoru.wire.cloudevents import signature

OF_AN_OPERATOR_MAX = 20
NAME_CHARACTERS_MAX = 100
URL_CHARACTERS_MAX = 2000
DELIVERIES_SHOWN = 50
OLD_SECRET_LIFE = timedelta(days=1)
LOST = N_(
    "{count} events that were not sent are no longer kept. Load the present state from the API, "
    "then send again what follows position {position}."
)


@dataclass(frozen=True, slots=True)
class WebhookDraft:
    """What a webhook is called, where it sends, and which types of event."""

    name: str
    url: str
    types: tuple[str, ...] = ()  # prefixes; none: everything


@verb("webhook.create", ADMINISTRATORS)
def create(world: World, actor: Actor, draft: WebhookDraft) -> NewWebhook:
    """Make a webhook that sends what happens from now on, with its secret.

    Raises:  InvalidData
    """
    _require(world, draft)
    webhook_id = WebhookId(world.random.uuid())
    secret = signature.secret(world.random.bytes(signature.SECRET_BYTES))
    with world.db.write(actor.own) as tx:
        if webhooks.count(tx) >= OF_AN_OPERATOR_MAX:
            raise InvalidData([_TOO_MANY])
        row = {
            "id": webhook_id,
            "operator_id": actor.own,
            **_values(draft),
            "sealed_secret": _sealed(world, webhook_id, {"now": secret}),
            "active": True,
            "position": event.span(tx, tx.me)[1],
            "failures": 0,
            "row_version": 1,
            "created_at": world.clock.now(),
        }
        webhooks.add(tx, row)
        journal(tx, world, actor, webhook_id)
        made = _own(tx, actor, webhook_id)
    return NewWebhook(of_webhook(made), secret)


@verb("webhook.list", ADMINISTRATORS, "mine")
def list_all(world: World, actor: Actor) -> tuple[WebhookView, ...]:
    """Return the webhooks of the caller's operator, by name."""
    with world.db.read(actor.own) as tx:
        return tuple(of_webhook(row) for row in webhooks.listed(tx))


@verb("webhook.read", ADMINISTRATORS, "own")
def read(world: World, actor: Actor, webhook_id: WebhookId) -> WebhookState:
    """Return a webhook with its latest attempts."""
    with world.db.read(actor.own) as tx:
        row = _own(tx, actor, webhook_id)
        return WebhookState(
            of_webhook(row),
            event.span(tx, tx.me)[1],
            _gone(tx, row),
            tuple(map(of_delivery, webhooks.deliveries(tx, webhook_id, DELIVERIES_SHOWN))),
        )


@verb("webhook.update", ADMINISTRATORS, "own")
def update(
    world: World, actor: Actor, webhook_id: WebhookId, draft: WebhookDraft, version: int | None
) -> WebhookView:
    """Change a webhook's name, address or types.

    Raises:  InvalidData, Outdated
    """
    _require(world, draft)
    return _change(world, actor, webhook_id, _values(draft), version)


@verb("webhook.pause", ADMINISTRATORS, "own")
def pause(world: World, actor: Actor, webhook_id: WebhookId) -> WebhookView:
    """Send nothing more until it is resumed, within the time for which events are kept."""
    return _change(world, actor, webhook_id, {"active": False})


@verb("webhook.resume", ADMINISTRATORS, "own")
def resume(world: World, actor: Actor, webhook_id: WebhookId) -> WebhookView:
    """Send again, at once, from the first event that was not taken.

    Raises:  EventsGone where some of those are no longer kept; `replay` goes on behind them
    """
    with world.db.read(actor.own) as tx:
        row = _own(tx, actor, webhook_id)
        gone = _gone(tx, row)
    if gone:
        raise EventsGone(LOST, count=gone, position=row.position + gone)
    return _change(world, actor, webhook_id, {"active": True, **_SOUND})


@verb("webhook.replay", ADMINISTRATORS, "own")
def replay(world: World, actor: Actor, webhook_id: WebhookId, after: int) -> WebhookView:
    """Send again everything that follows a position; each event keeps its id.

    Raises:  InvalidData
    """
    with world.db.read(actor.own) as tx:
        _own(tx, actor, webhook_id)
        oldest, newest = event.span(tx, tx.me)
    if not oldest - 1 <= after <= newest:
        raise InvalidData(
            [
                Finding(
                    "/after",
                    "webhook.position",
                    N_("There is no such position to send from."),
                    N_("Enter a number from {oldest} to {newest}."),
                    {"oldest": oldest - 1, "newest": newest},
                )
            ]
        )
    return _change(world, actor, webhook_id, {"position": after, "active": True, **_SOUND})


@verb("webhook.rotate", ADMINISTRATORS, "own")
def rotate(world: World, actor: Actor, webhook_id: WebhookId) -> NewWebhook:
    """Return a new secret; the old one also signs for one more day."""
    fresh = signature.secret(world.random.bytes(signature.SECRET_BYTES))
    with world.db.write(actor.own) as tx:
        row = _own(tx, actor, webhook_id)
        kept = _opened(world, row)
        until = (world.clock.now() + OLD_SECRET_LIFE).isoformat()
        sealed = _sealed(world, webhook_id, {"now": fresh, "old": kept["now"], "until": until})
        _kept(tx, row, {"sealed_secret": sealed})
        journal(tx, world, actor, webhook_id)
        return NewWebhook(of_webhook(_own(tx, actor, webhook_id)), fresh)


@verb("webhook.delete", ADMINISTRATORS, "own")
def delete(world: World, actor: Actor, webhook_id: WebhookId) -> None:
    """Delete a webhook and what is known of its deliveries."""
    with world.db.write(actor.own) as tx:
        _own(tx, actor, webhook_id)
        webhooks.remove(tx, webhook_id)
        journal(tx, world, actor, webhook_id)


def secrets(world: World, row: Row[Any], now: datetime) -> list[str]:
    """Return the secrets that sign at a time, the newest first."""
    kept = _opened(world, row)
    old = [kept["old"]] if "until" in kept and now < datetime.fromisoformat(kept["until"]) else []
    return [kept["now"], *old]


def _gone(tx: Tx, row: Row[Any]) -> int:
    """Return how many events follow a webhook's position that are no longer kept."""
    return int(max(0, event.span(tx, tx.me)[0] - 1 - row.position))


def _change(
    world: World,
    actor: Actor,
    webhook_id: WebhookId,
    values: dict[str, object],
    version: int | None = None,
) -> WebhookView:
    with world.db.write(actor.own) as tx:
        row = _own(tx, actor, webhook_id)
        if version not in {None, row.row_version}:
            raise _outdated()
        _kept(tx, row, values)
        journal(tx, world, actor, webhook_id)
        tx.after_commit(world.wake)
        return of_webhook(_own(tx, actor, webhook_id))


def _kept(tx: Tx, row: Row[Any], values: dict[str, object]) -> None:
    if not webhooks.change(tx, row.id, row.row_version, values):
        raise _outdated()


def _own(tx: Tx, actor: Actor, webhook_id: WebhookId) -> Row[Any]:
    row = webhooks.fetch(tx, webhook_id)
    checks.own(actor, row.operator_id if row else None)
    if row is None:
        raise checks.nothing()
    return row


def _values(draft: WebhookDraft) -> dict[str, object]:
    types = ",".join(sorted(set(draft.types)))
    return {"name": draft.name.strip(), "url": draft.url.strip(), "types": types}


def _require(world: World, draft: WebhookDraft) -> None:
    findings = []
    if not 1 <= len(draft.name.strip()) <= NAME_CHARACTERS_MAX:
        findings.append(_NAME)
    try:
        world.http.check(draft.url.strip()[: URL_CHARACTERS_MAX + 1])
    except AddressRefused as problem:
        findings.append(Finding("/url", "webhook.url", problem.detail, _REMEDY, problem.facts))
    if len(draft.url) > URL_CHARACTERS_MAX:
        findings.append(Finding("/url", "webhook.url", N_("The address is too long."), _REMEDY))
    unknown = [
        one for one in draft.types if not any(events.wanted(t, (one,)) for t in events.CATALOGUE)
    ]
    if unknown:
        said = N_("There is no type of event that begins with {type}.")
        facts = {"type": unknown[0][:100]}
        findings.append(Finding("/types", "webhook.types", said, _TYPES, facts))
    if findings:
        raise InvalidData(findings)


def _sealed(world: World, webhook_id: WebhookId, kept: dict[str, str]) -> bytes:
    return world.vault.seal(json.dumps(kept).encode(), f"webhook/{webhook_id}")


def _opened(world: World, row: Row[Any]) -> dict[str, str]:
    kept: dict[str, str] = json.loads(world.vault.open(row.sealed_secret, f"webhook/{row.id}"))
    return kept


def _outdated() -> Outdated:
    return Outdated(N_("Somebody else changed this webhook meanwhile. Load it again."))


_SOUND: dict[str, object] = {"failures": 0, "failing_since": None, "again_at": None}
_REMEDY = N_("Enter an address that begins with https:// and is reachable from outside.")
_TYPES = N_("Choose from the list of event types, or leave it empty for everything.")
_NAME = Finding(
    "/name",
    "webhook.name",
    N_("The name is empty or longer than 100 characters."),
    N_("Enter a short name, such as ERP."),
)
_TOO_MANY = Finding(
    "/name",
    "webhook.count",
    N_("Your company has as many webhooks as it may have."),
    N_("Delete one that you no longer need."),
)
