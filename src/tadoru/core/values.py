"""Values that everyone speaks: identifiers of things, each its own type, and exact numbers."""

import re
import unicodedata
from collections.abc import Iterable
from decimal import ROUND_HALF_EVEN, Context, Decimal, Inexact, InvalidOperation
from fractions import Fraction
from typing import NewType

from tadoru.core.findings import Finding
from tadoru.core.words import N_

OperatorId = NewType("OperatorId", str)
SiteId = NewType("SiteId", str)
PersonId = NewType("PersonId", str)
ClientId = NewType("ClientId", str)
PartId = NewType("PartId", str)
StructureId = NewType("StructureId", str)
SourceId = NewType("SourceId", str)
RequestId = NewType("RequestId", str)
AnswerId = NewType("AnswerId", str)
GrantId = NewType("GrantId", str)
RecordId = NewType("RecordId", str)
AliasId = NewType("AliasId", str)
LotId = NewType("LotId", str)
ItemId = NewType("ItemId", str)
GenealogyId = NewType("GenealogyId", str)
ShipmentId = NewType("ShipmentId", str)
KeyId = NewType("KeyId", str)
AttachmentId = NewType("AttachmentId", str)
MessageId = NewType("MessageId", str)
EventId = NewType("EventId", str)
WebhookId = NewType("WebhookId", str)
BaselineId = NewType("BaselineId", str)

DIGITS_MAX = 34  # of any number that comes in; more is a slip of the keyboard or an attack
EXPONENT_MAX = 30
EXACT_DIGITS = 300  # no product of a few numbers within these limits needs more
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d{1,3})?")
_GROUPED = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?")
_NEGATIVE_MARKS = str.maketrans({"▲": "-", "△": "-", "\u2212": "-", "\u2010": "-", "\u2013": "-"})


def read_amount(text: str, place: str, *, grouping: bool = True) -> Decimal | Finding:
    """Return the exact number that a person or a spreadsheet wrote, or what is wrong with it.

    Full-width digits, thousands commas and the accountants' ▲ for minus are understood; a decimal
    comma is refused, because 1,234 would then mean two things. `grouping=False` refuses commas.

    >>> read_amount("▲1,234.5", "row 2")
    Decimal('-1234.5')
    """
    plain = unicodedata.normalize("NFKC", text).translate(_NEGATIVE_MARKS)
    plain = "".join(plain.split())
    if not plain:
        return Finding(
            place, "amount.missing", N_("There is no number."), N_("Enter a number, such as 0.71.")
        )
    if grouping and _GROUPED.fullmatch(plain):
        plain = plain.replace(",", "")
    if not _NUMBER.fullmatch(plain) or not plain.isascii():
        return Finding(
            place,
            "amount.unreadable",
            N_("“{text}” is not a number."),
            N_("Write digits with a decimal point, such as 0.71; no decimal comma."),
            {"text": text[:40]},
        )
    return _within_limits(Decimal(plain), text, place)


def _within_limits(number: Decimal, text: str, place: str) -> Decimal | Finding:
    _, digits, exponent = number.as_tuple()
    size = number.adjusted() if number else 0
    if len(digits) > DIGITS_MAX or abs(int(exponent)) > EXPONENT_MAX or abs(size) > EXPONENT_MAX:
        return Finding(
            place,
            "amount.out-of-range",
            N_("“{text}” has more digits than can be kept."),
            N_("Use at most {digits} digits and another unit if need be."),
            {"text": text[:40], "digits": DIGITS_MAX},
        )
    return Decimal(f"{number:f}")


def plain(number: Decimal) -> str:
    """Return the number as records write it: no exponent, no trailing zeros, no minus zero.

    >>> plain(Decimal("1.500E+3")), plain(Decimal("-0.0"))
    ('1500', '0')
    """
    text = f"{number:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in {"-0", ""} else text


def rounded(exact: Fraction, places: int) -> Decimal:
    """Return the fraction as a decimal with that many places, half to even."""
    return scaled(round(exact * 10**places), places)


def scaled(units: int, places: int) -> Decimal:
    """Return `units` times 10^-places, exactly, whatever the number of digits."""
    if units.bit_length() > _PLAIN_BITS:
        return Decimal(units).scaleb(-places, Context(prec=len(str(abs(units))) + places))
    return Decimal(units).scaleb(-places, _EXACTLY)


def multiply(first: Decimal, *others: Decimal) -> Decimal:
    """Return the product to the last digit: the ambient 28 digits would round silently."""
    product = first
    for number in others:
        product = _EXACTLY.multiply(product, number)
    return product


def sum_up(numbers: Iterable[Decimal]) -> Decimal:
    """Return the sum to the last digit, in whatever order the numbers come."""
    total = Decimal(0)
    for number in numbers:
        total = _EXACTLY.add(total, number)
    return total


_PLAIN_BITS = 900  # fewer than 300 digits
# Nobody reads its flags, which are all that a thread could change.
_EXACTLY = Context(prec=EXACT_DIGITS, rounding=ROUND_HALF_EVEN, traps=[Inexact, InvalidOperation])
