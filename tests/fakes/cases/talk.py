"""What to send to messages, attachments and baselines."""

from collections.abc import Mapping

from tests.fakes.case import Case
from tests.fakes.cases.spine import TERMS_FORM, TERMS_JSON

API: Mapping[str, Case] = {
    "message.post": Case({"body": "Which grade?"}),
    "baseline.create": Case({"name": "FY2026", "terms": TERMS_JSON, "part_ids": ["$part"]}),
    "baseline.compare": Case(query={"part_id": "$part"}),
}
FORMS: Mapping[str, Mapping[str, str]] = {
    "/requests/{request_id:uuid}/messages": {"body": "Which grade?"},
    "/requests/{request_id:uuid}/messages/read": {},
    "/baselines/new": {"name": "FY2026", **TERMS_FORM, "parts": "$part"},
    "/baselines/{baseline_id:uuid}/delete": {},
}
QUERIES: Mapping[str, Mapping[str, str]] = {
    "/baselines/{baseline_id:uuid}/compare": {"part": "$part"},
}
