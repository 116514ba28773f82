"""Laws of the bundle: it reads back, and no changed bit passes."""

from dataclasses import replace
from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from tadoru.wire.bundle import bundle as form
from tadoru.wire.bundle.bundle import Bundle, BundledRecord
from tadoru.wire.bundle.trust import Trust
from tadoru.wire.bundle.verdict import Status
from tadoru.wire.bundle.verify import verify
from tests.fakes.ledger import Ledger, declared

HASHES = st.binary(min_size=32, max_size=32)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
RECORDS = st.builds(
    BundledRecord,
    jws=TEXTS,
    index=st.integers(0, 2**53 - 1),
    inclusion=st.lists(HASHES, max_size=3).map(tuple),
    disclosures=st.sets(TEXTS, max_size=3).map(lambda texts: tuple(sorted(texts))),
)


@cache
def small() -> tuple[bytes, Trust]:
    """Return a bundle with a disclosure and a status list, and the keys to trust."""
    log = Ledger()
    refiner = log.operator("refiner")
    answer = log.add(refiner, "answer", {"total": {"kgco2e": "8.563"}})
    listed = log.list_status({})
    bundle = log.bundle({0: (), 1: (), answer: ("total",)}, refiner, status_at=listed)
    return form.encode(bundle), log.trust()


def test_the_small_bundle_is_verified() -> None:
    assert verify(*small()).status == Status.VERIFIED


def test_no_byte_can_be_changed() -> None:
    """Every byte with one bit changed, a different one from byte to byte."""
    data, trust = small()
    passed = [
        at
        for at in range(len(data))
        if verify(data[:at] + bytes([data[at] ^ 1 << at % 8]) + data[at + 1 :], trust).status
        not in (Status.REFUSED, Status.UNREADABLE)
    ]
    assert passed == []


@settings(deadline=None)
@given(st.data())
def test_no_stretch_can_be_cut_or_doubled(draw: st.DataObject) -> None:
    data, trust = small()
    start = draw.draw(st.integers(0, len(data) - 1))
    end = draw.draw(st.integers(start + 1, len(data)))
    for changed in (data[:start] + data[end:], data[:end] + data[start:]):
        assert verify(changed, trust).status in (Status.REFUSED, Status.UNREADABLE)


@given(
    origin=TEXTS,
    checkpoint=TEXTS,
    records=st.lists(RECORDS, max_size=3, unique_by=lambda record: record.index),
    status=st.none() | RECORDS,
    signature=st.binary(min_size=64, max_size=64),
)
def test_a_bundle_reads_back_as_it_was_written(
    origin: str,
    checkpoint: str,
    records: list[BundledRecord],
    status: BundledRecord | None,
    signature: bytes,
) -> None:
    ordered = tuple(sorted(records, key=lambda record: record.index))
    bundle = Bundle(origin, checkpoint, ordered, status, "kid", signature)
    assert form.decode(form.encode(bundle)) == bundle


@given(st.binary(max_size=200))
def test_any_bytes_give_a_verdict(data: bytes) -> None:
    assert verify(data, None).status == Status.UNREADABLE


@settings(deadline=None)
@given(st.data())
def test_a_declarer_cannot_change_what_others_signed(draw: st.DataObject) -> None:
    """The same, by a dishonest declarer who signs the changed content again."""
    log = Ledger()
    refiner = log.operator("refiner")
    answer = log.add(refiner, "answer", {"total": {"kgco2e": "8.563"}})
    log.operator("pack")
    bundle = log.bundle({0: (), 1: (), answer: ("total",)}, refiner)
    item = draw.draw(st.sampled_from(bundle.records))
    at = draw.draw(st.integers(0, len(item.jws) - 1))
    letter = draw.draw(st.characters(codec="ascii", exclude_characters=item.jws[at]))
    forged = replace(item, jws=item.jws[:at] + letter + item.jws[at + 1 :])
    changed = tuple(forged if one is item else one for one in bundle.records)
    verdict = verify(form.encode(declared(replace(bundle, records=changed), refiner)), log.trust())
    assert verdict.status == Status.REFUSED
