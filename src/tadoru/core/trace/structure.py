"""A part's structure: which inputs go into one declared unit of it, and what may be wrong there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType

from tadoru.core.findings import Finding
from tadoru.core.trace.cycle import Loop, levels
from tadoru.core.units import Unit, between
from tadoru.core.values import PartId
from tadoru.core.words import N_

_NONE: Mapping[str, "StageMap"] = MappingProxyType({})


class StageMap(StrEnum):
    """Where an input's emissions go in the life cycle of what it goes into."""

    KEEP = "keep"  # each stage stays what it was
    RAW = "raw"  # all of it is raw material acquisition here


@dataclass(frozen=True, slots=True)
class StructureLine:
    """One input: its amount per declared unit of the part it goes into."""

    child: PartId
    amount: Decimal
    unit: Unit
    stage_map: StageMap = StageMap.KEEP
    stage_map_by_method: Mapping[str, StageMap] = field(default_factory=lambda: _NONE)

    def stage_map_for(self, method: str) -> StageMap:
        """Return the stage map under that method."""
        return self.stage_map_by_method.get(method, self.stage_map)


def check_structure(
    parent: PartId, lines: Sequence[StructureLine], units: Mapping[PartId, Unit]
) -> tuple[Finding, ...]:
    """Return all that is wrong with one part's lines; `units` are the inputs' declared units."""
    findings: list[Finding] = []
    seen: set[PartId] = set()
    for index, line in enumerate(lines):
        findings += _check_line(parent, line, f"/lines/{index}", units)
        if line.child in seen:
            findings.append(
                Finding(
                    f"/lines/{index}/child",
                    "structure.duplicate",
                    N_("This input is already in the structure."),
                    N_("Add the two amounts into one line."),
                )
            )
        seen.add(line.child)
    return tuple(findings)


def check_no_loop(
    edges: Sequence[tuple[PartId, PartId]], names: Mapping[PartId, str]
) -> tuple[Finding, ...]:
    """Return a finding that names a loop among (part, input) pairs, if the parts have one."""
    index = {part: i for i, part in enumerate(dict.fromkeys(p for edge in edges for p in edge))}
    if not index:
        return ()
    found = levels([index[a] for a, _ in edges], [index[b] for _, b in edges], len(index))
    if not isinstance(found, Loop):
        return ()
    parts = list(index)
    return (loop_finding([names.get(parts[i], "") for i in found], "/lines"),)


def loop_finding(names: Sequence[str], place: str) -> Finding:
    """Return the finding that a part goes into itself, by way of the parts named."""
    return Finding(
        place,
        "structure.cycle",
        N_("A part would go into itself: {loop}."),
        N_("Remove one of these lines; for recycled returns make a part of their own."),
        {"loop": " → ".join([*names, names[0]])},
    )


def amount_in(line: StructureLine, unit: Unit) -> Fraction:
    """Return the line's amount in the input's declared unit, exactly."""
    factor = between(line.unit, unit)
    if factor is None:
        message = f"structure line in {line.unit} for a part in {unit} was not checked"
        raise AssertionError(message)
    return Fraction(line.amount) * factor


def _check_line(
    parent: PartId, line: StructureLine, place: str, units: Mapping[PartId, Unit]
) -> list[Finding]:
    findings = []
    if line.amount <= 0:
        findings.append(amount_finding(f"{place}/amount"))
    if line.child == parent:
        findings.append(
            Finding(
                f"{place}/child",
                "structure.cycle",
                N_("A part cannot be its own input."),
                N_("Choose another part."),
            )
        )
    unit = units.get(line.child)
    if unit is None:
        findings.append(
            Finding(
                f"{place}/child",
                "structure.unknown-part",
                N_("There is no such part."),
                N_("Register the input first."),
            )
        )
    elif between(line.unit, unit) is None:
        findings.append(
            Finding(
                f"{place}/unit",
                "structure.unit-differs",
                N_("The input is declared in {unit}, not in {given}."),
                N_("Enter the amount in {unit}."),
                {"unit": unit, "given": line.unit},
            )
        )
    return findings


def amount_finding(place: str) -> Finding:
    """Return the finding that an amount is zero or negative."""
    return Finding(
        place,
        "structure.amount-not-positive",
        N_("The amount must be more than zero."),
        N_("Enter how much goes into one unit of the part, or remove the line."),
    )
