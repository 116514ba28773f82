"""Every sentence that people read exists in Japanese, with the same facts in it."""

from functools import cache
from pathlib import Path
from string import Formatter

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2]
CATALOGUE = ROOT / "src/tadoru/locale/ja/LC_MESSAGES/tadoru.po"
MEND = "run `make fix`, then translate what is new in " + str(CATALOGUE.relative_to(ROOT))


@cache
def sentences() -> dict[str, str]:
    """Return every sentence in the code and the templates, with the file it stands in."""
    with (ROOT / "babel.cfg").open(encoding="utf-8") as lines:
        methods, options = parse_mapping_cfg(lines)
    found = extract_from_dir(ROOT / "src", methods, options, keywords={"N_": None, "_": None})
    return {text: name for name, _, text, _, _ in found if isinstance(text, str)}


@cache
def japanese() -> Catalog:
    with CATALOGUE.open("rb") as lines:
        return read_po(lines, locale="ja")


def placeholders(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name is not None}


def test_every_sentence_is_translated() -> None:
    known = {entry.id for entry in japanese() if entry.string and not entry.fuzzy}
    missing = {text: place for text, place in sentences().items() if text not in known}
    assert not missing, f"{MEND}: {missing}"


def test_every_translation_is_still_used() -> None:
    unused = {entry.id for entry in japanese() if entry.id} - set(sentences())
    assert not unused, f"{MEND}: {unused}"


def test_translations_keep_their_facts() -> None:
    for entry in japanese():
        assert isinstance(entry.id, str)
        assert isinstance(entry.string, str)
        if entry.id:
            assert placeholders(entry.id) == placeholders(entry.string), entry.id


def test_every_sentence_is_a_whole_template() -> None:
    """A sentence is filled by keyword only: `{}` and `{0}` tell a translator nothing."""
    for text in sentences():
        assert all(name.isidentifier() for name in placeholders(text)), text
