"""Days as people and spreadsheets write them, in the Western and the Japanese calendar."""

import re
import unicodedata
from datetime import date
from types import MappingProxyType

from tadoru.core.findings import Finding
from tadoru.core.words import N_

# The first day of each era; it ends the day before the next begins.
_ERAS = MappingProxyType(
    {"令和": date(2019, 5, 1), "平成": date(1989, 1, 8), "昭和": date(1926, 12, 25)}
)
_LETTERS = MappingProxyType({"r": "令和", "h": "平成", "s": "昭和"})
_WESTERN = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_PLAIN = re.compile(r"(\d{4})(\d{2})(\d{2})")
_ERA = re.compile(r"(令和|平成|昭和|[rhs])\.?(\d{1,2}|元)[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_MIDNIGHT = re.compile(r"t?00:00(:00(\.0+)?)?$")


def read_day(text: str, place: str) -> date | Finding | None:
    """Return the day that is written, None where nothing is, or what is wrong with it.

    A day that could be read in two ways (01/04/2026) is refused.

    >>> read_day("2026/4/1", "row 2"), read_day("令和８年４月１日", "row 3")
    (datetime.date(2026, 4, 1), datetime.date(2026, 4, 1))
    """
    plain = "".join(unicodedata.normalize("NFKC", text).casefold().split())
    if not plain:
        return None
    plain = _MIDNIGHT.sub("", plain)
    found = _western(plain) or _era(plain)
    return found or Finding(
        place,
        "day.unreadable",
        N_("“{text}” is not a date."),
        N_("Write the year first: 2026-04-01, 2026/4/1 or 令和8年4月1日."),
        {"text": text.strip()[:40]},
    )


def _western(plain: str) -> date | None:
    found = _WESTERN.fullmatch(plain) or _PLAIN.fullmatch(plain)
    return _day(int(found[1]), found) if found else None


def _era(plain: str) -> date | None:
    found = _ERA.fullmatch(plain)
    if found is None:
        return None
    era = _LETTERS.get(found[1], found[1])
    begins = _ERAS[era]
    year = begins.year - 1 + (1 if found[2] == "元" else int(found[2]))
    day = _day(year, found)
    ends = min((first for first in _ERAS.values() if first > begins), default=date.max)
    return day if day is not None and begins <= day < ends else None


def _day(year: int, found: re.Match[str]) -> date | None:
    month, day = found.groups()[-2:]
    try:
        return date(year, int(month), int(day))
    except ValueError:
        return None
