"""What a caller sees of operators, sites, people, sessions and clients."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tadoru.core.exchange.deadline import USUAL, write_days
from tadoru.core.identity.roles import Role
from tadoru.core.values import ClientId, OperatorId, PersonId, SiteId
from tadoru.store.tx import Row


@dataclass(frozen=True, slots=True)
class IdentifierView:
    """An operator's identifier and how well it is known to be its own."""

    id: str
    scheme: str
    value: str
    assurance: str
    evidence: str | None = None  # where it was looked up
    checked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class OperatorView:
    """An operator as its own people and the host see it."""

    id: OperatorId
    name: str
    country: str
    locale: str
    trial: bool
    second_approval: bool
    reminders: str  # days before (−) and after a due date, such as "-14,-7,-1,3"
    row_version: int
    created_at: datetime
    identifiers: tuple[IdentifierView, ...]


@dataclass(frozen=True, slots=True)
class OperatorHit:
    """An operator as the directory shows it to everyone on the node."""

    id: OperatorId
    name: str
    country: str
    trial: bool
    identifiers: tuple[IdentifierView, ...]


@dataclass(frozen=True, slots=True)
class SiteView:
    """A plant or office."""

    id: SiteId
    name: str
    country: str
    address: str
    row_version: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class MemberView:
    """A person as a member of the caller's operator."""

    id: PersonId
    email: str
    name: str
    roles: tuple[Role, ...]
    disabled: bool
    joined_at: datetime


@dataclass(frozen=True, slots=True)
class Added:
    """A new member; the one-time password is there only for a person new to the node."""

    member: MemberView
    password: str | None


@dataclass(frozen=True, slots=True)
class MembershipView:
    """One operator a person belongs to."""

    operator_id: OperatorId
    operator_name: str
    trial: bool
    roles: tuple[Role, ...]


@dataclass(frozen=True, slots=True)
class SessionView:
    """Who is signed in, and for which operator the session acts."""

    person_id: PersonId
    email: str
    name: str
    locale: str
    host: bool
    operator: MembershipView | None
    memberships: tuple[MembershipView, ...]
    csrf_token: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class ClientView:
    """A program that acts for an operator."""

    id: ClientId
    name: str
    roles: tuple[Role, ...]
    scopes: tuple[str, ...] | None  # none: whatever the roles admit
    created_at: datetime
    revoked_at: datetime | None


def roles_of(text: str) -> tuple[Role, ...]:
    """Return the roles that a row keeps as one text."""
    return tuple(Role(name) for name in text.split(",") if name)


def roles_text(roles: frozenset[Role]) -> str:
    """Return the roles as a row keeps them: sorted, with commas.

    >>> roles_text(frozenset({Role.VIEWER, Role.EDITOR}))
    'editor,viewer'
    """
    return ",".join(sorted(role.value for role in roles))


def of_identifier(row: Row[Any]) -> IdentifierView:
    """Return the view of an identifier's row."""
    return IdentifierView(
        row.id, row.scheme, row.value, row.assurance, row.evidence, row.checked_at
    )


def of_operator(row: Row[Any], identifiers: list[Row[Any]]) -> OperatorView:
    """Return the view of an operator's row with its identifiers."""
    return OperatorView(
        id=OperatorId(row.id),
        name=row.name,
        country=row.country,
        locale=row.locale,
        trial=row.trial,
        second_approval=row.second_approval,
        reminders=write_days(USUAL) if row.reminders is None else row.reminders,
        row_version=row.row_version,
        created_at=row.created_at,
        identifiers=tuple(of_identifier(item) for item in identifiers),
    )


def of_site(row: Row[Any]) -> SiteView:
    """Return the view of a site's row."""
    return SiteView(
        id=SiteId(row.id),
        name=row.name,
        country=row.country,
        address=row.address,
        row_version=row.row_version,
        created_at=row.created_at,
    )


def of_member(membership: Row[Any], person: Row[Any]) -> MemberView:
    """Return the view of a membership and its person."""
    return MemberView(
        id=PersonId(person.id),
        email=person.email,
        name=person.name,
        roles=roles_of(membership.roles),
        disabled=person.disabled_at is not None,
        joined_at=membership.created_at,
    )


def of_client(row: Row[Any]) -> ClientView:
    """Return the view of a client's row."""
    return ClientView(
        id=ClientId(row.id),
        name=row.name,
        roles=roles_of(row.roles),
        scopes=None if row.scopes is None else tuple(row.scopes.split()),
        created_at=row.created_at,
        revoked_at=row.revoked_at,
    )
