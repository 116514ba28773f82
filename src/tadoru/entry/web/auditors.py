"""Auditors: whom the company lets look at what; and what an auditor sees."""

from datetime import UTC, datetime, time, timedelta

from starlette.responses import Response

from tadoru.app.audit import engagement, look
from tadoru.app.audit.engagement import Engaged, EngagementDraft
from tadoru.app.exchange import datasets
from tadoru.app.listing import Page
from tadoru.app.trace import read
from tadoru.core.findings import Finding
from tadoru.core.problems import InvalidData
from tadoru.core.values import PartId
from tadoru.core.words import N_
from tadoru.entry.text import NATIVE_NAMES
from tadoru.entry.web import labels
from tadoru.entry.web.acts import ACTS
from tadoru.entry.web.catalogue import names, tables
from tadoru.entry.web.company import TABS
from tadoru.entry.web.form import Faults, Form, faults
from tadoru.entry.web.layout import READERS_ZONE, Choice
from tadoru.entry.web.visit import Visit
from tadoru.entry.web.way import Way, get, post

PARTS = Page(limit=200)
USUAL = timedelta(days=30)


def show(visit: Visit, wrong: Faults | None = None, engaged: Engaged | None = None) -> Response:
    """Show who may audit what; a new auditor's password this once."""
    found = engagement.list_all(visit.world, visit.actor)
    parts = read.listing(visit.world, visit.actor, PARTS).items
    form = Form() if engaged else visit.form
    usual = visit.world.clock.now() + USUAL
    return visit.show(
        "auditors.html",
        422 if wrong else 200,
        tabs=TABS,
        engagements=found,
        engaged=engaged,
        form=form,
        until=form.text("until") or usual.date().isoformat(),
        parts=[Choice(p.id, f"{p.number} {p.name}".strip()) for p in parts],
        part_names={p.id: p.name or p.number for p in parts},
        datasets=[
            Choice(d.id, visit.words(d.label)) for d in datasets.list_all(visit.world, visit.actor)
        ],
        dataset_names=names(visit),
        locales=[Choice(code, name) for code, name in NATIVE_NAMES.items()],
        wrong=wrong or Faults(),
    )


def engage(visit: Visit) -> Response:
    """Let somebody audit some parts until a day, the whole of it in the reader's zone."""
    form, found = visit.form, list[Finding]()
    until = form.day("until", found)
    if until is None and not found:
        found.append(_NO_DAY)
    if found or until is None:
        return show(visit, faults(found, visit.words))
    midnight = datetime.combine(until, time(0), READERS_ZONE[visit.language])
    draft = EngagementDraft(
        email=form.text("email"),
        name=form.text("name"),
        purpose=form.text("purpose"),
        part_ids=tuple(map(PartId, form.texts("parts"))),
        datasets=form.texts("datasets"),
        until_at=(midnight + timedelta(days=1)).astimezone(UTC),
        locale=form.text("locale", visit.language),
    )
    try:
        engaged = engagement.create(visit.world, visit.actor, draft)
    except InvalidData as refused:
        places = {"until_at": "until", "part_ids": "parts"}
        return show(visit, faults(refused.findings, visit.words, places))
    return show(visit, engaged=engaged)


def end(visit: Visit) -> Response:
    """End an engagement."""
    engagement.revoke(visit.world, visit.actor, visit.part("engagement_id"))
    return visit.go("/settings/auditors", "removed")


def tasks(visit: Visit) -> Response:
    """Show what the reader may audit here."""
    found = look.read(visit.world, visit.actor)
    return visit.show("audit.html", tasks=found, datasets=names(visit))


def part(visit: Visit) -> Response:
    """Show a part as far as the engagement names it."""
    engagement_id, part_id = visit.part("engagement_id"), visit.part("part_id")
    seen = look.part(visit.world, visit.actor, engagement_id, part_id)
    known = {one.id: one for one in datasets.list_all(visit.world, visit.actor)}
    answers = [
        (
            one,
            tables(known.get(one.dataset), one.groups, visit),
        )
        for one in seen.answers
    ]
    return visit.show(
        "audit_part.html",
        seen=seen,
        answers=answers,
        datasets=names(visit),
        acts=ACTS,
        kinds=labels.RECORD_KINDS,
        states=labels.STATES,
    )


_NO_DAY = Finding(
    "/until", "form.required", N_("The last day is not said."), N_("Choose the last day.")
)
WAYS: tuple[Way, ...] = (
    get("/settings/auditors", show, engagement.list_all),
    post("/settings/auditors", engage, engagement.create),
    post("/settings/auditors/{engagement_id:uuid}/revoke", end, engagement.revoke),
    get("/audit", tasks, look.read),
    get("/audit/{engagement_id:uuid}/parts/{part_id:uuid}", part, look.part),
)
