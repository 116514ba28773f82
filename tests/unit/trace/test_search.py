"""Search finds what a person means, however it was typed."""

import pytest

from tadoru.core.trace.search import folded, searchable, words

# Each row is one word as Japanese people type it; the readings were written down by hand.
SAME = (
    ("カソード", "ｶｿｰﾄﾞ", "かそーど"),
    ("ガスケット", "ｶﾞｽｹｯﾄ", "がすけっと"),
    ("パック", "ﾊﾟｯｸ", "ぱっく"),
    ("モーター", "ﾓｰﾀｰ", "もーたー"),
    ("ヴァルブ", "ゔぁるぶ", "ｳﾞｧﾙﾌﾞ"),
    ("NMC811", "ＮＭＣ８１１", "nmc811", "ｎｍｃ８１１"),
    ("PK-1", "PK－1", "ＰＫ‐１", "pk−1", "PKー1", "PK–1"),
    ("円筒形 セル", "円筒形セル", "円筒形　ｾﾙ"),
    ("㎏", "kg", "ＫＧ"),
    ("Straße", "STRASSE", "strasse"),
)


@pytest.mark.parametrize("spellings", SAME, ids=lambda s: s[0])
def test_spellings_of_one_word_are_alike(spellings: tuple[str, ...]) -> None:
    assert len({folded(one) for one in spellings}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [("ハート", "バート"), ("カソード", "アノード"), ("PK-1", "PK-11"), ("ハ", "パ"), ("つ", "っ")],
)
def test_different_words_stay_different(one: str, other: str) -> None:
    assert folded(one) != folded(other)


def test_the_long_vowel_mark_stays_one_after_kana_and_is_a_hyphen_elsewhere() -> None:
    assert folded("スーパー") == "すーぱー"
    assert folded("Aー1") == "a-1"


def test_a_search_is_split_at_any_blank_and_says_each_word_once() -> None:
    assert words("  正極　セル\tｾﾙ ") == ("正極", "せる")


def test_no_word_is_found_across_two_fields() -> None:
    assert folded("1円") not in searchable("PK-1", "", "円筒形セル")
