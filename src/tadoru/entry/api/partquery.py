"""The part of an address that says which parts are wanted."""

from typing import Annotated

from fastapi import Depends, Query

from tadoru.core.trace.part import Make
from tadoru.core.trace.partquery import Figure, Order, PartQuery, Stated, Use
from tadoru.core.values import SiteId
from tadoru.entry.api.model.fields import PRINTABLE, UUID_PATTERN


def _wanted(
    search: Annotated[
        str,
        Query(
            max_length=200,
            pattern=PRINTABLE,
            description="words of number, name, or a number that others give the part",
        ),
    ] = "",
    kind: Make | None = None,
    site_id: Annotated[str | None, Query(pattern=UUID_PATTERN)] = None,
    use: Annotated[Use, Query(description="whether the part is in use")] = Use.CURRENT,
    stated: Annotated[
        Stated | None, Query(description="whether inputs of a made part, suppliers of a bought one")
    ] = None,
    figure: Annotated[
        Figure | None, Query(description="how the footprints stand; the worst counts")
    ] = None,
    order: Annotated[Order, Query(description="a minus turns it round")] = Order.NUMBER,
) -> PartQuery:
    """Return which parts are wanted, and in which order."""
    site = None if site_id is None else SiteId(site_id)
    return PartQuery(search, kind, site, use, stated, figure, order)


Wanted = Annotated[PartQuery, Depends(_wanted)]
