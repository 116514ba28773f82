"""Identifiers: the published test vectors pass, and one wrong digit does not."""

import pytest

from tadoru.core.findings import Finding
from tadoru.core.identity.identifiers import SCHEMES, Verified, check


@pytest.mark.parametrize(
    ("scheme", "value", "normal"),
    [
        ("houjin", "8700110005901", "8700110005901"),
        ("houjin", "4011001098993", "4011001098993"),
        ("houjin", "7123456789012", "7123456789012"),
        ("houjin", "８７００１１０００５９０１", "8700110005901"),
        ("lei", "5493001kjtiigc8y1r12", "5493001KJTIIGC8Y1R12"),
        ("gln", "9521234000013", "9521234000013"),
        ("duns", "15-048-3782", "150483782"),
        ("bpnl", "BPNLAfCp8s8HBEEB", "BPNLAfCp8s8HBEEB"),
        ("bpns", "BPNS000000000001", "BPNS000000000001"),
        ("bpna", "BPNA000000000001", "BPNA000000000001"),
        ("eori", "de1234567890", "DE1234567890"),
        ("invoice", "Ｔ8700-1100-05901", "T8700110005901"),
        ("did_web", "did:web:Example.com", "did:web:example.com"),
        ("did_web", "did:web:example.com%3a80:user:Alice", "did:web:example.com%3A80:user:Alice"),
        ("eu_vat", "DE 136 695 976", "DE136695976"),
    ],
)
def test_valid_identifiers_get_one_spelling(scheme: str, value: str, normal: str) -> None:
    assert check(scheme, value) == normal


@pytest.mark.parametrize(
    ("scheme", "value"),
    [
        ("houjin", "8700110005902"),
        ("houjin", "T8700110005901"),
        ("lei", "5493001KJTIIGC8Y1R13"),
        ("gln", "9521234000014"),
        ("gln", "40170725"),
        ("duns", "12345678"),
        ("bpnl", "bpnlAfCp8s8HBEEB"),
        ("bpns", "BPNL000000000001"),
        ("eori", "1234"),
        ("eu_vat", "DE136695977"),
        ("eu_vat", "XX1"),
        ("invoice", "8700110005901"),
        ("invoice", "T8700110005902"),
        ("bpna", "BPNL000000000001"),
        ("did_web", "did:web:localhost"),
        ("did_web", "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK"),
        ("did_web", "did:web:example.com/path"),
        ("nothing", "1"),
        ("lei", ""),
    ],
)
def test_invalid_identifiers_are_findings_with_a_remedy(scheme: str, value: str) -> None:
    finding = check(scheme, value)
    assert isinstance(finding, Finding)
    assert finding.text()
    assert finding.advice()


def test_every_scheme_shows_an_example_that_it_accepts() -> None:
    for name, scheme in SCHEMES.items():
        assert isinstance(check(name, scheme.example), str)
    only_format = {n for n, s in SCHEMES.items() if s.verified is Verified.FORMAT}
    assert only_format == {"duns", "bpnl", "bpns", "bpna", "eori", "did_web"}
