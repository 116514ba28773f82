"""What to send to the verbs of partners: contacts, identifiers, invitations, auditors."""

from collections.abc import Mapping
from dataclasses import replace

from tests.fakes.case import Case
from tests.fakes.node import PASSWORD
from tests.fakes.scene import TERMS
from tests.fakes.stage import HOST_PERSON

HOST = Case(by=HOST_PERSON)
AUDITOR = Case(
    by="Alpha.auditor", other_side="Alpha.colleague", path={"engagement_id": "engagement"}
)
CONTACT = {"role": "footprint", "name": "Ann", "email": "ann@alpha.example"}
INVITATION = {
    "name": "Refiner",
    "email": "new@refiner.example",
    "country": "JP",
    "asks": [{"part_id": "$bought", "dataset": "footprint/1", "terms": TERMS.as_json()}],
}
ENGAGEMENT = {
    "email": "another@audit.example",
    "name": "Ada",
    "purpose": "verification",
    "part_ids": ["$part"],
    "datasets": ["footprint/1"],
    "until_at": "2026-06-30T00:00:00Z",
}
OPEN = {"invitation_id": "invitation"}
MINE = {"invitation_id": "offer"}
ASKED = Case(by="Beta.viewer", other_side="Xeno.viewer", path=MINE)

API: Mapping[str, Case] = {
    "contact.create": Case(CONTACT),
    "contact.update": Case(CONTACT, path={"contact_id": "contact"}),
    "contact.remove": Case(path={"contact_id": "contact"}),
    "contact.of_partner": Case(by="Beta.editor", path={"operator_id": "alpha"}),
    "operator.look_up": Case(path={"operator_id": "beta"}),
    "identifier.list": HOST,
    "identifier.check": replace(HOST, json={"evidence": "a register"}),
    "identifier.doubt": HOST,
    "invitation.create": Case(INVITATION),
    "invitation.read": Case(path=OPEN),
    "invitation.renew": Case(path=OPEN),
    "invitation.revoke": Case(path=OPEN),
    "invitation.accept": Case(
        {"token": "$token"}, by="Beta.administrator", path={"token": "token"}
    ),
    "invitation.preview": replace(ASKED, path={**MINE, "token": "offer_token"}),
    "invitation.join": replace(ASKED, json={"token": "$offer_token"}),
    "invitation.resend": ASKED,
    "invitation.decline": ASKED,
    "engagement.create": Case(ENGAGEMENT),
    "engagement.revoke": Case(path={"engagement_id": "engagement"}),
    "audit.read": AUDITOR,
    "audit.part": AUDITOR,
}
_CONTACT = {"role": "footprint", "name": "Ann", "email": "ann@alpha.example", "locale": "en"}
FORMS: Mapping[str, Mapping[str, str]] = {
    "/settings/contacts": _CONTACT,
    "/settings/contacts/{contact_id:uuid}": _CONTACT,
    "/settings/contacts/{contact_id:uuid}/remove": {},
    "/node/identifiers/{identifier_id:uuid}/check": {"evidence": "a register"},
    "/node/identifiers/{identifier_id:uuid}/doubt": {},
    "/settings/invitations/new": {
        "name": "Refiner",
        "email": "new@refiner.example",
        "country": "JP",
        "parts": "$bought",
        "dataset": "footprint/1",
        "method": TERMS.method,
        "gwp_set": TERMS.gwp_set,
        "first_day": "2025-01-01",
        "last_day": "2025-12-31",
    },
    "/settings/invitations/{invitation_id:uuid}/renew": {},
    "/settings/invitations/{invitation_id:uuid}/revoke": {},
    "/invitation/{token}": {
        "name": "Refiner",
        "country": "JP",
        "site-name": "Plant",
        "person": "Taro",
        "password": PASSWORD,
        "again": PASSWORD,
    },
    "/invitation/{token}/accept": {},
    "/account/invitations/{invitation_id:uuid}/join": {"token": "$offer_token"},
    "/account/invitations/{invitation_id:uuid}/mail": {},
    "/account/invitations/{invitation_id:uuid}/decline": {},
    "/settings/auditors": {
        "email": "another@audit.example",
        "name": "Ada",
        "purpose": "verification",
        "parts": "$part",
        "datasets": "footprint/1",
        "until": "2026-06-30",
    },
    "/settings/auditors/{engagement_id:uuid}/revoke": {},
}
