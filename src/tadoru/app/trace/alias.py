"""The numbers by which customers and suppliers know our parts."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from tadoru.app.journal import journal
from tadoru.app.listing import Listing, Page
from tadoru.app.owned import owned
from tadoru.app.trace.change import refuse
from tadoru.app.trace.view import PartView, of_part
from tadoru.app.verb import EDITORS, EVERYONE, verb
from tadoru.app.world import World
from tadoru.core.access import checks
from tadoru.core.access.actor import Actor
from tadoru.core.findings import Finding
from tadoru.core.trace.part import NAME_MAX, NUMBER_MAX
from tadoru.core.values import AliasId, OperatorId, PartId, RequestId
from tadoru.core.words import N_
from tadoru.store import alias as aliases
from tadoru.store import operator as operators
from tadoru.store import request as requests
from tadoru.store.page import cut, read_text_key, text_key
from tadoru.store.tx import Row


class Side(StrEnum):
    """Who calls the part so."""

    CUSTOMER = "customer"
    SUPPLIER = "supplier"


@dataclass(frozen=True, slots=True)
class AliasDraft:
    """What a partner calls a part of ours; a partner that is not on this node has a name only."""

    side: Side
    number: str
    partner_id: OperatorId | None = None
    partner_name: str = ""


@dataclass(frozen=True, slots=True)
class AliasView:
    """A partner's number for a part of ours."""

    id: AliasId
    part_id: PartId
    part_number: str
    part_name: str
    side: Side
    partner_id: OperatorId | None
    partner_name: str
    number: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Learned:
    """A number that a customer used in a request and that is not kept yet."""

    partner_id: OperatorId
    partner_name: str
    number: str


@verb("alias.save", EDITORS, "own")
def save(world: World, actor: Actor, part_id: PartId, draft: AliasDraft) -> AliasView:
    """Keep by which number a partner knows a part; what is kept already stays as it is."""
    name = _partner(world, draft)
    number = draft.number.strip()
    refuse(_faults(number, name))
    with world.db.write(actor.own) as tx:
        owned(tx, actor, part_id)
        row = {
            "id": world.random.uuid(),
            "operator_id": actor.own,
            "part_id": part_id,
            "side": draft.side.value,
            "partner_id": draft.partner_id,
            "partner_name": name,
            "number": number,
            "created_at": world.clock.now(),
        }
        aliases.add(tx, row)
        journal(tx, world, actor, part_id)
        kept = aliases.same(tx, row)
        if kept is None:
            raise AssertionError("it was written a moment ago")
        return _view(kept)


@verb("alias.list", EVERYONE, "mine")
def listing(
    world: World, actor: Actor, page: Page, text: str = "", part_id: PartId | None = None
) -> Listing[AliasView]:
    """Return the numbers that partners give the operator's parts, of one part or of all."""
    after = read_text_key(page.after)
    with world.db.read(actor.own) as tx:
        rows = aliases.listed(tx, text=text, part_id=part_id, after=after, limit=page.limit)
    return cut(rows, page, lambda row: text_key(row.search, row.id)).map(_view)


@verb("alias.remove", EDITORS, "own")
def remove(world: World, actor: Actor, alias_id: AliasId) -> None:
    """Forget a partner's number."""
    with world.db.write(actor.own) as tx:
        row = aliases.fetch(tx, alias_id)
        checks.own(actor, row.operator_id if row else None)
        aliases.remove(tx, alias_id)
        journal(tx, world, actor, alias_id)


@verb("alias.learned", EVERYONE, "own")
def learned(world: World, actor: Actor, part_id: PartId) -> tuple[Learned, ...]:
    """Return by which other numbers customers have asked about a part."""
    with world.db.read(actor.own) as tx:
        owned(tx, actor, part_id)
        rows = aliases.learned(tx, part_id)
    return tuple(Learned(row.customer_id, row.customer_name, row.part_number) for row in rows)


@verb("alias.matching", EVERYONE, "party")
def matching(world: World, actor: Actor, request_id: RequestId) -> tuple[PartView, ...]:
    """Return the supplier's parts that the customer of a request calls by the number it asks for.

    Also those that it asked about by this number before. The customer gets none.
    """
    with world.db.read(actor.own) as tx:
        row = requests.fetch(tx, request_id)
        if row is None:
            raise checks.nothing()
        checks.party(actor, row.customer_id, row.supplier_id)
        if actor.own != row.supplier_id:
            return ()
        found = aliases.matching(tx, row.customer_id, row.part_number)
    return tuple(map(of_part, found))


def _partner(world: World, draft: AliasDraft) -> str:
    if draft.partner_id is None:
        return draft.partner_name.strip()
    with world.db.node_read() as tx:
        return operators.names(tx, [draft.partner_id]).get(draft.partner_id, "")


def _faults(number: str, name: str) -> list[Finding]:
    faults = []
    for place, text, longest, missing in (
        ("/number", number, NUMBER_MAX, N_("The partner's number is missing.")),
        ("/partner_name", name, NAME_MAX, N_("It is not said whose number it is.")),
    ):
        if not text:
            remedy = N_("Enter it, or choose the company from the list.")
            faults.append(Finding(place, "alias.missing", missing, remedy))
        elif len(text) > longest or not text.isprintable():
            message = N_("The text is too long or has characters that cannot be shown.")
            remedy = N_("Use one line of at most {longest} characters.")
            faults.append(Finding(place, "alias.text", message, remedy, {"longest": longest}))
    return faults


def _view(row: Row[Any]) -> AliasView:
    return AliasView(
        id=row.id,
        part_id=row.part_id,
        part_number=row.part_number,
        part_name=row.part_name,
        side=Side(row.side),
        partner_id=row.partner_id,
        partner_name=row.partner_name,
        number=row.number,
        created_at=row.created_at,
    )
