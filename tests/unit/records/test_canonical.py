"""There is one form of each value; every other is refused with the byte where it departs."""

import pytest

from tadoru.core.records import base64url, canonical
from tadoru.core.records.canonical import NotCanonical


@pytest.mark.parametrize(
    "data",
    [
        b'{"a":1,"a":1}', b'{"b":1,"a":1}', b'{"a": 1}', b"[1,]", b"[1.0]", b"[1e0]", b"[-0]",
        b"[01]", b'["\\u0041"]', b'["\\/"]', b'["\\u000F"]', b'"\xff"', b"\xef\xbb\xbf1", b"1 ",
        b"", b"[9007199254740992]", b"[NaN]", b'["\\ud800"]', b"[0.10]", b"[1E5]", b"nul",
        b'{"\xf0\x9f\x98\x80":1,"\xee\x80\x80":1,"a":1}',
    ],
)  # fmt: skip
def test_a_second_form_of_a_value_is_refused(data: bytes) -> None:
    with pytest.raises(NotCanonical):
        canonical.decode_strict(data)


def test_the_place_of_the_departure_is_named() -> None:
    with pytest.raises(NotCanonical, match="From byte 6 on"):
        canonical.decode_strict(b'{"a":1,"a":1}')


def test_integers_end_where_doubles_stop_being_exact() -> None:
    limit = 2**53 - 1
    assert canonical.encode([limit, -limit]) == b"[9007199254740991,-9007199254740991]"
    for value in (limit + 1, -limit - 1, 10**30):
        with pytest.raises(NotCanonical, match="too large"):
            canonical.encode(value)


def test_lone_surrogates_are_refused() -> None:
    for value in ("\ud800", {"\ud800": 1}, {"a": ["\udfff"]}):
        with pytest.raises(NotCanonical, match="not Unicode"):
            canonical.encode(value)


def test_nesting_is_limited() -> None:
    deep: object = 1
    for _ in range(65):
        deep = [deep]
    with pytest.raises(NotCanonical, match="64 deep"):
        canonical.encode(deep)  # type: ignore[arg-type]
    with pytest.raises(NotCanonical):
        canonical.decode_strict(b"[" * 100_000)


def test_what_json_has_no_word_for_is_a_bug() -> None:
    for value in (b"bytes", {1, 2}, {1: 2}, object()):
        with pytest.raises(TypeError):
            canonical.encode(value)  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["A", "AA==", "AB", "A+", "A/", "AA\n", "ＡＡ", "AAB", "A A"])
def test_a_second_form_of_bytes_is_refused(text: str) -> None:
    with pytest.raises(NotCanonical):
        base64url.decode(text)


def test_bytes_have_one_text() -> None:
    assert base64url.decode("") == b""
    assert base64url.decode("AA") == b"\0"
    assert base64url.decode("-_8") == b"\xfb\xff"
