"""Text as search compares it: Japanese and Latin letters alike in whatever form they were typed."""

import re
import unicodedata

SEARCH_MAX = 200  # characters of a search; both engines refuse patterns without end
FOLD = "2"  # raise it when `folded` changes: what the database keeps is folded again then

# Every dash, and the long vowel mark where no kana stands before it, is typed for a hyphen.
_DASHES = re.compile("[\u2010-\u2015\u2212\u02d7]|(?<![\u3041-\u309f\u30fc])\u30fc")
_BLANKS = re.compile(r"\s+")
# Each katakana letter that has a hiragana one.
_HIRAGANA = {code: code - 0x60 for code in (*range(0x30A1, 0x30F7), 0x30FD, 0x30FE)}


def folded(text: str) -> str:
    """Return the text without width, case, kind of kana, kind of dash and blanks.

    Source:  Unicode Standard section 3.13.5, definition D147 (toNFKC_Casefold), less its
    ignorable code points

    >>> folded("ＮＭＣ－811 ｶｿｰﾄﾞ"), folded("nmc-811かそーど")
    ('nmc-811かそーど', 'nmc-811かそーど')
    """
    return "".join(map(_folded_word, text.split()))


def words(text: str) -> tuple[str, ...]:
    """Return the folded words of a search, all of which must occur.

    >>> words("正極　ｾﾙ")
    ('正極', 'せる')
    """
    return tuple(dict.fromkeys(word for one in text[:SEARCH_MAX].split() if (word := folded(one))))


def searchable(*fields: str) -> str:
    r"""Return what is kept of a thing for search; no word runs from one field into the next.

    >>> searchable("PK-1", "", "電池 パック")
    'pk-1\n電池ぱっく'
    """
    return "\n".join(text for field in fields if (text := folded(field)))


def _folded_word(text: str) -> str:
    """Return one word; what its neighbours are does not count, so that it is found among them."""
    plain = unicodedata.normalize("NFD", text).casefold()
    for _ in range(2):
        plain = unicodedata.normalize("NFKC", plain).casefold()
    plain = _DASHES.sub("-", plain.translate(_HIRAGANA))
    return unicodedata.normalize("NFKC", _BLANKS.sub("", plain))
