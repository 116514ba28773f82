"""Scopes: what a program was let into, area by area, whatever its roles would admit.

    parts:read  exchange:write

A verb's noun says the area; whether it only reads says which half of it.

Source: RFC 6749 section 3.3 (a list of case-sensitive strings, separated by spaces)
"""

from collections.abc import Iterable
from types import MappingProxyType

from tadoru.core.words import N_

READ, WRITE = "read", "write"
LABELS = MappingProxyType(
    {
        "account": N_("The caller's own account and sessions"),
        "parts": N_("Parts, structures, sources, activities, sites, lots and items"),
        "footprints": N_("Footprints and baselines"),
        "exchange": N_("Requests, answers, campaigns and messages"),
        "disclosures": N_("Grants, and what was shown to whom"),
        "records": N_("Signed records, statements and signatures"),
        "notices": N_("Notices, events and webhooks"),
        "settings": N_("The company, its people, programs and keys"),
    }
)
HALVES = MappingProxyType({READ: N_("read"), WRITE: N_("write")})
_NOUNS = MappingProxyType(
    {
        "account": ("account", "oidc", "passkey", "password", "session", "totp"),
        "parts": (
            "activity", "alias", "genealogy", "item", "job", "lot", "mapping", "part", "shipment",
            "site", "source", "structure", "trace",
        ),
        "footprints": ("baseline", "footprint"),
        "exchange": (
            "answer", "attachment", "campaign", "dataset", "default", "home", "message", "partner",
            "request", "supplier",
        ),
        "disclosures": ("audit", "disclosure", "engagement", "grant"),
        "records": ("evidence", "log", "record", "signing", "statement"),
        "notices": ("event", "mailing", "notice", "webhook"),
        "settings": (
            "archive", "client", "contact", "identifier", "invitation", "key", "operator", "person",
            "retention",
        ),
    }
)  # fmt: skip
_AREA = MappingProxyType({noun: area for area, nouns in _NOUNS.items() for noun in nouns})
_READING = frozenset(
    {
        "acts", "begun", "board", "bundle", "checkpoint", "companies", "compare", "content",
        "counts", "deliveries", "download", "export", "find", "history", "inputs", "learned",
        "list", "look_up", "marked", "matching", "me", "mine", "of-part", "of_partner", "part",
        "preview", "progress", "proof", "read", "read_data", "readings", "recall", "search",
        "status", "suggest", "template", "tile", "trace", "where_used",
    }
)  # fmt: skip
_MORE_THAN_READING = frozenset({"operator.export"})  # everything at once, and journalled
SCOPES = frozenset(f"{area}:{half}" for area in LABELS for half in HALVES)


def of(verb: str) -> str | None:
    """Return the one scope that a verb belongs to; what no area knows belongs to none.

    >>> of("part.list"), of("part.retire"), of("moon.read")
    ('parts:read', 'parts:write', None)
    """
    noun, _, act = verb.partition(".")
    area = _AREA.get(noun)
    reads = act in _READING and verb not in _MORE_THAN_READING
    return None if area is None else f"{area}:{READ if reads else WRITE}"


def words(scopes: Iterable[str]) -> str:
    """Return scopes as one text, as OAuth writes it and a row keeps it.

    >>> words({"parts:write", "notices:read"})
    'notices:read parts:write'
    """
    return " ".join(sorted(scopes))
