"""Identifiers of operators and sites: their schemes, and what of each can be checked here."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from stdnum import ean, lei
from stdnum.eu import vat
from stdnum.exceptions import ValidationError
from stdnum.jp import cn

from tadoru.core.findings import Finding
from tadoru.core.words import N_


class Assurance(StrEnum):
    """How well it is known that an identifier is its operator's."""

    DECLARED = "declared"  # the operator says so
    CHECKED = "checked"  # someone looked it up in a register or saw a document
    CREDENTIALED = "credentialed"  # an issuer signed it


class Verified(StrEnum):
    """What reading an identifier proves about it: never that it belongs to anyone."""

    CHECK_DIGIT = "check digit"
    FORMAT = "format"


@dataclass(frozen=True, slots=True)
class Scheme:
    """One kind of identifier."""

    name: str
    label: str
    example: str
    verified: Verified
    normalise: Callable[[str], str]  # raises ValidationError
    remedy: str


def _shaped(pattern: str, *, upper: bool = True) -> Callable[[str], str]:
    shape = re.compile(pattern, re.ASCII)

    def normalise(text: str) -> str:
        plain = re.sub(r"[\s.-]", "", text)
        plain = plain.upper() if upper else plain
        if not shape.fullmatch(plain):
            raise ValidationError
        return plain

    return normalise


def _invoice(text: str) -> str:
    plain = re.sub(r"[\s.-]", "", text).upper()
    if not plain.startswith("T"):
        raise ValidationError
    return f"T{cn.validate(plain[1:])}"


# A domain name, its port with %3A, then path segments.
# Source: did:web Method Specification (W3C CCG), section 3.1
_DID_WEB = re.compile(
    r"did:web:([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z0-9-]{2,}(%3a\d{1,5})?((:[\w.~%-]+)*)",
    re.ASCII | re.IGNORECASE,
)


def _did_web(text: str) -> str:
    found = _DID_WEB.fullmatch(text.strip())
    if found is None:
        raise ValidationError
    path = found[4]
    host = text.strip()[: len(text.strip()) - len(path)].casefold()
    return host.replace("%3a", "%3A") + path


def _gln(text: str) -> str:
    plain = ean.validate(text)
    if len(plain) != 13:  # noqa: PLR2004  (GS1 General Specifications: a GLN has 13 digits)
        raise ValidationError
    return plain


SCHEMES = MappingProxyType(
    {
        scheme.name: scheme
        for scheme in (
            Scheme(
                "houjin",
                N_("Corporate number (Japan)"),
                "8700110005901",
                Verified.CHECK_DIGIT,
                cn.validate,
                N_("Enter the 13 digits without the T of the invoice number."),
            ),
            Scheme(
                "invoice",
                N_("Invoice number (Japan)"),
                "T8700110005901",
                Verified.CHECK_DIGIT,
                _invoice,
                N_("Enter T and the 13 digits; the first digit is a check digit."),
            ),
            Scheme(
                "lei",
                N_("Legal Entity Identifier"),
                "5493001KJTIIGC8Y1R12",
                Verified.CHECK_DIGIT,
                lei.validate,
                N_("Enter the 20 letters and digits; the last two are check digits."),
            ),
            Scheme(
                "gln",
                N_("Global Location Number"),
                "9521234000013",
                Verified.CHECK_DIGIT,
                _gln,
                N_("Enter the 13 digits; the last is a check digit."),
            ),
            Scheme(
                "duns",
                N_("D-U-N-S number"),
                "150483782",
                Verified.FORMAT,
                _shaped(r"\d{9}"),
                N_("Enter the 9 digits."),
            ),
            Scheme(
                "bpnl",
                N_("Business Partner Number, legal entity"),
                "BPNLAfCp8s8HBEEB",
                Verified.FORMAT,
                _shaped(r"BPNL[a-zA-Z0-9]{12}", upper=False),
                N_("Enter BPNL and 12 letters or digits; capitals matter."),
            ),
            Scheme(
                "bpns",
                N_("Business Partner Number, site"),
                "BPNS000000000001",
                Verified.FORMAT,
                _shaped(r"BPNS[a-zA-Z0-9]{12}", upper=False),
                N_("Enter BPNS and 12 letters or digits; capitals matter."),
            ),
            Scheme(
                "bpna",
                N_("Business Partner Number, address"),
                "BPNA000000000001",
                Verified.FORMAT,
                _shaped(r"BPNA[a-zA-Z0-9]{12}", upper=False),
                N_("Enter BPNA and 12 letters or digits; capitals matter."),
            ),
            Scheme(
                "eori",
                N_("EORI number"),
                "DE1234567890",
                Verified.FORMAT,
                _shaped(r"[A-Z]{2}[A-Z0-9]{1,15}"),
                N_("Enter the country code and up to 15 letters or digits."),
            ),
            Scheme(
                "eu_vat",
                N_("VAT number (EU)"),
                "DE136695976",
                Verified.CHECK_DIGIT,
                vat.validate,
                N_("Enter the number with its country code, such as DE136695976."),
            ),
            Scheme(
                "did_web",
                N_("Decentralised identifier (did:web)"),
                "did:web:example.com",
                Verified.FORMAT,
                _did_web,
                N_("Enter it whole, such as did:web:example.com."),
            ),
        )
    }
)


# Which identifier says best who a company is: registers of companies before networks.
RANK = ("houjin", "lei", "invoice", "eu_vat", "duns", "eori", "gln", "bpnl", "did_web")
_ASSURED = (Assurance.CREDENTIALED, Assurance.CHECKED, Assurance.DECLARED)


def worth(scheme: str, assurance: str) -> tuple[int, int]:
    """Return the place of an identifier among its bearer's others; the smallest says most.

    >>> worth("gln", "checked") < worth("houjin", "declared")
    True
    """
    place = RANK.index(scheme) if scheme in RANK else len(RANK)
    return _ASSURED.index(Assurance(assurance)), place


def check(scheme: str, value: str) -> str | Finding:
    """Return the identifier in its one spelling, or what is wrong with it.

    >>> check("houjin", "8700-1100-05901")
    '8700110005901'
    """
    known = SCHEMES.get(scheme)
    if known is None:
        return Finding(
            "/scheme",
            "identifier.unknown-scheme",
            N_("“{scheme}” is not a scheme we know."),
            N_("Use one of: {schemes}."),
            {"scheme": scheme[:40], "schemes": ", ".join(SCHEMES)},
        )
    plain = unicodedata.normalize("NFKC", value).strip()
    try:
        return known.normalise(plain)
    except ValidationError:
        return Finding(
            "/value",
            "identifier.invalid",
            N_("“{value}” is not a valid identifier of this scheme."),
            known.remedy,
            {"value": value[:40], "example": known.example},
        )
