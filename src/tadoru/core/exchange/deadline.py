"""When to remind of a due date: so many days before or after it, never on a day of rest."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from datetime import date, timedelta

from tadoru.core.findings import Finding
from tadoru.core.words import N_

USUAL = (-14, -7, -1, 3)
DAYS_MAX = 10  # reminders of one request
FARTHEST = 90  # days before or after
_REST_MAX = 30  # no holiday is longer; a calendar that never ends is a mistake

IsRest = Callable[[date], bool]


def read_days(text: str, place: str) -> tuple[int, ...] | Finding:
    """Return the days before (−) and after the due date, or what is wrong with them; none: never.

    >>> read_days("−14, -7，-1, 3", "/reminders")
    (-14, -7, -1, 3)
    """
    plain = unicodedata.normalize("NFKC", text).translate(_SIGNS)
    words = [word for word in re.split(r"[,、\s]+", plain) if word]
    sound = all(re.fullmatch(r"[+-]?\d{1,3}", word) for word in words)
    days = sorted({int(word) for word in words}) if sound else []
    if not sound or len(days) > DAYS_MAX or any(abs(day) > FARTHEST for day in days):
        return Finding(
            place,
            "reminders.days",
            N_("“{text}” is no list of days."),
            N_("Write up to 10 numbers of days, such as -14, -7, -1, 3; minus is before the date."),
            {"text": text[:40]},
        )
    return tuple(days)


def write_days(days: Iterable[int]) -> str:
    """Return the days as they are kept.

    >>> write_days((-14, 3))
    '-14,3'
    """
    return ",".join(str(day) for day in days)


def kept_days(text: str) -> tuple[int, ...]:
    """Return the days as `write_days` wrote them.

    >>> kept_days("-14,3"), kept_days("")
    ((-14, 3), ())
    """
    return tuple(int(word) for word in text.split(",") if word)


def reminder_days(due_on: date, days: Iterable[int], today: date, is_rest: IsRest) -> list[date]:
    """Return the days on which to remind, from today on: a day of rest gives way to the next.

    >>> saturday_or_sunday = lambda day: day.weekday() >= 5
    >>> reminder_days(date(2026, 3, 31), (-14, -10, 3), date(2026, 3, 18), saturday_or_sunday)
    [datetime.date(2026, 3, 23), datetime.date(2026, 4, 3)]
    """
    wished = (due_on + timedelta(days=offset) for offset in days)
    found = {working_day(day, is_rest) for day in wished if day >= today}
    return sorted(found)


def working_day(day: date, is_rest: IsRest) -> date:
    """Return the day itself, or the first one after it on which people work."""
    for _ in range(_REST_MAX):
        if not is_rest(day):
            return day
        day += timedelta(days=1)
    return day


_SIGNS = str.maketrans({"\u2212": "-", "\u2010": "-", "\u2013": "-", "▲": "-", "△": "-"})
