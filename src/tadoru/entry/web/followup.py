"""Further forms of a request: another date, a reminder, upstream questions, withdrawal."""

from starlette.responses import Response

from tadoru.app.exchange import takeback, upstream, withdraw
from tadoru.core.exchange.states import State
from tadoru.core.findings import Finding
from tadoru.core.problems import InvalidData
from tadoru.core.values import SourceId
from tadoru.entry.web import requests
from tadoru.entry.web.form import faults
from tadoru.entry.web.visit import Visit
from tadoru.entry.web.way import post


def remind(visit: Visit) -> Response:
    """Remind the supplier now."""
    request_id = visit.part("request_id")
    withdraw.remind(visit.world, visit.actor, [request_id])
    return visit.go(f"/requests/{request_id}", "reminded")


def change_due(visit: Visit) -> Response:
    """Keep another due date."""
    request_id, found = visit.part("request_id"), list[Finding]()
    due_on = visit.form.day("due_on", found)
    if found:
        return requests.show(visit, faults(found, visit.words), 422)
    try:
        withdraw.change_due(visit.world, visit.actor, request_id, due_on)
    except InvalidData as refused:
        return requests.show(visit, faults(refused.findings, visit.words), 422)
    return visit.go(f"/requests/{request_id}", "due-changed")


def take_back(visit: Visit) -> Response:
    """Withdraw the answer in force."""
    request_id = visit.part("request_id")
    try:
        moved = takeback.withdraw(visit.world, visit.actor, request_id, visit.form.text("why"))
    except InvalidData as refused:
        return requests.show(visit, faults(refused.findings, visit.words), 422)
    waits = moved.state is State.AWAITING_SIGNATURE
    return visit.go(f"/requests/{request_id}", "waits" if waits else "withdrawn")


def ask_upstream(visit: Visit) -> Response:
    """Ask one's own suppliers for what the answer to a request rests on, in the same terms."""
    request_id, found = visit.part("request_id"), list[Finding]()
    due_on = visit.form.day("upstream_due", found)
    if found:
        return requests.show(visit, faults(found, visit.words), 422)
    ticked = [SourceId(one) for one in visit.form.texts("source")]
    try:
        upstream.ask(visit.world, visit.actor, request_id, ticked, due_on)
    except InvalidData as refused:
        return requests.show(visit, faults(refused.findings, visit.words), 422)
    return visit.go(f"/requests/{request_id}", "upstream-asked")


_REQUEST = "/requests/{request_id:uuid}"
WAYS = (
    post(f"{_REQUEST}/remind", remind, withdraw.remind),
    post(f"{_REQUEST}/due", change_due, withdraw.change_due),
    post(f"{_REQUEST}/withdraw", take_back, takeback.withdraw),
    post(f"{_REQUEST}/upstream", ask_upstream, upstream.ask),
)
