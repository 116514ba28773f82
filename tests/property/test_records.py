"""Laws of canonical bytes and of selective disclosure."""

import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from tadoru.core.records import base64url, canonical, keys, sdjwt
from tadoru.core.records.canonical import MAX_INTEGER, JsonValue
from tests.fakes.ledger import Entropy
from tests.unit.records.test_sdjwt import CLAIMS, PRIVATE

TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
INTEGERS = st.integers(-MAX_INTEGER, MAX_INTEGER)
EXACT: st.SearchStrategy[JsonValue] = st.recursive(
    st.none() | st.booleans() | INTEGERS | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)
FLOATS = st.floats(allow_nan=False, allow_infinity=False)
ANY: st.SearchStrategy[JsonValue] = st.recursive(
    EXACT | FLOATS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)
NAMES = st.text(st.characters(codec="ascii", categories=["Ll"]), min_size=5, max_size=9)
GROUPS = st.dictionaries(NAMES, st.dictionaries(NAMES, EXACT, max_size=3), max_size=5)


@given(ANY)
def test_canonical_bytes_are_those_of_the_reference_library(value: JsonValue) -> None:
    assert canonical.encode(value) == rfc8785.dumps(value)


@given(FLOATS)
def test_floats_are_those_of_the_reference_library(value: float) -> None:
    assert canonical.encode(value) == rfc8785.dumps(value)


@given(EXACT)
def test_a_value_reads_back_from_its_canonical_bytes(value: JsonValue) -> None:
    assert canonical.decode_strict(canonical.encode(value)) == value


@given(st.binary())
def test_bytes_read_back_from_base64url(data: bytes) -> None:
    assert base64url.decode(base64url.encode(data)) == data


@given(st.binary(min_size=32, max_size=32))
def test_a_key_reads_back_from_its_did(public: bytes) -> None:
    assert keys.from_did_key(keys.did_key(public)) == public


@given(GROUPS, st.data())
def test_an_sd_jwt_shows_exactly_what_was_granted(
    groups: dict[str, dict[str, JsonValue]], draw: st.DataObject
) -> None:
    prepared = sdjwt.prepare(CLAIMS, groups, digest_count=8, entropy=Entropy("law"))
    jws = sdjwt.seal(prepared, keys.sign(PRIVATE, prepared.signing_input))
    record = sdjwt.parse(jws)
    granted = draw.draw(st.sets(st.sampled_from(sorted(groups)))) if groups else set()
    given_out = [one for one in prepared.disclosures if one.name in granted]
    assert sdjwt.reveal(record, given_out) == {name: groups[name] for name in granted}
    assert record.jws == jws
    assert len(record.claims.digests) == 8
