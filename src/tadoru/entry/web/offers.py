"""The pages of those who are invited: a company by its link, a person as a member."""

from types import MappingProxyType

from starlette.responses import Response

from tadoru.app.identity import consent, session
from tadoru.app.identity.attempt import TooManyAttempts
from tadoru.app.identity.draft import OperatorDraft, PersonDraft, SiteDraft
from tadoru.app.partner import accept
from tadoru.core.dataset.catalogue import DATASETS
from tadoru.core.identity.identifiers import SCHEMES
from tadoru.core.problems import InvalidData
from tadoru.core.words import N_
from tadoru.entry import caller
from tadoru.entry.problems import SIGNALS
from tadoru.entry.text import NATIVE_NAMES
from tadoru.entry.web import door
from tadoru.entry.web.form import Fault, Faults, faults
from tadoru.entry.web.layout import Choice
from tadoru.entry.web.visit import Visit
from tadoru.entry.web.way import Way, get, open_to_all, post

_PLACES = MappingProxyType(
    {
        "administrator-name": "person",
        "administrator-password": "password",
        "administrator-locale": "locale",
        "administrator-email": "",
        "token": "",
    }
)


def show(visit: Visit, wrong: Faults | None = None, status: int = 200) -> Response:
    """Show who invites to what; opening the page changes nothing."""
    token = str(visit.request.path_params["token"])
    offer = accept.look(visit.world, token)
    return visit.show(
        "offer.html",
        status,
        offer=offer,
        token=token,
        here=f"/invitation/{token}",
        company=visit.session.operator if visit.session else None,
        administers=visit.may(accept.accept),
        datasets={name: visit.words(one.label) for name, one in DATASETS.items()},
        schemes=[
            Choice("", "–"),
            *(Choice(s.name, visit.words(s.label)) for s in SCHEMES.values()),
        ],
        locales=[Choice(code, name) for code, name in NATIVE_NAMES.items()],
        open_to_invite=visit.world.invitations,
        form=visit.form,
        wrong=wrong or Faults(),
    )


def take(visit: Visit) -> Response:
    """Make the company and its first administrator, and sign that person in."""
    form, token = visit.form, str(visit.request.path_params["token"])
    if form.secret("password") != form.secret("again"):
        said = visit.words(N_("The two passwords differ."))
        return show(visit, Faults([Fault("again", said)]), 422)
    offer = accept.look(visit.world, token)
    scheme = form.text("scheme")
    try:
        where = caller.address(visit.request)
        accept.accept_new(visit.world, token, _draft(visit), where)
    except InvalidData as refused:
        places = {**_PLACES, f"identifiers-{scheme}": "value"}
        return show(visit, faults(refused.findings, visit.words, places), 422)
    except TooManyAttempts as refused:
        said = visit.words(refused.detail, **refused.facts)
        return show(visit, Faults([Fault("", said)]), SIGNALS[refused.kind].status)
    begun = session.sign_in(
        visit.world, offer.email, form.secret("password"), where, caller.agent(visit.request)
    )
    return door.let_in(visit, begun, "/")


def accept_here(visit: Visit) -> Response:
    """Accept as the company that the reader acts for."""
    token = str(visit.request.path_params["token"])
    try:
        accept.accept(visit.world, visit.actor, token)
    except InvalidData as refused:
        return show(visit, faults(refused.findings, visit.words, _PLACES), 422)
    return visit.go("/requests", "offer-accepted")


def mine(visit: Visit, wrong: Faults | None = None, status: int = 200) -> Response:
    """Show which companies would like the reader to be a member."""
    offers = consent.mine(visit.world, visit.actor)
    facts = {"offers": offers, "token": "", "wrong": wrong or Faults()}
    return visit.show("my_invitations.html", status, tabs=door.TABS, **facts)


def opened(visit: Visit) -> Response:
    """Show the offer of a mailed link, which alone can be accepted; opening changes nothing."""
    offer = consent.preview(visit.world, visit.actor, visit.part("invitation_id"))
    facts = {"offers": (offer,), "token": visit.part("token")}
    return visit.show("my_invitations.html", tabs=door.TABS, **facts)


def join(visit: Visit) -> Response:
    """Become a member, by the token of the mailed link."""
    token = visit.form.secret("token")
    try:
        consent.join(visit.world, visit.actor, visit.part("invitation_id"), token)
    except InvalidData as refused:
        return mine(visit, faults(refused.findings, visit.words, _PLACES), 422)
    return visit.go("/account/invitations", "joined")


def resend(visit: Visit) -> Response:
    """Have the link mailed once more."""
    consent.resend(visit.world, visit.actor, visit.part("invitation_id"))
    return visit.go("/account/invitations", "mailed-again")


def decline(visit: Visit) -> Response:
    """Say no."""
    consent.decline(visit.world, visit.actor, visit.part("invitation_id"))
    return visit.go("/account/invitations", "declined")


def _draft(visit: Visit) -> OperatorDraft:
    form = visit.form
    country, locale = form.text("country").upper(), form.text("locale", visit.language)
    scheme = form.text("scheme")
    person = PersonDraft(
        "", form.text("person"), frozenset(), locale, form.secret("password") or None
    )
    return OperatorDraft(
        name=form.text("name"),
        country=country,
        site=SiteDraft(form.text("site-name"), country, form.text("site-address")),
        administrator=person,
        locale=locale,
        identifiers={scheme: form.text("value")} if scheme else {},
    )


_LINK = "/invitation/{token}"
_MINE = "/account/invitations/{invitation_id:uuid}"
WAYS: tuple[Way, ...] = (
    open_to_all("GET", _LINK, show, "whoever has the link may see what it offers"),
    open_to_all("POST", _LINK, take, "whoever has the link may bring the company in"),
    post(f"{_LINK}/accept", accept_here, accept.accept),
    get("/account/invitations", mine, consent.mine),
    post(f"{_MINE}/join", join, consent.join),
    post(f"{_MINE}/decline", decline, consent.decline),
    post(f"{_MINE}/mail", resend, consent.resend),
    get(f"{_MINE}/{{token}}", opened, consent.preview),
)
