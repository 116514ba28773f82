"""Ask many suppliers at once, and see how far a campaign has come."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tadoru.app.exchange import datasets
from tadoru.app.exchange.ask import NOBODY, RequestDraft, companies, send, written
from tadoru.app.exchange.campaign_view import (
    CampaignBoard,
    CampaignView,
    Suggestion,
    Suggestions,
    of_campaign,
    suppliers_of,
)
from tadoru.app.exchange.progress import below
from tadoru.app.exchange.terms import read as read_terms
from tadoru.app.exchange.withdraw import cancel_all
from tadoru.app.journal import journal
from tadoru.app.owned import owned
from tadoru.app.verb import EDITORS, EVERYONE, verb
from tadoru.app.world import World
from tadoru.core.access import checks
from tadoru.core.access.actor import Actor
from tadoru.core.exchange.states import GIVEN, State
from tadoru.core.findings import Finding
from tadoru.core.problems import InvalidData, WrongState
from tadoru.core.trace.search import words
from tadoru.core.values import OperatorId, PartId, RequestId, SourceId
from tadoru.core.words import N_
from tadoru.store import campaign as campaigns
from tadoru.store import part as parts
from tadoru.store import request as requests
from tadoru.store import requestlist
from tadoru.store import source as sources
from tadoru.store.page import Listing, Page, cut, moment_key, read_moment_key
from tadoru.store.tx import Row, Tx

NAME_MAX = 200
LINES_MAX = 2000
SUGGESTED_MAX = 1000


@dataclass(frozen=True)
class CampaignLine:
    """One bought part to ask about: by its source, or by the supplier's id."""

    part_id: PartId
    source_id: SourceId | None = None
    supplier_id: OperatorId | None = None  # none: the source's
    unit: str | None = None


@dataclass(frozen=True)
class CampaignDraft:
    """What is asked of many suppliers in the same words."""

    name: str
    dataset: str
    terms: Mapping[str, str]
    lines: tuple[CampaignLine, ...]
    due_on: date | None = None
    message: str = ""
    mode: str = "standing"


@verb("campaign.create", EDITORS, "own")
def create(world: World, actor: Actor, draft: CampaignDraft) -> CampaignBoard:
    """Ask all suppliers of a list at once: every line is sent, or none and each says why not."""
    faults = _faults(world, draft)
    if faults:
        raise InvalidData(faults)
    drafts = _drafts(world, actor, draft)
    known = companies(world, actor, drafts)
    with world.db.write(actor.own) as tx:
        campaign_id = world.random.uuid()
        dataset = datasets.find(tx, draft.dataset)
        row: dict[str, object] = {
            "id": campaign_id,
            "operator_id": actor.own,
            "name": draft.name.strip(),
            "dataset": dataset.id,
            "terms": written(read_terms(dataset.id, draft.terms)),
            "due_on": draft.due_on,
            "message": draft.message.strip(),
            "created_at": world.clock.now(),
        }
        campaigns.add(tx, row)
        send(tx, world, actor, drafts, known, campaign_id=campaign_id)
        journal(tx, world, actor, campaign_id)
        return _board(tx, world, _fetched(tx, actor, campaign_id))


@verb("campaign.suggest", EDITORS, "mine")
def suggest(
    world: World,
    actor: Actor,
    dataset: str,
    terms: Mapping[str, str],
    *,
    search: str = "",
    part_id: PartId | None = None,
) -> Suggestions:
    """Return bought parts whose suppliers have no answer for these terms yet, by number.

    What is asked already and still open is among them and says so; `part_id` narrows it to what
    goes into one part.
    """
    day = world.clock.now().date()
    with world.db.read(actor.own) as tx:
        asked = written(read_terms(datasets.find(tx, dataset).id, terms))
        within = None
        if part_id is not None:
            owned(tx, actor, part_id)
            within = below(tx, part_id) - {part_id}
        found = sources.bought(tx, day, words(search), within, SUGGESTED_MAX + 1)
        known: dict[SourceId, Row[Any]] = {}
        for row in requestlist.about_sources(tx, {row.id for row in found}, dataset, asked):
            if _is_answered(row) or row.source_id not in known:
                known[SourceId(row.source_id)] = row
    kept = [row for row in found[:SUGGESTED_MAX] if not _is_answered(known.get(row.id))]
    return Suggestions(
        tuple(_suggestion(row, known.get(row.id)) for row in kept), len(found) > SUGGESTED_MAX
    )


@verb("campaign.list", EVERYONE, "mine")
def list_all(world: World, actor: Actor, page: Page) -> Listing[CampaignView]:
    """Return the campaigns of the caller's operator with how far each is, the newest first."""
    with world.db.read(actor.own) as tx:
        rows = campaigns.listing(tx, after=read_moment_key(page.after), limit=page.limit + 1)
        today = world.clock.now().date()
        standing = campaigns.standing(tx, [row.id for row in rows], today)
    found = cut(rows, page, lambda row: moment_key(row.created_at, row.id))
    return found.map(lambda row: of_campaign(row, standing))


@verb("campaign.read", EVERYONE, "own")
def read(world: World, actor: Actor, campaign_id: str) -> CampaignBoard:
    """Return one campaign: how many stand where, and for each supplier what to do next."""
    with world.db.read(actor.own) as tx:
        return _board(tx, world, _fetched(tx, actor, campaign_id))


@verb("campaign.close", EDITORS, "own")
def close(
    world: World, actor: Actor, campaign_id: str, *, cancel_open: bool = False
) -> CampaignBoard:
    """Close a campaign; what is still open may be cancelled with it, or stays asked."""
    with world.db.write(actor.own) as tx:
        _fetched(tx, actor, campaign_id)
        if not campaigns.close(tx, campaign_id, world.clock.now()):
            raise WrongState(N_("This campaign is closed already."))
        if cancel_open:
            ids = [RequestId(one) for one in campaigns.open_requests(tx, campaign_id)]
            cancel_all(tx, world, [row for row in requests.among(tx, ids) if _can_cancel(row)])
        journal(tx, world, actor, campaign_id)
        return _board(tx, world, _fetched(tx, actor, campaign_id))


def _can_cancel(row: Row[Any]) -> bool:
    """Report whether nothing was answered beneath what waits for a signature."""
    return row.resume_state is None or State(row.resume_state) not in GIVEN


def _faults(world: World, draft: CampaignDraft) -> list[Finding]:
    found = []
    if not 0 < len(draft.name.strip()) <= NAME_MAX:
        found.append(("/name", N_("The campaign needs a name of at most 200 characters.")))
    if not 0 < len(draft.lines) <= LINES_MAX:
        found.append(("/lines", N_("Choose 1 to 2000 parts to ask about.")))
    if draft.due_on is not None and draft.due_on < world.clock.now().date():
        found.append(("/due_on", N_("The date is in the past.")))
    remedy = N_("Correct this and send the campaign again.")
    return [Finding(place, "campaign.invalid", text, remedy) for place, text in found]


def _drafts(world: World, actor: Actor, draft: CampaignDraft) -> list[RequestDraft]:
    """Return one draft per line; a line that names a source alone asks that source's supplier."""
    part_ids = {line.part_id for line in draft.lines}
    with world.db.read(actor.own) as tx:
        held = parts.by_ids(tx, part_ids)
        for part_id in part_ids:
            checks.own(actor, held[part_id].operator_id if part_id in held else None)
        sourced = sources.of_parts(tx, part_ids)
    return [
        RequestDraft(
            part_id=line.part_id,
            supplier_id=line.supplier_id or _supplier(line, sourced.get(line.part_id, ())),
            dataset=draft.dataset,
            terms=draft.terms,
            source_id=line.source_id,
            unit=line.unit,
            mode=draft.mode,
            due_on=draft.due_on,
            message=draft.message,
        )
        for line in draft.lines
    ]


def _supplier(line: CampaignLine, listed: Sequence[Row[Any]]) -> OperatorId:
    """Return whom a line asks: the supplier of its source, or of the part's only one."""
    meant = [row for row in listed if line.source_id in {None, row.id}]
    return OperatorId(meant[0].supplier_id or NOBODY) if len(meant) == 1 else NOBODY


def _is_answered(asked: Row[Any] | None) -> bool:
    if asked is None:
        return False
    waits = asked.state == State.AWAITING_SIGNATURE and asked.resume_state is not None
    return State(asked.resume_state if waits else asked.state) in GIVEN


def _suggestion(row: Row[Any], asked: Row[Any] | None) -> Suggestion:
    state = None if asked is None or asked.state == State.CANCELLED else State(asked.state)
    return Suggestion(
        part_id=row.part_id,
        number=row.number,
        name=row.name,
        source_id=row.id,
        supplier_id=row.supplier_id,
        supplier_name=row.supplier_name,
        state=state,
        request_id=None if asked is None or state is None else asked.id,
    )


def _fetched(tx: Tx, actor: Actor, campaign_id: str) -> Row[Any]:
    row = campaigns.fetch(tx, campaign_id)
    checks.own(actor, row.operator_id if row else None)
    if row is None:
        raise checks.nothing()
    return row


def _board(tx: Tx, world: World, row: Row[Any]) -> CampaignBoard:
    standing: Collection[Row[Any]] = campaigns.standing(tx, [row.id], world.clock.now().date())
    return CampaignBoard(of_campaign(row, standing), json.loads(row.terms), suppliers_of(standing))
