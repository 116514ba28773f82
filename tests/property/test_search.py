"""Laws of the folding that search compares by."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from tadoru.core.trace.search import folded, searchable, words

KANA = "".join(map(chr, range(0x30A1, 0x30F7)))
TEXT = st.text(
    st.one_of(st.characters(codec="utf-8"), st.sampled_from(KANA + "ｶﾞﾊﾟー－‐ 　ＡＺ０９ßİ㍿")),
    max_size=30,
)


@given(st.text(st.sampled_from(KANA + "ーｶﾞﾊﾟ－ ＡＺ０ßİ㍿ー"), max_size=20))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert folded(folded(text)) == folded(text)


@given(TEXT)
def test_a_thing_is_found_by_its_own_name(text: str) -> None:
    kept = searchable("NO-1", "", text)
    assert all(word in kept for word in words(text))


@given(st.text(KANA, max_size=20))
def test_katakana_and_hiragana_are_alike(katakana: str) -> None:
    hiragana = "".join(chr(ord(letter) - 0x60) for letter in katakana)
    assert folded(hiragana) == folded(katakana)


@given(st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), max_size=20))
def test_width_and_case_do_not_count(text: str) -> None:
    wide = "".join(chr(ord(letter) + 0xFEE0) for letter in text)
    assert folded(wide) == folded(text.swapcase()) == folded(text)


@given(TEXT)
def test_composed_and_decomposed_are_alike(text: str) -> None:
    assert folded(unicodedata.normalize("NFD", text)) == folded(text)
