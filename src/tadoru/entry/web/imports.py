"""Parts, structures and sources as files: the page to import, the files to download."""

from collections.abc import Sequence
from urllib.parse import urlencode

from starlette.responses import Response

from tadoru.app.identity import site
from tadoru.app.listing import Page
from tadoru.app.transfer import export, jobs, parts, tried
from tadoru.app.transfer.jobs import Order
from tadoru.app.transfer.opening import File
from tadoru.app.transfer.tables import EXPORTS, IMPORTS, TEMPLATES
from tadoru.app.transfer.view import ImportReport
from tadoru.core.findings import Finding
from tadoru.core.problems import Absent, InvalidData
from tadoru.core.values import SiteId
from tadoru.core.words import N_
from tadoru.entry.web.form import Fault, Faults, sentence
from tadoru.entry.web.jobs import kept, outcome
from tadoru.entry.web.layout import Choice
from tadoru.entry.web.partlist import wanted
from tadoru.entry.web.visit import Visit
from tadoru.entry.web.way import Way, get, post
from tadoru.entry.web.wording import FIELDS, FORMATS, sent, spoken
from tadoru.wire.sheet.layout import Format, Table
from tadoru.wire.sheet.mark import markable
from tadoru.wire.sheet.read import rows_about
from tadoru.wire.sheet.write import TITLES

ROWS_AT_ONCE = 5_000  # more rows than nobody waits for: a job reads them
SITES = Page(limit=200)


def upload(visit: Visit) -> Response:
    """Show the form to import a file, and what came of the last try."""
    job = kept(visit, visit.query("job"))
    return _page(visit, {} if job is None else outcome(visit, job))


def take(visit: Visit) -> Response:
    """Import a file, or say what importing it would do; a large one is left to a job."""
    form = visit.form
    data, dry_run = form.file("file"), form.text("do") != "import"
    if not data:
        none = Fault("file", visit.words(N_("No file is chosen.")))
        return _page(visit, {"wrong": Faults([none])}, 422)
    site_id = SiteId(form.id("site")) if form.text("site") else None
    order, file = Order(_table(form.text("table")), site_id, dry_run, hold=dry_run), File(data)
    if rows_about(data) > ROWS_AT_ONCE:
        job = jobs.queue(visit.world, visit.actor, order, file)
        return visit.go(f"/jobs/{job.id}")
    bring_in = IMPORTS[order.table]
    try:
        report = bring_in(visit.world, visit.actor, site_id, file, dry_run=dry_run)
    except InvalidData as refused:
        report = ImportReport(order.table, findings=refused.findings)
    if report.findings and not markable(report.findings):
        return _page(visit, {"findings": _listed(visit, report.findings)}, 422)
    if report.findings or dry_run:
        job = tried.keep(visit.world, visit.actor, order, file, report)
        where = {"job": job.id, "site": form.text("site")}
        return visit.go(f"/parts/import?{urlencode(where)}")
    return visit.go("/parts", "imported")


def template(visit: Visit) -> Response:
    """Return a file to fill in."""
    table, kind = _asked(visit)
    make = TEMPLATES[table]
    return sent(make(visit.world, visit.actor, kind, visit.language, visit.words))


def download(visit: Visit) -> Response:
    """Return everything of one table as a file; of parts, those that the address asks for."""
    table, kind = _asked(visit)
    if table is Table.PARTS:
        query, words = wanted(visit), visit.words
        return sent(
            export.export_parts(visit.world, visit.actor, kind, visit.language, words, query)
        )
    make = EXPORTS[table]
    return sent(make(visit.world, visit.actor, kind, visit.language, visit.words))


WAYS: tuple[Way, ...] = (
    get("/parts/import", upload, parts.import_parts),
    post("/parts/import", take, parts.import_parts),
    get("/parts/templates/{table}.{kind}", template, export.part_template),
    get("/parts/exports/{table}.{kind}", download, export.export_parts),
)


def _asked(visit: Visit) -> tuple[Table, Format]:
    kind = str(visit.part("kind"))
    if kind not in set(Format):
        raise Absent(N_("There is nothing here that you may see."))
    return _table(str(visit.part("table"))), Format(kind)


def _table(name: str) -> Table:
    if name not in set(Table):
        raise Absent(N_("There is nothing here that you may see."))
    return Table(name)


def _listed(visit: Visit, findings: Sequence[Finding]) -> list[tuple[str, str]]:
    words = visit.words
    return [(spoken(finding.place, words), sentence(finding, words)) for finding in findings]


def _page(visit: Visit, facts: dict[str, object], status: int = 200) -> Response:
    sites = site.list_all(visit.world, visit.actor, SITES).items
    named = visit.form.text("table") or visit.query("table") or Table.STRUCTURES.value
    shown: dict[str, object] = {
        "job": None,
        "report": None,
        "findings": [],
        "starts": False,
        "days": 0,
        "wrong": Faults(),
        "table": _table(named).value,
        "title": visit.words(TITLES[_table(named)]),
        "columns": FIELDS,
        **facts,
    }
    choices = [Choice(s.id, s.name) for s in sites]
    if len(sites) > 1:
        choices.append(Choice("", visit.words(N_("as each row says"))))
    return visit.show(
        "import.html",
        status,
        tables=[Choice(table.value, visit.words(TITLES[table])) for table in Table],
        formats=[Choice(kind.value, name) for kind, name in FORMATS.items()],
        sites=choices,
        chosen=visit.form.text("site") or visit.query("site") or choices[0].value,
        **shown,
    )
