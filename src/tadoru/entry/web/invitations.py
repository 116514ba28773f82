"""The invitations that the reader's company sent: the list, a new one, one and its link."""

from collections.abc import Mapping
from types import MappingProxyType

from starlette.responses import Response

from tadoru.app.exchange import datasets
from tadoru.app.footprint.terms import GWP_SETS
from tadoru.app.identity.invited import Ask, InvitationState
from tadoru.app.listing import Page
from tadoru.app.partner import invite
from tadoru.app.partner.invite import InvitationDraft, Invited
from tadoru.app.trace import read
from tadoru.core.dataset.footprint import FOOTPRINT_1
from tadoru.core.findings import Finding
from tadoru.core.problems import InvalidData
from tadoru.core.trace.part import Make
from tadoru.core.trace.partquery import PartQuery
from tadoru.core.values import PartId
from tadoru.core.words import N_
from tadoru.entry.text import NATIVE_NAMES
from tadoru.entry.web import labels, terms
from tadoru.entry.web.catalogue import names
from tadoru.entry.web.company import TABS
from tadoru.entry.web.form import Faults, faults
from tadoru.entry.web.layout import Choice
from tadoru.entry.web.visit import Visit
from tadoru.entry.web.way import Way, get, post

PARTS = Page(limit=200)
STATES = MappingProxyType(
    {
        InvitationState.OPEN: (N_("waits for an answer"), "waiting"),
        InvitationState.ACCEPTED: (N_("accepted"), "done"),
        InvitationState.DECLINED: (N_("declined"), "error"),
        InvitationState.REVOKED: (N_("taken back"), "neutral"),
        InvitationState.EXPIRED: (N_("too old"), "warning"),
    }
)
_FIELDS = MappingProxyType(
    {
        "period_start": "first_day",
        "period_end": "last_day",
        "method": "method",
        "gwp_set": "gwp_set",
    }
)


def listing(visit: Visit) -> Response:
    """Show the invitations, the newest first."""
    kind = visit.query("kind") if visit.query("kind") in {"operator", "member"} else None
    found = invite.list_all(visit.world, visit.actor, visit.page, kind=kind)
    return visit.show(
        "invitations.html",
        tabs=TABS,
        found=found,
        states=STATES,
        kind=kind or "",
        more=visit.address(after=found.next) if found.next else "",
        open_to_invite=visit.world.invitations,
    )


def new(visit: Visit, wrong: Faults | None = None) -> Response:
    """Show the form; `part` and `name` in the address are filled in already."""
    query = PartQuery(kind=Make.BOUGHT)
    bought = read.listing(visit.world, visit.actor, PARTS, query).items
    chosen = visit.form.texts("parts") or tuple(visit.request.query_params.getlist("part"))
    every = datasets.list_all(visit.world, visit.actor)
    return visit.show(
        "invitation_new.html",
        422 if wrong else 200,
        form=visit.form,
        name=visit.form.text("name") or visit.query("name"),
        parts=[Choice(p.id, f"{p.number} {p.name}".strip()) for p in bought],
        chosen=chosen,
        datasets=[Choice(d.id, visit.words(d.label)) for d in every],
        usual=FOOTPRINT_1.id,
        terms=terms.entered(visit),
        methods=terms.methods(visit),
        gwp_sets=[Choice(name, name) for name in GWP_SETS],
        modes=[Choice(mode, visit.words(label)) for mode, label in labels.MODES.items()],
        locales=[Choice(code, name) for code, name in NATIVE_NAMES.items()],
        open_to_invite=visit.world.invitations,
        wrong=wrong or Faults(),
    )


def create(visit: Visit) -> Response:
    """Invite, and show the link this once."""
    form, found = visit.form, list[Finding]()
    asks = _asks(visit, found)
    if found:
        return new(visit, faults(found, visit.words))
    draft = InvitationDraft(
        name=form.text("name"),
        email=form.text("email"),
        country=form.text("country").upper(),
        locale=form.text("locale", visit.language),
        message=form.text("message"),
        asks=asks,
    )
    try:
        made = invite.create(visit.world, visit.actor, draft)
    except InvalidData as refused:
        return new(visit, faults(refused.findings, visit.words, _places(asks)))
    return show(visit, made)


def show(visit: Visit, made: Invited | None = None) -> Response:
    """Show one invitation; a new one's link this once."""
    view = (
        made.invitation
        if made
        else invite.read(visit.world, visit.actor, visit.part("invitation_id"))
    )
    parts = [read.read(visit.world, visit.actor, ask.part_id).part for ask in view.asks[:1]]
    return visit.show(
        "invitation.html",
        view=view,
        link=made.link if made else "",
        states=STATES,
        part=parts[0] if parts else None,
        datasets=names(visit),
    )


def renew(visit: Visit) -> Response:
    """Send it again, with another link."""
    return show(visit, invite.renew(visit.world, visit.actor, visit.part("invitation_id")))


def revoke(visit: Visit) -> Response:
    """Take it back."""
    invite.revoke(visit.world, visit.actor, visit.part("invitation_id"))
    return visit.go("/settings/invitations", "invitation-ended")


def _asks(visit: Visit, found: list[Finding]) -> tuple[Ask, ...]:
    """Return one request for each part that is ticked, all on the same terms."""
    form = visit.form
    wanted = form.text("dataset", FOOTPRINT_1.id)
    due_on = form.day("due_on", found)
    ticked = form.texts("parts")
    period: Mapping[str, str] = {}
    if ticked and wanted == FOOTPRINT_1.id:
        period = terms.document(visit, found)
    mode, message = form.text("mode", "standing"), form.text("message")
    return tuple(Ask(PartId(part), wanted, period, None, mode, due_on, message) for part in ticked)


def _places(asks: tuple[Ask, ...]) -> dict[str, str]:
    """Return the field of each place: all requests share the same fields."""
    places = {}
    for number in range(len(asks)):
        for name in ("dataset", "mode", "message", "due_on"):
            places[f"asks-{number}-{name}"] = name
        places[f"asks-{number}-part_id"] = "parts"
        for name, shown in _FIELDS.items():
            places[f"asks-{number}-terms-{name}"] = shown
    return places


_ONE = "/settings/invitations/{invitation_id:uuid}"
WAYS: tuple[Way, ...] = (
    get("/settings/invitations", listing, invite.list_all),
    get("/settings/invitations/new", new, invite.create),
    post("/settings/invitations/new", create, invite.create),
    get(_ONE, show, invite.read),
    post(f"{_ONE}/renew", renew, invite.renew),
    post(f"{_ONE}/revoke", revoke, invite.revoke),
)
