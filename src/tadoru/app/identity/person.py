"""People of an operator: add, give roles, remove, list; and who I am."""

from dataclasses import dataclass

from tadoru.app.identity import consent, secret
from tadoru.app.identity.draft import PersonDraft, person_findings, roles_findings
from tadoru.app.identity.invited import InvitationView
from tadoru.app.identity.view import (
    Added,
    MembershipView,
    MemberView,
    of_member,
    roles_of,
    roles_text,
)
from tadoru.app.journal import journal
from tadoru.app.verb import ADMINISTRATORS, EVERYONE, PUBLIC, verb
from tadoru.app.world import World
from tadoru.core.access.actor import Actor
from tadoru.core.findings import Finding
from tadoru.core.identity.roles import Role
from tadoru.core.problems import Absent, InvalidData, Kind, Problem
from tadoru.core.values import OperatorId, PersonId
from tadoru.core.words import N_
from tadoru.store import operator as operators
from tadoru.store import person as people
from tadoru.store.page import Listing, Page, cut, moment_key, read_moment_key
from tadoru.store.tx import Tx


class LastAdministrator(Problem):
    """Without an administrator nobody could ever let anyone in again."""

    kind = Kind.CONFLICT
    title = N_("The last administrator stays")


@dataclass(frozen=True, slots=True)
class Me:
    """Who is asking, and where the person belongs."""

    name: str  # person:<id> or client:<id>
    person_id: PersonId | None
    email: str | None
    full_name: str | None
    host: bool
    operator_id: OperatorId | None
    roles: tuple[Role, ...]
    memberships: tuple[MembershipView, ...]


@dataclass(frozen=True, slots=True)
class Credentials:
    """A new person's password hash, made before the transaction because it takes long."""

    password_hash: str
    one_time: str | None


@dataclass(frozen=True, slots=True)
class Welcome:
    """What came of adding a person: somebody new is a member, somebody known was invited."""

    member: MemberView | None
    password: str | None  # one-time, of somebody new
    invitation: InvitationView | None


@verb("person.add", ADMINISTRATORS)
def add(world: World, actor: Actor, draft: PersonDraft) -> Welcome:
    """Make somebody new a member, with a one-time password; ask whom the node knows already."""
    findings = person_findings(draft)
    if findings:
        raise InvalidData(findings)
    made = credentials(world, draft)
    with world.db.node_write() as tx:
        operators.lock(tx, actor.own)
        welcome = welcomed(tx, world, actor, draft, made)
        subject = welcome.member or welcome.invitation
        journal(tx, world, actor, subject.id if subject else actor.own)
        return welcome


@verb("person.set_roles", ADMINISTRATORS)
def set_roles(
    world: World, actor: Actor, person_id: PersonId, roles: frozenset[Role]
) -> MemberView:
    """Give a member of my operator other roles."""
    findings = roles_findings(roles, "/roles")
    if findings:
        raise InvalidData(findings)
    with world.db.node_write() as tx:
        operators.lock(tx, actor.own)
        _member(tx, actor, person_id)
        if Role.ADMINISTRATOR not in roles:
            _keep_one_administrator(tx, actor.own, person_id)
        people.set_roles(tx, actor.own, person_id, roles_text(roles))
        journal(tx, world, actor, person_id)
        return _view(tx, actor.own, person_id)


@verb("person.remove", ADMINISTRATORS)
def remove(world: World, actor: Actor, person_id: PersonId) -> None:
    """End a person's membership in my operator; the person and other memberships stay."""
    with world.db.node_write() as tx:
        operators.lock(tx, actor.own)
        _member(tx, actor, person_id)
        _keep_one_administrator(tx, actor.own, person_id)
        people.leave(tx, actor.own, person_id)
        journal(tx, world, actor, person_id)


@verb("person.list", EVERYONE, "mine")
def list_all(world: World, actor: Actor, page: Page) -> Listing[MemberView]:
    """Return the people of my operator, the longest member first."""
    with world.db.read(actor.own) as tx:
        rows = people.listed(tx, after=read_moment_key(page.after), limit=page.limit + 1)
    with world.db.node_read() as tx:
        known = people.among(tx, [PersonId(row.person_id) for row in rows])
    views = [of_member(row, known[PersonId(row.person_id)]) for row in rows]
    return cut(views, page, lambda view: moment_key(view.joined_at, view.id))


@verb("person.me", PUBLIC, "signed_in")
def me(world: World, actor: Actor) -> Me:
    """Return who is asking and where the person belongs."""
    roles = tuple(sorted(actor.roles))
    kind, _, who = actor.name.partition(":")
    if kind != "person":
        return Me(actor.name, None, None, None, actor.host, actor.operator, roles, ())
    person_id = PersonId(who)
    with world.db.node_read() as tx:
        person = people.fetch(tx, person_id)
        rows = people.memberships(tx, person_id)
    if person is None:
        raise Absent(N_("There is no such person."))
    return Me(
        name=actor.name,
        person_id=person_id,
        email=person.email,
        full_name=person.name,
        host=person.host,
        operator_id=actor.operator,
        roles=roles,
        memberships=tuple(
            MembershipView(OperatorId(row.operator_id), row.name, row.trial, roles_of(row.roles))
            for row in rows
        ),
    )


def folded_email(email: str) -> str:
    """Return a mail address as it is kept and looked up."""
    return operators.folded(email)


def credentials(world: World, draft: PersonDraft) -> Credentials:
    """Return the hash of the draft's password, or of a fresh one-time password."""
    entropy = world.random.bytes(secret.SALT_BYTES)
    if draft.password is not None:
        return Credentials(secret.hashed(draft.password, entropy), None)
    fresh = secret.one_time(world.random.bytes(secret.ONE_TIME_BYTES))
    return Credentials(secret.hashed(fresh, entropy), fresh)


def welcomed(tx: Tx, world: World, actor: Actor, draft: PersonDraft, made: Credentials) -> Welcome:
    """Make somebody new a member, or invite a person of the node who then consents."""
    known = people.by_email(tx, folded_email(draft.email))
    if known is None:
        added = enrol(tx, world, actor.own, draft, made)
        return Welcome(added.member, added.password, None)
    if people.member(tx, actor.own, PersonId(known.id)) is not None:
        raise InvalidData([_MEMBER_ALREADY])
    return Welcome(None, None, consent.offer(tx, world, actor, known, draft.roles))


def enrol(
    tx: Tx, world: World, operator_id: OperatorId, draft: PersonDraft, made: Credentials
) -> Added:
    """Make a person a member without asking; who is known keeps the password."""
    person = people.by_email(tx, folded_email(draft.email))
    fresh = person is None
    person_id = new_person(tx, world, draft, made) if person is None else PersonId(person.id)
    if people.member(tx, operator_id, person_id) is not None:
        raise InvalidData([_MEMBER_ALREADY])
    people.join(
        tx,
        {
            "operator_id": operator_id,
            "person_id": person_id,
            "roles": roles_text(draft.roles),
            "created_at": world.clock.now(),
        },
    )
    return Added(_view(tx, operator_id, person_id), made.one_time if fresh else None)


def new_person(
    tx: Tx, world: World, draft: PersonDraft, made: Credentials, *, host: bool = False
) -> PersonId:
    """Keep a new person and return the id."""
    person_id = PersonId(world.random.uuid())
    people.add(
        tx,
        {
            "id": person_id,
            "email": folded_email(draft.email),
            "name": draft.name.strip(),
            "password_hash": made.password_hash,
            "locale": draft.locale,
            "host": host,
            "demo": draft.demo,
            "created_at": world.clock.now(),
        },
    )
    return person_id


def _member(tx: Tx, actor: Actor, person_id: PersonId) -> None:
    if people.member(tx, actor.own, person_id) is None:
        raise Absent(N_("Your operator has no such member."))


def _view(tx: Tx, operator_id: OperatorId, person_id: PersonId) -> MemberView:
    membership = people.member(tx, operator_id, person_id)
    person = people.fetch(tx, person_id)
    if membership is None or person is None:
        raise AssertionError("the membership was just written")
    return of_member(membership, person)


def _keep_one_administrator(tx: Tx, operator_id: OperatorId, leaving: PersonId) -> None:
    for row in people.members(tx, operator_id):
        if row.person_id != leaving and Role.ADMINISTRATOR in roles_of(row.roles):
            return
    raise LastAdministrator(
        N_("Make somebody else an administrator first; an operator always has one.")
    )


_MEMBER_ALREADY = Finding(
    "/email",
    "person.member-already",
    N_("This person is a member already."),
    N_("Change the person's roles instead."),
)
