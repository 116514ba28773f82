"""The terms that a footprint is asked for: method, GWP set, period and boundary."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from tadoru.core.carbon.method import METHODS
from tadoru.core.findings import Finding
from tadoru.core.problems import InvalidData
from tadoru.core.words import N_

GWP_SETS = ("AR6", "AR5")  # names of PACT 3, ipccCharacterizationFactors
BOUNDARIES = ("cradle-to-gate", "cradle-to-grave")
PERIOD_DAYS_MAX = 3 * 366
YEAR_MIN = 1990  # no figure is older; a slip such as 0025 is none either


@dataclass(frozen=True, slots=True)
class Terms:
    """What must agree before one figure may be added to another."""

    method: str
    gwp_set: str
    period_start: date
    period_end: date  # exclusive
    boundary: str = BOUNDARIES[0]

    @property
    def key(self) -> tuple[str, str, date, date]:
        """Return what tells two footprints of one part apart."""
        return self.method, self.gwp_set, self.period_start, self.period_end

    def as_json(self) -> dict[str, str]:
        """Return the terms as requests and the interface write them."""
        return {
            "boundary": self.boundary,
            "gwp_set": self.gwp_set,
            "method": self.method,
            "period_end": self.period_end.isoformat(),
            "period_start": self.period_start.isoformat(),
        }

    def text(self) -> str:
        """Return the terms as one line of JSON, equal for equal terms."""
        return json.dumps(self.as_json(), sort_keys=True, separators=(",", ":"))


def read_terms(document: object, place: str = "/terms") -> Terms:
    """Return the terms that a JSON object (or its text) states.

    Raises:  InvalidData with everything that is wrong
    """
    members = _members(document)
    findings = list(_faults(members, place))
    if findings:
        raise InvalidData(findings)
    return Terms(
        method=str(members["method"]),
        gwp_set=str(members["gwp_set"]),
        period_start=date.fromisoformat(str(members["period_start"])),
        period_end=date.fromisoformat(str(members["period_end"])),
        boundary=str(members.get("boundary", BOUNDARIES[0])),
    )


def checked(terms: Terms) -> Terms:
    """Return terms that were built in code, if they hold.

    Raises:  InvalidData with everything that is wrong
    """
    return read_terms(terms.as_json())


def period_faults(start: date, end: date, place: str) -> Iterator[Finding]:
    """Yield what is wrong with a reference period."""
    if start.year < YEAR_MIN:
        yield Finding(
            place,
            "terms.long-ago",
            N_("The period lies before {year}."),
            N_("Write the year with four digits, such as 2025."),
            {"year": YEAR_MIN},
        )
    if not 0 < (end - start).days <= PERIOD_DAYS_MAX:
        yield Finding(
            place,
            "terms.period",
            N_("The period must end after it starts and span at most three years."),
            N_("Give the first day, and the day after the last one."),
            source="PACT Technical Specifications 3.0, CarbonFootprint.referencePeriodEnd",
        )


def _members(document: object) -> Mapping[str, object]:
    if isinstance(document, str):
        try:
            document = json.loads(document)
        except ValueError:
            document = None
    return document if isinstance(document, dict) else {}


def _faults(members: Mapping[str, object], place: str) -> Iterator[Finding]:
    for name, words in _CHOICES.items():
        if members.get(name, words[0] if name == "boundary" else None) not in words:
            yield _unknown(f"{place}/{name}", name, words)
    for name in sorted(set(members) - set(_NAMES)):
        yield Finding(
            f"{place}/{name[:40]}",
            "terms.not-a-term",
            N_("“{name}” is not one of the terms of a footprint."),
            N_("Leave it out; the terms are: {names}."),
            {"name": name[:40], "names": ", ".join(_NAMES)},
        )
    yield from _period_faults(members, place)


def _period_faults(members: Mapping[str, object], place: str) -> Iterator[Finding]:
    days = {name: _day(members.get(name)) for name in ("period_start", "period_end")}
    for name, day in days.items():
        if day is None:
            yield Finding(
                f"{place}/{name}",
                "terms.no-date",
                N_("The reference period has no readable date here."),
                N_("Write a date as 2025-01-01."),
            )
    start, end = days.values()
    if start and end:
        yield from period_faults(start, end, f"{place}/period_end")


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _unknown(place: str, name: str, words: tuple[str, ...]) -> Finding:
    return Finding(
        place,
        "terms.unknown",
        N_("The footprint's {name} is missing or not known here."),
        N_("Choose one of: {choices}."),
        {"name": name, "choices": ", ".join(words)},
    )


_CHOICES = {"method": tuple(METHODS), "gwp_set": GWP_SETS, "boundary": BOUNDARIES}
_NAMES = ("method", "gwp_set", "period_start", "period_end", "boundary")
