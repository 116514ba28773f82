"""`tadoru webhook`: where events are sent."""

from typing import Annotated

import typer

from tadoru.app.feed import ping
from tadoru.app.feed import webhook as webhooks
from tadoru.app.feed.webhook import WebhookDraft
from tadoru.core.values import WebhookId
from tadoru.core.words import N_
from tadoru.entry.cli.options import desk_of

app = typer.Typer(no_args_is_help=True, add_completion=False, help="Where events are sent.")
Hook = Annotated[str, typer.Argument(help="The webhook's id.")]
Types = Annotated[
    list[str] | None,
    typer.Option("--type", help="Beginning of a type; may be repeated. None: everything."),
]
COLUMNS = (
    (N_("Id"), "id"),
    (N_("Name"), "name"),
    (N_("Web address"), "url"),
    (N_("Active"), "active"),
    (N_("Position"), "position"),
    (N_("Failures"), "failures"),
)
NEW = (*((head, f"webhook.{path}") for head, path in COLUMNS[:3]), (N_("Secret"), "secret"))


@app.command(epilog="Example: tadoru webhook add ERP https://erp.example.com/in --as kato@...")
def add(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="What receives.")],
    url: Annotated[str, typer.Argument(help="Its address, https://….")],
    types: Types = None,
) -> None:
    """Send what happens from now on to an address; the secret is shown this once."""
    desk = desk_of(context)
    draft = WebhookDraft(name, url, tuple(types or ()))
    desk.show(webhooks.create(desk.world, desk.actor, draft), *NEW)


@app.command("list", epilog="Example: tadoru webhook list --as kato@mikawa.example")
def list_all(context: typer.Context) -> None:
    """List the webhooks of your company."""
    desk = desk_of(context)
    desk.table(webhooks.list_all(desk.world, desk.actor), *COLUMNS)


@app.command(epilog="Example: tadoru webhook show WEBHOOK-ID --as kato@mikawa.example")
def show(context: typer.Context, hook: Hook) -> None:
    """Show a webhook with its latest attempts."""
    desk = desk_of(context)
    found = webhooks.read(desk.world, desk.actor, WebhookId(hook))
    if desk.choices.json:
        desk.show(found)
        return
    desk.show(found.webhook, *COLUMNS)
    if found.gone:
        position = found.webhook.position + found.gone
        desk.tell(webhooks.LOST, count=found.gone, position=position)
    desk.table(
        found.deliveries,
        (N_("At"), "at"),
        (N_("Position"), "position"),
        (N_("Status"), "status"),
        (N_("What went wrong"), "error"),
    )


@app.command(epilog="Example: tadoru webhook change WEBHOOK-ID ERP https://… --as kato@...")
def change(
    context: typer.Context,
    hook: Hook,
    name: Annotated[str, typer.Argument(help="What receives.")],
    url: Annotated[str, typer.Argument(help="Its address, https://….")],
    types: Types = None,
) -> None:
    """Change a webhook's name, address and types."""
    desk = desk_of(context)
    draft = WebhookDraft(name, url, tuple(types or ()))
    desk.show(webhooks.update(desk.world, desk.actor, WebhookId(hook), draft, None), *COLUMNS)


@app.command(epilog="Example: tadoru webhook test WEBHOOK-ID --as kato@mikawa.example")
def test(context: typer.Context, hook: Hook) -> None:
    """Send an event that means nothing, and show what the receiver answers."""
    desk = desk_of(context)
    found = ping.ping(desk.world, desk.actor, WebhookId(hook))
    desk.show(found, (N_("Status"), "status"), (N_("What went wrong"), "error"))


@app.command(epilog="Example: tadoru webhook pause WEBHOOK-ID --as kato@mikawa.example")
def pause(context: typer.Context, hook: Hook) -> None:
    """Send nothing more until it is resumed, within the time for which events are kept."""
    desk = desk_of(context)
    desk.show(webhooks.pause(desk.world, desk.actor, WebhookId(hook)), *COLUMNS)


@app.command(epilog="Example: tadoru webhook resume WEBHOOK-ID --as kato@mikawa.example")
def resume(context: typer.Context, hook: Hook) -> None:
    """Send again, from the first event that was not taken."""
    desk = desk_of(context)
    desk.show(webhooks.resume(desk.world, desk.actor, WebhookId(hook)), *COLUMNS)


@app.command(epilog="Example: tadoru webhook replay WEBHOOK-ID --after 0 --as kato@...")
def replay(
    context: typer.Context,
    hook: Hook,
    after: Annotated[int, typer.Option("--after", help="Send what follows.", min=0)],
) -> None:
    """Send everything again that follows a position."""
    desk = desk_of(context)
    desk.show(webhooks.replay(desk.world, desk.actor, WebhookId(hook), after), *COLUMNS)


@app.command(epilog="Example: tadoru webhook secret WEBHOOK-ID --as kato@mikawa.example")
def secret(context: typer.Context, hook: Hook) -> None:
    """Make a new secret; the old one also signs for one more day."""
    desk = desk_of(context)
    desk.show(webhooks.rotate(desk.world, desk.actor, WebhookId(hook)), *NEW)


@app.command(epilog="Example: tadoru webhook delete WEBHOOK-ID --as kato@mikawa.example")
def delete(context: typer.Context, hook: Hook) -> None:
    """Delete a webhook."""
    desk = desk_of(context)
    webhooks.delete(desk.world, desk.actor, WebhookId(hook))
    desk.tell(N_("Deleted."))
