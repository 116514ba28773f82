"""Sources of a bought part: who supplies what share of it, when, and in which unit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from tadoru.core.findings import Finding
from tadoru.core.units import Unit, between
from tadoru.core.values import plain
from tadoru.core.words import N_


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One supplier's share of a part; `unit_factor` is how many of our units one of theirs is."""

    supplier: str
    share: Decimal  # more than 0, at most 1
    supplier_unit: Unit
    unit_factor: Decimal | None = None
    valid_from: date | None = None
    valid_to: date | None = None  # last day

    def holds_on(self, day: date) -> bool:
        """Return whether the part comes from here on that day."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day <= self.valid_to
        )


def check_sources(unit: Unit, sources: Sequence[Source]) -> tuple[Finding, ...]:
    """Return all that is wrong with the sources of a part declared in that unit."""
    findings: list[Finding] = []
    for index, source in enumerate(sources):
        findings += _check(unit, source, f"/sources/{index}")
    return tuple(findings + _check_sums(sources))


def weight(unit: Unit, source: Source) -> Fraction:
    """Return how much of the supplier's declared unit is in one of ours through this source.

    >>> weight(Unit.KILOGRAM, Source(supplier="A", share=Decimal("0.5"), supplier_unit=Unit.PIECE,
    ...                              unit_factor=Decimal("2.5")))
    Fraction(1, 5)
    """
    if source.unit_factor is not None:
        factor: Fraction | None = Fraction(source.unit_factor)
    else:
        factor = between(source.supplier_unit, unit)
    if factor is None:
        message = f"source in {source.supplier_unit} for a part in {unit} was not checked"
        raise AssertionError(message)
    return Fraction(source.share) / factor


def _check(unit: Unit, source: Source, place: str) -> list[Finding]:
    findings = []
    if not 0 < source.share <= 1:
        findings.append(
            Finding(
                f"{place}/share",
                "source.share",
                N_("The share must be more than 0 and at most 1."),
                N_("Write 40 % as 0.4."),
            )
        )
    if source.unit_factor is not None and source.unit_factor <= 0:
        findings.append(
            Finding(
                f"{place}/unit_factor",
                "source.unit-factor",
                N_("The unit factor must be more than zero."),
                N_("Enter how many {unit} one {supplier_unit} of the supplier is."),
                {"unit": unit, "supplier_unit": source.supplier_unit},
            )
        )
    if source.unit_factor is None and between(source.supplier_unit, unit) is None:
        findings.append(
            Finding(
                f"{place}/unit_factor",
                "source.unit-factor-missing",
                N_("The supplier declares in {supplier_unit}, you in {unit}."),
                N_("Enter how many {unit} one {supplier_unit} of the supplier is."),
                {"unit": unit, "supplier_unit": source.supplier_unit},
            )
        )
    if source.valid_from and source.valid_to and source.valid_to < source.valid_from:
        findings.append(
            Finding(
                f"{place}/valid_to",
                "source.period",
                N_("The period ends before it begins."),
                N_("Exchange the two dates or leave one open."),
            )
        )
    return findings


def _check_sums(sources: Sequence[Source]) -> list[Finding]:
    """Look at the days on which a source begins: only there can the shares grow."""
    starts = sorted({source.valid_from or date.min for source in sources})
    for day in starts:
        total = sum((s.share for s in sources if s.holds_on(day)), Decimal(0))
        if total > 1:
            when = "" if day == date.min else day.isoformat()
            return [
                Finding(
                    "/sources",
                    "source.shares-over-one",
                    N_("The shares add up to {total}, more than 1. {day}"),
                    N_("Lower the shares, or end one source before the other begins."),
                    {"total": plain(total), "day": when},
                )
            ]
    return []
