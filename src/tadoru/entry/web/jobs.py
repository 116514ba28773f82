"""Jobs in a browser: what was asked for, how far it is, and what came of it."""

from types import MappingProxyType
from typing import Any

from starlette.responses import Response

from tadoru.app.operations import PERIODS
from tadoru.app.transfer import jobs, tried
from tadoru.app.transfer.jobs import JobView, State
from tadoru.core.problems import Absent
from tadoru.core.words import N_
from tadoru.entry.web.company import TABS
from tadoru.entry.web.form import sentence
from tadoru.entry.web.visit import Visit
from tadoru.entry.web.way import Way, get, post
from tadoru.entry.web.wording import FIELDS, sent, spoken
from tadoru.wire.sheet.layout import Table
from tadoru.wire.sheet.write import TITLES

_JOB = "/jobs/{job_id:uuid}"
_STATES = MappingProxyType(
    {
        State.HELD: N_("tried, not imported"),
        State.QUEUED: N_("waits for its turn"),
        State.RUNNING: N_("running"),
        State.DONE: N_("done"),
        State.FAILED: N_("failed"),
        State.CANCELLED: N_("cancelled"),
    }
)
_TAGS = MappingProxyType(
    {
        State.HELD: "warning",
        State.QUEUED: "waiting",
        State.RUNNING: "waiting",
        State.DONE: "done",
        State.FAILED: "error",
        State.CANCELLED: "neutral",
    }
)
_TASKS = MappingProxyType(
    {
        (Table.PARTS, False): N_("Import parts"),
        (Table.PARTS, True): N_("Try a file of parts"),
        (Table.STRUCTURES, False): N_("Import structures"),
        (Table.STRUCTURES, True): N_("Try a file of structures"),
        (Table.SOURCES, False): N_("Import sources"),
        (Table.SOURCES, True): N_("Try a file of sources"),
    }
)
_WHERE = MappingProxyType(
    {
        Table.PARTS: "/parts",
        Table.STRUCTURES: "/parts?stated=structure",
        Table.SOURCES: "/parts?kind=bought",
    }
)


def listing(visit: Visit) -> Response:
    """Show the company's jobs, the newest first."""
    found = jobs.listing(visit.world, visit.actor, visit.page)
    return visit.show(
        "jobs.html",
        tabs=TABS,
        found=found,
        tasks=_TASKS,
        states=_STATES,
        tags=_TAGS,
        more=visit.address(after=found.next) if found.next else "",
    )


def show(visit: Visit) -> Response:
    """Show one job; while it waits or runs, the page looks again by itself."""
    job = jobs.read(visit.world, visit.actor, visit.part("job_id"))
    return visit.show(
        "job.html",
        task=_TASKS[job.table, job.dry_run],
        state=_STATES[job.state],
        tag=_TAGS[job.state],
        open=job.state in {State.QUEUED, State.RUNNING},
        cancels=job.state in {State.QUEUED, State.HELD} and visit.may(jobs.cancel),
        where=_WHERE[job.table],
        **outcome(visit, job),
    )


def outcome(visit: Visit, job: JobView) -> dict[str, Any]:
    """Return what a page says of what a job did, or would do."""
    findings = job.report.findings if job.report else ()
    return {
        "job": job,
        "table": job.table.value,
        "title": visit.words(TITLES[job.table]),
        "report": None if findings else job.report,
        "findings": [
            (spoken(one.place, visit.words), sentence(one, visit.words)) for one in findings
        ],
        "columns": FIELDS,
        "starts": may_start(visit, job),
        "days": visit.world.ops.retention_days.get("held", PERIODS["held"].days),
    }


def may_start(visit: Visit, job: JobView) -> bool:
    """Report whether the reader may have the file imported that this job keeps."""
    mine = visit.actor is not None and visit.actor.name == job.actor
    return mine and job.state is State.HELD and visit.may(tried.start)


def start(visit: Visit) -> Response:
    """Have a kept file imported."""
    job = tried.start(visit.world, visit.actor, visit.part("job_id"))
    return visit.go(f"/jobs/{job.id}")


def cancel(visit: Visit) -> Response:
    """Take a job back."""
    job = jobs.cancel(visit.world, visit.actor, visit.part("job_id"))
    return visit.go(f"/jobs/{job.id}", "job-cancelled")


def defects(visit: Visit) -> Response:
    """Return a workbook with its defects marked."""
    return sent(tried.marked(visit.world, visit.actor, visit.part("job_id"), visit.words))


def kept(visit: Visit, job_id: str) -> JobView | None:
    """Return a job that the address names, none where it names none that may be seen."""
    try:
        return jobs.read(visit.world, visit.actor, job_id) if job_id else None
    except Absent:
        return None


WAYS: tuple[Way, ...] = (
    get("/jobs", listing, jobs.listing),
    get(_JOB, show, jobs.read),
    post(f"{_JOB}/start", start, tried.start),
    post(f"{_JOB}/cancel", cancel, jobs.cancel),
    get(f"{_JOB}/defects.xlsx", defects, tried.marked),
)
