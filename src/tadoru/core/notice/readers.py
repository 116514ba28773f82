"""Who at an operator is mailed about what, and when: at once, or once a day."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta, tzinfo
from types import MappingProxyType

from tadoru.core.identity.roles import Role

AT_ONCE, DAILY, NEVER = "at-once", "daily", "never"
MODES = (AT_ONCE, DAILY, NEVER)
DIGEST_AT = time(8)
_USUAL = frozenset({Role.ADMINISTRATOR, Role.EDITOR, Role.APPROVER})
_ROLES = MappingProxyType({"webhook-paused": frozenset({Role.ADMINISTRATOR})})
# The zone in which a country's offices mostly work; elsewhere the digest comes at 8:00 UTC.
_ZONES = MappingProxyType(
    {
        "AT": "Europe/Vienna", "AU": "Australia/Sydney", "BE": "Europe/Brussels",
        "BR": "America/Sao_Paulo", "CA": "America/Toronto", "CD": "Africa/Kinshasa",
        "CH": "Europe/Zurich", "CL": "America/Santiago", "CN": "Asia/Shanghai",
        "CZ": "Europe/Prague", "DE": "Europe/Berlin", "DK": "Europe/Copenhagen",
        "ES": "Europe/Madrid", "FI": "Europe/Helsinki", "FR": "Europe/Paris",
        "GB": "Europe/London", "HU": "Europe/Budapest", "ID": "Asia/Jakarta",
        "IN": "Asia/Kolkata", "IT": "Europe/Rome", "JP": "Asia/Tokyo", "KR": "Asia/Seoul",
        "MX": "America/Mexico_City", "MY": "Asia/Kuala_Lumpur", "NL": "Europe/Amsterdam",
        "NO": "Europe/Oslo", "PH": "Asia/Manila", "PL": "Europe/Warsaw", "PT": "Europe/Lisbon",
        "SE": "Europe/Stockholm", "SG": "Asia/Singapore", "TH": "Asia/Bangkok",
        "TW": "Asia/Taipei", "US": "America/New_York", "VN": "Asia/Ho_Chi_Minh",
        "ZA": "Africa/Johannesburg",
    }
)  # fmt: skip


def is_told(kind: str, roles: Iterable[str]) -> bool:
    """Report whether a member with these roles is mailed about notices of a kind.

    >>> is_told("request-new", ["editor"]), is_told("request-new", ["viewer"])
    (True, False)
    """
    return any(role in _ROLES.get(kind, _USUAL) for role in roles)


def zone_name(country: str) -> str:
    """Return the time zone of an operator's country.

    >>> zone_name("JP"), zone_name("ZZ")
    ('Asia/Tokyo', 'UTC')
    """
    return _ZONES.get(country, "UTC")


def next_digest(now: datetime, zone: tzinfo) -> datetime:
    """Return when the next daily digest goes out: 8:00 in the reader's zone, after now.

    >>> from datetime import timezone
    >>> tokyo = timezone(timedelta(hours=9))
    >>> next_digest(datetime(2026, 4, 1, 9, tzinfo=timezone.utc), tokyo).isoformat()
    '2026-04-02T08:00:00+09:00'
    >>> next_digest(datetime(2026, 4, 1, 22, 59, tzinfo=timezone.utc), tokyo).isoformat()
    '2026-04-02T08:00:00+09:00'
    """
    here = now.astimezone(zone)
    day = here.date() if here.timetz().replace(tzinfo=None) < DIGEST_AT else _tomorrow(here)
    return datetime.combine(day, DIGEST_AT, zone)


def _tomorrow(here: datetime) -> date:
    return (here + timedelta(days=1)).date()
