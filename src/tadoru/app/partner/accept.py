"""Accept an invitation by its link: as a new company, or as one that is on the node already."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from tadoru.app.identity import attempt, secret
from tadoru.app.identity import person as persons
from tadoru.app.identity.attempt import Attempt
from tadoru.app.identity.draft import OperatorDraft, PersonDraft, operator_findings
from tadoru.app.identity.invited import (
    InvitationEnded,
    InvitationState,
    read_asks,
    state_of,
)
from tadoru.app.identity.operator import establish
from tadoru.app.identity.view import IdentifierView, of_identifier
from tadoru.app.journal import journal
from tadoru.app.notice.tell import Told, leave
from tadoru.app.partner.invite import refuse_if_off
from tadoru.app.verb import ADMINISTRATORS, acting, verb
from tadoru.app.world import World
from tadoru.core.access import checks
from tadoru.core.access.actor import Actor
from tadoru.core.findings import Finding
from tadoru.core.identity import identifiers as schemes
from tadoru.core.identity.roles import Role
from tadoru.core.problems import InvalidData
from tadoru.core.values import OperatorId, PartId
from tadoru.core.words import N_
from tadoru.store import identifier as identifiers
from tadoru.store import invitation as invitations
from tadoru.store import operator as operators
from tadoru.store import outbox
from tadoru.store import person as people
from tadoru.store.tx import Row, Tx

TOPIC = "invitation"


@dataclass(frozen=True, slots=True)
class Asked:
    """What the company will be asked, as it will be told."""

    part_number: str
    part_name: str
    unit: str
    dataset: str
    terms: Mapping[str, str]
    due_on: date | None


@dataclass(frozen=True, slots=True)
class Offer:
    """An invitation as the company sees it that was invited."""

    inviter_id: OperatorId
    inviter_name: str
    inviter_identifiers: tuple[IdentifierView, ...]  # the best known first
    trial: bool
    name: str
    email: str
    locale: str
    country: str
    message: str
    asks: tuple[Asked, ...]
    created_at: datetime
    expires_at: datetime
    known: bool  # somebody with this mail address is on the node already


def look(world: World, token: str) -> Offer:
    """Return what an invitation's link shows; looking changes nothing, as mail scanners look too.

    Raises:  Absent, InvitationEnded
    """
    with world.db.node_read() as tx:
        row = _open(tx, world, token)
        asks = read_asks(row.asks)
        about = invitations.asked_about(tx, [ask.part_id for ask in asks])
        inviter = OperatorId(row.operator_id)
        borne = identifiers.of(tx, [inviter]).get(inviter, [])
        known = people.by_email(tx, row.email) is not None
    ranked = sorted(borne, key=lambda item: schemes.worth(item.scheme, item.assurance))
    return Offer(
        inviter_id=inviter,
        inviter_name=row.inviter,
        inviter_identifiers=tuple(map(of_identifier, ranked)),
        trial=row.trial,
        name=row.name,
        email=row.email,
        locale=row.locale,
        country=row.country or "",
        message=row.message,
        asks=tuple(
            Asked(
                about[PartId(ask.part_id)].number,
                about[PartId(ask.part_id)].name,
                ask.unit or about[PartId(ask.part_id)].unit,
                ask.dataset,
                ask.terms,
                ask.due_on,
            )
            for ask in asks
            if PartId(ask.part_id) in about
        ),
        created_at=row.created_at,
        expires_at=row.expires_at,
        known=known,
    )


def accept_new(world: World, token: str, draft: OperatorDraft, address: str) -> OperatorId:
    """Make the invited company with its administrator, who has the invited mail address.

    Raises:  Absent, InvitationEnded, InvitationsOff, InvalidData, TooManyAttempts
    """
    refuse_if_off(world)
    attempt.count(world, Attempt(f"invitation:{secret.fingerprint(token)}", address))
    with acting("invitation.accept_new"):
        with world.db.node_read() as tx:
            row = _open(tx, world, token)
            known = people.by_email(tx, row.email) is not None
        whole = _whole(draft, row)
        findings = [*operator_findings(whole), *([_KNOWN] if known else [])]
        if whole.administrator.password is None:
            findings.append(_NO_PASSWORD)
        if findings:
            raise InvalidData(findings)
        made = persons.credentials(world, whole.administrator)
        operator_id = OperatorId(world.random.uuid())
        with world.db.node_write() as tx:
            row = _open(tx, world, token)
            _take(tx, world, row, operator_id)  # of two at once, one goes on from here
            if people.by_email(tx, row.email) is not None:
                raise InvalidData([_KNOWN])
            added = establish(tx, world, operator_id, whole, made)
            roles = frozenset({Role.ADMINISTRATOR})
            actor = Actor(f"person:{added.member.id}", operator_id, roles)
            _link(tx, world, row, operator_id, whole.name.strip())
            journal(tx, world, actor, operator_id)
    return operator_id


@verb("invitation.accept", ADMINISTRATORS)
def accept(world: World, actor: Actor, token: str) -> OperatorId:
    """Accept an invitation as a company that is on the node already; return who invited.

    Raises:  Absent, InvitationEnded, InvalidData
    """
    with world.db.node_write() as tx:
        row = _open(tx, world, token)
        if row.operator_id == actor.own:
            raise InvalidData([_OURSELVES])
        operator = operators.fetch(tx, actor.own)
        if operator is None:
            raise checks.nothing()
        if operator.trial != row.trial:
            raise InvalidData([_MIXED])
        _take(tx, world, row, actor.own)
        _link(tx, world, row, actor.own, operator.name)
        journal(tx, world, actor, row.id)
        return OperatorId(row.operator_id)


def _open(tx: Tx, world: World, token: str) -> Row[Any]:
    row = invitations.by_token(tx, secret.fingerprint(token))
    if row is None or row.kind != invitations.OPERATOR:
        raise checks.nothing()
    if state_of(row, world.clock.now()) is not InvitationState.OPEN:
        raise InvitationEnded(
            N_("This invitation was used, taken back, or is too old. Ask {name} for another one."),
            name=row.inviter,
        )
    return row


def _whole(draft: OperatorDraft, row: Row[Any]) -> OperatorDraft:
    """Return the draft with what the invitation decides: the mail address, and who is on trial."""
    administrator: PersonDraft = replace(
        draft.administrator, email=row.email, roles=frozenset({Role.ADMINISTRATOR}), demo=False
    )
    return replace(draft, administrator=administrator, trial=row.trial)


def _take(tx: Tx, world: World, row: Row[Any], supplier_id: OperatorId) -> None:
    """Mark the invitation as accepted; of two who accept it at once, one does."""
    if not invitations.accept(tx, row.id, supplier_id, world.clock.now()):
        raise InvitationEnded(N_("This invitation does not hold any more."))


def _link(tx: Tx, world: World, row: Row[Any], supplier_id: OperatorId, name: str) -> None:
    """Tell who invited, and leave what is to be asked."""
    now = world.clock.now()
    customer = OperatorId(row.operator_id)
    leave(tx, world, [Told("invitation-accepted", customer, supplier_id, {"from": name})])
    for number in range(len(read_asks(row.asks))):
        work = {"invitation_id": row.id, "number": number, "supplier_id": supplier_id}
        outbox.put(tx, TOPIC, customer, json.dumps(work), now)
    tx.after_commit(world.wake)


_KNOWN = Finding(
    "/administrator/email",
    "invitation.known",
    N_("Somebody with this mail address is on this node already."),
    N_("Sign in with that address, then open the link again."),
)
_NO_PASSWORD = Finding(
    "/administrator/password",
    "invitation.password",
    N_("No password was chosen."),
    N_("Choose one of at least 12 characters."),
)
_OURSELVES = Finding(
    "/token",
    "invitation.ourselves",
    N_("Your own company sent this invitation."),
    N_("Act for the company that was invited, then open the link again."),
)
_MIXED = Finding(
    "/token",
    "invitation.trial",
    N_("One of the two companies is on trial and the other is not."),
    N_("Trial data never mix with real ones: choose a company of the same kind."),
)
