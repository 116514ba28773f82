"""Views as JSON values and as cells of a table: every decimal keeps its digits."""

import base64
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from operator import attrgetter

from tadoru.core.values import rounded

PLACES = 12
Number = Callable[[Decimal], object]


def exact(value: Decimal) -> str:
    """Return a decimal with all its digits.

    >>> exact(Decimal("5.030"))
    '5.030'
    """
    return f"{value:f}"


def plain(thing: object, number: Number = exact) -> object:
    """Return a view as JSON values.

    >>> plain({"mass_kg": Decimal("5.030"), "on": date(2026, 3, 31)})
    {'mass_kg': '5.030', 'on': '2026-03-31'}
    """
    if thing is None or isinstance(thing, bool | int) or type(thing) is str:
        return thing
    if is_dataclass(thing) and not isinstance(thing, type):
        return {field.name: plain(getattr(thing, field.name), number) for field in fields(thing)}
    if isinstance(thing, Mapping):
        return {str(plain(key)): plain(value, number) for key, value in thing.items()}
    if isinstance(thing, tuple | list):
        return [plain(item, number) for item in thing]
    if isinstance(thing, Decimal | Fraction):
        return number(thing if isinstance(thing, Decimal) else rounded(thing, PLACES))
    return _word(thing)


def _word(thing: object) -> object:
    if isinstance(thing, Enum):
        return thing.value
    if isinstance(thing, set | frozenset):
        return sorted(str(plain(item)) for item in thing)
    if isinstance(thing, datetime | date):
        return thing.isoformat().replace("+00:00", "Z")
    if isinstance(thing, bytes):
        return base64.b64encode(thing).decode()
    return str(thing)


def member(thing: object, path: str) -> object:
    """Return a member of a view, or of a member of it (`part.number`)."""
    if isinstance(thing, Mapping):
        return thing.get(path)
    return attrgetter(path)(thing)


def cell(value: object, say: Callable[..., str]) -> str:
    """Return a value as a person reads it in a table."""
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "✓" if value else "–"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M} UTC"
    shown = plain(value)
    if isinstance(shown, list):
        return ", ".join(cell(item, say) for item in shown)
    if isinstance(shown, dict):
        return "\n".join(f"{name}: {cell(item, say)}" for name, item in shown.items())
    return str(shown)
