"""The page on which a supplier sees what the customer would see, and answers or corrects."""

from collections.abc import Mapping
from types import MappingProxyType

from starlette.responses import Response

from tadoru.app.exchange import answer, answers, datasets, earlier, share
from tadoru.app.exchange import requests as asked
from tadoru.app.exchange.answer import AnswerDraft, Preview
from tadoru.app.exchange.compose import COMPUTED
from tadoru.app.exchange.view import RequestView
from tadoru.core.access import checks
from tadoru.core.dataset.definition import Dataset
from tadoru.core.exchange.states import Side, Step
from tadoru.core.problems import InvalidData, WrongState
from tadoru.core.values import RequestId
from tadoru.entry.web import labels
from tadoru.entry.web.catalogue import entries, tables, values_of
from tadoru.entry.web.form import Fault, Faults, Form, faults
from tadoru.entry.web.layout import Choice
from tadoru.entry.web.visit import Visit


def show(visit: Visit) -> Response:
    """Show the form, with a preview at once where the node computes the values."""
    request_id = visit.part("request_id")
    view = asked.read(visit.world, visit.actor, request_id)
    checks.side(checks.signed_in(visit.actor), view.supplier_id)
    dataset = datasets.read(visit.world, visit.actor, view.dataset)
    form = _as_given(visit, view, dataset)
    if dataset.id not in COMPUTED:
        return _page(visit, view, dataset, form)
    return _previewed(visit, view, dataset, form)


def send(visit: Visit) -> Response:
    """Answer, correct, or only show once more what the customer would see."""
    request_id, form = visit.part("request_id"), visit.form
    view = asked.read(visit.world, visit.actor, request_id)
    dataset = datasets.read(visit.world, visit.actor, view.dataset)
    if form.text("do") == "preview":
        return _previewed(visit, view, dataset, form)
    verb = answer.correct if Step.CORRECT in view.steps else answer.give
    others = [RequestId(one) for one in form.texts("others")]
    try:
        if others:
            return _many(visit, [view.id, *others], _draft(dataset, form))
        given = verb(visit.world, visit.actor, request_id, _draft(dataset, form))
    except InvalidData as refused:
        return _page(visit, view, dataset, form, wrong=faults(refused.findings, visit.words))
    waits = given.signing_id is not None
    return visit.go(f"/requests/{request_id}", "waits" if waits else "answered")


def _many(visit: Visit, request_ids: list[RequestId], draft: AnswerDraft) -> Response:
    """Give the same answer to every customer that was ticked; each gets a record of its own."""
    given = share.give_many(visit.world, visit.actor, request_ids, draft)
    waits = any(one.signing_id is not None for one in given)
    return visit.go(f"/requests/{request_ids[0]}", "waits" if waits else "answered-many")


def _previewed(visit: Visit, view: RequestView, dataset: Dataset, form: Form) -> Response:
    try:
        seen = answer.preview(visit.world, visit.actor, view.id, _draft(dataset, form))
    except InvalidData as refused:
        return _page(visit, view, dataset, form, wrong=faults(refused.findings, visit.words))
    except WrongState as refused:
        wrong = Faults([Fault("", visit.words(refused.detail, **refused.facts))])
        return _page(visit, view, dataset, form, wrong=wrong)
    return _page(visit, view, dataset, form, seen=seen)


def _page(
    visit: Visit,
    view: RequestView,
    dataset: Dataset,
    form: Form,
    *,
    seen: Preview | None = None,
    wrong: Faults | None = None,
) -> Response:
    optional = [group for group in dataset.groups if group not in dataset.answer_groups]
    wrong = wrong or Faults()
    return visit.show(
        "answer.html",
        422 if wrong and visit.request.method == "POST" else 200,
        view=view,
        dataset=dataset,
        computed=dataset.id in COMPUTED,
        corrects=Step.CORRECT in view.steps and view.side is Side.SUPPLIER,
        seen=seen,
        seen_tables=tables(dataset, seen.shown, visit) if seen else (),
        withheld=[visit.words(dataset.group_labels[g]) for g in seen.withheld] if seen else [],
        entries=() if dataset.id in COMPUTED else entries(dataset, form),
        optional=[Choice(group, visit.words(dataset.group_labels[group])) for group in optional],
        chosen=form.texts("groups"),
        modes=[Choice(mode, visit.words(label)) for mode, label in labels.MODES.items()],
        mode=form.text("mode") or view.mode,
        others=share.alike(visit.world, visit.actor, view.id) if Step.ANSWER in view.steps else (),
        ticked=form.texts("others"),
        before=earlier.suggest(visit.world, visit.actor, view.id)
        if visit.query("earlier") or dataset.id not in COMPUTED
        else None,
        begun=bool(visit.query("earlier")),
        wrong=wrong,
    )


def _draft(dataset: Dataset, form: Form) -> AnswerDraft:
    return AnswerDraft(
        mode=form.text("mode") or None,
        values=None if dataset.id in COMPUTED else values_of(dataset, form),
        groups=form.texts("groups"),
    )


def _as_given(visit: Visit, view: RequestView, dataset: Dataset) -> Form:
    """Return the form as the last answer had it, so that nothing known is typed again."""
    if Step.CORRECT not in view.steps:
        return _as_before(visit, view, dataset)
    last = answers.read(visit.world, visit.actor, view.id)
    if last is None:
        return Form()
    values = {n: v for group in last.groups.values() for n, v in group.items()}
    return Form(MappingProxyType({"mode": (last.mode,), **_fields(dataset, values)}))


def _as_before(visit: Visit, view: RequestView, dataset: Dataset) -> Form:
    """Return the form as one's last answer about the same part, where that was wished."""
    if not visit.query("earlier"):
        return Form()
    before = earlier.suggest(visit.world, visit.actor, view.id)
    return Form(MappingProxyType(_fields(dataset, before.values))) if before else Form()


def _fields(dataset: Dataset, values: Mapping[str, object]) -> dict[str, tuple[str, ...]]:
    fields: dict[str, tuple[str, ...]] = {}
    for attribute in dataset.attributes:
        value = values.get(attribute.name)
        if isinstance(value, dict):
            fields[f"unknown-{attribute.name}"] = ("yes",)
        elif value is not None:
            fields[f"values-{attribute.name}"] = (_typed_again(value),)
    return fields


def _typed_again(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return "\n".join(str(item) for item in value)
    return str(value)
