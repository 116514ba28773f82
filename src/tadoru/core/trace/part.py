"""A part as someone describes it: read, with everything that is wrong."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from tadoru.core.findings import Finding
from tadoru.core.units import Unit, read_unit
from tadoru.core.values import multiply, read_amount
from tadoru.core.words import N_

NUMBER_MAX = 100
NAME_MAX = 200


class Make(StrEnum):
    """Where a part comes from."""

    MADE = "made"
    BOUGHT = "bought"


class PartKey(NamedTuple):
    """A part's natural key inside one operator's site."""

    number: str
    supplementary: str = ""


@dataclass(frozen=True, slots=True)
class PartDraft:
    """A part that is well-formed; mass is that of one declared unit, without packaging."""

    key: PartKey
    name: str
    unit: Unit
    make: Make
    mass_kg: Decimal | None = None


def read_part(fields: Mapping[str, str], place: str = "") -> PartDraft | tuple[Finding, ...]:
    """Return the part that the texts describe, or all that is wrong with them.

    Fields: number, supplementary, name, unit, make, mass_kg; only number and unit are needed.
    """
    findings: list[Finding] = []
    number = _line(fields.get("number", ""), f"{place}/number", NUMBER_MAX, findings)
    if not number:
        findings.append(_needed(f"{place}/number"))
    extra = _line(fields.get("supplementary", ""), f"{place}/supplementary", NUMBER_MAX, findings)
    name = _line(fields.get("name", ""), f"{place}/name", NAME_MAX, findings)
    measure = read_unit(fields.get("unit", ""), f"{place}/unit")
    if isinstance(measure, Finding):
        findings.append(measure)
    elif measure.factor != 1:
        findings.append(_not_base(f"{place}/unit", measure.unit))
    make = read_make(fields.get("make", Make.MADE), f"{place}/make")
    if isinstance(make, Finding):
        findings.append(make)
    mass_kg = read_mass(fields.get("mass_kg", ""), f"{place}/mass_kg")
    if isinstance(mass_kg, Finding):
        findings.append(mass_kg)
    if findings or isinstance(measure, Finding) or isinstance(make, Finding):
        return tuple(findings)
    mass = None if isinstance(mass_kg, Finding) else mass_kg
    return PartDraft(PartKey(number, extra), name or number, measure.unit, make, mass)


def read_make(text: str, place: str) -> Make | Finding:
    """Return whether the part is made or bought."""
    words = {"made": Make.MADE, "bought": Make.BOUGHT, "自社製造": Make.MADE, "購入": Make.BOUGHT}
    found = words.get(text.strip().casefold())
    return found or Finding(
        place,
        "part.make",
        N_("“{text}” is neither made nor bought."),
        N_("Write made or bought."),
        {"text": text[:40]},
    )


def read_mass(text: str, place: str) -> Decimal | Finding | None:
    """Return a mass in kg, or None where nothing is written; zero is a mass (energy, services)."""
    if not text.strip():
        return None
    number = read_amount(text, place)
    if isinstance(number, Finding) or number >= 0:
        return number
    return Finding(
        place, "part.negative-mass", N_("A mass cannot be negative."), N_("Enter kg, 0 or more.")
    )


def mass_of(amount: Decimal, unit: Unit, mass_kg: Decimal | None) -> Decimal | None:
    """Return the mass in kg of that amount of a part, or None where nobody has said."""
    if mass_kg is not None:
        return multiply(amount, mass_kg)
    return amount if unit is Unit.KILOGRAM else None


def _line(text: str, place: str, longest: int, findings: list[Finding]) -> str:
    plain = text.strip()
    if len(plain) > longest or not plain.isprintable():
        findings.append(
            Finding(
                place,
                "part.text",
                N_("The text is too long or has characters that cannot be shown."),
                N_("Use one line of at most {longest} characters."),
                {"longest": longest},
            )
        )
    return plain


def _needed(place: str) -> Finding:
    return Finding(
        place, "part.no-number", N_("The part has no number."), N_("Enter your part number.")
    )


def _not_base(place: str, unit: Unit) -> Finding:
    return Finding(
        place,
        "part.unit-scaled",
        N_("A part is declared in one of our units, not in a multiple of it."),
        N_("Use {unit}."),
        {"unit": unit},
    )
