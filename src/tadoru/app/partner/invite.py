"""Invite a company to the node: send, list, read, renew, take back."""

from dataclasses import dataclass
from typing import Any

from tadoru.app.exchange import datasets
from tadoru.app.exchange.ask import MODES, OWN_PRODUCT, message_faults
from tadoru.app.exchange.compose import COMPUTED
from tadoru.app.exchange.terms import read as read_terms
from tadoru.app.identity import secret
from tadoru.app.identity.draft import (
    country_findings,
    email_findings,
    locale_findings,
    name_findings,
)
from tadoru.app.identity.invited import (
    LIFE,
    Ask,
    InvitationView,
    of_invitation,
    write_asks,
)
from tadoru.app.identity.person import folded_email
from tadoru.app.journal import journal
from tadoru.app.notice.queue import Invitation, queue_invitation
from tadoru.app.verb import ADMINISTRATORS, EDITORS, verb
from tadoru.app.world import World
from tadoru.core.access import checks
from tadoru.core.access.actor import Actor
from tadoru.core.findings import Finding
from tadoru.core.problems import Absent, InvalidData, Kind, Problem, WrongState
from tadoru.core.trace.part import Make
from tadoru.core.units import Unit
from tadoru.core.words import N_
from tadoru.store import invitation as invitations
from tadoru.store import operator as operators
from tadoru.store.page import Listing, Page, cut, moment_key, read_moment_key
from tadoru.store.tx import Row, Tx

ASKS_MAX = 50
OPEN_MAX = 1000  # of one company at a time


class InvitationsOff(Problem):
    """Who runs the node lets companies in by hand only."""

    kind = Kind.FORBIDDEN
    title = N_("This node takes no invitations")


@dataclass(frozen=True, slots=True)
class InvitationDraft:
    """Which company to invite, in which language, with what to ask it then."""

    name: str
    email: str
    country: str
    locale: str = "ja"
    message: str = ""
    asks: tuple[Ask, ...] = ()


@dataclass(frozen=True, slots=True)
class Invited:
    """An invitation and its link, which is known this once and to the mail alone."""

    invitation: InvitationView
    link: str


@verb("invitation.create", EDITORS, "own")
def create(world: World, actor: Actor, draft: InvitationDraft) -> Invited:
    """Invite a company that is not on the node; what to ask it is sent once it has accepted.

    Raises:  InvitationsOff, InvalidData; Absent for a part of another operator
    """
    refuse_if_off(world)
    findings = _findings(draft)
    if findings:
        raise InvalidData(findings)
    now, token = world.clock.now(), _token(world)
    invitation_id = world.random.uuid()
    email, name = folded_email(draft.email), draft.name.strip()
    with world.db.write(actor.own) as tx:
        operators.lock(tx, actor.own)
        asks = _asks(tx, actor, draft.asks)
        if invitations.is_open(tx, actor.own, invitations.OPERATOR, now, email=email, name=name):
            raise InvalidData([_WAITS])
        if invitations.open_count(tx, now) >= OPEN_MAX:
            raise InvalidData([_TOO_MANY])
        values = {
            "id": invitation_id,
            "operator_id": actor.own,
            "kind": invitations.OPERATOR,
            "name": name,
            "email": email,
            "locale": draft.locale,
            "country": draft.country,
            "roles": "",
            "message": draft.message.strip(),
            "asks": write_asks(asks),
            "token_hash": secret.fingerprint(token),
            "invited_by": actor.name,
            "created_at": now,
            "expires_at": now + LIFE,
        }
        invitations.add(tx, values)
        journal(tx, world, actor, invitation_id)
        return _sent(tx, world, _own(tx, actor, invitation_id), token)


@verb("invitation.renew", EDITORS, "own")
def renew(world: World, actor: Actor, invitation_id: str) -> Invited:
    """Send an invitation again with another link; the old link ends.

    Raises:  WrongState where it was accepted or taken back
    """
    refuse_if_off(world)
    token = _token(world)
    with world.db.write(actor.own) as tx:
        row = _own(tx, actor, invitation_id)
        fresh = (secret.fingerprint(token), world.clock.now() + LIFE)
        if row.kind != invitations.OPERATOR or not invitations.renew(tx, invitation_id, *fresh):
            raise WrongState(N_("Only an invitation that waits or is too old can be sent again."))
        journal(tx, world, actor, invitation_id)
        return _sent(tx, world, _own(tx, actor, invitation_id), token)


@verb("invitation.revoke", EDITORS, "own")
def revoke(world: World, actor: Actor, invitation_id: str) -> InvitationView:
    """Take an invitation back; its link opens nothing any more.

    Raises:  WrongState where it was accepted or has ended
    """
    with world.db.write(actor.own) as tx:
        row = _own(tx, actor, invitation_id)
        if row.kind == invitations.MEMBER:
            checks.role(actor, ADMINISTRATORS)
        if not invitations.end(tx, invitation_id, world.clock.now()):
            raise WrongState(N_("This invitation was accepted already, or has ended."))
        journal(tx, world, actor, invitation_id)
        return of_invitation(_own(tx, actor, invitation_id), world.clock.now())


@verb("invitation.read", EDITORS, "own")
def read(world: World, actor: Actor, invitation_id: str) -> InvitationView:
    """Return an invitation of the caller's operator."""
    with world.db.read(actor.own) as tx:
        return of_invitation(_own(tx, actor, invitation_id), world.clock.now())


@verb("invitation.list", EDITORS, "mine")
def list_all(
    world: World, actor: Actor, page: Page, *, kind: str | None = None
) -> Listing[InvitationView]:
    """Return the invitations that the caller's operator sent, the newest first."""
    with world.db.read(actor.own) as tx:
        rows = invitations.listed(tx, kind, after=read_moment_key(page.after), limit=page.limit + 1)
    listing = cut(rows, page, lambda row: moment_key(row.created_at, row.id))
    return listing.map(lambda row: of_invitation(row, world.clock.now()))


def refuse_if_off(world: World) -> None:
    """Refuse where the people who run the node let companies in by hand only.

    Raises:  InvitationsOff
    """
    if not world.invitations:
        raise InvitationsOff(N_("The people who run this node let companies in themselves."))


def _sent(tx: Tx, world: World, row: Row[Any], token: str) -> Invited:
    """Queue the mail with the link, and return the link for who wants to send it by hand."""
    link = f"{world.address}/invitation/{token}"
    inviter = operators.fetch(tx, tx.me)
    name = "" if inviter is None else inviter.name
    mail = Invitation(row.email, row.locale, row.name, name, link, row.message)
    queue_invitation(tx, world, tx.me, mail)
    return Invited(of_invitation(row, world.clock.now()), link)


def _token(world: World) -> str:
    return secret.token(world.random.bytes(secret.TOKEN_BYTES))


def _own(tx: Tx, actor: Actor, invitation_id: str) -> Row[Any]:
    row = invitations.fetch(tx, invitation_id)
    if row is None:
        raise checks.nothing()
    checks.own(actor, row.operator_id)
    return row


def _findings(draft: InvitationDraft) -> list[Finding]:
    found = [
        *name_findings(draft.name, "/name"),
        *email_findings(draft.email, "/email"),
        *country_findings(draft.country, "/country"),
        *locale_findings(draft.locale, "/locale"),
        *message_faults(draft.message),
    ]
    if len(draft.asks) > ASKS_MAX:
        message, remedy = N_("There are more than {limit} requests."), N_("Send the rest later.")
        found.append(Finding("/asks", "invitation.asks", message, remedy, {"limit": ASKS_MAX}))
    return found


def _asks(tx: Tx, actor: Actor, asks: tuple[Ask, ...]) -> tuple[Ask, ...]:
    """Return what is to be asked, in its one spelling.

    Raises:  Absent for a part of another operator, InvalidData with everything that is wrong
    """
    rows = invitations.asked_about(tx, [ask.part_id for ask in asks])
    read, findings = [], []
    for number, ask in enumerate(asks):
        part = rows.get(ask.part_id)
        if part is None:
            raise checks.nothing()
        checks.own(actor, part.operator_id)
        try:
            terms = read_terms(datasets.find(tx, ask.dataset).id, ask.terms)
        except InvalidData as refused:
            findings += [_at(number, finding) for finding in refused.findings]
        except Absent:
            findings.append(_at(number, _NO_DATASET))
        else:
            findings += [_at(number, finding) for finding in _faults(ask, part)]
            read.append(
                Ask(ask.part_id, ask.dataset, terms, ask.unit, ask.mode, ask.due_on, ask.message)
            )
    if findings:
        raise InvalidData(findings)
    return tuple(read)


def _faults(ask: Ask, part: Row[Any]) -> list[Finding]:
    found = list(message_faults(ask.message))
    if ask.mode not in MODES:
        found.append(_CHOOSE_MODE)
    if ask.unit is not None and ask.unit not in {unit.value for unit in Unit}:
        found.append(_NO_UNIT)
    if ask.dataset in COMPUTED and part.kind != Make.BOUGHT:
        found.append(OWN_PRODUCT)
    return found


def _at(number: int, finding: Finding) -> Finding:
    place = f"/asks/{number}{finding.place}"
    return Finding(place, finding.rule, finding.message, finding.remedy, finding.facts)


_CORRECT = N_("Correct this and send the invitation again.")
_CHOOSE_MODE = Finding("/mode", "request.mode", N_("Choose “standing” or “once”."), _CORRECT)
_NO_UNIT = Finding("/unit", "request.unit", N_("This unit is not known."), _CORRECT)
_NO_DATASET = Finding(
    "/dataset", "invitation.dataset", N_("There is no such dataset on this node."), _CORRECT
)
_WAITS = Finding(
    "/email",
    "invitation.open",
    N_("This company was invited at this address already and has not answered."),
    N_("Send that invitation again, or take it back first."),
)
_TOO_MANY = Finding(
    "/email",
    "invitation.too-many",
    N_("Very many invitations of your company wait for an answer."),
    N_("Take back those that nobody will accept."),
)
