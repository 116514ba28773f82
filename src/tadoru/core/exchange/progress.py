"""How far a supplier's own suppliers are, in bands: never a number, never a name."""

from enum import StrEnum
from types import MappingProxyType

from tadoru.core.words import N_


class Band(StrEnum):
    """The share of its own requests that a supplier has answers to."""

    NONE = "none"
    SOME = "some"  # less than half
    MOST = "most"  # half or more
    ALL = "all"


LABELS = MappingProxyType(
    {
        Band.NONE: N_("none of the supplier's own suppliers has answered yet"),
        Band.SOME: N_("some of the supplier's own suppliers have answered"),
        Band.MOST: N_("most of the supplier's own suppliers have answered"),
        Band.ALL: N_("all of the supplier's own suppliers have answered"),
    }
)


def band(answered: int, asked: int) -> Band | None:
    """Return the band; none where nobody was asked, for then nothing is waited for.

    >>> band(0, 3), band(1, 3), band(2, 3), band(3, 3), band(0, 0)
    (<Band.NONE: 'none'>, <Band.SOME: 'some'>, <Band.MOST: 'most'>, <Band.ALL: 'all'>, None)
    """
    if asked == 0:
        return None
    if answered == 0:
        return Band.NONE
    if answered >= asked:
        return Band.ALL
    return Band.MOST if 2 * answered >= asked else Band.SOME
