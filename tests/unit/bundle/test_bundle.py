"""The file is read in its one form, or not at all."""

import pytest

from tadoru.core.records import canonical
from tadoru.core.records.canonical import JsonValue
from tadoru.wire.bundle import bundle as form
from tadoru.wire.bundle.bundle import Bundle, BundledRecord, UnreadableBundle

MEMBERS: dict[str, JsonValue] = {
    "checkpoint": "",
    "declarer": "",
    "format": "tadoru-bundle/1",
    "origin": "",
    "records": [],
    "signature": "A" * 86,
    "status": None,
}
RECORD = {"disclosures": [], "inclusion": [], "index": 1, "jws": ""}


def test_the_smallest_bundle_is_read() -> None:
    bundle = form.decode(canonical.encode(MEMBERS))
    assert bundle == Bundle("", "", (), None, "", bytes(64))


@pytest.mark.parametrize(
    ("place", "changed"),
    [
        ("bundle", {"extra": 1}),
        ("format", {"format": "tadoru-bundle/2"}),
        ("origin", {"origin": 1}),
        ("signature", {"signature": "A" * 85 + "B"}),  # bits left over
        ("signature", {"signature": "AAAA"}),
        ("records", {"records": {}}),
        ("records", {"records": [RECORD, RECORD]}),
        ("records[0]", {"records": [{**RECORD, "more": 1}]}),
        ("records[0].index", {"records": [{**RECORD, "index": -1}]}),
        ("records[0].index", {"records": [{**RECORD, "index": True}]}),
        ("records[0].index", {"records": [{**RECORD, "index": "1"}]}),
        ("records[0].inclusion", {"records": [{**RECORD, "inclusion": ["AAAA"]}]}),
        ("records[0].inclusion", {"records": [{**RECORD, "inclusion": ["A" * 43] * 65}]}),
        ("records[0].disclosures", {"records": [{**RECORD, "disclosures": ["b", "a"]}]}),
        ("records[0].disclosures", {"records": [{**RECORD, "disclosures": ["a", "a"]}]}),
        ("status", {"status": []}),
    ],
)
def test_another_form_is_refused_and_the_place_named(
    place: str, changed: dict[str, JsonValue]
) -> None:
    with pytest.raises(UnreadableBundle) as refusal:
        form.decode(canonical.encode({**MEMBERS, **changed}))
    assert refusal.value.facts["place"] == place


def test_a_file_over_the_limit_is_not_even_parsed() -> None:
    with pytest.raises(UnreadableBundle, match="larger than 67108864 bytes"):
        form.decode(b" " * (form.MAX_BUNDLE_BYTES + 1))


def test_the_signature_covers_everything_but_itself() -> None:
    record = BundledRecord("jws", 7, (b"h" * 32,), ("d",))
    bundle = Bundle("o", "c", (record,), record, "k", b"s" * 64)
    other = Bundle("o", "c", (record,), record, "k", b"t" * 64)
    assert form.signing_bytes(bundle) == form.signing_bytes(other)
    assert form.signing_bytes(bundle).startswith(b"tadoru-bundle/1\n{")
