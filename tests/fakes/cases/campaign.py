"""What to send to the verbs of campaigns, of many requests at once, and of defaults."""

from collections.abc import Mapping
from dataclasses import replace

from tests.fakes.case import Case
from tests.fakes.cases.spine import CUSTOMER, SUPPLIER, TERMS_FORM, TERMS_JSON

_PERIOD = {"period_start": "2025-01-01", "period_end": "2026-01-01"}
_DEFAULT = {
    "kgco2e": {"fossil": "5"},
    "source": "a table",
    "year": "2024",
    "region": "CN",
    "licence": "public",
    "reason": "nobody answers",
}

API: Mapping[str, Case] = {
    "activity.copy": Case(
        {
            "from_start": "2025-01-01",
            "from_end": "2026-01-01",
            "to_start": "2026-01-01",
            "to_end": "2027-01-01",
        }
    ),
    "answer.give_many": replace(SUPPLIER, json={"request_ids": ["$accepted"]}),
    "answer.search": replace(SUPPLIER, path={"request_id": "accepted"}),
    "answer.suggest": replace(SUPPLIER, path={"request_id": "accepted"}),
    "answer.withdraw": replace(SUPPLIER, json={"why": "a slip"}),
    "campaign.close": Case({"cancel_open": True}),
    "campaign.create": Case(
        {
            "name": "2025",
            "dataset": "footprint/1",
            "terms": TERMS_JSON,
            "lines": [{"part_id": "$bought", "source_id": "$source"}],
        }
    ),
    "campaign.suggest": Case({"dataset": "footprint/1", "terms": TERMS_JSON}),
    "default.clear": Case(query=_PERIOD, path={"part_id": "bought"}),
    "default.set": Case({**_PERIOD, **_DEFAULT}, path={"part_id": "bought"}),
    "grant.create_many": Case(
        {
            "part_id": "$part",
            "dataset": "footprint/1",
            "groups": ["total"],
            "recipient_ids": ["$beta"],
            "purpose": "to see",
        }
    ),
    "request.board": Case(query={"direction": "out"}),
    "request.cancel_many": replace(CUSTOMER, json={"request_ids": ["$open"]}),
    "request.change_due": replace(
        CUSTOMER, path={"request_id": "open"}, json={"due_on": "2030-01-31"}
    ),
    "request.remind": replace(
        CUSTOMER, path={"request_id": "open"}, json={"request_ids": ["$open"]}
    ),
    "supplier.ask": replace(
        SUPPLIER, path={"request_id": "accepted"}, json={"source_ids": ["$beta_source"]}
    ),
    "supplier.suggest": replace(SUPPLIER, path={"request_id": "accepted"}),
}
_CAMPAIGN = {"name": "2025", "dataset": "footprint/1", **TERMS_FORM, "gwp_set": "AR5"}
FORMS: Mapping[str, Mapping[str, str]] = {
    "/campaigns/new": {**_CAMPAIGN, "source": "$source", "part_id": "$part", "do": "send"},
    "/campaigns/{campaign_id:uuid}/close": {},
    "/parts/{part_id:uuid}/activities/copy": {
        "from_first": "2025-01-01",
        "from_last": "2025-12-31",
    },
    "/parts/{part_id:uuid}/default": {
        "first_day": "2025-01-01",
        "last_day": "2025-12-31",
        "kgco2e-fossil": "5",
        "source": "a table",
        "year": "2024",
        "region": "CN",
        "licence": "public",
        "reason": "nobody answers",
    },
    "/requests/many": {"request": "$open", "do": "remind"},
    "/requests/{request_id:uuid}/due": {"due_on": "2030-01-31"},
    "/requests/{request_id:uuid}/remind": {},
    "/requests/{request_id:uuid}/upstream": {"source": "$beta_source"},
    "/requests/{request_id:uuid}/withdraw": {"why": "a slip"},
}
