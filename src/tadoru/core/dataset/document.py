"""A dataset definition as a JSON document, and back: how a new dataset enters a running node."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import cast

from tadoru.core.dataset.definition import Attribute, Dataset, Demand, Kind, Status
from tadoru.core.findings import Finding
from tadoru.core.values import plain
from tadoru.core.words import N_

ATTRIBUTES_MAX = 400
TEXT_MAX = 500
_DECIMAL = re.compile(r"-?[0-9]{1,18}(\.[0-9]{1,12})?")


def _text(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= TEXT_MAX


def _day(value: object) -> bool:
    if not isinstance(value, str) or not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        return False
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def _texts(value: object) -> bool:
    return isinstance(value, list) and all(map(_text, value)) and len(set(value)) == len(value)


def _labels(value: object) -> bool:
    return isinstance(value, dict) and all(_text(k) and _text(v) for k, v in value.items())


def _matching(pattern: str) -> Callable[[object], bool]:
    shape = re.compile(pattern, re.ASCII)
    return lambda value: isinstance(value, str) and bool(shape.fullmatch(value))


def _one_of(words: type[Kind | Demand | Status]) -> Callable[[object], bool]:
    return lambda value: value in {word.value for word in words}


_DATASET = MappingProxyType(
    {
        "name": _matching(r"[a-z][a-z0-9-]{0,39}"),
        "version": lambda v: isinstance(v, int) and not isinstance(v, bool) and 0 < v < 10**6,
        "label": _text,
        "attributes": lambda v: isinstance(v, list) and 0 < len(v) <= ATTRIBUTES_MAX,
        "group_labels": _labels,
        "answer_groups": _texts,
    }
)
_ATTRIBUTE = MappingProxyType(
    {
        "name": _matching(r"[a-z][a-z0-9_]{0,63}"),
        "kind": _one_of(Kind),
        "group": _matching(r"[a-z][a-z0-9_]{0,39}"),
        "label": _text,
        "unit": _text,
        "demand": _one_of(Demand),
        "help": _text,
        "source": _text,
        "status": _one_of(Status),
        "valid_from": _day,
        "valid_to": _day,
        "minimum": lambda v: isinstance(v, str) and bool(_DECIMAL.fullmatch(v)),
        "maximum": lambda v: isinstance(v, str) and bool(_DECIMAL.fullmatch(v)),
        "choices": _texts,
    }
)
_REQUIRED = frozenset({"name", "kind", "group", "label"})


def read_dataset(document: object) -> Dataset | tuple[Finding, ...]:
    """Return the dataset that the document defines, or everything that is wrong with it."""
    findings = list(_members(document, "", _DATASET, frozenset(_DATASET)))
    if findings:
        return tuple(findings)
    known = cast("Mapping[str, object]", document)
    rows = cast("list[object]", known["attributes"])
    for index, row in enumerate(rows):
        findings += _members(row, f"/attributes/{index}", _ATTRIBUTE, _REQUIRED)
    if not findings:
        findings += _relations(known, cast("list[Mapping[str, object]]", rows))
    if findings:
        return tuple(findings)
    return Dataset(
        name=str(known["name"]),
        version=cast("int", known["version"]),
        label=str(known["label"]),
        attributes=tuple(_attribute(cast("Mapping[str, object]", row)) for row in rows),
        group_labels=MappingProxyType(dict(cast("Mapping[str, str]", known["group_labels"]))),
        answer_groups=tuple(cast("list[str]", known["answer_groups"])),
    )


def write_dataset(dataset: Dataset) -> dict[str, object]:
    """Return the document that defines the dataset; reading it gives the dataset back."""
    return {
        "name": dataset.name,
        "version": dataset.version,
        "label": dataset.label,
        "attributes": [_row(attribute) for attribute in dataset.attributes],
        "group_labels": dict(dataset.group_labels),
        "answer_groups": list(dataset.answer_groups),
    }


def _row(attribute: Attribute) -> dict[str, object]:
    found: dict[str, object] = {}
    for name in _ATTRIBUTE:
        value = getattr(attribute, name)
        if value in (None, "", ()):
            continue
        if isinstance(value, Decimal):
            value = plain(value)
        elif isinstance(value, date):
            value = value.isoformat()
        elif isinstance(value, tuple):
            value = list(value)
        found[name] = str(value) if isinstance(value, str) else value
    return found


def _attribute(row: Mapping[str, object]) -> Attribute:
    def day(name: str) -> date | None:
        return date.fromisoformat(str(row[name])) if name in row else None

    def number(name: str) -> Decimal | None:
        return Decimal(str(row[name])) if name in row else None

    return Attribute(
        name=str(row["name"]),
        kind=Kind(str(row["kind"])),
        group=str(row["group"]),
        label=str(row["label"]),
        unit=str(row.get("unit", "")),
        demand=Demand(str(row.get("demand", Demand.WANT))),
        help=str(row.get("help", "")),
        source=str(row.get("source", "")),
        status=Status(str(row.get("status", Status.IN_FORCE))),
        valid_from=day("valid_from"),
        valid_to=day("valid_to"),
        minimum=number("minimum"),
        maximum=number("maximum"),
        choices=tuple(cast("list[str]", row.get("choices", []))),
    )


def _members(
    value: object,
    place: str,
    schema: Mapping[str, Callable[[object], bool]],
    required: frozenset[str],
) -> list[Finding]:
    if not isinstance(value, dict):
        return [_fault(place, "dataset.not-an-object", N_("This must be a JSON object."))]
    findings = [
        _fault(f"{place}/{name}", "dataset.missing-member", N_("“{member}” is missing."), name)
        for name in sorted(required - value.keys())
    ]
    for name, member in value.items():
        where = f"{place}/{name}"
        if name not in schema:
            text = N_("“{member}” is not part of a dataset definition.")
            findings.append(_fault(where, "dataset.unknown-member", text, name))
        elif not schema[name](member):
            text = N_("The value of “{member}” is not allowed.")
            findings.append(_fault(where, "dataset.bad-member", text, name))
    return findings


def _relations(document: Mapping[str, object], rows: list[Mapping[str, object]]) -> list[Finding]:
    findings = []
    names: set[object] = set()
    groups = {row["group"] for row in rows}
    for index, row in enumerate(rows):
        if row["name"] in names:
            text = N_("The attribute “{member}” is defined twice.")
            place = f"/attributes/{index}/name"
            findings.append(_fault(place, "dataset.duplicate", text, str(row["name"])))
        if (row["kind"] == Kind.CHOICE) != bool(row.get("choices")):
            text = N_("“{member}” needs choices exactly when its kind is “choice”.")
            place = f"/attributes/{index}/choices"
            findings.append(_fault(place, "dataset.choices", text, str(row["name"])))
        names.add(row["name"])
    labelled = set(cast("Mapping[str, str]", document["group_labels"]))
    for group in sorted(map(str, groups ^ labelled)):
        text = N_("The group “{member}” must have attributes and a label.")
        findings.append(_fault("/group_labels", "dataset.group", text, group))
    for group in sorted(set(cast("list[str]", document["answer_groups"])) - set(map(str, groups))):
        text = N_("The group “{member}” has no attributes.")
        findings.append(_fault("/answer_groups", "dataset.group", text, group))
    return findings


def _fault(place: str, rule: str, message: str, member: str = "") -> Finding:
    remedy = N_("Correct the dataset definition here and send it again.")
    return Finding(place, rule, message, remedy, {"member": member[:64]})
