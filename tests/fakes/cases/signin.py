"""What to send about one's own account: sessions, second factor, passkeys."""

from collections.abc import Mapping
from dataclasses import replace

from tests.fakes.case import Case
from tests.fakes.node import PASSWORD
from tests.fakes.stage import HOST_PERSON

NOBODYS = {"ticket": "x" * 43, "name": "laptop"}  # no browser is at hand
CODE = {"code": "000000"}
MINE = Case(by="Alpha.editor", other_side="Beta.editor")

API: Mapping[str, Case] = {
    "session.end": replace(MINE, path={"session_id": "session"}),
    "totp.begin": MINE,
    "totp.confirm": replace(MINE, json=CODE, passes=frozenset({409, 422})),
    "totp.remove": replace(MINE, json={**CODE, "password": PASSWORD}, passes=frozenset({409, 422})),
    "totp.reset": Case({"email": "viewer@alpha.example"}, by=HOST_PERSON),
    "passkey.begin": replace(MINE, passes=frozenset({409})),  # the stage's address is a number
    "passkey.finish": replace(MINE, json={**NOBODYS, "credential": {}}, passes=frozenset({409})),
    "passkey.rename": replace(MINE, json={"name": "laptop"}, path={"passkey_id": "passkey"}),
    "passkey.remove": replace(MINE, path={"passkey_id": "passkey"}),
}

FORMS: Mapping[str, Mapping[str, str]] = {
    "/account/sessions/end-others": {},
    "/account/sessions/{session_id:uuid}/end": {},
    "/account/totp": {},
    "/account/totp/confirm": CODE,
    "/account/totp/remove": {**CODE, "password": PASSWORD},
    "/account/passkeys/options": {},
    "/account/passkeys": {**NOBODYS, "credential": "{}"},
    "/account/passkeys/{passkey_id:uuid}/rename": {"name": "laptop"},
    "/account/passkeys/{passkey_id:uuid}/remove": {},
    "/node/totp": {"email": "viewer@alpha.example"},
}
