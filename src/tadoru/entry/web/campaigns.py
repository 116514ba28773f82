"""Campaigns: choose terms, then parts, look at what suppliers will read, send; then watch."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from starlette.responses import Response

from tadoru.app.exchange import campaign, datasets
from tadoru.app.exchange.campaign import CampaignDraft, CampaignLine
from tadoru.app.exchange.campaign_view import Next, Suggestion
from tadoru.app.footprint.terms import GWP_SETS
from tadoru.app.trace import read
from tadoru.core.dataset.definition import Dataset
from tadoru.core.dataset.footprint import FOOTPRINT_1
from tadoru.core.findings import Finding
from tadoru.core.problems import InvalidData
from tadoru.core.values import PartId, SourceId
from tadoru.core.words import N_
from tadoru.entry import text
from tadoru.entry.web import labels, terms
from tadoru.entry.web.asking import FIELDS
from tadoru.entry.web.catalogue import names
from tadoru.entry.web.form import Faults, faults
from tadoru.entry.web.layout import Choice
from tadoru.entry.web.visit import Visit
from tadoru.entry.web.way import get, post

DUE_DAYS = 28
NEXT = {
    Next.REMIND: N_("Overdue: remind the supplier."),
    Next.LOOK: N_("Came back: read why, then ask again or cancel."),
    Next.NUDGE: N_("Not looked at yet: remind, or call."),
    Next.WAIT: N_("The supplier is at work."),
    Next.NOTHING: N_("Nothing to do."),
}


def listing(visit: Visit) -> Response:
    """Show every campaign with how far it is."""
    found = campaign.list_all(visit.world, visit.actor, visit.page)
    return visit.show(
        "campaigns.html",
        found=found,
        datasets=names(visit),
        starts=visit.may(campaign.create),
        more=visit.address(after=found.next) if found.next else "",
    )


def show(visit: Visit, status: int = 200) -> Response:
    """Show one campaign: the funnel and each supplier."""
    board = campaign.read(visit.world, visit.actor, visit.part("campaign_id"))
    return visit.show(
        "campaign.html",
        status,
        board=board,
        one=board.campaign,
        asked=_terms(visit, board.campaign.dataset, dict(board.terms)),
        dataset=names(visit).get(board.campaign.dataset, board.campaign.dataset),
        next_steps={step: visit.words(sentence) for step, sentence in NEXT.items()},
        closes=visit.may(campaign.close) and board.campaign.closed_at is None,
    )


def close(visit: Visit) -> Response:
    """Close a campaign, with or without its open requests."""
    campaign_id = visit.part("campaign_id")
    cancel = "cancel_open" in visit.form
    campaign.close(visit.world, visit.actor, campaign_id, cancel_open=cancel)
    return visit.go(f"/campaigns/{campaign_id}", "campaign-closed")


def new(visit: Visit) -> Response:
    """Show the first step: what is asked, and for which parts."""
    return _form(visit)


def create(visit: Visit) -> Response:
    """Go from step to step; nothing is sent before the last one."""
    form, found = visit.form, list[Finding]()
    due_on = form.day("due_on", found)
    wanted = form.text("dataset", FOOTPRINT_1.id)
    asked = terms.document(visit, found) if wanted == FOOTPRINT_1.id else {}
    if found:
        return _form(visit, wrong=faults(found, visit.words, FIELDS), status=422)
    step = form.text("do", "send")
    try:
        if step == "terms":
            return _form(visit)
        offered = _offered(visit, wanted, asked)
        chosen = _chosen(visit, offered)
        if step in {"parts", "find"} or not chosen:
            return _pick(visit, offered, none=step not in {"parts", "find"})
        draft = CampaignDraft(
            form.text("name"), wanted, asked, tuple(map(_line, chosen)), due_on,
            form.text("message"), form.text("mode", "standing"),
        )  # fmt: skip
        if step == "preview":
            return _preview(visit, draft, chosen)
        made = campaign.create(visit.world, visit.actor, draft)
    except InvalidData as refused:
        wrong = faults(refused.findings, visit.words, FIELDS)
        return _form(visit, wrong=wrong, status=422)
    return visit.go(f"/campaigns/{made.campaign.id}", "campaign-sent")


def _form(visit: Visit, wrong: Faults | None = None, status: int = 200) -> Response:
    """Show the form of the terms; what was chosen later on is carried along."""
    form = visit.form
    due = visit.world.clock.now().date() + timedelta(days=DUE_DAYS)
    part = _within(visit)
    return visit.show(
        "campaign_new.html",
        status,
        datasets=[Choice(d.id, visit.words(d.label)) for d in _datasets(visit)],
        usual=FOOTPRINT_1.id,
        terms=terms.entered(visit),
        methods=terms.methods(visit),
        gwp_sets=[Choice(name, name) for name in GWP_SETS],
        modes=[Choice(mode, visit.words(label)) for mode, label in labels.MODES.items()],
        due=form.text("due_on", due.isoformat()),
        within=read.read(visit.world, visit.actor, part).part if part else None,
        carried=_carried(visit, *_CHOSEN),
        wrong=wrong or Faults(),
        form=form,
    )


def _pick(visit: Visit, offered: Sequence[Suggestion], *, none: bool) -> Response:
    """Show the parts that can be asked about: those without an open request are ticked."""
    chosen = set(visit.form.texts("source"))
    first = "picked" not in visit.form
    return visit.show(
        "campaign_parts.html",
        422 if none else 200,
        offered=offered,
        ticked={
            one.source_id
            for one in offered
            if one.supplier_id and (one.state is None if first else one.source_id in chosen)
        },
        search=visit.form.text("q"),
        carried=_carried(visit, *_SAID),
        wrong=faults([_NONE], visit.words) if none else Faults(),
    )


def _preview(visit: Visit, draft: CampaignDraft, chosen: Sequence[Suggestion]) -> Response:
    """Show what each supplier will read."""
    grouped: dict[str, list[Suggestion]] = {}
    for one in chosen:
        grouped.setdefault(one.supplier_name, []).append(one)
    return visit.show(
        "campaign_preview.html",
        draft=draft,
        asked=_terms(visit, draft.dataset, dict(draft.terms)),
        dataset=names(visit).get(draft.dataset, draft.dataset),
        mode=visit.words(labels.MODES.get(draft.mode, draft.mode)),
        suppliers=sorted(grouped.items()),
        count=len(chosen),
        carried=_carried(visit, *_SAID, *_CHOSEN),
    )


def _offered(visit: Visit, dataset: str, asked: Mapping[str, str]) -> tuple[Suggestion, ...]:
    found = campaign.suggest(
        visit.world, visit.actor, dataset, asked,
        search=visit.form.text("q"), part_id=_within(visit),
    )  # fmt: skip
    return found.items


def _chosen(visit: Visit, offered: Sequence[Suggestion]) -> list[Suggestion]:
    ticked = set(visit.form.texts("source"))
    return [one for one in offered if one.source_id in ticked and one.supplier_id]


def _line(one: Suggestion) -> CampaignLine:
    return CampaignLine(PartId(one.part_id), SourceId(one.source_id))


def _within(visit: Visit) -> PartId | None:
    """Return the part whose inputs alone are wanted, where the address or the form says one."""
    wanted = visit.form.text("part_id") or visit.query("part")
    return PartId(wanted) if wanted else None


def _datasets(visit: Visit) -> Sequence[Dataset]:
    return datasets.list_all(visit.world, visit.actor)


def _carried(visit: Visit, *fields: str) -> list[tuple[str, str]]:
    """Return the fields of other steps, for the form holds the whole draft and the node nothing."""
    return [(name, value) for name in fields for value in visit.form.texts(name)]


def _terms(visit: Visit, dataset: str, asked: dict[str, str]) -> list[tuple[str, str]]:
    """Return the terms as people say them: a period by its first and last day."""
    rows = []
    if dataset == FOOTPRINT_1.id and {"period_start", "period_end"} <= asked.keys():
        start, end = (date.fromisoformat(asked.pop(f"period_{n}")) for n in ("start", "end"))
        days = [text.day(day, visit.language) for day in (start, end - timedelta(days=1))]
        rows.append((visit.words(N_("Period")), " – ".join(days)))
    named = [(labels.TERMS.get(n, n), labels.TERM_VALUES.get(v, v)) for n, v in asked.items()]
    return [*((visit.words(name), visit.words(value)) for name, value in named), *rows]


_SAID = (
    "name", "dataset", "method", "gwp_set", "first_day", "last_day", "due_on", "message", "mode",
    "part_id",
)  # fmt: skip
_CHOSEN = ("source", "picked", "q")
_NONE = Finding("", "form.choose", N_("No part is chosen."), N_("Tick the parts to ask about."))

_ONE = "/campaigns/{campaign_id:uuid}"
WAYS = (
    get("/campaigns", listing, campaign.list_all),
    get("/campaigns/new", new, campaign.create),
    post("/campaigns/new", create, campaign.create),
    get(_ONE, show, campaign.read),
    post(f"{_ONE}/close", close, campaign.close),
)
