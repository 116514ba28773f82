"""An invitation as those see it who sent it, and how one is told from another that has ended."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from tadoru.app.identity.view import roles_of
from tadoru.core.identity.roles import Role
from tadoru.core.problems import Kind, Problem
from tadoru.core.values import PartId
from tadoru.core.words import N_
from tadoru.store.tx import Row

LIFE = timedelta(days=60)


class InvitationEnded(Problem):
    """The invitation was accepted, taken back, declined, or is too old."""

    kind = Kind.GONE
    title = N_("The invitation has ended")


class InvitationState(StrEnum):
    """Where an invitation stands."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    REVOKED = "revoked"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Ask:
    """What a company is asked for as soon as it is on the node."""

    part_id: PartId
    dataset: str
    terms: Mapping[str, str]
    unit: str | None = None
    mode: str = "standing"
    due_on: date | None = None
    message: str = ""


@dataclass(frozen=True, slots=True)
class InvitationView:
    """An invitation as the operator sees it that sent it."""

    id: str
    kind: str  # operator, member
    name: str
    email: str
    locale: str
    country: str | None
    roles: tuple[Role, ...]  # of a member
    message: str
    asks: tuple[Ask, ...]
    state: InvitationState
    created_at: datetime
    expires_at: datetime
    accepted_at: datetime | None
    accepted_by_id: str | None  # the operator or the person that came of it


def of_invitation(row: Row[Any], now: datetime) -> InvitationView:
    """Return the view of an invitation's row."""
    state = state_of(row, now)
    return InvitationView(
        id=row.id,
        kind=row.kind,
        name=row.name,
        email=row.email,
        locale=row.locale,
        country=row.country,
        roles=roles_of(row.roles),
        message=row.message,
        asks=read_asks(row.asks),
        state=state,
        created_at=row.created_at,
        expires_at=row.expires_at,
        accepted_at=row.accepted_at,
        accepted_by_id=row.accepted_by_id if state is InvitationState.ACCEPTED else None,
    )


def state_of(row: Row[Any], now: datetime) -> InvitationState:
    """Return where an invitation stands; what was declined was ended by somebody."""
    if row.accepted_at is not None:
        return InvitationState.ACCEPTED
    if row.revoked_at is not None:
        declined = row.accepted_by_id is not None
        return InvitationState.DECLINED if declined else InvitationState.REVOKED
    return InvitationState.OPEN if row.expires_at > now else InvitationState.EXPIRED


def write_asks(asks: tuple[Ask, ...]) -> str:
    """Return the asks as a row keeps them."""
    return json.dumps(
        [
            {
                "part_id": ask.part_id,
                "dataset": ask.dataset,
                "terms": dict(ask.terms),
                "unit": ask.unit,
                "mode": ask.mode,
                "due_on": None if ask.due_on is None else ask.due_on.isoformat(),
                "message": ask.message,
            }
            for ask in asks
        ],
        ensure_ascii=False,
        sort_keys=True,
    )


def read_asks(text: str) -> tuple[Ask, ...]:
    """Return the asks that a row keeps."""
    return tuple(
        Ask(
            **{
                **one,
                "due_on": None if one["due_on"] is None else date.fromisoformat(one["due_on"]),
            }
        )
        for one in json.loads(text)
    )
