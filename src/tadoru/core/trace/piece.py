"""Lots and items as somebody describes them, what goes into what, and what is left of a lot."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from tadoru.core.findings import Finding
from tadoru.core.trace.part import NUMBER_MAX
from tadoru.core.units import Unit
from tadoru.core.values import plain, read_amount, sum_up
from tadoru.core.words import N_

SERIALS_MAX = 10_000  # of one call


class PieceKind(StrEnum):
    """What a piece is."""

    LOT = "lot"  # a produced quantity of a part
    ITEM = "item"  # one piece with a serial number


class Relation(StrEnum):
    """How one piece went into another."""

    MADE_FROM = "made-from"  # as material: it is there no more
    BUILT_INTO = "built-into"  # as a component: it can be taken out again


@dataclass(frozen=True, slots=True)
class LotDraft:
    """A lot that is well-formed; the quantity is in the part's declared unit."""

    number: str
    quantity: Decimal | None
    made_on: date | None


def read_lot(
    number: str, quantity: str, made_on: date | None, today: date
) -> LotDraft | tuple[Finding, ...]:
    """Return the lot that the texts describe, or all that is wrong with them."""
    findings = list(_name_faults(number.strip(), "/number"))
    amount = read_quantity(quantity, "/quantity")
    if isinstance(amount, Finding):
        findings.append(amount)
    findings += made_faults(made_on, today)
    if findings or isinstance(amount, Finding):
        return tuple(findings)
    return LotDraft(number.strip(), amount, made_on)


def read_quantity(text: str, place: str) -> Decimal | Finding | None:
    """Return a quantity, none where nothing is written: it is not known."""
    if not text.strip():
        return None
    amount = read_amount(text, place)
    if isinstance(amount, Finding) or amount > 0:
        return amount
    message, remedy = N_("The quantity must be more than zero."), N_("Enter how much it is.")
    return Finding(place, "piece.quantity", message, remedy)


def read_serials(serials: Sequence[str]) -> tuple[str, ...] | tuple[Finding, ...]:
    """Return the serial numbers without blanks around them, or all that is wrong with them."""
    found = [serial.strip() for serial in serials]
    if not 1 <= len(found) <= SERIALS_MAX:
        message = N_("There must be 1 to {limit} serial numbers.")
        remedy = N_("Enter one on each line, and more in a second step.")
        return (Finding("/serials", "item.serials", message, remedy, {"limit": SERIALS_MAX}),)
    faults = [
        fault
        for index, serial in enumerate(found)
        for fault in _name_faults(serial, f"/serials/{index}")
    ]
    seen: dict[str, int] = {}
    for index, serial in enumerate(found):
        if serial and seen.setdefault(serial, index) != index:
            faults.append(taken(serial, f"/serials/{index}"))
    return tuple(faults) or tuple(found)


def taken(serial: str, place: str) -> Finding:
    """Return the finding that a part has a lot or an item of that number already."""
    message = N_("The number “{number}” is there already.")
    remedy = N_("Each lot and each item of a part has a number of its own.")
    return Finding(place, "piece.duplicate", message, remedy, {"number": serial})


def made_faults(made_on: date | None, today: date) -> tuple[Finding, ...]:
    """Return the finding that something was made in the future."""
    if made_on is None or made_on <= today:
        return ()
    message, remedy = N_("The day lies in the future."), N_("Enter the day on which it was made.")
    return (Finding("/made_on", "piece.future", message, remedy),)


def used_up(
    quantity: Decimal | None, uses: Iterable[Decimal | None], unit: Unit, place: str
) -> tuple[Finding, ...]:
    """Return the finding that more of a lot is used and shipped than there is.

    Where a quantity is unknown nothing can be said: it counts as nothing.
    """
    if quantity is None:
        return ()
    total = sum_up(use for use in uses if use is not None)
    if total <= quantity:
        return ()
    return (
        Finding(
            place,
            "lot.used-up",
            N_("The lot holds {quantity} {unit}; {total} {unit} would be used and shipped."),
            N_("Lower the quantity, or correct that of the lot."),
            {"quantity": plain(quantity), "total": plain(total), "unit": unit},
        ),
    )


def loop(names: Mapping[str, str], input_id: str, output_id: str) -> Finding:
    """Return the finding that a piece would be made from itself."""
    message = N_("“{output}” went into “{input}” already; it cannot also be made from it.")
    remedy = N_("Exchange the two, or remove the other line first.")
    facts = {"output": names.get(output_id, ""), "input": names.get(input_id, "")}
    return Finding("/input_id", "piece.loop", message, remedy, facts)


def _name_faults(text: str, place: str) -> Iterable[Finding]:
    if not text:
        message, remedy = N_("The number is missing."), N_("Enter the number as it is marked.")
        yield Finding(place, "piece.no-number", message, remedy)
    elif len(text) > NUMBER_MAX or not text.isprintable():
        message = N_("The text is too long or has characters that cannot be shown.")
        remedy = N_("Use one line of at most {longest} characters.")
        yield Finding(place, "piece.text", message, remedy, {"longest": NUMBER_MAX})
