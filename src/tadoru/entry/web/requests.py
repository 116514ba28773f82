"""One request with its answer, and the steps of each side."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from starlette.responses import Response

from tadoru.app.exchange import accept, answer, answers, datasets, refuse, withdraw
from tadoru.app.exchange import requests as asked
from tadoru.app.exchange.view import AnswerView, RequestView
from tadoru.app.listing import Page
from tadoru.app.trace import alias, part, read
from tadoru.core.dataset.definition import Dataset
from tadoru.core.dataset.footprint import FOOTPRINT_1
from tadoru.core.exchange.reasons import WITHDRAWN, WITHDRAWN_WORDS, WORDS, Reason
from tadoru.core.exchange.states import Side, State, Step
from tadoru.core.findings import Finding
from tadoru.core.problems import InvalidData
from tadoru.core.trace.partquery import PartQuery
from tadoru.core.words import N_
from tadoru.entry import text
from tadoru.entry.web import contacts, further, labels, thread
from tadoru.entry.web.catalogue import tables
from tadoru.entry.web.charts import Table
from tadoru.entry.web.form import Faults, faults, sentence
from tadoru.entry.web.layout import Choice
from tadoru.entry.web.visit import Visit

PARTS_MAX = 200


def show(visit: Visit, wrong: Faults | None = None, status: int = 200) -> Response:
    """Show one request: what is asked, where it stands, what can be done, what was answered."""
    request_id = visit.part("request_id")
    view = asked.read(visit.world, visit.actor, request_id)
    dataset = datasets.read(visit.world, visit.actor, view.dataset)
    given = answers.history(visit.world, visit.actor, request_id)
    steps = _offered(visit, view)
    mine = read.read(visit.world, visit.actor, view.part_id).part if view.part_id else None
    return visit.show(
        "request.html",
        status,
        view=view,
        dataset=dataset,
        meaning=labels.STATE_MEANINGS[view.state][view.side is Side.SUPPLIER],
        steps=steps,
        mine=mine,
        fitting=_fitting(visit, view) if Step.ACCEPT in steps else (),
        new_part=f"/parts/new?request={view.id}",
        reasons=[Choice(reason.value, visit.words(WORDS[reason])) for reason in Reason],
        reason=visit.words(_reason(view)),
        given=[_given(visit, version, dataset) for version in given],
        asked=_terms(visit, view),
        makes_parts=visit.may(part.create),
        thread=thread.about(visit, request_id),
        more=further.about(visit, view),
        partner=contacts.partner(
            visit, view.supplier_id if view.side is Side.CUSTOMER else view.customer_id
        ),
        differs=[sentence(found, visit.words) for found in given[0].findings] if given else [],
        wrong=wrong or Faults(),
        form=visit.form,
    )


def _reason(view: RequestView) -> str:
    if view.reason is None:
        return ""
    known = {**{one.value: words for one, words in WORDS.items()}, WITHDRAWN: WITHDRAWN_WORDS}
    return known.get(view.reason) or labels.REASONS_STALE.get(view.reason, view.reason)


def _offered(visit: Visit, view: RequestView) -> frozenset[Step]:
    """Return the steps that the state table and the reader's roles both admit."""
    verbs: dict[Step, Callable[..., Any]] = {
        Step.ACCEPT: accept.accept,
        Step.SEND_BACK: refuse.send_back,
        Step.CANCEL: withdraw.cancel,
        Step.REOPEN: withdraw.reopen,
        Step.ANSWER: answer.give,
        Step.CORRECT: answer.correct,
    }
    linked = view.part_id is not None and view.state is not State.AWAITING_SIGNATURE
    return frozenset(
        step
        for step, verb in verbs.items()
        if step in view.steps
        and visit.may(verb)
        and (linked or step not in {Step.ANSWER, Step.CORRECT})
    )


def _fitting(visit: Visit, view: RequestView) -> list[Choice]:
    """Return the supplier's parts in the unit asked for: first what the customer's number means."""
    meant = alias.matching(visit.world, visit.actor, view.id)
    query = PartQuery(visit.query("part"))
    own = read.listing(visit.world, visit.actor, Page(limit=PARTS_MAX), query)
    every = {item.id: item for item in (*meant, *own.items)}
    return [
        Choice(item.id, f"{item.number} {item.name}".strip())
        for item in every.values()
        if item.unit.value == view.unit
    ]


@dataclass(frozen=True, slots=True)
class Given:
    """One version of an answer: what the customer sees of it, and what only the supplier does."""

    version: AnswerView
    seen: tuple[Table, ...]
    kept: tuple[Table, ...]


def _given(visit: Visit, version: AnswerView, dataset: Dataset) -> Given:
    groups = {name: values for name, values in version.groups.items() if name != "request"}
    seen = {name: values for name, values in groups.items() if name in version.released}
    kept = {name: values for name, values in groups.items() if name not in version.released}
    return Given(version, tables(dataset, seen, visit), tables(dataset, kept, visit))


def _terms(visit: Visit, view: RequestView) -> list[tuple[str, str]]:
    """Return the terms as people say them: a period by its first and last day."""
    words, terms = visit.words, dict(view.terms)
    rows = []
    if view.dataset == FOOTPRINT_1.id:
        start, end = (date.fromisoformat(terms.pop(f"period_{n}")) for n in ("start", "end"))
        days = [text.day(day, visit.language) for day in (start, end - timedelta(days=1))]
        rows.append((words(N_("Period")), " – ".join(days)))
    ordered = [n for n in labels.TERMS if n in terms] + [n for n in terms if n not in labels.TERMS]
    named = [(labels.TERMS.get(n, n), labels.TERM_VALUES.get(terms[n], terms[n])) for n in ordered]
    return [*((words(name), words(value)) for name, value in named), *rows]


def link(visit: Visit) -> Response:
    """Say which of the supplier's parts is meant."""
    request_id = visit.part("request_id")
    if not visit.form.text("part_id"):
        return show(visit, faults([_CHOOSE], visit.words), 422)
    try:
        accept.accept(visit.world, visit.actor, request_id, visit.form.id("part_id"))
    except InvalidData as refused:
        return show(visit, faults(refused.findings, visit.words), 422)
    return visit.go(f"/requests/{request_id}/answer", "accepted")


def send_back(visit: Visit) -> Response:
    """Send the request back with a reason."""
    request_id, form = visit.part("request_id"), visit.form
    try:
        moved = refuse.send_back(
            visit.world, visit.actor, request_id, form.text("reason"), form.text("reply")
        )
    except InvalidData as refused:
        return show(visit, faults(refused.findings, visit.words), 422)
    waits = moved.state is State.AWAITING_SIGNATURE
    return visit.go(f"/requests/{request_id}", "waits" if waits else "sent-back")


def cancel(visit: Visit) -> Response:
    """Withdraw the request."""
    moved = withdraw.cancel(visit.world, visit.actor, visit.part("request_id"))
    return visit.go(f"/requests/{moved.id}", "cancelled")


def reopen(visit: Visit) -> Response:
    """Ask again."""
    message = visit.form.text("message") or None
    moved = withdraw.reopen(visit.world, visit.actor, visit.part("request_id"), message)
    return visit.go(f"/requests/{moved.id}", "reopened")


_CHOOSE = Finding(
    "/part_id", "form.choose", N_("No part is chosen."), N_("Choose one, or register a new part.")
)
