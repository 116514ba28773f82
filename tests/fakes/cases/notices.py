"""What to send to the verbs of events, webhooks and mails."""

from collections.abc import Mapping

from tests.fakes.case import Case

_HOOK = {"name": "ERP", "url": "https://erp.example.com/in"}

API: Mapping[str, Case] = {
    "webhook.create": Case(_HOOK),
    "webhook.update": Case(_HOOK),
    "webhook.replay": Case({"after": 0}),
    "mailing.choose": Case({"mode": "daily"}),
}
FORMS: Mapping[str, Mapping[str, str]] = {
    "/notices/read-all": {},
    "/account/mail": {"mode": "daily"},
    "/settings/webhooks": _HOOK,
    "/settings/webhooks/{webhook_id:uuid}": _HOOK,
    "/settings/webhooks/{webhook_id:uuid}/pause": {},
    "/settings/webhooks/{webhook_id:uuid}/resume": {},
    "/settings/webhooks/{webhook_id:uuid}/replay": {"after": "0"},
    "/settings/webhooks/{webhook_id:uuid}/secret": {},
    "/settings/webhooks/{webhook_id:uuid}/test": {},
    "/settings/webhooks/{webhook_id:uuid}/delete": {},
}
QUERIES: Mapping[str, Mapping[str, str]] = {}
