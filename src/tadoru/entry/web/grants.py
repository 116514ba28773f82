"""Grants: given and received, one of them, and the form to give a new one."""

from collections.abc import Mapping
from datetime import datetime, time
from typing import Any

from starlette.responses import Response

from tadoru.app.exchange import datasets, grants
from tadoru.app.exchange.grants import GrantDraft
from tadoru.app.identity import directory
from tadoru.app.identity.view import OperatorHit
from tadoru.app.trace import read
from tadoru.core.findings import Finding
from tadoru.core.problems import Absent, InvalidData
from tadoru.core.words import N_
from tadoru.entry.web.catalogue import find, names, tables
from tadoru.entry.web.disclosures import TABS, group_labels
from tadoru.entry.web.form import Faults, Form, faults
from tadoru.entry.web.layout import READERS_ZONE, Choice
from tadoru.entry.web.visit import Visit


def given(visit: Visit) -> Response:
    """Show the grants that the reader's company gave."""
    return _listing(visit, "out")


def received(visit: Visit) -> Response:
    """Show the grants that others gave to the reader's company."""
    return _listing(visit, "in")


def show(visit: Visit) -> Response:
    """Show one grant, and what its recipient sees under it now."""
    grant = grants.read(visit.world, visit.actor, visit.part("grant_id"))
    try:
        data = grants.read_data(visit.world, visit.actor, grant.id)
    except Absent:
        data = None
    mine = visit.actor is not None and grant.owner_id == visit.actor.operator
    labels = group_labels(visit)
    return visit.show(
        "grant.html",
        grant=grant,
        names=names(visit),
        groups=[labels.get((grant.dataset, group), group) for group in grant.groups],
        data=data,
        tables=tables(find(visit, grant.dataset), data.groups, visit) if data else (),
        mine=mine,
        revokes=mine and grant.active and visit.may(grants.revoke),
    )


def new(
    visit: Visit,
    wrong: Faults | None = None,
    *,
    form: Form | None = None,
    seen: Mapping[str, Mapping[str, Any]] | None = None,
) -> Response:
    """Show the form: who may see which groups, what for, until when."""
    form = form or Form({n: (visit.query(n),) for n in ("part", "dataset", "q")})
    part = read.read(visit.world, visit.actor, form.id("part")).part
    dataset = datasets.read(visit.world, visit.actor, form.text("dataset"))
    hits, searched = _found(visit, form.text("q"))
    return visit.show(
        "grant_form.html",
        422 if wrong else 200,
        part=part,
        dataset=dataset,
        form=form,
        hits=[Choice(hit.id, f"{hit.name} ({hit.country})") for hit in hits],
        searched=searched,
        groups=[Choice(g, visit.words(dataset.group_labels[g])) for g in dataset.groups],
        chosen=form.texts("groups"),
        seen=None if seen is None else tables(dataset, seen, visit),
        wrong=wrong or Faults(),
    )


def create(visit: Visit) -> Response:
    """Preview a grant, or sign it."""
    form, found = visit.form, list[Finding]()
    day = form.day("until_at", found)
    if not form.text("recipient_id"):
        found.append(_CHOOSE)
    if found:
        return new(visit, faults(found, visit.words), form=form)
    zone = READERS_ZONE[visit.language]
    draft = GrantDraft(
        part_id=form.id("part"),
        dataset=form.text("dataset"),
        groups=form.texts("groups"),
        recipient_id=form.id("recipient_id"),
        purpose=form.text("purpose"),
        until_at=None if day is None else datetime.combine(day, time.max, zone),
    )
    try:
        if form.text("do") == "preview":
            seen = grants.preview(visit.world, visit.actor, draft)
            return new(visit, form=form, seen=seen)
        made = grants.create(visit.world, visit.actor, draft)
    except InvalidData as refused:
        return new(visit, faults(refused.findings, visit.words), form=form)
    if made.grant is None:
        return visit.go(f"/signatures/{made.signing_id}", "waits")
    return visit.go(f"/disclosures/grants/{made.grant.id}", "granted")


def revoke(visit: Visit) -> Response:
    """End a grant."""
    ended = grants.revoke(visit.world, visit.actor, visit.part("grant_id"))
    if ended.grant is None:
        return visit.go(f"/signatures/{ended.signing_id}", "waits")
    return visit.go(f"/disclosures/grants/{ended.grant.id}", "revoked")


def _listing(visit: Visit, direction: str) -> Response:
    found = grants.list_all(visit.world, visit.actor, direction)
    known = names(visit)
    return visit.show("grants.html", tabs=TABS, found=found, direction=direction, names=known)


def _found(visit: Visit, query: str) -> tuple[tuple[OperatorHit, ...], Faults]:
    if not query:
        return (), Faults()
    try:
        hits = directory.find(visit.world, visit.actor, query)
    except InvalidData as refused:
        return (), faults(refused.findings, visit.words, {"query": "q"})
    me = visit.actor.operator if visit.actor else None
    return tuple(hit for hit in hits if hit.id != me), Faults()


_CHOOSE = Finding(
    "/recipient_id",
    "form.choose",
    N_("No company is chosen."),
    N_("Search for the company by name or number, then choose it."),
)
