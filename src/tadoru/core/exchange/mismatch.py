"""Where an answered footprint is not what was asked for: each difference as a finding."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from tadoru.core.findings import Finding
from tadoru.core.units import Unit, between
from tadoru.core.words import N_

OTHER_UNIT = N_("The answer is declared in a unit that does not convert to yours.")
_ASK_BACK = N_("Ask the supplier to answer as you asked, or ask again as it can answer.")


def mismatches(
    asked: Mapping[str, str], unit: str, given: Mapping[str, object]
) -> tuple[Finding, ...]:
    """Return how the values of a `footprint/1` differ from the terms and unit of its request."""
    return (
        *_words("method", N_("You asked for the method {asked}; the answer follows {given}."),
                asked, given),
        *_words("boundary", N_("You asked for the boundary {asked}; the answer covers {given}."),
                asked, given),
        *_gwp_set(asked, given),
        *_period(asked, given),
        *_unit(unit, given),
    )  # fmt: skip


def _words(
    name: str, message: str, asked: Mapping[str, str], given: Mapping[str, object]
) -> Iterator[Finding]:
    if name in asked and name in given and asked[name] != given[name]:
        yield _finding(name, message, asked=asked[name], given=given[name])


def _gwp_set(asked: Mapping[str, str], given: Mapping[str, object]) -> Iterator[Finding]:
    wanted, used = asked.get("gwp_set"), given.get("gwp_sets")
    if wanted is None or not isinstance(used, list | tuple) or list(used) == [wanted]:
        return
    message = N_("You asked for GWP set {asked}; the answer uses {given}.")
    yield _finding("gwp_sets", message, asked=wanted, given=", ".join(map(str, used)))


def _period(asked: Mapping[str, str], given: Mapping[str, object]) -> Iterator[Finding]:
    wanted = [_day(asked.get(name)) for name in ("period_start", "period_end")]
    used = [_day(given.get(name)) for name in ("period_start", "period_end")]
    if None in wanted or None in used or wanted == used:
        return
    message = N_("You asked for {asked}; the answer is for {given}.")
    yield _finding("period_start", message, asked=_said(*wanted), given=_said(*used))


def _unit(wanted: str, given: Mapping[str, object]) -> Iterator[Finding]:
    used = given.get("declared_unit")
    if not isinstance(used, str) or used == wanted:
        return
    known = {unit.value for unit in Unit}
    if used in known and wanted in known and between(Unit(used), Unit(wanted)) is not None:
        message = N_("You asked per {asked}; the answer is per {given}. It is converted.")
        yield _finding("declared_unit", message, asked=wanted, given=used)
    else:
        yield _finding("declared_unit", OTHER_UNIT, asked=wanted, given=used)


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        return None


def _said(start: date | None, end: date | None) -> str:
    """Return a period by its first and its last day."""
    if start is None or end is None:
        raise AssertionError("both days were read")
    return f"{start.isoformat()} – {(end - timedelta(days=1)).isoformat()}"


def _finding(name: str, message: str, **facts: object) -> Finding:
    return Finding(f"/{name}", "answer.differs", message, _ASK_BACK, facts)
