"""What to send to each verb over each way in. `$part` and the like stand for ids of the stage."""

import json
from collections.abc import Mapping
from dataclasses import replace

from tadoru.core.dataset.catalogue import DATASETS
from tadoru.core.dataset.document import write_dataset
from tests.fakes.case import Case
from tests.fakes.node import PASSWORD
from tests.fakes.scene import TERMS, line
from tests.fakes.stage import HOST_PERSON, unsigned_bundle

DID_KEY = "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK"
TERMS_JSON = TERMS.as_json()
TERMS_FORM = {
    "method": TERMS.method,
    "gwp_set": TERMS.gwp_set,
    "first_day": "2025-01-01",
    "last_day": "2025-12-31",
}
DATASET = {**write_dataset(DATASETS["footprint/1"]), "name": "another"}
GRANT = {
    "part_id": "$part",
    "dataset": "footprint/1",
    "groups": ["total"],
    "recipient_id": "$beta",
    "purpose": "to see",
}
OPERATOR = {
    "name": "New",
    "country": "JP",
    "site": {"name": "Plant", "country": "JP"},
    "administrator": {"email": "n@new.example", "name": "N", "roles": ["administrator"]},
}

SUPPLIER = Case(by="Beta.editor", other_side="Alpha.editor")
CUSTOMER = Case(by="Alpha.editor", other_side="Beta.editor")
HOST = Case(by=HOST_PERSON)

API: Mapping[str, Case] = {
    "activity.save": Case(
        {"period_start": "2025-01-01", "period_end": "2026-01-01", "lines": [line("3")]}
    ),
    "answer.preview": replace(SUPPLIER, path={"request_id": "accepted"}, json={}),
    "answer.give": replace(SUPPLIER, path={"request_id": "accepted"}, json={}),
    "answer.correct": replace(SUPPLIER, json={}),
    "answer.read": replace(
        CUSTOMER,
        other_side="Alpha.editor",
        lacks=lambda answer: "total" in answer["groups"] and "roles" not in answer["groups"],
    ),
    "answer.history": replace(
        CUSTOMER,
        other_side="Alpha.editor",
        lacks=lambda answer: all("roles" not in one["groups"] for one in answer["items"]),
    ),
    "client.create": Case({"name": "ERP", "roles": ["viewer"]}),
    "dataset.register": replace(HOST, json=DATASET),
    "grant.create": Case(GRANT),
    "grant.preview": Case(GRANT),
    "grant.list": Case(query={"direction": "out"}),
    "identifier.add": Case({"scheme": "duns", "value": "123456789"}),
    "key.bring_prepare": Case({"did_key": DID_KEY}),
    "key.bring_commit": Case({"ticket": "AAAA", "signature": "A" * 86}, passes=frozenset({409})),
    "key.revoke": Case({"reason": "lost"}),
    "log.rotate_key": HOST,
    "notice.mark_read": Case({"notice_ids": ["$notice"]}),
    "operator.create": replace(HOST, json=OPERATOR),
    "operator.find": Case(query={"query": "alpha"}),
    "operator.list": HOST,
    "operator.update": Case({"name": "Alpha KK"}),
    "part.create": Case({"site_id": "$site", "number": "N-9", "unit": "kg"}),
    "part.update": Case({"number": "N-10", "unit": "kg"}),
    "password.change": Case({"present": PASSWORD, "new": "another walk at night"}),
    "password.reset": replace(HOST, json={"email": "viewer@alpha.example"}),
    "person.add": Case({"email": "new@alpha.example", "name": "New", "roles": ["viewer"]}),
    "person.set_roles": Case({"roles": ["editor"]}),
    "record.bundle_commit": Case(build=unsigned_bundle, passes=frozenset({422})),
    "request.accept": replace(
        SUPPLIER, path={"request_id": "open"}, json={"part_id": "$beta_part"}
    ),
    "request.send_back": replace(SUPPLIER, path={"request_id": "open"}, json={"reason": "unknown"}),
    "request.cancel": replace(CUSTOMER, path={"request_id": "open"}),
    "request.reopen": replace(
        CUSTOMER, path={"request_id": "refused"}, json={"message": "Please look again."}
    ),
    "request.create": Case(
        {
            "part_id": "$bought",
            "supplier_id": "$beta",
            "dataset": "footprint/1",
            "terms": TERMS_JSON,
        },
        path={"part_id": "bought"},
    ),
    "request.list": Case(query={"direction": "out"}),
    "session.switch": Case({"operator_id": "$alpha"}),
    "signing.commit": Case({}),
    "site.create": Case({"name": "New plant", "country": "JP"}),
    "site.update": Case({"name": "Other plant", "country": "JP"}),
    "source.save": Case(
        {"sources": [{"id": "$source", "supplier_id": "$beta"}]}, path={"part_id": "bought"}
    ),
    "source.list": Case(path={"part_id": "bought"}),
    "statement.publish": Case({"dataset": "footprint/1", "terms": TERMS_JSON}),
    "structure.save": Case({"lines": [{"child_id": "$bought", "amount": "3", "unit": "kg"}]}),
    "footprint.compute": Case(TERMS_JSON),
}

FORMS: Mapping[str, Mapping[str, str]] = {
    "/sign-out": {},
    "/operator": {"operator": "$alpha"},
    "/account": {
        "present": PASSWORD,
        "new": "another walk at night",
        "again": "another walk at night",
    },
    "/parts/new": {"site": "$site", "number": "N-9", "unit": "kg"},
    "/parts/{part_id:uuid}/edit": {"number": "N-10", "unit": "kg"},
    "/parts/{part_id:uuid}/retire": {},
    "/parts/{part_id:uuid}/structure": {
        "lines-0-child_id": "$bought",
        "lines-0-amount": "3",
        "lines-0-unit": "kg",
    },
    "/parts/{part_id:uuid}/sources": {
        "sources-0-id": "$source",
        "sources-0-supplier_id": "$beta",
        "sources-0-share": "1",
    },
    "/parts/{part_id:uuid}/activities": {
        "first_day": "2025-01-01",
        "last_day": "2025-12-31",
        "lines-0-name": "process",
        "lines-0-role": "refining",
        "lines-0-kgco2e-fossil": "3",
    },
    "/parts/{part_id:uuid}/footprint": TERMS_FORM,
    "/parts/{part_id:uuid}/ask": {
        "supplier_id": "$beta",
        "dataset": "footprint/1",
        **TERMS_FORM,
    },
    "/parts/{part_id:uuid}/statements": {"dataset": "footprint/1", **TERMS_FORM},
    "/notices": {"notice": "$notice"},
    "/requests/{request_id:uuid}/accept": {"part_id": "$beta_part"},
    "/requests/{request_id:uuid}/send-back": {"reason": "unknown"},
    "/requests/{request_id:uuid}/cancel": {},
    "/requests/{request_id:uuid}/reopen": {"message": "Please look again."},
    "/requests/{request_id:uuid}/answer": {},
    "/signatures/{signing_id:uuid}/commit": {},
    "/signatures/{signing_id:uuid}/discard": {},
    "/disclosures/grants/new": {
        "part": "$part",
        "dataset": "footprint/1",
        "groups": "total",
        "recipient_id": "$beta",
        "purpose": "to see",
    },
    "/disclosures/grants/{grant_id:uuid}/revoke": {},
    "/records/{record_id:uuid}/bundle/sign": {"content": "{}", "signature": "A" * 86},
    "/records/{record_id:uuid}/erase": {},
    "/settings": {"name": "Alpha KK", "country": "JP", "locale": "en"},
    "/settings/identifiers": {"scheme": "duns", "value": "123456789"},
    "/settings/identifiers/{identifier_id:uuid}/remove": {},
    "/settings/sites": {"name": "New plant", "country": "JP"},
    "/settings/sites/{site_id:uuid}": {"name": "Other plant", "country": "JP"},
    "/settings/people": {"email": "new@alpha.example", "name": "New", "roles": "viewer"},
    "/settings/people/{person_id:uuid}": {"roles": "editor"},
    "/settings/people/{person_id:uuid}/remove": {},
    "/settings/clients": {"name": "ERP", "roles": "viewer"},
    "/settings/clients/{client_id:uuid}/revoke": {},
    "/settings/keys/rotate": {},
    "/settings/keys/bring": {"did_key": DID_KEY},
    "/settings/keys/revoke": {"key_id": "$key", "reason": "lost"},
    "/node": {
        "name": "New",
        "country": "JP",
        "site-name": "Plant",
        "administrator-email": "n@new.example",
        "administrator-name": "N",
    },
    "/node/password": {"email": "viewer@alpha.example"},
    "/node/datasets": {"document": json.dumps(DATASET)},
}
QUERIES: Mapping[str, Mapping[str, str]] = {
    "/disclosures/grants/new": {"part": "$part", "dataset": "footprint/1"},
}
