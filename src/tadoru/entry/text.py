"""Sentences, numbers and dates as a reader of English or Japanese expects them."""

from collections.abc import Callable
from datetime import date, datetime, tzinfo
from decimal import Decimal
from functools import cache
from importlib.resources import files

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from markupsafe import Markup, escape

LANGUAGES = ("ja", "en")
NATIVE_NAMES = {"ja": "日本語", "en": "English"}
BABEL_LOCALES = {"ja": Locale("ja"), "en": Locale("en", "GB")}  # en_GB: 31 March 2026
NO_BREAK_SPACE = "\u00a0"
MINUS = "\u2212"

Words = Callable[..., str]


def translator(language: str) -> Words:
    """Return a function from an English template and its facts to a sentence in the language.

    A template without a translation stays English: a missing word must never hide a fact.
    Where a fact is Markup, the sentence is too, and everything else in it is escaped.

    >>> translator("en")("{count} parts", count=3)
    '3 parts'
    """
    sentences = _sentences(language)

    def words(template: str, /, **facts: object) -> str:
        sentence = sentences.get(template, template)
        if any(isinstance(fact, Markup) for fact in facts.values()):
            return escape(sentence).format(**facts)
        return sentence.format(**facts)

    return words


@cache
def _sentences(language: str) -> dict[str, str]:
    """Return every finished translation, by its English text."""
    source = files("tadoru") / "locale" / language / "LC_MESSAGES" / "tadoru.po"
    if not source.is_file():
        return {}
    with source.open("rb") as lines:
        catalogue = read_po(lines, locale=language)
    return {
        entry.id: entry.string
        for entry in catalogue
        if isinstance(entry.id, str)
        and isinstance(entry.string, str)
        and entry.id
        and entry.string
        and not entry.fuzzy
    }


def choose_language(accepted: str) -> str:
    """Return the first of our languages in an Accept-Language header, else Japanese.

    Source: RFC 9110 section 12.5.4

    >>> choose_language("fr, en-US;q=0.8, ja;q=0.5")
    'en'
    """
    wishes = [wish.partition(";") for wish in accepted.lower().replace(" ", "").split(",")]
    ranked = sorted(wishes, key=lambda wish: -_weight(wish[2]))
    tags = (tag.partition("-")[0] for tag, _, q in ranked if _weight(q) > 0)
    return next((tag for tag in tags if tag in LANGUAGES), LANGUAGES[0])


def _weight(parameter: str) -> Decimal:
    digits = parameter.removeprefix("q=") or "1"
    return Decimal(digits) if digits.replace(".", "", 1).isdecimal() else Decimal(0)


def number(value: Decimal | int, language: str, *, decimals: int | None = None) -> str:
    """Return the number with grouped thousands and, if asked, a fixed count of decimals.

    >>> number(Decimal("-1234.5"), "en", decimals=2)
    '−1,234.50'
    >>> number(Decimal("0.000000000001"), "ja")
    '0.000000000001'
    """
    written = Decimal(value).as_tuple().exponent
    places = max(0, -int(written)) if decimals is None else decimals
    pattern = "#,##0" + ("." + "0" * places if places else "")
    text = format_decimal(value, format=pattern, locale=BABEL_LOCALES[language])
    return text.replace("-", MINUS)


def figure(value: Decimal, language: str) -> str:
    """Return the number rounded for reading: three decimals, or three digits that count.

    >>> figure(Decimal("53.75612"), "en"), figure(Decimal("0.00012345"), "en")
    ('53.756', '0.000123')
    >>> figure(Decimal("12345.678"), "ja"), figure(Decimal(0), "ja")
    ('12,345.678', '0')
    """
    if value == 0:
        return "0"
    return number(value, language, decimals=max(3, 2 - value.adjusted()))


def footprint(value: Decimal, language: str) -> str:
    r"""Return an amount of greenhouse gas with its unit.

    Units: value in kg CO2e

    >>> footprint(Decimal("53.756"), "en")
    '53.756\xa0kg\xa0CO₂e'
    """
    return NO_BREAK_SPACE.join((figure(value, language), "kg", "CO₂e"))


def file_size(count: int, language: str) -> str:
    r"""Return how large a file is, as one reads it.

    Units: count in bytes

    >>> file_size(1_234_567, "en"), file_size(900, "ja")
    ('1.2\xa0MB', '1\xa0kB')
    """
    if count < 100_000:  # noqa: PLR2004  (in whole kilobytes up to here)
        return f"{number(-(-count // 1000), language)}{NO_BREAK_SPACE}kB"
    return f"{number(Decimal(count) / 1_000_000, language, decimals=1)}{NO_BREAK_SPACE}MB"


def share(value: Decimal, language: str) -> str:
    """Return a fraction of one as a percentage with one decimal.

    >>> share(Decimal("0.394"), "ja")
    '39.4%'
    """
    return number(value * 100, language, decimals=1) + "%"


def day(value: date, language: str) -> str:
    """Return a date written out.

    >>> day(date(2026, 3, 31), "ja"), day(date(2026, 3, 31), "en")
    ('2026年3月31日', '31 March 2026')
    """
    return format_date(value, format="long", locale=BABEL_LOCALES[language])


def moment(value: datetime, language: str, zone: tzinfo) -> str:
    """Return a time of day in the reader's zone, which is named.

    >>> from datetime import timezone
    >>> moment(datetime(2026, 3, 31, 6, 5, tzinfo=timezone.utc), "en", timezone.utc)
    '31 March 2026, 06:05 UTC'
    """
    here = value.astimezone(zone)
    pattern = "y年M月d日 H:mm" if language == "ja" else "d MMMM y, HH:mm"
    name = here.tzname() or ""
    return f"{format_datetime(here, pattern, locale=BABEL_LOCALES[language])} {name}"
