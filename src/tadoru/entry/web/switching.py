"""The page on which somebody who acts for many companies finds the one to act for."""

from dataclasses import dataclass

from starlette.responses import Response

from tadoru.app.identity import belonging
from tadoru.app.identity.belonging import Belonging
from tadoru.entry.web.visit import Visit
from tadoru.entry.web.way import Way, get

MENU_MAX = 10  # companies in the menu at the top; more are searched here


@dataclass(frozen=True, slots=True)
class Row:
    """A company that one may act for, and what is new there."""

    company: Belonging
    is_here: bool


def show(visit: Visit) -> Response:
    """Show the reader's companies, those whose name holds what was searched for."""
    query = visit.query("q")
    found = belonging.mine(visit.world, visit.actor)
    here = visit.actor.operator if visit.actor else None
    wanted = query.casefold()
    return visit.show(
        "switching.html",
        query=query,
        total=len(found),
        rows=[
            Row(one, one.operator_id == here)
            for one in found
            if wanted in one.operator_name.casefold()
        ],
    )


WAYS: tuple[Way, ...] = (get("/operator", show, belonging.mine),)
