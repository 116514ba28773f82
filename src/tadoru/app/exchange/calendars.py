"""When people of a company are at work: their morning, and the days on which they rest."""

from datetime import UTC, date, datetime, time
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from holidays import HolidayBase

MORNING = time(9)
# Where a country has several zones, the one of most of its industry.
_ZONES = MappingProxyType(
    {
        "AR": "America/Argentina/Buenos_Aires", "AT": "Europe/Vienna", "AU": "Australia/Sydney",
        "BE": "Europe/Brussels", "BR": "America/Sao_Paulo", "CA": "America/Toronto",
        "CD": "Africa/Kinshasa", "CH": "Europe/Zurich", "CL": "America/Santiago",
        "CN": "Asia/Shanghai", "CZ": "Europe/Prague", "DE": "Europe/Berlin",
        "DK": "Europe/Copenhagen", "ES": "Europe/Madrid", "FI": "Europe/Helsinki",
        "FR": "Europe/Paris", "GB": "Europe/London", "HU": "Europe/Budapest",
        "ID": "Asia/Jakarta", "IN": "Asia/Kolkata", "IT": "Europe/Rome", "JP": "Asia/Tokyo",
        "KR": "Asia/Seoul", "MA": "Africa/Casablanca", "MX": "America/Mexico_City",
        "MY": "Asia/Kuala_Lumpur", "MZ": "Africa/Maputo", "NL": "Europe/Amsterdam",
        "NO": "Europe/Oslo", "NZ": "Pacific/Auckland", "PH": "Asia/Manila",
        "PL": "Europe/Warsaw", "PT": "Europe/Lisbon", "RS": "Europe/Belgrade",
        "SE": "Europe/Stockholm", "SG": "Asia/Singapore", "SK": "Europe/Bratislava",
        "TH": "Asia/Bangkok", "TR": "Europe/Istanbul", "TW": "Asia/Taipei",
        "US": "America/New_York", "VN": "Asia/Ho_Chi_Minh", "ZA": "Africa/Johannesburg",
        "ZM": "Africa/Lusaka", "ZW": "Africa/Harare",
    }
)  # fmt: skip


def morning(day: date, country: str) -> datetime:
    """Return nine o'clock of a day where the country's people work, in UTC."""
    zone = ZoneInfo(_ZONES.get(country, "UTC"))
    return datetime.combine(day, MORNING, zone).astimezone(UTC)


def today(now: datetime, country: str) -> date:
    """Return which day it is there."""
    return now.astimezone(ZoneInfo(_ZONES.get(country, "UTC"))).date()


def is_rest(day: date, country: str) -> bool:
    """Report whether a day is a national holiday or a weekend there.

    Where no calendar of the country is known, Saturday and Sunday are the weekend.
    """
    calendar = _calendar(country)
    return day.isoweekday() > 5 if calendar is None else not calendar.is_working_day(day)  # noqa: PLR2004


@cache
def _calendar(country: str) -> "HolidayBase | None":
    import holidays  # noqa: PLC0415  (a quarter of a second, which only reminders need)

    known = country in holidays.list_supported_countries(include_aliases=False)
    return holidays.country_holidays(country) if known else None
