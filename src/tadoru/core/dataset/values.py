"""The values of a dataset, checked: missing, not yet required, unknown and zero stay apart."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType

from tadoru.core.dataset.definition import Attribute, Dataset, Demand, Kind
from tadoru.core.findings import Finding
from tadoru.core.values import plain
from tadoru.core.words import N_

Value = str | int | bool | list[str] | dict[str, str]

_DECIMAL = re.compile(r"[+-]?[0-9]{1,18}(\.[0-9]{1,12})?")
_COUNTRY = re.compile(r"[A-Z]{2}")
INTEGER_MAX = 2**53 - 1
TEXT_MAX = 4000
LIST_MAX = 200


class State(StrEnum):
    """What is known of one attribute."""

    GIVEN = "given"
    ZERO = "zero"  # measured or computed to be nothing: a figure like any other
    UNKNOWN = "unknown"  # the supplier says that it does not know, and why
    MISSING = "missing"  # demanded today and not there
    NOT_YET_REQUIRED = "not yet required"
    OPEN = "open"  # nobody demands it


@dataclass(frozen=True, slots=True)
class Checked:
    """The values in their one spelling, with the state of every attribute."""

    values: Mapping[str, Value]
    states: Mapping[str, State]
    findings: tuple[Finding, ...]


def check_values(dataset: Dataset, values: Mapping[str, object], today: date) -> Checked:
    """Return the values normalised, every attribute's state, and all that is wrong.

    `{"unknown": "why"}` says that the supplier does not know; `None` says nothing at all.
    """
    good: dict[str, Value] = {}
    states: dict[str, State] = {}
    findings = [_stranger(name, dataset) for name in values if dataset.attribute(name) is None]
    for attribute in dataset.attributes:
        given = values.get(attribute.name)
        if given is None:
            states[attribute.name] = _absent(attribute, today)
            if states[attribute.name] is State.MISSING:
                findings.append(_missing(attribute))
            continue
        read = _read(attribute, given)
        if isinstance(read, Finding):
            findings.append(read)
            states[attribute.name] = State.MISSING
        else:
            good[attribute.name] = read
            states[attribute.name] = _state(attribute, read)
    return Checked(MappingProxyType(good), MappingProxyType(states), tuple(findings))


def by_group(dataset: Dataset, values: Mapping[str, Value]) -> dict[str, dict[str, Value]]:
    """Return the values as they are released: group by group, empty groups left out."""
    grouped = {
        group: {a.name: values[a.name] for a in dataset.in_group(group) if a.name in values}
        for group in dataset.groups
    }
    return {group: members for group, members in grouped.items() if members}


def is_unknown(value: object) -> bool:
    """Return whether the value is the supplier's word that it does not know."""
    return (
        isinstance(value, dict)
        and set(value) == {"unknown"}
        and isinstance(value["unknown"], str)
        and 0 < len(value["unknown"].strip()) <= TEXT_MAX
    )


def _state(attribute: Attribute, value: Value) -> State:
    if isinstance(value, dict):
        return State.UNKNOWN
    numeric = attribute.kind in {Kind.DECIMAL, Kind.INTEGER}
    return State.ZERO if numeric and Decimal(str(value)) == 0 else State.GIVEN


def _absent(attribute: Attribute, today: date) -> State:
    if attribute.demand is Demand.WANT:
        return State.OPEN
    if attribute.demanded_on(today):
        return State.MISSING
    ended = attribute.valid_to is not None and attribute.valid_to < today
    return State.OPEN if ended else State.NOT_YET_REQUIRED


def _read(attribute: Attribute, given: object) -> Value | Finding:
    if isinstance(given, dict):
        if is_unknown(given):
            return {"unknown": given["unknown"].strip()}
        return _wrong(attribute, N_('Write {{"unknown": "why"}} if you do not know.'))
    return _READERS[attribute.kind](attribute, given)


def _decimal(attribute: Attribute, given: object) -> Value | Finding:
    if isinstance(given, int) and not isinstance(given, bool):
        given = str(given)
    if not isinstance(given, str) or not _DECIMAL.fullmatch(given):
        return _wrong(attribute, N_("Write a decimal as text with at most 12 decimals."))
    number = Decimal(given)
    return _bounded(attribute, number) or plain(number)


def _integer(attribute: Attribute, given: object) -> Value | Finding:
    if isinstance(given, bool) or not isinstance(given, int) or abs(given) > INTEGER_MAX:
        return _wrong(attribute, N_("Write a whole number."))
    return _bounded(attribute, Decimal(given)) or given


def _bounded(attribute: Attribute, number: Decimal) -> Finding | None:
    low, high = attribute.minimum, attribute.maximum
    if (low is not None and number < low) or (high is not None and number > high):
        return Finding(
            f"/{attribute.name}",
            "value.out-of-range",
            N_("{label} is out of range."),
            N_("Enter a number of at least {low} and at most {high}."),
            {
                "label": attribute.label,
                "low": "−∞" if low is None else plain(low),
                "high": "∞" if high is None else plain(high),
            },
            attribute.source,
        )
    return None


def _text(attribute: Attribute, given: object) -> Value | Finding:
    if not isinstance(given, str) or not given.strip() or len(given) > TEXT_MAX:
        return _wrong(attribute, N_("Write a text of at most 4000 characters."))
    return given.strip()


def _day(attribute: Attribute, given: object) -> Value | Finding:
    try:
        return date.fromisoformat(str(given)).isoformat()
    except ValueError:
        return _wrong(attribute, N_("Write a date as 2026-03-31."))


def _instant(attribute: Attribute, given: object) -> Value | Finding:
    try:
        instant = datetime.fromisoformat(str(given))
    except ValueError:
        instant = None
    if instant is None or instant.tzinfo is None:
        return _wrong(attribute, N_("Write a time with its zone, such as 2026-03-31T09:00:00Z."))
    return instant.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _boolean(attribute: Attribute, given: object) -> Value | Finding:
    return given if isinstance(given, bool) else _wrong(attribute, N_("Answer yes or no."))


def _choice(attribute: Attribute, given: object) -> Value | Finding:
    if isinstance(given, str) and given in attribute.choices:
        return given
    return _wrong(attribute, N_("Choose one of: {choices}."))


def _country(attribute: Attribute, given: object) -> Value | Finding:
    if isinstance(given, str) and _COUNTRY.fullmatch(given):
        return given
    return _wrong(attribute, N_("Write the two letters of the country, such as JP."))


def _list(attribute: Attribute, given: object) -> Value | Finding:
    if not isinstance(given, list | tuple) or len(given) > LIST_MAX:
        return _wrong(attribute, N_("Give a list of at most 200 texts."))
    texts = [item.strip() for item in given if isinstance(item, str) and item.strip()]
    if len(texts) != len(given) or len(set(texts)) != len(texts):
        return _wrong(attribute, N_("Give each text once and none empty."))
    return texts


_READERS: Mapping[Kind, Callable[[Attribute, object], Value | Finding]] = MappingProxyType(
    {
        Kind.DECIMAL: _decimal,
        Kind.INTEGER: _integer,
        Kind.TEXT: _text,
        Kind.DATE: _day,
        Kind.DATETIME: _instant,
        Kind.BOOLEAN: _boolean,
        Kind.CHOICE: _choice,
        Kind.COUNTRY: _country,
        Kind.LIST: _list,
    }
)


def _wrong(attribute: Attribute, remedy: str) -> Finding:
    return Finding(
        f"/{attribute.name}",
        "value.unreadable",
        N_("{label} cannot be read."),
        remedy,
        {"label": attribute.label, "choices": ", ".join(attribute.choices)},
        attribute.source,
    )


def _missing(attribute: Attribute) -> Finding:
    return Finding(
        f"/{attribute.name}",
        "value.missing",
        N_("{label} is missing."),
        N_("Enter it, or say that it is unknown and why."),
        {"label": attribute.label},
        attribute.source,
    )


def _stranger(name: str, dataset: Dataset) -> Finding:
    return Finding(
        f"/{name[:64]}",
        "value.not-in-dataset",
        N_("{dataset} has no attribute “{name}”."),
        N_("Leave it out, or use a dataset that has it."),
        {"dataset": dataset.id, "name": name[:64]},
    )
