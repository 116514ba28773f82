"""The log as a company sees it: its size, our records in it, the file to check records by."""

from starlette.responses import Response

from tadoru.app.log import read as log
from tadoru.app.log.read import LogStatus
from tadoru.app.record import read as records
from tadoru.core.problems import Absent
from tadoru.core.tlog import note
from tadoru.entry.web.catalogue import names
from tadoru.entry.web.visit import Visit
from tadoru.wire.bundle import trust as trust_file
from tadoru.wire.bundle.trust import Trust


def show(visit: Visit) -> Response:
    """Show the log, and to members the records of their company."""
    member = visit.actor is not None and visit.actor.operator is not None
    found = records.list_all(visit.world, visit.actor, visit.page) if member else None
    return visit.show(
        "log.html",
        standing=_status(visit),
        found=found,
        names=names(visit) if member else {},
        more=visit.address(after=found.next) if found and found.next else "",
    )


def trust(visit: Visit) -> Response:
    """Return the file that names this log's key, as `tadoru log trust` prints it."""
    key = note.parse_key(log.status(visit.world, visit.actor).verifier_key)
    headers = {"Content-Disposition": 'attachment; filename="trust.json"'}
    content = trust_file.encode(Trust((key,)))
    return Response(content, headers=headers, media_type="application/json")


def _status(visit: Visit) -> LogStatus | None:
    try:
        return log.status(visit.world, visit.actor)
    except Absent:
        return None
