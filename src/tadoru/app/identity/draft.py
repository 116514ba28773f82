"""What is sent to make operators, sites and people, and what can be wrong with it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from tadoru.app.identity.secret import password_findings
from tadoru.core.findings import Finding
from tadoru.core.identity import identifiers as schemes
from tadoru.core.identity.roles import Role
from tadoru.core.words import N_

NAME_MAX = 200
ADDRESS_MAX = 500
EMAIL_MAX = 254  # RFC 5321 section 4.5.3.1.3, less the angle brackets
LOCALES = ("ja", "en")
_EMAIL = re.compile(r"[^@\s\x00-\x1f]+@[^@\s\x00-\x1f]+")
_COUNTRY = re.compile(r"[A-Z]{2}", re.ASCII)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class SiteDraft:
    """A plant or office as somebody describes it."""

    name: str
    country: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class PersonDraft:
    """A person to become a member, with the roles to hold."""

    email: str
    name: str
    roles: frozenset[Role]
    locale: str = "ja"
    password: str | None = None  # the host may set one; else a one-time password is made
    demo: bool = False


@dataclass(frozen=True, slots=True)
class OperatorDraft:
    """A company with its first site and its first administrator."""

    name: str
    country: str
    site: SiteDraft
    administrator: PersonDraft
    locale: str = "ja"
    trial: bool = False
    identifiers: Mapping[str, str] = field(default_factory=dict)  # scheme: value


def operator_findings(draft: OperatorDraft) -> list[Finding]:
    """Return everything that is wrong with a new operator, its site and its administrator."""
    return [
        *name_findings(draft.name, "/name"),
        *country_findings(draft.country, "/country"),
        *locale_findings(draft.locale, "/locale"),
        *site_findings(draft.site, "/site"),
        *person_findings(draft.administrator, "/administrator"),
        *read_identifiers(draft.identifiers)[1],
    ]


def read_identifiers(given: Mapping[str, str]) -> tuple[dict[str, str], list[Finding]]:
    """Return the identifiers in their one spelling, and what is wrong with the others."""
    good: dict[str, str] = {}
    findings: list[Finding] = []
    for scheme, value in given.items():
        checked = schemes.check(scheme, value)
        if isinstance(checked, Finding):
            findings.append(_at(checked, f"/identifiers/{scheme}"))
        else:
            good[scheme] = checked
    return good, findings


def site_findings(draft: SiteDraft, place: str = "") -> list[Finding]:
    """Return everything that is wrong with a site."""
    found = [
        *name_findings(draft.name, f"{place}/name"),
        *country_findings(draft.country, f"{place}/country"),
    ]
    if len(draft.address) > ADDRESS_MAX or _CONTROL.search(draft.address):
        found.append(
            Finding(
                f"{place}/address",
                "site.address",
                N_("The address is too long or has characters that cannot be printed."),
                N_("Use at most {length_max} characters."),
                {"length_max": ADDRESS_MAX},
            )
        )
    return found


def person_findings(draft: PersonDraft, place: str = "") -> list[Finding]:
    """Return everything that is wrong with a new member."""
    found = [
        *email_findings(draft.email, f"{place}/email"),
        *name_findings(draft.name, f"{place}/name"),
        *locale_findings(draft.locale, f"{place}/locale"),
        *roles_findings(draft.roles, f"{place}/roles"),
    ]
    if draft.password is not None:
        found += password_findings(draft.password, draft.email, f"{place}/password")
    return found


def name_findings(name: str, place: str) -> list[Finding]:
    """Return what is wrong with a name."""
    if name.strip() and len(name) <= NAME_MAX and not _CONTROL.search(name):
        return []
    return [
        Finding(
            place,
            "name.invalid",
            N_("The name is empty, too long, or has characters that cannot be printed."),
            N_("Use 1 to {length_max} characters."),
            {"length_max": NAME_MAX},
        )
    ]


def country_findings(country: str, place: str) -> list[Finding]:
    """Return what is wrong with a country code."""
    if _COUNTRY.fullmatch(country):
        return []
    return [
        Finding(
            place,
            "country.invalid",
            N_("“{country}” is not a country code."),
            N_("Use two capital letters, such as JP."),
            {"country": country[:20]},
            "ISO 3166-1 alpha-2",
        )
    ]


def locale_findings(locale: str, place: str) -> list[Finding]:
    """Return what is wrong with a language."""
    if locale in LOCALES:
        return []
    return [
        Finding(
            place,
            "locale.unknown",
            N_("“{locale}” is not a language of this node."),
            N_("Choose one of: {locales}."),
            {"locale": locale[:20], "locales": ", ".join(LOCALES)},
        )
    ]


def email_findings(email: str, place: str) -> list[Finding]:
    """Return what is wrong with a mail address; only sending a mail proves the rest."""
    if _EMAIL.fullmatch(email.strip()) and len(email) <= EMAIL_MAX:
        return []
    return [
        Finding(
            place,
            "email.invalid",
            N_("“{email}” is not a mail address."),
            N_("Write it as name@example.com."),
            {"email": email[:60]},
        )
    ]


def roles_findings(roles: frozenset[Role], place: str) -> list[Finding]:
    """Return what is wrong with a choice of roles."""
    if roles:
        return []
    return [
        Finding(place, "roles.missing", N_("No role was chosen."), N_("Choose at least one role."))
    ]


def _at(finding: Finding, place: str) -> Finding:
    return Finding(
        place, finding.rule, finding.message, finding.remedy, finding.facts, finding.source
    )
