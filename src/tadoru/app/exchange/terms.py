"""The terms of a request: a footprint's method and period, or any dataset's few plain words."""

from collections.abc import Mapping

from tadoru.app.footprint.terms import read_terms
from tadoru.core.dataset.footprint import FOOTPRINT_1
from tadoru.core.findings import Finding
from tadoru.core.problems import InvalidData
from tadoru.core.words import N_

TERMS_MAX = 20
WORD_MAX = 200


def read(dataset: str, terms: Mapping[str, str]) -> dict[str, str]:
    """Return the terms in their one spelling.

    Raises:  InvalidData with everything that is wrong
    """
    if dataset == FOOTPRINT_1.id:
        return read_terms(dict(terms)).as_json()
    words = [str(word) for item in terms.items() for word in item]
    wrong = [word for word in words if len(word) > WORD_MAX or not word.isprintable()]
    if wrong or len(terms) > TERMS_MAX:
        text = N_("The terms are too long, or no plain text.")
        remedy = N_("Give at most 20 terms of at most 200 characters.")
        raise InvalidData([Finding("/terms", "request.terms", text, remedy)])
    return {str(name): str(value) for name, value in terms.items()}
