"""What waits for a signature or a consent: the list, the exact bytes, completing and discarding."""

from types import MappingProxyType

from starlette.responses import Response

from tadoru.app.exchange import datasets, sign
from tadoru.app.exchange.sign import SigningView
from tadoru.app.identity import person
from tadoru.app.listing import Page
from tadoru.core.dataset.definition import Dataset
from tadoru.core.findings import Finding
from tadoru.core.words import N_
from tadoru.entry.web.catalogue import tables
from tadoru.entry.web.form import Faults, faults, signature_of
from tadoru.entry.web.visit import Visit

ACTS = MappingProxyType(
    {
        "answer": N_("Answer to a request"),
        "refusal": N_("Request sent back"),
        "withdrawal": N_("Answer withdrawn"),
        "statement": N_("Statement about a part"),
        "grant": N_("Grant"),
        "revocation": N_("End of a grant"),
    }
)


def listing(visit: Visit) -> Response:
    """Show everything that waits."""
    waiting = sign.list_all(visit.world, visit.actor)
    return visit.show("signatures.html", waiting=waiting, acts=ACTS, people=_people(visit))


def show(visit: Visit, wrong: Faults | None = None) -> Response:
    """Show one act with the bytes to sign."""
    view = sign.read(visit.world, visit.actor, visit.part("signing_id"))
    return visit.show(
        "signature.html",
        422 if wrong else 200,
        view=view,
        act=ACTS.get(view.verb, view.verb),
        tables=tables(_dataset(visit, view), view.groups, visit),
        by=_people(visit).get(view.prepared_by, view.prepared_by),
        commits=visit.may(sign.commit),
        discards=visit.may(sign.discard),
        wrong=wrong or Faults(),
    )


def download(visit: Visit) -> Response:
    """Return the exact bytes to sign, as a file."""
    view = sign.read(visit.world, visit.actor, visit.part("signing_id"))
    headers = {"Content-Disposition": 'attachment; filename="to-sign.txt"'}
    return Response(view.signing_input.encode("ascii"), headers=headers, media_type="text/plain")


def commit(visit: Visit) -> Response:
    """Complete the act by its signature, or by consent where the node holds the key."""
    view = sign.read(visit.world, visit.actor, visit.part("signing_id"))
    found: list[Finding] = []
    signature = signature_of(visit.form, "signature", found) if view.needs_signature else None
    if found:
        return show(visit, faults(found, visit.words))
    sign.commit(visit.world, visit.actor, view.id, signature)
    where = f"/requests/{view.request_id}" if view.request_id else "/signatures"
    return visit.go(where, "signed")


def discard(visit: Visit) -> Response:
    """Throw the act away."""
    sign.discard(visit.world, visit.actor, visit.part("signing_id"))
    return visit.go("/signatures", "discarded")


def _dataset(visit: Visit, view: SigningView) -> Dataset | None:
    """Return the dataset whose groups are to be signed."""
    known = datasets.list_all(visit.world, visit.actor)
    groups = set(view.groups) - {"request"}
    return next((d for d in known if groups and groups <= set(d.groups)), None)


def _people(visit: Visit) -> dict[str, str]:
    members = person.list_all(visit.world, visit.actor, Page(limit=200)).items
    return {f"person:{member.id}": member.name for member in members}
