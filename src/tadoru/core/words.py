"""The mark on a sentence that people read, so that it can be found and translated."""


def N_(sentence: str) -> str:  # noqa: N802  (the name gettext tools look for)
    """Return the sentence unchanged: its English text is the key of its translations."""
    return sentence


def fill(template: str, facts: dict[str, object]) -> str:
    """Return the sentence with its `{placeholders}` replaced by the facts.

    >>> fill("row {row} has no unit", {"row": 3})
    'row 3 has no unit'
    """
    return template.format(**facts)
