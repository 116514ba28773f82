"""The pages of those who run the node: its companies, passwords, datasets."""

import json

from starlette.responses import Response

from tadoru.app.exchange import datasets
from tadoru.app.identity import operator, password, totp
from tadoru.app.identity.draft import OperatorDraft, PersonDraft, SiteDraft
from tadoru.app.identity.operator import Created
from tadoru.core.dataset.definition import Dataset
from tadoru.core.findings import Finding
from tadoru.core.identity.identifiers import SCHEMES
from tadoru.core.identity.roles import Role
from tadoru.core.problems import Absent, InvalidData, Problem
from tadoru.core.words import N_
from tadoru.entry.problems import SIGNALS
from tadoru.entry.text import NATIVE_NAMES
from tadoru.entry.web.form import Fault, Faults, Form, faults
from tadoru.entry.web.layout import Choice
from tadoru.entry.web.visit import Visit


def show(
    visit: Visit,
    wrong: Faults | None = None,
    *,
    created: Created | None = None,
    one_time: str = "",
    status: int = 200,
) -> Response:
    """Show the companies, and the forms; passwords just made are shown this once."""
    found = operator.list_all(visit.world, visit.actor, visit.page)
    return visit.show(
        "node.html",
        status,
        found=found,
        more=visit.address(after=found.next) if found.next else "",
        schemes=[Choice("", "–")]
        + [Choice(s.name, visit.words(s.label)) for s in SCHEMES.values()],
        locales=[Choice(code, name) for code, name in NATIVE_NAMES.items()],
        created=created,
        one_time=one_time,
        form=Form() if created else visit.form,
        wrong=wrong or Faults(),
    )


def create(visit: Visit) -> Response:
    """Make a company with its first site and its first administrator."""
    form = visit.form
    country, locale = form.text("country").upper(), form.text("locale", visit.language)
    roles = frozenset({Role.ADMINISTRATOR})
    scheme = form.text("scheme")
    draft = OperatorDraft(
        name=form.text("name"),
        country=country,
        site=SiteDraft(form.text("site-name"), country, form.text("site-address")),
        administrator=PersonDraft(
            form.text("administrator-email"), form.text("administrator-name"), roles, locale
        ),
        locale=locale,
        trial="trial" in form,
        identifiers={scheme: form.text("value")} if scheme else {},
    )
    try:
        created = operator.create(visit.world, visit.actor, draft)
    except InvalidData as refused:
        fields = {f"identifiers-{scheme}": "value", "email": "administrator-email"}
        return show(visit, faults(refused.findings, visit.words, fields), status=422)
    return show(visit, created=created)


def reset(visit: Visit) -> Response:
    """Make a one-time password for a person who has forgotten the own one."""
    try:
        fresh = password.reset(visit.world, visit.actor, visit.form.text("email"))
    except Problem as refused:
        fault = Fault("email", visit.words(refused.detail, **refused.facts))
        return show(visit, Faults([fault]), status=SIGNALS[refused.kind].status)
    return show(visit, one_time=fresh)


def reset_totp(visit: Visit) -> Response:
    """Take a person's lost second factor away."""
    try:
        totp.reset(visit.world, visit.actor, visit.form.text("email"))
    except Absent as problem:
        wrong = Faults([Fault("totp-email", visit.words(problem.detail))])
        return show(visit, wrong, status=SIGNALS[problem.kind].status)
    return visit.go("/node", "totp-reset")


def all_datasets(visit: Visit, wrong: Faults | None = None, status: int = 200) -> Response:
    """Show the form to register a dataset."""
    return visit.show("datasets.html", status, form=visit.form, wrong=wrong or Faults())


def register(visit: Visit) -> Response:
    """Let a new dataset enter the node."""
    try:
        document = json.loads(visit.form.text("document") or "null")
        made: Dataset = datasets.register(visit.world, visit.actor, document)
    except json.JSONDecodeError as error:
        found = [Finding("/document", "form.json", _NOT_JSON, _MEND, {"line": error.lineno})]
        return all_datasets(visit, faults(found, visit.words), 422)
    except InvalidData as refused:
        return all_datasets(visit, faults(refused.findings, visit.words), 422)
    return visit.go(f"/node#{made.id}", "saved")


_NOT_JSON = N_("Line {line} is not JSON.")
_MEND = N_("Correct it and send it again.")
