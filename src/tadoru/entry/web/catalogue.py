"""Datasets as pages show them: their names, their groups as tables, their attributes as fields."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from markupsafe import Markup

from tadoru.app.exchange import datasets
from tadoru.core.dataset.definition import Attribute, Dataset, Kind
from tadoru.core.units import LABELS
from tadoru.core.words import N_
from tadoru.entry import text
from tadoru.entry.web import labels
from tadoru.entry.web.charts import Head, Table
from tadoru.entry.web.form import Form
from tadoru.entry.web.visit import Visit

WHY_UNKNOWN = "not known to the supplier"  # data, in the record's own language
ANSWER_NAMES = {
    "request": N_("Request"),
    "version": N_("Version"),
    "mode": N_("Given"),
    "unit": N_("Unit"),
    "reason": N_("Reason"),
    "reply": N_("Message"),
    "refusal": N_("Refusal"),
    "grant": N_("Grant"),
    "purpose": N_("Purpose"),
    "groups": N_("Groups"),
    "dataset": N_("Dataset"),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One attribute as a field of a form, with what was entered."""

    attribute: Attribute
    value: str
    unknown: bool

    @property
    def field(self) -> str:
        """Return the name of its field."""
        return f"values-{self.attribute.name}"


def names(visit: Visit) -> dict[str, str]:
    """Return the label of every dataset by its id, in the reader's language."""
    known = datasets.list_all(visit.world, visit.actor)
    return {dataset.id: visit.words(dataset.label) for dataset in known}


def tables(
    dataset: Dataset | None, groups: Mapping[str, Mapping[str, Any]], visit: Visit
) -> tuple[Table, ...]:
    """Return one table for each group, in the dataset's order; strangers come last, as they are."""
    order = [] if dataset is None else [g for g in dataset.groups if g in groups]
    order.sort(key=lambda group: group != "total")  # what one looks for first
    rest = [group for group in groups if group not in order]
    return tuple(_table(dataset, group, groups[group], visit) for group in (*order, *rest))


def entries(dataset: Dataset, form: Form) -> tuple[tuple[str, tuple[Entry, ...]], ...]:
    """Return the fields for a dataset's values, group by group."""
    return tuple(
        (group, tuple(_entry(attribute, form) for attribute in dataset.in_group(group)))
        for group in dataset.groups
    )


def values_of(dataset: Dataset, form: Form) -> dict[str, object]:
    """Return what was entered; a field left empty says nothing, a ticked box says: not known."""
    found: dict[str, object] = {}
    for attribute in dataset.attributes:
        entry = _entry(attribute, form)
        if entry.unknown:
            found[attribute.name] = {"unknown": WHY_UNKNOWN}
        elif entry.value:
            found[attribute.name] = _typed(attribute.kind, entry.value)
    return found


def _entry(attribute: Attribute, form: Form) -> Entry:
    return Entry(
        attribute,
        form.text(f"values-{attribute.name}"),
        f"unknown-{attribute.name}" in form,
    )


def _typed(kind: Kind, entered: str) -> object:
    if kind is Kind.BOOLEAN:
        return entered == "yes"
    if kind is Kind.LIST:
        return [line.strip() for line in entered.splitlines() if line.strip()]
    if kind is Kind.INTEGER and entered.lstrip("-").isdecimal():
        return int(entered)
    return entered


def _table(dataset: Dataset | None, group: str, values: Mapping[str, Any], visit: Visit) -> Table:
    words = visit.words
    caption = words(ANSWER_NAMES.get(group, group))
    known = {} if dataset is None else {a.name: a for a in dataset.in_group(group)}
    if dataset is not None and group in dataset.groups:
        caption = words(dataset.group_labels.get(group, group))
    ordered = [*(n for n in known if n in values), *(n for n in values if n not in known)]

    def said(name: str) -> Any:  # noqa: ANN401
        own = name == "mode" and name not in known  # what an answer says of itself, in our words
        return words(labels.MODES_SHORT.get(values[name], values[name])) if own else values[name]

    rows = tuple(
        (_name(known.get(name), name, visit), shown(known.get(name), said(name), visit))
        for name in ordered
    )
    return Table(caption, (Head(words(N_("What"))), Head(words(N_("Value")))), rows)


def _name(attribute: Attribute | None, name: str, visit: Visit) -> str:
    return visit.words(attribute.label if attribute else ANSWER_NAMES.get(name, name))


def shown(attribute: Attribute | None, value: Any, visit: Visit) -> str:  # noqa: ANN401
    """Return a value for reading; a long decimal is rounded and its digits stand below it."""
    words = visit.words
    if isinstance(value, Mapping):
        return words(N_("Unknown: {why}"), why=value.get("unknown", ""))
    if isinstance(value, bool):
        return words(N_("yes")) if value else words(N_("no"))
    if isinstance(value, list | tuple):
        return ", ".join(str(item) for item in value)
    if attribute is None or attribute.kind is not Kind.DECIMAL:
        return _plain(attribute, str(value), visit)
    return _decimal(str(value), attribute.unit, visit.language)


def _plain(attribute: Attribute | None, value: str, visit: Visit) -> str:
    if attribute is not None and attribute.kind is Kind.DATETIME:
        return text.moment(datetime.fromisoformat(value), visit.language, UTC)
    if attribute is not None and attribute.name in {"method", "boundary"}:
        return visit.words(labels.TERM_VALUES.get(value, value))
    if attribute is not None and attribute.name == "declared_unit":
        label = next((LABELS[unit] for unit in LABELS if unit.value == value), value)
        return visit.words(label)
    return value


def _decimal(value: str, unit: str, language: str) -> str:
    try:
        exact = Decimal(value)
    except InvalidOperation:
        return value
    symbol = {"kg CO2e": "kg\u00a0CO₂e"}.get(unit, unit)
    short, whole = text.figure(exact, language), text.number(exact, language)
    joined = f"{short if len(short) < len(whole) else whole}\u00a0{symbol}".rstrip()
    if len(short) >= len(whole):
        return joined
    return Markup('{}<br><span class="exact">{}</span>').format(joined, whole)


def find(visit: Visit, name: str) -> Dataset | None:
    """Return a dataset that this node speaks; none for the kinds by which the log rules itself."""
    known = datasets.list_all(visit.world, visit.actor)
    return next((dataset for dataset in known if dataset.id == name), None)
