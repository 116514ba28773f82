"""The one set of units that parts, activities and footprints are declared in."""

import unicodedata
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType
from typing import NamedTuple

from tadoru.core.findings import Finding
from tadoru.core.words import N_


class Unit(StrEnum):
    """A declared unit; its value is the symbol that is stored and shown."""

    LITER = "L"
    KILOGRAM = "kg"
    CUBIC_METER = "m3"
    KILOWATT_HOUR = "kWh"
    MEGAJOULE = "MJ"
    TON_KILOMETER = "tkm"
    SQUARE_METER = "m2"
    PIECE = "piece"
    HOUR = "h"
    MEGABIT_SECOND = "Mbit.s"


class Measure(NamedTuple):
    """A unit as someone wrote it: one of it is `factor` of ours, exactly."""

    unit: Unit
    factor: Decimal


# The ten names of PACT v3 (declaredUnitOfMeasurement) and the eight of the Ouranos parts model.
PACT = MappingProxyType(
    {
        Unit.LITER: "liter",
        Unit.KILOGRAM: "kilogram",
        Unit.CUBIC_METER: "cubic meter",
        Unit.KILOWATT_HOUR: "kilowatt hour",
        Unit.MEGAJOULE: "megajoule",
        Unit.TON_KILOMETER: "ton kilometer",
        Unit.SQUARE_METER: "square meter",
        Unit.PIECE: "piece",
        Unit.HOUR: "hour",
        Unit.MEGABIT_SECOND: "megabit second",
    }
)
OURANOS = MappingProxyType(
    {
        Unit.LITER: "liter",
        Unit.KILOGRAM: "kilogram",
        Unit.CUBIC_METER: "cubic-meter",
        Unit.KILOWATT_HOUR: "kilowatt-hour",
        Unit.MEGAJOULE: "megajoule",
        Unit.TON_KILOMETER: "ton-kilometer",
        Unit.SQUARE_METER: "square-meter",
        Unit.PIECE: "unit",
    }
)
LABELS = MappingProxyType(
    {
        Unit.LITER: N_("litre"),
        Unit.KILOGRAM: N_("kilogram"),
        Unit.CUBIC_METER: N_("cubic metre"),
        Unit.KILOWATT_HOUR: N_("kilowatt hour"),
        Unit.MEGAJOULE: N_("megajoule"),
        Unit.TON_KILOMETER: N_("tonne kilometre"),
        Unit.SQUARE_METER: N_("square metre"),
        Unit.PIECE: N_("piece"),
        Unit.HOUR: N_("hour"),
        Unit.MEGABIT_SECOND: N_("megabit second"),
    }
)
ENERGY = frozenset({Unit.KILOWATT_HOUR, Unit.MEGAJOULE})  # has no mass

# Spellings, each with what one of it is worth in our unit. NFKC has been applied before.
_SPELLINGS: MappingProxyType[Unit, dict[str, str]] = MappingProxyType(
    {
        Unit.LITER: {
            "1": "L l litre litres liter liters ℓ リットル",
            "0.001": "mL ml milliliter millilitre ミリリットル",
            "1000": "kL kl kiloliter kilolitre キロリットル",
        },
        Unit.KILOGRAM: {
            "1": "kg kilogram kilograms kilogramme キログラム キロ",
            "0.001": "g gram grams グラム",
            "0.000001": "mg milligram milligrams ミリグラム",
            "0.000000001": "ug μg microgram マイクログラム",
            "1000": "t tonne tonnes metric-ton metric-tonne トン",
        },
        Unit.CUBIC_METER: {
            "1": "m3 m^3 cubic-meter cubic-metre cubic-meters 立方メートル 立米",
            "0.001": "dm3 dm^3",
            "0.000001": "cm3 cm^3",
        },
        Unit.KILOWATT_HOUR: {
            "1": "kWh kilowatt-hour kilowatt-hours キロワット時 キロワットアワー",
            "0.001": "Wh watt-hour ワット時",
            "1000": "MWh megawatt-hour メガワット時",
            "1000000": "GWh gigawatt-hour ギガワット時",
        },
        Unit.MEGAJOULE: {
            "1": "MJ megajoule megajoules メガジュール",
            "0.000001": "J joule ジュール",
            "0.001": "kJ kilojoule キロジュール",
            "1000": "GJ gigajoule ギガジュール",
            "1000000": "TJ terajoule テラジュール",
        },
        Unit.TON_KILOMETER: {
            "1": "tkm t.km t·km t*km ton-kilometer tonne-kilometre トンキロ",
            "0.001": "kgkm kg.km kg·km",
        },
        Unit.SQUARE_METER: {
            "1": "m2 m^2 square-meter square-metre square-meters 平方メートル 平米",
            "0.01": "dm2 dm^2",
            "0.0001": "cm2 cm^2",
        },
        Unit.PIECE: {
            "1": "piece pieces pc pcs pce unit units ea each 個 台 本 枚 セット set 件",
            "1000": "千個",
        },
        Unit.HOUR: {"1": "h hr hrs hour hours 時間"},
        Unit.MEGABIT_SECOND: {"1": "Mbit.s Mbit·s megabit-second"},
    }
)
# Folding the case of these would mix milli with mega, or joule with nothing at all.
_CASE_MATTERS = frozenset({"mg", "ml", "mj", "mwh", "mbit.s", "mbit·s"})
_REFUSED = MappingProxyType(
    {
        "nm3": N_("Normal cubic metres depend on temperature and pressure: give kg, or m3."),
        "sm3": N_("Standard cubic metres depend on temperature and pressure: give kg, or m3."),
        "ton": N_("“ton” has three meanings: write t for 1000 kg."),
        "tons": N_("“ton” has three meanings: write t for 1000 kg."),
        "lb": N_("Give the mass in kg."),
        "lbs": N_("Give the mass in kg."),
        "gal": N_("Give the volume in L or m3."),
    }
)


def _spelled() -> dict[str, Measure]:
    return {
        spelling: Measure(unit, Decimal(factor))
        for unit, rows in _SPELLINGS.items()
        for factor, spellings in rows.items()
        for spelling in spellings.split()
    }


_EXACT = MappingProxyType(_spelled())
_FOLDED = MappingProxyType(
    {k.casefold(): v for k, v in _EXACT.items() if k.casefold() not in _CASE_MATTERS}
)


def read_unit(text: str, place: str) -> Measure | Finding:
    """Return our unit and the exact factor from the written one, or what is wrong with it.

    >>> read_unit("㎏", "row 2"), read_unit("GJ", "row 3").factor
    (Measure(unit=<Unit.KILOGRAM: 'kg'>, factor=Decimal('1')), Decimal('1000'))
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    word = "-".join(plain.replace("_", " ").split())
    if not word:
        return Finding(
            place,
            "unit.missing",
            N_("There is no unit."),
            N_("Enter one of: {units}."),
            {"units": ", ".join(Unit)},
        )
    measure = _EXACT.get(word) or _FOLDED.get(word.casefold())
    return measure or _unknown(text, word.casefold(), place)


def between(have: Unit, want: Unit) -> Fraction | None:
    """Return how many `want` one `have` is, or None where only the supplier can say.

    >>> between(Unit.MEGAJOULE, Unit.KILOWATT_HOUR)
    Fraction(5, 18)
    """
    if have == want:
        return Fraction(1)
    known = {
        (Unit.KILOWATT_HOUR, Unit.MEGAJOULE): Fraction(18, 5),
        (Unit.MEGAJOULE, Unit.KILOWATT_HOUR): Fraction(5, 18),
        (Unit.CUBIC_METER, Unit.LITER): Fraction(1000),
        (Unit.LITER, Unit.CUBIC_METER): Fraction(1, 1000),
    }
    return known.get((have, want))


def _unknown(text: str, folded: str, place: str) -> Finding:
    if folded in _CASE_MATTERS:
        remedy = N_("Write it with exact capitals: mg or t, mL or kL, MJ, MWh, Mbit.s.")
    else:
        remedy = _REFUSED.get(folded, N_("Use one of: {units}."))
    return Finding(
        place,
        "unit.unknown",
        N_("“{unit}” is not a unit we know."),
        remedy,
        {"unit": text.strip()[:40], "units": ", ".join(Unit)},
    )
