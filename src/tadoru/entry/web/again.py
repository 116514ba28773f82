"""A form that is sent twice, by a double click or a reload, is done once and leads to one place."""

import hashlib
from collections.abc import Callable

from starlette.responses import RedirectResponse, Response

from tadoru.app import idempotency
from tadoru.app.idempotency import AlreadyDone, Once, Reply, ReplyLost
from tadoru.core.access.actor import Actor
from tadoru.core.words import N_
from tadoru.entry.web.visit import Visit

KEY_MAX = 64
SEE_OTHER = 303


def once(visit: Visit, show: Callable[[Visit], Response]) -> Response:
    """Return the page's reply; a form that was done before leads where it led then.

    Raises:  ReplyLost where it was done and led nowhere, or is being done at this moment
    """
    key, actor = visit.form.secret("once")[:KEY_MAX], visit.actor
    if not key or actor is None or actor.operator is None:
        return show(visit)
    digest = _digest(visit)  # whoever goes back and changes something means another write
    held = Once(f"page {key} {digest}", digest)
    before = idempotency.recall(visit.world, actor, held)
    return _first(visit, show, actor, held) if before is None else _there(before)


def _first(visit: Visit, show: Callable[[Visit], Response], actor: Actor, held: Once) -> Response:
    token = idempotency.present.set(held)
    try:
        response = show(visit)
    except AlreadyDone as error:
        raise ReplyLost(N_("This form was sent twice; it is done once.")) from error
    finally:
        idempotency.present.reset(token)
    if held.claimed and response.status_code == SEE_OTHER:
        reply = Reply(SEE_OTHER, {"location": response.headers["location"]}, b"")
        idempotency.keep(visit.world, actor, held, reply)
    return response


def _there(before: Reply) -> Response:
    return RedirectResponse(before.headers["location"], SEE_OTHER)


def _digest(visit: Visit) -> str:
    said = (visit.request.url.path, sorted(visit.form.fields.items()))
    digest = hashlib.sha256(repr(said).encode())
    for name in sorted(visit.form.files):
        for one in visit.form.sent(name):
            digest.update(repr((name, one.name, one.type, len(one.content))).encode())
            digest.update(one.content)
    return digest.hexdigest()
