"""A line of own emissions as a JSON document, and back: how it is sent and how it is kept."""

from collections.abc import Mapping
from decimal import Context, Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import TypeVar, cast

from tadoru.core.carbon.activity import Activity, Facet, Factor, Rating, check_activity
from tadoru.core.carbon.method import ProcessRole
from tadoru.core.findings import Finding
from tadoru.core.units import Measure, read_unit
from tadoru.core.values import multiply, plain, read_amount
from tadoru.core.words import N_

TEXT_MAX = 500
PLACES_MAX = 12  # of a figure in kg CO2e
YEAR_MIN, YEAR_MAX = 1990, 2100
_LINE = (
    "name", "role", "kgco2e", "amount", "unit", "factor", "basis", "basis_ratio", "primary",
    "rating", "reason",
)  # fmt: skip
_FACTOR = (
    "name", "kgco2e", "unit", "source", "year", "region", "licence", "gwp_set", "includes",
    "basis", "primary",
)  # fmt: skip
_AXES = ("technology", "time", "geography")
_EXACT = Context(prec=80)
_Word = TypeVar("_Word", bound=StrEnum)


def read_line(document: object, place: str) -> Activity | tuple[Finding, ...]:
    """Return the line, or everything that is wrong with it.

    Numbers are texts; an amount may be in any spelling of its unit (GJ, MWh, g, …).
    """
    sheet = _Sheet(document, place, _LINE)
    name, role = sheet.text("name"), sheet.word("role", ProcessRole)
    kgco2e = sheet.figures("kgco2e", places=PLACES_MAX) if sheet.has("kgco2e") else None
    amount, measure = sheet.number("amount"), sheet.unit("unit")
    factor = _factor(sheet) if sheet.has("factor") else None
    ratio, rating = sheet.number("basis_ratio"), _rating(sheet)
    basis, primary = sheet.text("basis", needed=False), sheet.flag("primary")
    reason = sheet.text("reason", needed=False)
    if sheet.findings or role is None:
        return tuple(sheet.findings)
    line = Activity(
        name=name,
        role=role,
        kgco2e=kgco2e,
        amount=multiply(amount, measure.factor) if amount is not None and measure else amount,
        unit=measure.unit if measure else None,
        factor=factor,
        basis=basis,
        basis_ratio=ratio,
        primary=primary,
        rating=rating,
        reason=reason,
    )
    return check_activity(line, place) or line


def write_line(line: Activity) -> dict[str, object]:
    """Return the document of a line; reading it gives the line back."""
    numbers = {"amount": line.amount, "basis_ratio": line.basis_ratio}
    found: dict[str, object | None] = {
        "name": line.name,
        "role": line.role.value,
        "kgco2e": None if line.kgco2e is None else _written(line.kgco2e),
        **{name: None if value is None else plain(value) for name, value in numbers.items()},
        "unit": None if line.unit is None else line.unit.value,
        "factor": None if line.factor is None else _written_factor(line.factor),
        "basis": line.basis or None,
        "primary": line.primary or None,
        "rating": None if line.rating is None else _written_rating(line.rating),
        "reason": line.reason or None,
    }
    return {name: value for name, value in found.items() if value is not None}


def _written_rating(rating: Rating) -> dict[str, str]:
    return {axis: plain(getattr(rating, axis)) for axis in _AXES}


def _written(figures: Mapping[Facet, Decimal]) -> dict[str, str]:
    return {facet.value: plain(value) for facet, value in figures.items()}


def _written_factor(factor: Factor) -> dict[str, object]:
    found = {
        "name": factor.name,
        "kgco2e": _written(factor.kgco2e),
        "unit": factor.unit.value,
        "source": factor.source,
        "year": factor.year,
        "region": factor.region,
        "licence": factor.licence,
        "gwp_set": factor.gwp_set,
        "includes": factor.includes,
        "basis": factor.basis,
        "primary": factor.primary,
    }
    return {name: value for name, value in found.items() if value not in ("", False)}


def _factor(line: "_Sheet") -> Factor | None:
    sheet = line.inner("factor", _FACTOR)
    texts = {name: sheet.text(name) for name in ("name", "source", "region", "licence")}
    gwp_set = sheet.text("gwp_set", needed=False)
    includes, basis = sheet.text("includes", needed=False), sheet.text("basis", needed=False)
    measure, year = sheet.unit("unit", needed=True), sheet.year("year")
    figures, primary = sheet.figures("kgco2e"), sheet.flag("primary")
    line.findings += sheet.findings
    if sheet.findings or measure is None:
        return None
    return Factor(
        name=texts["name"],
        kgco2e=MappingProxyType(
            {facet: _EXACT.divide(value, measure.factor) for facet, value in figures.items()}
        ),
        unit=measure.unit,
        source=texts["source"],
        year=year,
        region=texts["region"],
        licence=texts["licence"],
        gwp_set=gwp_set or "AR6",
        includes=includes,
        basis=basis,
        primary=primary,
    )


def _rating(line: "_Sheet") -> Rating | None:
    if not line.has("rating"):
        return None
    sheet = line.inner("rating", _AXES)
    read = [sheet.number(axis, needed=True) for axis in _AXES]
    line.findings += sheet.findings
    good = [number for number in read if number is not None]
    return Rating(*good) if len(good) == len(_AXES) else None


class _Sheet:
    """One JSON object being read; what is wrong with it gathers in `findings`."""

    def __init__(self, document: object, place: str, names: tuple[str, ...]) -> None:
        self.findings: list[Finding] = []
        self._place = place
        self._members: Mapping[str, object] = {}
        if isinstance(document, Mapping):
            self._members = cast("Mapping[str, object]", document)
        else:
            self.note("", "activity.shape", N_("This must be an object with named members."))
        for name in sorted(set(self._members) - set(names)):
            self.note(name[:40], "activity.unknown-member", N_("This is not part of a line."))

    def has(self, name: str) -> bool:
        """Return whether anything is written under that name."""
        return self._members.get(name) not in (None, "")

    def inner(self, name: str, names: tuple[str, ...]) -> "_Sheet":
        """Return the object written under that name."""
        return _Sheet(self._members.get(name), f"{self._place}/{name}", names)

    def text(self, name: str, *, needed: bool = True) -> str:
        """Return a text of one line."""
        value = self._members.get(name) or ""
        plain_text = value.strip() if isinstance(value, str) else "\x00"
        if not plain_text.isprintable() or len(plain_text) > TEXT_MAX:
            self.note(name, "activity.text", N_("This is not one line of at most 500 characters."))
            return ""
        if needed and not plain_text:
            self.note(name, "activity.missing", N_("This is missing."))
        return plain_text

    def number(self, name: str, *, needed: bool = False) -> Decimal | None:
        """Return an exact number."""
        if not needed and not self.has(name):
            return None
        value = self._members.get(name)
        text = str(value) if isinstance(value, int | str) and not isinstance(value, bool) else ""
        found = read_amount(text, f"{self._place}/{name}")
        if isinstance(found, Finding):
            self.findings.append(found)
            return None
        return found

    def unit(self, name: str, *, needed: bool = False) -> Measure | None:
        """Return a unit with its multiple."""
        if not needed and not self.has(name):
            return None
        found = read_unit(str(self._members.get(name) or ""), f"{self._place}/{name}")
        if isinstance(found, Finding):
            self.findings.append(found)
            return None
        return found

    def word(self, name: str, words: type[_Word]) -> _Word | None:
        """Return one of some words."""
        value = self._members.get(name)
        found = next((word for word in words if word.value == value), None)
        if found is None:
            remedy = N_("Choose one of: {choices}.")
            choices = ", ".join(word.value for word in words)
            self.note(name, "activity.word", N_("This is not known here."), remedy, choices)
        return found

    def flag(self, name: str) -> bool:
        """Return yes or no; no where nothing is written."""
        value = self._members.get(name, False)
        if not isinstance(value, bool):
            self.note(name, "activity.flag", N_("This must be true or false."))
        return value is True

    def year(self, name: str) -> int:
        """Return the year that a factor stands for."""
        number = self.number(name, needed=True)
        if number is None:
            return 0
        if number != int(number) or not YEAR_MIN <= number <= YEAR_MAX:
            self.note(name, "activity.year", N_("This is not a year that factors stand for."))
        return int(number)

    def figures(self, name: str, *, places: int | None = None) -> Mapping[Facet, Decimal]:
        """Return kg CO2e by the origin of the gases."""
        sheet = self.inner(name, tuple(facet.value for facet in Facet))
        found = {facet: sheet.number(facet.value) for facet in Facet if sheet.has(facet.value)}
        good = {facet: value for facet, value in found.items() if value is not None}
        if not found and not sheet.findings:
            sheet.note("fossil", "activity.missing", N_("This is missing."))
        for facet, value in good.items():
            if places is not None and len(plain(value).partition(".")[2]) > places:
                text = N_("A figure in kg CO2e has at most 12 decimals.")
                sheet.note(facet.value, "activity.places", text)
        self.findings += sheet.findings
        return MappingProxyType(good)

    def note(self, name: str, rule: str, message: str, remedy: str = "", choices: str = "") -> None:
        """Keep one finding about a member."""
        place = f"{self._place}/{name}" if name else self._place
        remedy = remedy or N_("Correct it and save the line again.")
        self.findings.append(Finding(place, rule, message, remedy, {"choices": choices}))
