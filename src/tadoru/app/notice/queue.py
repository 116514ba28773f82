"""Queue mails in the transaction in which their reason is committed; the courier sends them."""

import base64
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from hashlib import sha256
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tadoru.app.world import World
from tadoru.core.notice import readers
from tadoru.core.values import OperatorId
from tadoru.store import mailing, outbox
from tadoru.store.tx import Row, Tx

MAIL = "mail"
_CONTEXT = "mail/letter"


@dataclass(frozen=True, slots=True)
class Invitation:
    """A mail to whom a company invites: another company, or a person as a member."""

    to: str
    locale: str
    name: str  # of whom is invited
    inviter: str  # the company's name
    link: str  # with the one-time token
    message: str = ""
    member: bool = False  # a person is asked to act for the company


def queue_invitation(tx: Tx, world: World, operator: OperatorId, invitation: Invitation) -> None:
    """Queue the mail of an invitation; address and link lie sealed until it is sent.

    The same link is mailed once, however often it is queued.
    """
    plain = {
        "to": invitation.to,
        "locale": invitation.locale,
        "name": invitation.name,
        "inviter": invitation.inviter,
        "link": invitation.link,
        "message": invitation.message,
        "member": invitation.member,
    }
    sealed = world.vault.seal(json.dumps(plain).encode(), _CONTEXT)
    payload = {"invitation": base64.b64encode(sealed).decode()}
    outbox.put(tx, MAIL, operator, json.dumps(payload), world.clock.now())
    tx.after_commit(world.wake)


def unsealed(world: World, payload: Mapping[str, str]) -> tuple[Invitation, str]:
    """Return a queued invitation, and the name by which its mail is known."""
    plain = json.loads(world.vault.open(base64.b64decode(payload["invitation"]), _CONTEXT))
    invitation = Invitation(**plain)
    return invitation, f"invitation.{sha256(invitation.link.encode()).hexdigest()[:32]}"


def queue_for_notices(
    tx: Tx, world: World, told: Sequence[tuple[OperatorId, str, str, datetime]]
) -> None:
    """Queue the mails that follow from notices: operator, notice, kind and time of each.

    What a person is told at once comes in one mail per company, however many notices it is.
    """
    if not told:
        return
    members: dict[OperatorId, list[Row[object]]] = {}
    for row in mailing.readers(tx, {operator for operator, *_ in told}):
        members.setdefault(OperatorId(row.operator_id), []).append(row)
    letters: dict[tuple[OperatorId, str, str | None], list[str]] = {}
    due: dict[tuple[OperatorId, str, str | None], datetime] = {}
    now = world.clock.now()
    for operator, notice_id, kind, _ in told:
        for member in _told(members.get(operator, []), kind):
            digest = _digest(member, now)
            day = None if digest is None else digest.date().isoformat()
            key = (operator, str(member.person_id), day)
            letters.setdefault(key, []).append(notice_id)
            due[key] = digest or now
    outbox.put_many(
        tx,
        [
            (
                MAIL,
                key[0],
                json.dumps({"person": key[1], "digest": key[2], "notices": ids}),
                due[key],
            )
            for key, ids in letters.items()
        ],
    )


def _told(members: Iterable[Row[object]], kind: str) -> Iterable[Row[object]]:
    for member in members:
        if member.mail_mode != readers.NEVER and readers.is_told(kind, member.roles.split(",")):
            yield member


def _digest(member: Row[object], now: datetime) -> datetime | None:
    """Return when a member gets a digest, or none: told at once."""
    if member.mail_mode != readers.DAILY:
        return None
    return readers.next_digest(now, zone(member.country))


def zone(country: str) -> tzinfo:
    """Return the zone in which a company's people read; UTC where the machine knows no zones."""
    try:
        return ZoneInfo(readers.zone_name(country))
    except ZoneInfoNotFoundError:
        return ZoneInfo("UTC")
