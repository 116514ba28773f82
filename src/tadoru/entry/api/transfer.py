"""Routes of whole tables: import, export, and templates of parts, structures and sources."""

from collections.abc import Callable
from datetime import date
from typing import Annotated, Any

from fastapi import Header, Path, Query
from starlette.responses import Response

from tadoru.app.listing import Listing
from tadoru.app.transfer import export, jobs, parts, sources, structures, tried
from tadoru.app.transfer.jobs import JobView, Order
from tadoru.app.transfer.opening import File
from tadoru.app.transfer.view import ImportReport
from tadoru.core.values import SiteId
from tadoru.entry.api import reply
from tadoru.entry.api.call import Call, Called, Paged
from tadoru.entry.api.declare import Answers, Router, declare
from tadoru.entry.api.model.fields import UUID_PATTERN, PathId
from tadoru.entry.api.partquery import Wanted
from tadoru.entry.text import LANGUAGES, translator
from tadoru.wire.sheet.layout import LAYOUTS, MEDIA_TYPES, Format, Table
from tadoru.wire.sheet.write import Say, Written

ROUTER = Router("files")

Site = Annotated[
    str | None,
    Query(pattern=UUID_PATTERN, description="where a row names no site; none: the only site"),
]
DryRun = Annotated[bool, Query(description="report all findings, keep nothing")]
Hold = Annotated[
    bool,
    Query(description="of a job that is a dry run: keep a sound file until the job is started"),
]
Kind = Annotated[Format, Path(description="how the file is written")]
Language = Annotated[str, Query(pattern="^(en|ja)$", description="of headings and explanations")]
Prefer = Annotated[
    str | None, Header(description="respond-async: queue it as a job", max_length=200)
]
_BINARY = {"type": "string", "format": "binary"}


def _body(table: Table) -> dict[str, Any]:
    """Return how the reference describes the file that comes in."""
    columns = LAYOUTS[table]
    head = ",".join(column.name for column in columns)
    line = ",".join(column.example for column in columns)
    row = {column.name: column.example for column in columns if column.example}
    # Anything at all may be sent: a dry run answers 200 and says what is wrong with it.
    said: dict[Format, dict[str, Any]] = {
        Format.CSV: {"example": f"{head}\n{line}\n"},
        Format.JSON: {"example": [row]},
        Format.XLSX: {},
    }
    content: dict[str, Any] = {
        MEDIA_TYPES[kind]: {"schema": {}, **more} for kind, more in said.items()
    }
    return {"requestBody": {"required": True, "content": content}}


def _takes(table: Table) -> Answers:
    later = {202: {"description": "Queued: follow the job in Location.", "model": JobView}}
    return Answers(ImportReport, slow=True, refusals=later, extra=_body(table))


def _gives() -> Answers:
    others = {
        MEDIA_TYPES[Format.XLSX]: {"schema": _BINARY},
        MEDIA_TYPES[Format.JSON]: {"schema": {"type": "array", "items": {"type": "object"}}},
    }
    extra = {"responses": {"200": {"content": others}}}
    return Answers(media_type=MEDIA_TYPES[Format.CSV], slow=True, extra=extra)


def _marked() -> Answers:
    extra = {"responses": {"200": {"content": {MEDIA_TYPES[Format.XLSX]: {"schema": _BINARY}}}}}
    return Answers(media_type=MEDIA_TYPES[Format.XLSX], slow=True, extra=extra)


@declare(ROUTER, "POST /imports/parts", parts.import_parts, _takes(Table.PARTS))
def import_parts(
    call: Called,
    site_id: Site = None,
    prefer: Prefer = None,
    *,
    dry_run: DryRun = False,
    hold: Hold = False,
) -> Response:
    """Register and change the parts of a file; nothing is kept where anything is wrong."""
    file, site = _file(call), _site(site_id)
    if _later(prefer):
        return _queued(call, Order(Table.PARTS, site, dry_run, hold=hold), file)
    return reply.shown(parts.import_parts(call.world, call.actor, site, file, dry_run=dry_run))


@declare(ROUTER, "POST /imports/structures", structures.import_structures, _takes(Table.STRUCTURES))
def import_structures(
    call: Called,
    site_id: Site = None,
    prefer: Prefer = None,
    *,
    dry_run: DryRun = False,
    valid_from: date | None = None,
    hold: Hold = False,
) -> Response:
    """Import a whole multi-level structure; nothing is kept where anything is wrong."""
    file, site = _file(call), _site(site_id)
    if _later(prefer):
        return _queued(call, Order(Table.STRUCTURES, site, dry_run, valid_from, hold), file)
    return reply.shown(
        structures.import_structures(
            call.world, call.actor, site, file, dry_run=dry_run, valid_from=valid_from
        )
    )


@declare(ROUTER, "POST /imports/sources", sources.import_sources, _takes(Table.SOURCES))
def import_sources(
    call: Called,
    site_id: Site = None,
    prefer: Prefer = None,
    *,
    dry_run: DryRun = False,
    hold: Hold = False,
) -> Response:
    """Replace the sources of the parts in a file; nothing is kept where anything is wrong."""
    file, site = _file(call), _site(site_id)
    if _later(prefer):
        return _queued(call, Order(Table.SOURCES, site, dry_run, hold=hold), file)
    return reply.shown(sources.import_sources(call.world, call.actor, site, file, dry_run=dry_run))


@declare(ROUTER, "GET /jobs", jobs.listing, Answers(Listing[JobView]))
def list_jobs(call: Called, page: Paged) -> Response:
    """List one's jobs, the newest first."""
    return reply.page(call.request, jobs.listing(call.world, call.actor, page))


@declare(ROUTER, "GET /jobs/{job_id}", jobs.read, Answers(JobView))
def read_job(call: Called, job_id: PathId) -> Response:
    """Show how far a job is and what came of it."""
    return reply.shown(jobs.read(call.world, call.actor, job_id))


@declare(ROUTER, "POST /jobs/{job_id}/cancel", jobs.cancel, Answers(JobView))
def cancel_job(call: Called, job_id: PathId) -> Response:
    """Take a job back that has not begun, or throw a file away that waits for its import."""
    return reply.shown(jobs.cancel(call.world, call.actor, job_id))


@declare(ROUTER, "POST /jobs/{job_id}/start", tried.start, Answers(JobView))
def start_job(call: Called, job_id: PathId) -> Response:
    """Have a file imported that a dry run found sound and that was kept."""
    return reply.shown(tried.start(call.world, call.actor, job_id))


@declare(ROUTER, "GET /jobs/{job_id}/defects.xlsx", tried.marked, _marked())
def marked_workbook(call: Called, job_id: PathId, lang: Language = "en") -> Response:
    """Download a workbook that was sent, each defect marked at its cell."""
    words = translator(lang if lang in LANGUAGES else "en")
    return _sent(tried.marked(call.world, call.actor, job_id, words))


@declare(ROUTER, "GET /exports/parts.{format}", export.export_parts, _gives())
def export_parts(
    call: Called,
    kind: Annotated[Format, Path(alias="format", description="how the file is written")],
    wanted: Wanted,
    lang: Language = "en",
) -> Response:
    """Download one's parts: those that a list with these filters would show."""
    return _sent(export.export_parts(call.world, call.actor, kind, lang, _say(lang), wanted))


@declare(ROUTER, "GET /exports/structures.{kind}", export.export_structures, _gives())
def export_structures(call: Called, kind: Kind, lang: Language = "en") -> Response:
    """Download one's structures."""
    return _sent(export.export_structures(call.world, call.actor, kind, lang, _say(lang)))


@declare(ROUTER, "GET /exports/sources.{kind}", export.export_sources, _gives())
def export_sources(call: Called, kind: Kind, lang: Language = "en") -> Response:
    """Download one's sources."""
    return _sent(export.export_sources(call.world, call.actor, kind, lang, _say(lang)))


@declare(ROUTER, "GET /templates/parts.{kind}", export.part_template, _gives())
def part_template(call: Called, kind: Kind, lang: Language = "en") -> Response:
    """Download a file of parts to fill in."""
    return _sent(export.part_template(call.world, call.actor, kind, lang, _say(lang)))


@declare(ROUTER, "GET /templates/structures.{kind}", export.structure_template, _gives())
def structure_template(call: Called, kind: Kind, lang: Language = "en") -> Response:
    """Download a file of structures to fill in."""
    return _sent(export.structure_template(call.world, call.actor, kind, lang, _say(lang)))


@declare(ROUTER, "GET /templates/sources.{kind}", export.source_template, _gives())
def source_template(call: Called, kind: Kind, lang: Language = "en") -> Response:
    """Download a file of sources to fill in."""
    return _sent(export.source_template(call.world, call.actor, kind, lang, _say(lang)))


def _later(prefer: str | None) -> bool:
    """Return whether the caller would rather not wait.

    Source:  RFC 7240 section 2 (the header), 4.1 (respond-async)
    """
    wishes = (wish.partition(";")[0].strip().lower() for wish in (prefer or "").split(","))
    return "respond-async" in wishes


def _queued(call: Call, order: Order, file: File) -> Response:
    """Return the job that will do it.

    Source:  RFC 7240 section 3 (Preference-Applied)
    """
    view = jobs.queue(call.world, call.actor, order, file)
    headers = {
        "location": f"{call.request.scope.get('root_path', '')}/jobs/{view.id}",
        "preference-applied": "respond-async",
    }
    return Response(reply.encoded(view), 202, headers, reply.JSON)


def _file(call: Call) -> File:
    """Return the file of a call: its content type says how it is written, else its content."""
    given = call.request.headers.get("content-type", "").partition(";")[0].strip().lower()
    kind = next((kind for kind, name in MEDIA_TYPES.items() if name == given), None)
    return File(call.body, kind)


def _site(site_id: str | None) -> SiteId | None:
    return None if site_id is None else SiteId(site_id)


def _say(language: str) -> Say:
    words: Callable[..., str] = translator(language if language in LANGUAGES else "en")
    return words


def _sent(file: Written) -> Response:
    headers = {"content-disposition": f'attachment; filename="{file.name}"'}
    return Response(file.data, headers=headers, media_type=file.media_type)
