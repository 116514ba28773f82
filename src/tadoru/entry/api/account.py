"""Routes of one's own account: sessions, second factor, passkeys."""

import json

from starlette.responses import Response

from tadoru.app.identity import passkey, sessions, totp
from tadoru.app.identity.passkey import PasskeyView, PasskeyWish
from tadoru.app.identity.sessions import SessionInfo
from tadoru.app.identity.totp import Proof, RecoveryCodes, TotpBegun, TotpView
from tadoru.entry.api import reply
from tadoru.entry.api.call import Called
from tadoru.entry.api.declare import Answers, Router, declare
from tadoru.entry.api.model import account as body
from tadoru.entry.api.model.fields import PathId
from tadoru.entry.api.model.identity import EmailBody
from tadoru.entry.api.model.list import Whole

ROUTER = Router("account")


@declare(ROUTER, "GET /me/sessions", sessions.list_all, Answers(Whole[SessionInfo]))
def list_sessions(call: Called) -> Response:
    """List where one is signed in."""
    return reply.everything(sessions.list_all(call.world, call.actor, _cookie(call)))


@declare(ROUTER, "DELETE /me/sessions", sessions.end_others, Answers(status=204))
def end_others(call: Called) -> Response:
    """End every session of one's own but the present one."""
    sessions.end_others(call.world, call.actor, _cookie(call))
    return reply.done()


@declare(ROUTER, "DELETE /me/sessions/{session_id}", sessions.end, Answers(status=204))
def end_session(call: Called, session_id: PathId) -> Response:
    """End one of one's own sessions."""
    sessions.end(call.world, call.actor, session_id)
    return reply.done()


@declare(ROUTER, "GET /me/totp", totp.read, Answers(TotpView))
def read_totp(call: Called) -> Response:
    """Say whether one signs in with a second factor."""
    return reply.shown(totp.read(call.world, call.actor))


@declare(ROUTER, "POST /me/totp", totp.begin, Answers(TotpBegun, 201))
def begin_totp(call: Called) -> Response:
    """Get a fresh secret for an authenticator app."""
    return reply.made(totp.begin(call.world, call.actor))


@declare(ROUTER, "POST /me/totp/confirm", totp.confirm, Answers(RecoveryCodes, limited=True))
def confirm_totp(call: Called, wish: body.CodeBody) -> Response:
    """Switch the second factor on; the recovery codes are shown this once."""
    return reply.shown(totp.confirm(call.world, call.actor, wish.code, call.address))


@declare(ROUTER, "POST /me/totp/remove", totp.remove, Answers(status=204, limited=True))
def remove_totp(call: Called, wish: body.ProofBody) -> Response:
    """Switch the second factor off."""
    totp.remove(call.world, call.actor, Proof(wish.password, wish.code, call.address))
    return reply.done()


@declare(ROUTER, "POST /passwords/reset-totp", totp.reset, Answers(status=204))
def reset_totp(call: Called, wish: EmailBody) -> Response:
    """Take a person's lost second factor away, for those who run the node."""
    totp.reset(call.world, call.actor, wish.email)
    return reply.done()


@declare(ROUTER, "GET /me/passkeys", passkey.list_all, Answers(Whole[PasskeyView]))
def list_passkeys(call: Called) -> Response:
    """List one's passkeys."""
    return reply.everything(passkey.list_all(call.world, call.actor))


@declare(ROUTER, "POST /me/passkeys/options", passkey.begin, Answers(PasskeyWish))
def begin_passkey(call: Called) -> Response:
    """Get what a browser needs to make a passkey."""
    return reply.shown(passkey.begin(call.world, call.actor))


@declare(ROUTER, "POST /me/passkeys", passkey.finish, Answers(PasskeyView, 201))
def finish_passkey(call: Called, wish: body.PasskeyBody) -> Response:
    """Keep the passkey that the browser made."""
    credential = json.dumps(wish.credential)
    view = passkey.finish(call.world, call.actor, wish.ticket, credential, wish.name)
    return reply.made(view, f"me/passkeys/{view.id}")


@declare(ROUTER, "PUT /me/passkeys/{passkey_id}", passkey.rename, Answers(PasskeyView))
def rename_passkey(call: Called, passkey_id: PathId, wish: body.NameBody) -> Response:
    """Call a passkey otherwise."""
    return reply.shown(passkey.rename(call.world, call.actor, passkey_id, wish.name))


@declare(ROUTER, "DELETE /me/passkeys/{passkey_id}", passkey.remove, Answers(status=204))
def remove_passkey(call: Called, passkey_id: PathId) -> Response:
    """Let a passkey in no more."""
    passkey.remove(call.world, call.actor, passkey_id)
    return reply.done()


def _cookie(call: Called) -> str | None:
    """Return the session's token; a program has none."""
    return call.caller.cookie if call.caller else None
