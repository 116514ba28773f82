"""Why a supplier sends a request back: codes that travel, words that people read."""

from enum import StrEnum
from types import MappingProxyType

from tadoru.core.words import N_


class Reason(StrEnum):
    """The code of a refusal."""

    UNKNOWN = "unknown"
    NOT_OUR_PART = "not-our-part"
    NOT_NOW = "not-now"
    CONFIDENTIAL = "confidential"
    OTHER = "other"


WORDS = MappingProxyType(
    {
        Reason.UNKNOWN: N_("We do not know this figure."),
        Reason.NOT_OUR_PART: N_("We do not supply this part."),
        Reason.NOT_NOW: N_("We cannot answer by the date asked for."),
        Reason.CONFIDENTIAL: N_("We do not disclose this."),
        Reason.OTHER: N_("Another reason (see the message)."),
    }
)
WITHDRAWN = "withdrawn"  # no refusal: the answer was given, and taken back
WITHDRAWN_WORDS = N_("The supplier has withdrawn its answer.")
