"""Webhooks of the reader's company: where events are sent, how far that got, what went wrong."""

from starlette.responses import Response

from tadoru.app.feed import ping, webhook
from tadoru.app.feed.deliver import Outcome
from tadoru.app.feed.view import NewWebhook
from tadoru.app.feed.webhook import WebhookDraft
from tadoru.core.findings import Finding
from tadoru.core.notice import events
from tadoru.core.problems import InvalidData
from tadoru.core.values import WebhookId
from tadoru.core.words import N_
from tadoru.entry.web.company import TABS
from tadoru.entry.web.form import Faults, Form, faults
from tadoru.entry.web.layout import Choice
from tadoru.entry.web.visit import Visit
from tadoru.entry.web.way import Way, get, post

_HOOK = "/settings/webhooks/{webhook_id:uuid}"


def listing(visit: Visit, wrong: Faults | None = None, made: NewWebhook | None = None) -> Response:
    """Show the webhooks; a new one's secret is shown this once."""
    return visit.show(
        "webhooks.html",
        422 if wrong else 200,
        tabs=TABS,
        webhooks=webhook.list_all(visit.world, visit.actor),
        made=made,
        types=_types(visit),
        chosen=visit.form.texts("types"),
        form=Form() if made else visit.form,
        wrong=wrong or Faults(),
    )


def add(visit: Visit) -> Response:
    """Make a webhook."""
    try:
        made = webhook.create(visit.world, visit.actor, _draft(visit.form))
    except InvalidData as refused:
        return listing(visit, faults(refused.findings, visit.words))
    return listing(visit, made=made)


def show(
    visit: Visit,
    wrong: Faults | None = None,
    made: NewWebhook | None = None,
    tried: Outcome | None = None,
) -> Response:
    """Show one webhook with its latest attempts."""
    state = webhook.read(visit.world, visit.actor, _id(visit))
    sent = bool(wrong) and "url" in visit.form
    return visit.show(
        "webhook.html",
        422 if wrong else 200,
        tabs=TABS,
        state=state,
        hook=state.webhook,
        made=made,
        tried=tried,
        types=_types(visit),
        name=visit.form.text("name") if sent else state.webhook.name,
        url=visit.form.text("url") if sent else state.webhook.url,
        chosen=visit.form.texts("types") if sent else state.webhook.types,
        form=visit.form,
        wrong=wrong or Faults(),
    )


def change(visit: Visit) -> Response:
    """Change a webhook."""
    version = visit.form.text("version")
    expected = int(version) if version.isdecimal() and len(version) < 10 else None  # noqa: PLR2004
    try:
        webhook.update(visit.world, visit.actor, _id(visit), _draft(visit.form), expected)
    except InvalidData as refused:
        return show(visit, faults(refused.findings, visit.words))
    return visit.go(_page(visit), "saved")


def pause(visit: Visit) -> Response:
    """Send nothing more for now."""
    webhook.pause(visit.world, visit.actor, _id(visit))
    return visit.go(_page(visit), "saved")


def resume(visit: Visit) -> Response:
    """Send again."""
    webhook.resume(visit.world, visit.actor, _id(visit))
    return visit.go(_page(visit), "saved")


def replay(visit: Visit) -> Response:
    """Send again what follows a position."""
    after = visit.form.text("after")
    try:
        if not after.isdecimal() or len(after) > 15:  # noqa: PLR2004
            raise InvalidData([_NUMBER])  # noqa: TRY301
        webhook.replay(visit.world, visit.actor, _id(visit), int(after))
    except InvalidData as refused:
        return show(visit, faults(refused.findings, visit.words))
    return visit.go(_page(visit), "saved")


def rotate(visit: Visit) -> Response:
    """Make a new secret, which is shown this once."""
    return show(visit, made=webhook.rotate(visit.world, visit.actor, _id(visit)))


def test(visit: Visit) -> Response:
    """Send an event that means nothing, and show the receiver's answer."""
    return show(visit, tried=ping.ping(visit.world, visit.actor, _id(visit)))


def delete(visit: Visit) -> Response:
    """Delete a webhook."""
    webhook.delete(visit.world, visit.actor, _id(visit))
    return visit.go("/settings/webhooks", "removed")


def _id(visit: Visit) -> WebhookId:
    return WebhookId(visit.part("webhook_id"))


def _page(visit: Visit) -> str:
    return f"/settings/webhooks/{_id(visit)}"


def _draft(form: Form) -> WebhookDraft:
    return WebhookDraft(form.text("name"), form.text("url"), form.texts("types"))


def _types(visit: Visit) -> list[Choice]:
    return [
        Choice(name, f"{visit.words(said)} ({name})") for name, said in events.CATALOGUE.items()
    ]


_NUMBER = Finding(
    "/after",
    "webhook.position",
    N_("This is no number."),
    N_("Enter the position after which to send again, such as 0."),
)

WAYS: tuple[Way, ...] = (
    get("/settings/webhooks", listing, webhook.list_all),
    post("/settings/webhooks", add, webhook.create),
    get(_HOOK, show, webhook.read),
    post(_HOOK, change, webhook.update),
    post(f"{_HOOK}/pause", pause, webhook.pause),
    post(f"{_HOOK}/resume", resume, webhook.resume),
    post(f"{_HOOK}/replay", replay, webhook.replay),
    post(f"{_HOOK}/secret", rotate, webhook.rotate),
    post(f"{_HOOK}/test", test, ping.ping),
    post(f"{_HOOK}/delete", delete, webhook.delete),
)
