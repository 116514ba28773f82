"""The keys that a company signs with: held by the node or brought; change, bring, revoke."""

from types import MappingProxyType

from starlette.responses import Response

from tadoru.app.key import bring, read
from tadoru.app.key import revoke as revocation
from tadoru.app.key import rotate as rotation
from tadoru.app.key.bring import Challenge
from tadoru.core.findings import Finding
from tadoru.core.problems import Problem
from tadoru.core.values import KeyId
from tadoru.core.words import N_
from tadoru.entry.problems import SIGNALS
from tadoru.entry.web.company import TABS
from tadoru.entry.web.form import Fault, Faults, faults, signature_of
from tadoru.entry.web.layout import Choice
from tadoru.entry.web.visit import Visit

WHY = MappingProxyType(
    {
        "compromised": N_("somebody else may have it"),
        "lost": N_("it is lost"),
        "ceased": N_("it is no longer used"),
    }
)


def show(
    visit: Visit,
    wrong: Faults | None = None,
    challenge: Challenge | None = None,
    status: int = 200,
) -> Response:
    """Show every key, and the ways to change it."""
    return visit.show(
        "keys.html",
        status,
        tabs=TABS,
        keys=read.list_all(visit.world, visit.actor),
        reasons=[Choice(reason, visit.words(WHY[reason])) for reason in revocation.REASONS],
        challenge=challenge,
        administers=visit.may(rotation.rotate),
        form=visit.form,
        wrong=wrong or Faults(),
    )


def rotate(visit: Visit) -> Response:
    """Let the node make a new key, which signs from now on."""
    rotation.rotate(visit.world, visit.actor)
    return visit.go("/settings/keys", "key-changed")


def bring_key(visit: Visit) -> Response:
    """Show what the holder of a key must sign, or take the signature."""
    form = visit.form
    if form.text("ticket"):
        return _take(visit)
    try:
        challenge = bring.prepare(visit.world, visit.actor, form.text("did_key"))
    except Problem as refused:
        return _refused(visit, "did_key", refused)
    return show(visit, challenge=challenge)


def revoke(visit: Visit) -> Response:
    """Revoke a key."""
    key_id, reason = visit.form.text("key_id"), visit.form.text("reason")
    revocation.revoke(visit.world, visit.actor, KeyId(key_id), reason)
    return visit.go("/settings/keys", "key-changed")


def _take(visit: Visit) -> Response:
    form, found = visit.form, list[Finding]()
    again = Challenge(form.secret("signing_input"), form.text("ticket"))
    signature = signature_of(form, "signature", found)
    if found:
        return show(visit, faults(found, visit.words), again, 422)
    try:
        bring.commit(visit.world, visit.actor, again.ticket, signature)
    except Problem as refused:
        return _refused(visit, "signature", refused, again)
    return visit.go("/settings/keys", "key-changed")


def _refused(
    visit: Visit, field: str, refused: Problem, challenge: Challenge | None = None
) -> Response:
    fault = Fault(field, visit.words(refused.detail, **refused.facts))
    return show(visit, Faults([fault]), challenge, SIGNALS[refused.kind].status)
