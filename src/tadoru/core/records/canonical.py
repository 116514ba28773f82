"""Canonical JSON: one value, one sequence of bytes, so that a digest means a value.

Source: RFC 8785
"""

from collections.abc import Mapping, Sequence
from math import isfinite
from typing import TypeAlias

import orjson

from tadoru.core.problems import Kind, Problem
from tadoru.core.words import N_

JsonValue: TypeAlias = (
    "bool | int | float | str | Sequence[JsonValue] | Mapping[str, JsonValue] | None"
)

MAX_INTEGER = 2**53 - 1
MAX_DEPTH = 64
# Between these, orjson writes a fraction as ECMAScript does; outside it differs in the exponent.
_PLAIN_FROM, _PLAIN_TO = 1e-4, 1e16
_SHORT_FROM, _SHORT_TO = -6, 21  # exponents which ECMAScript writes out


class NotCanonical(Problem):
    """Bytes that are not the one form of a value, or a value that has no such form."""

    kind = Kind.INVALID
    title = N_("Not canonical")


def encode(value: JsonValue) -> bytes:
    """Return the canonical bytes of a value.

    Raises: NotCanonical
    Source: RFC 8785 §3.2

    >>> encode({"b": [1, None], "a": "10.5"})
    b'{"a":"10.5","b":[1,null]}'
    """
    return _dump(_plain(value, 0))


def decode_strict(data: bytes) -> JsonValue:
    """Return the value of bytes that are canonical; whatever else means it is refused.

    Writing the value again must give the same bytes: that alone excludes repeated members,
    another order, spaces, needless escapes and every second way to write a number.

    Raises: NotCanonical
    """
    try:
        value: JsonValue = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise NotCanonical(N_("Not JSON: {why}."), why=str(error)) from error
    again = encode(value)
    if again != data:
        raise NotCanonical(
            N_("From byte {at} on, this is not the canonical form of the value."),
            at=_first_difference(again, data),
        )
    return value


def _plain(value: object, depth: int) -> object:
    """Return the value as orjson writes it canonically, copied only where it must change."""
    if value is None or isinstance(value, str | bool):
        return value
    if isinstance(value, int):
        return _integer(value)
    if isinstance(value, float):
        return _number(value)
    if depth >= MAX_DEPTH:
        raise NotCanonical(N_("The value is nested more than {limit} deep."), limit=MAX_DEPTH)
    if isinstance(value, Mapping):
        return _object(value, depth + 1)
    if isinstance(value, Sequence) and not isinstance(value, bytes | bytearray):
        return [_plain(item, depth + 1) for item in value]
    raise TypeError(f"{type(value).__name__} is not a JSON value")


def _dump(value: object) -> bytes:
    """Return the bytes of a value that needs no further change."""
    try:
        return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
    except orjson.JSONEncodeError as error:  # a lone surrogate: no other value gets past _plain
        raise NotCanonical(N_("The text is not Unicode: {why}."), why=str(error)) from error


def _integer(value: int) -> int:
    """Return the integer if every reader of JSON reads the same."""
    if not -MAX_INTEGER <= value <= MAX_INTEGER:
        raise NotCanonical(N_("{value} is too large for a JSON number."), value=value)
    return value


def _object(value: Mapping[str, object], depth: int) -> object:
    """Return the members; they are ordered by UTF-16 where that differs from code points."""
    for name in value:
        if not isinstance(name, str):
            raise TypeError(f"{name!r} is not the name of a JSON member")
    members = {name: _plain(item, depth) for name, item in value.items()}
    if all(name.isascii() for name in members):
        return members
    # RFC 8785 §3.2.3: orjson sorts by code point, which puts U+1F600 after U+FB33.
    names = sorted(members, key=lambda name: name.encode("utf-16-be", "surrogatepass"))
    parts = (_dump(name) + b":" + _dump(members[name]) for name in names)
    return orjson.Fragment(b"{" + b",".join(parts) + b"}")


def _number(value: float) -> object:
    """Return the float as ECMAScript writes it.

    Source: RFC 8785 §3.2.2.3
    """
    if not isfinite(value):
        raise NotCanonical(N_("{value} is not a JSON number."), value=value)
    if _PLAIN_FROM <= abs(value) < _PLAIN_TO and value % 1:
        return value
    return orjson.Fragment(_ecmascript(value))


def _ecmascript(value: float) -> str:
    """Return the shortest digits that read back as the value, laid out by the size of it."""
    if value == 0:
        return "0"
    sign = "-" if value < 0 else ""
    mantissa, _, power = f"{abs(value)!r}e0".partition("e")
    whole, _, fraction = mantissa.partition(".")
    point = len(whole) + int(power.removesuffix("e0"))
    digits = whole + fraction
    stripped = digits.lstrip("0")
    point -= len(digits) - len(stripped)
    digits = stripped.rstrip("0")
    return sign + _laid_out(digits, point)


def _laid_out(digits: str, point: int) -> str:
    """Return the digits with the decimal point after so many of them, or with an exponent."""
    if len(digits) <= point <= _SHORT_TO:
        return digits + "0" * (point - len(digits))
    if 0 < point <= _SHORT_TO:
        return f"{digits[:point]}.{digits[point:]}"
    if _SHORT_FROM < point <= 0:
        return "0." + "0" * -point + digits
    dot = "." if len(digits) > 1 else ""
    return f"{digits[0]}{dot}{digits[1:]}e{point - 1:+}"


def _first_difference(left: bytes, right: bytes) -> int:
    """Return where two different byte strings part."""
    for at, (one, other) in enumerate(zip(left, right, strict=False)):
        if one != other:
            return at
    return min(len(left), len(right))
