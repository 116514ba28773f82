"""A record tells what was granted and nothing else, and has one form."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from tadoru.core.records import base64url, canonical, disclosure, keys, sdjwt
from tadoru.core.records.canonical import JsonValue
from tadoru.core.records.claims import MalformedRecord, OpenClaims
from tadoru.core.records.keys import MalformedKey
from tadoru.core.records.sdjwt import Prepared
from tests.fakes.ledger import Entropy

PRIVATE = bytes(range(32))
PUBLIC = keys.public_key(PRIVATE)
CLAIMS = OpenClaims(
    kind="answer",
    dataset="footprint/1",
    issuer_kid=keys.kid(PUBLIC),
    issuer="urn:tadoru:operator:refiner",
    subject="did:key:z6Mk/part/1",
    issued_at=datetime(2026, 4, 1, tzinfo=UTC),
    nonce=bytes(16),
)
GROUPS: dict[str, dict[str, JsonValue]] = {
    "total": {"kgco2e": "8.563", "unit": "kg"},
    "site": {"country": "FI"},
}


def prepared(**changes: object) -> Prepared:
    claims = replace(CLAIMS, **changes)  # type: ignore[arg-type]
    return sdjwt.prepare(claims, GROUPS, digest_count=8, entropy=Entropy("record"))


def sealed(made: Prepared) -> str:
    return sdjwt.seal(made, keys.sign(PRIVATE, made.signing_input))


def resigned(members: dict[str, JsonValue], header: JsonValue = None) -> str:
    """Return a record of any payload, well signed."""
    head = header or {"alg": "Ed25519", "kid": keys.kid(PUBLIC), "typ": "tadoru-record+sd-jwt"}
    parts = [base64url.encode(canonical.encode(part)) for part in (head, members)]
    signing_input = ".".join(parts)
    signature = keys.sign(PRIVATE, signing_input.encode())
    return f"{signing_input}.{base64url.encode(signature)}"


def members() -> dict[str, JsonValue]:
    body = sealed(prepared()).split(".")[1]
    value = canonical.decode_strict(base64url.decode(body))
    assert isinstance(value, dict)
    return value


def test_a_record_reads_back_and_its_signature_holds() -> None:
    made = prepared()
    record = sdjwt.parse(sealed(made))
    assert replace(record.claims, digests=()) == CLAIMS
    assert record.signing_input == made.signing_input
    assert sdjwt.verify_signature(record, PUBLIC)
    assert not sdjwt.verify_signature(record, keys.public_key(bytes(32)))


def test_only_granted_groups_are_shown() -> None:
    made = prepared()
    record = sdjwt.parse(sealed(made))
    total, site = made.disclosures
    assert sdjwt.reveal(record, []) == {}
    assert sdjwt.reveal(record, [site]) == {"site": GROUPS["site"]}
    assert sdjwt.reveal(record, [total, site]) == GROUPS


def test_neither_a_name_nor_a_value_nor_their_number_is_in_the_record() -> None:
    body = base64url.decode(sealed(prepared()).split(".")[1])
    assert b"8.563" not in body
    assert b"site" not in body
    fewer = sdjwt.prepare(CLAIMS, {}, digest_count=8, entropy=Entropy("other"))
    assert len(fewer.signing_input) == len(prepared().signing_input)
    assert len(sdjwt.parse(sealed(fewer)).claims.digests) == 8


def test_the_same_content_gives_another_record_each_time() -> None:
    one = sdjwt.prepare(CLAIMS, GROUPS, digest_count=8, entropy=Entropy("one"))
    two = sdjwt.prepare(CLAIMS, GROUPS, digest_count=8, entropy=Entropy("two"))
    digests = [set(sdjwt.parse(sealed(made)).claims.digests) for made in (one, two)]
    assert digests[0].isdisjoint(digests[1])


def test_a_disclosure_of_another_record_or_given_twice_is_refused() -> None:
    made = prepared()
    record = sdjwt.parse(sealed(made))
    foreign = disclosure.make(bytes(16), "total", {"kgco2e": "1"})
    with pytest.raises(MalformedRecord, match="does not belong"):
        sdjwt.reveal(record, [foreign])
    with pytest.raises(MalformedRecord, match="twice"):
        sdjwt.reveal(record, [made.disclosures[0], made.disclosures[0]])


def test_more_groups_than_digests_are_refused() -> None:
    with pytest.raises(MalformedRecord, match="2 groups do not fit into 1 digests"):
        sdjwt.prepare(CLAIMS, GROUPS, digest_count=1, entropy=Entropy("x"))


@pytest.mark.parametrize("value", [1.5, [0.1], {"a": [{"b": 1.5}]}])
def test_floats_are_not_stated(value: JsonValue) -> None:
    with pytest.raises(MalformedRecord, match="floating-point"):
        disclosure.make(bytes(16), "total", {"kgco2e": value})


@pytest.mark.parametrize("name", ["", "_sd", "...", "iss", "open"])
def test_a_group_cannot_take_the_name_of_an_open_claim(name: str) -> None:
    """RFC 9901 §7.1: a claim that is already there makes the whole invalid."""
    with pytest.raises(MalformedRecord, match=r"disclosure\.name"):
        disclosure.make(bytes(16), name, {})


def test_a_salt_has_128_bits() -> None:
    with pytest.raises(MalformedRecord, match=r"disclosure\.salt"):
        disclosure.make(bytes(15), "total", {})


def test_names_that_mean_digests_are_not_values() -> None:
    with pytest.raises(MalformedRecord, match="_sd"):
        disclosure.make(bytes(16), "total", {"deep": [{"_sd": "x"}]})


@pytest.mark.parametrize(
    "changes",
    [
        {"issued_at": datetime(2026, 4, 1)},  # noqa: DTZ001  (naive on purpose)
        {"issued_at": datetime(2026, 4, 1, 0, 0, 0, 1, tzinfo=UTC)},
        {"issued_at": datetime(1969, 1, 1, tzinfo=UTC)},
        {"nonce": bytes(15)},
        {"kind": ""},
        {"open": {"_sd": "x"}},
    ],
)
def test_claims_that_no_reader_would_take_are_not_signed(changes: dict[str, object]) -> None:
    with pytest.raises(MalformedRecord):
        prepared(**changes)


def test_times_are_the_same_instant_from_any_zone() -> None:
    tokyo = datetime(2026, 4, 1, 9, tzinfo=timezone(timedelta(hours=9)))
    assert prepared(issued_at=tokyo).signing_input == prepared().signing_input


@pytest.mark.parametrize(
    ("place", "changed"),
    [
        ("payload", {"extra": 1}),
        ("payload._sd_alg", {"_sd_alg": "sha-512"}),
        ("payload._sd", {"_sd": ["A" * 43, "A" * 43]}),
        ("payload._sd", {"_sd": ["B" + "A" * 42, "A" * 43]}),
        ("payload._sd", {"_sd": ["A" * 42]}),
        ("payload._sd", {"_sd": "A" * 43}),
        ("payload.iat", {"iat": "2026"}),
        ("payload.iat", {"iat": True}),
        ("payload.iat", {"iat": 253402300800}),
        ("payload.nonce", {"nonce": "AAAA"}),
        ("payload.open.a", {"open": {"a": 1}}),
        ("payload.open", {"open": []}),
        ("payload.kind", {"kind": 1}),
        ("payload.subject", {"sub": ""}),
        ("payload.supersedes", {"supersedes": "A" * 42}),
    ],
)
def test_a_payload_of_another_form_is_refused_and_the_place_named(
    place: str, changed: dict[str, JsonValue]
) -> None:
    with pytest.raises(MalformedRecord) as refusal:
        sdjwt.parse(resigned({**members(), **changed}))
    assert refusal.value.facts["place"] == place


def test_a_missing_claim_is_refused() -> None:
    for name in members():
        fewer = {other: value for other, value in members().items() if other != name}
        with pytest.raises(MalformedRecord):
            sdjwt.parse(resigned(fewer))


@pytest.mark.parametrize(
    "header",
    [
        {"alg": "EdDSA", "kid": "k", "typ": sdjwt.TYPE},
        {"alg": "none", "kid": "k", "typ": sdjwt.TYPE},
        {"alg": "Ed25519", "kid": "k", "typ": "JWT"},
        {"alg": "Ed25519", "kid": "k", "typ": sdjwt.TYPE, "crit": ["b64"]},
        {"alg": "Ed25519", "kid": 1, "typ": sdjwt.TYPE},
        ["alg"],
    ],
)
def test_another_header_is_refused(header: JsonValue) -> None:
    with pytest.raises(MalformedRecord):
        sdjwt.parse(resigned(members(), header))


def test_other_forms_of_a_record_are_refused() -> None:
    jws = sealed(prepared())
    head, body, signature = jws.split(".")
    for wrong in (
        "", "..", f"{head}.{body}", jws + ".", jws + "=", f"{head}.{body}.{signature[:-2]}",
        f"{head}.{body}.{signature[:-1]}_", jws + "~", " " + jws, f"é.{body}.{signature}",
        f"{head}.{body}.{'A' * 65_536}",
    ):  # fmt: skip
        with pytest.raises(MalformedRecord):
            sdjwt.parse(wrong)


@pytest.mark.parametrize(
    "text",
    [
        "", "did:key:z", "did:key:z6Mk", "did:web:example.com", "did:key:z0000",
        "z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp",
        "did:key:z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp1",
        "did:key:z16MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp",
        "did:key:zQ3shokFTS3brHcDQrn82RUDfCZESWL1ZdCEJwekUDPQiYBme",  # secp256k1
        "did:key:" + "z" * 100_000,
    ],
)  # fmt: skip
def test_what_is_not_an_ed25519_did_key_is_refused(text: str) -> None:
    with pytest.raises(MalformedKey):
        keys.from_did_key(text)
