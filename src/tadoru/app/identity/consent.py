"""Membership by consent: whoever is known to the node is asked, and says yes or no.

Who signs in with a mail address may have made the account before its owner came: nobody on the
node proves an address. So only the link in the mail, which its owner reads, makes a member.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tadoru.app.identity import attempt, secret
from tadoru.app.identity.invited import LIFE, InvitationEnded, InvitationView, of_invitation
from tadoru.app.identity.view import roles_of, roles_text
from tadoru.app.journal import journal
from tadoru.app.notice.queue import Invitation, queue_invitation
from tadoru.app.notice.tell import Told, leave
from tadoru.app.verb import PUBLIC, verb
from tadoru.app.world import World
from tadoru.core.access import checks
from tadoru.core.access.actor import Actor
from tadoru.core.findings import Finding
from tadoru.core.identity.roles import Role
from tadoru.core.problems import InvalidData
from tadoru.core.values import OperatorId, PersonId
from tadoru.core.words import N_
from tadoru.store import invitation as invitations
from tadoru.store import operator as operators
from tadoru.store import person as people
from tadoru.store.tx import Row, Tx

MAILS_MAX = 3  # of one offer in a quarter of an hour


@dataclass(frozen=True, slots=True)
class MembershipOffer:
    """Which company would like a person to be a member, and as what."""

    id: str
    operator_id: OperatorId
    operator_name: str
    trial: bool
    roles: tuple[Role, ...]
    created_at: datetime
    expires_at: datetime


@verb("invitation.mine", PUBLIC, "signed_in", "self")
def mine(world: World, actor: Actor) -> tuple[MembershipOffer, ...]:
    """Return the companies that would like the caller to be a member and wait for an answer."""
    with world.db.node_read() as tx:
        person = _person(tx, actor)
        return () if person is None else _waiting(tx, world, person.email)


@verb("invitation.preview", PUBLIC, "signed_in", "self")
def preview(world: World, actor: Actor, invitation_id: str) -> MembershipOffer:
    """Return one such offer, as the link in the mail shows it; looking changes nothing.

    Raises:  Absent for whom was not invited, InvitationEnded
    """
    with world.db.node_read() as tx:
        row, _ = _offered(tx, actor, invitation_id)
        waiting = {one.id: one for one in _waiting(tx, world, row.email)}
    if row.id not in waiting:
        raise InvitationEnded(_ENDED)
    return waiting[row.id]


@verb("invitation.join", PUBLIC, "signed_in", "self")
def join(world: World, actor: Actor, invitation_id: str, token: str) -> None:
    """Become a member of the company that invites; one may act for it from then on.

    The token of the newest mail shows that the caller reads what is sent to the address.

    Raises:  Absent for whom was not invited, InvitationEnded, InvalidData without the token
    """
    with world.db.node_write() as tx:
        row, person_id = _offered(tx, actor, invitation_id)
        if not secret.equal(row.token_hash, secret.fingerprint(token)):
            raise InvalidData([_OTHER_LINK])
        now = world.clock.now()
        operator_id = OperatorId(row.operator_id)
        operators.lock(tx, operator_id)
        if not invitations.accept(tx, row.id, person_id, now):
            raise InvitationEnded(_ENDED)
        if people.member(tx, operator_id, person_id) is None:
            membership = {"operator_id": operator_id, "person_id": person_id}
            people.join(tx, {**membership, "roles": row.roles, "created_at": now})
        _tell(tx, world, row, "member-joined")
        _journal(tx, world, actor, row)


@verb("invitation.decline", PUBLIC, "signed_in", "self")
def decline(world: World, actor: Actor, invitation_id: str) -> None:
    """Say no; the company is told.

    Raises:  Absent for whom was not invited, InvitationEnded
    """
    with world.db.node_write() as tx:
        row, person_id = _offered(tx, actor, invitation_id)
        if not invitations.end(tx, row.id, world.clock.now(), declined_by=person_id):
            raise InvitationEnded(_ENDED)
        _tell(tx, world, row, "member-declined")
        _journal(tx, world, actor, row)


@verb("invitation.resend", PUBLIC, "signed_in", "self")
def resend(world: World, actor: Actor, invitation_id: str) -> None:
    """Mail the link once more to the address that was invited; the link before it ends.

    Raises:  Absent for whom was not invited, InvitationEnded, TooManyAttempts
    """
    fresh = secret.token(world.random.bytes(secret.TOKEN_BYTES))
    with world.db.node_write() as tx:
        row, person_id = _offered(tx, actor, invitation_id)
        attempt.limit(tx, world, secret.fingerprint(f"offer {row.id}"), MAILS_MAX)
        kept = secret.fingerprint(fresh)
        if row.expires_at <= world.clock.now() or not invitations.renew(
            tx, row.id, kept, row.expires_at
        ):
            raise InvitationEnded(_ENDED)
        person = people.fetch(tx, person_id)
        if person is None:
            raise checks.nothing()
        _mail(tx, world, row, person, fresh)
        _journal(tx, world, actor, row)


def offer(
    tx: Tx, world: World, actor: Actor, person: Row[Any], roles: frozenset[Role]
) -> InvitationView:
    """Invite a person who is known to the node; nothing is shared before the person says yes."""
    now = world.clock.now()
    if invitations.is_open(tx, actor.own, invitations.MEMBER, now, email=person.email):
        raise InvalidData([_WAITS])
    invitation_id = world.random.uuid()
    token = secret.token(world.random.bytes(secret.TOKEN_BYTES))
    values = {
        "id": invitation_id,
        "operator_id": actor.own,
        "kind": invitations.MEMBER,
        "name": "",  # the company learns the name when the person joins
        "email": person.email,
        "locale": person.locale,
        "roles": roles_text(roles),
        "message": "",
        "asks": "[]",
        "token_hash": secret.fingerprint(token),
        "invited_by": actor.name,
        "created_at": now,
        "expires_at": now + LIFE,
    }
    invitations.add(tx, values)
    row = invitations.fetch(tx, invitation_id)
    if row is None:
        raise AssertionError("the invitation was just kept")
    _mail(tx, world, row, person, token)
    return of_invitation(row, now)


def _mail(tx: Tx, world: World, row: Row[Any], person: Row[Any], token: str) -> None:
    """Queue the mail with the link; nobody else ever sees it, not even who invites."""
    operator_id = OperatorId(row.operator_id)
    company = operators.names(tx, (operator_id,)).get(operator_id, "")
    link = f"{world.address}/account/invitations/{row.id}/{token}"
    mail = Invitation(person.email, person.locale, person.name, company, link, member=True)
    queue_invitation(tx, world, operator_id, mail)


def _waiting(tx: Tx, world: World, email: str) -> tuple[MembershipOffer, ...]:
    return tuple(
        MembershipOffer(
            id=row.id,
            operator_id=OperatorId(row.operator_id),
            operator_name=row.inviter,
            trial=row.trial,
            roles=roles_of(row.roles),
            created_at=row.created_at,
            expires_at=row.expires_at,
        )
        for row in invitations.for_person(tx, email, world.clock.now())
    )


def _person(tx: Tx, actor: Actor) -> Row[Any] | None:
    kind, _, who = actor.name.partition(":")
    return people.fetch(tx, PersonId(who)) if kind == "person" else None


def _offered(tx: Tx, actor: Actor, invitation_id: str) -> tuple[Row[Any], PersonId]:
    """Return the invitation and who was invited, if that is the caller."""
    row = invitations.fetch(tx, invitation_id)
    invited = None if row is None else people.by_email(tx, row.email)
    if row is None or invited is None or row.kind != invitations.MEMBER:
        raise checks.nothing()
    checks.same(actor, f"person:{invited.id}")
    return row, PersonId(invited.id)


def _tell(tx: Tx, world: World, row: Row[Any], kind: str) -> None:
    leave(tx, world, [Told(kind, OperatorId(row.operator_id), None, {"from": row.email})])


def _journal(tx: Tx, world: World, actor: Actor, row: Row[Any]) -> None:
    """Write the act down at the company that invited, whomever the person acts for now."""
    there = Actor(actor.name, OperatorId(row.operator_id), frozenset())
    journal(tx, world, there, row.id)


_ENDED = N_("This invitation does not hold any more.")
_OTHER_LINK = Finding(
    "/token",
    "invitation.token",
    N_("This is not the link of the newest mail about this invitation."),
    N_("Open the link in the newest mail, or have the mail sent again."),
)
_WAITS = Finding(
    "/email",
    "invitation.waits",
    N_("This person was invited already and has not answered."),
    N_("Ask the person to sign in and look under “My account”."),
)
