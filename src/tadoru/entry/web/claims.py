"""The host's page of identifiers: look them up in a register and write down where."""

from starlette.responses import Response

from tadoru.app.identity import identifier
from tadoru.core.identity.identifiers import Assurance
from tadoru.core.problems import InvalidData
from tadoru.entry.web.form import Faults, faults
from tadoru.entry.web.visit import Visit
from tadoru.entry.web.way import Way, get, post


def show(visit: Visit, wrong: Faults | None = None, about: str = "") -> Response:
    """Show the identifiers of all companies, by default those that nobody has checked."""
    wished = visit.query("assurance") or Assurance.DECLARED.value
    chosen = next((one for one in Assurance if one.value == wished), None)
    found = identifier.list_all(visit.world, visit.actor, visit.page, assurance=chosen)
    return visit.show(
        "claims.html",
        422 if wrong else 200,
        found=found,
        chosen=chosen.value if chosen else "",
        kinds=[one.value for one in (Assurance.DECLARED, Assurance.CHECKED)],
        more=visit.address(after=found.next) if found.next else "",
        about=about,
        form=visit.form,
        wrong=wrong or Faults(),
    )


def check(visit: Visit) -> Response:
    """Write down that an identifier was looked up."""
    identifier_id, evidence = visit.part("identifier_id"), visit.form.text("evidence")
    try:
        identifier.check(visit.world, visit.actor, identifier_id, evidence)
    except InvalidData as refused:
        found = faults(refused.findings, visit.words, {"evidence": f"evidence-{identifier_id}"})
        return show(visit, found, identifier_id)
    return visit.go("/node/identifiers", "saved")


def doubt(visit: Visit) -> Response:
    """Take a check back."""
    identifier.doubt(visit.world, visit.actor, visit.part("identifier_id"))
    return visit.go("/node/identifiers?assurance=checked", "saved")


_ONE = "/node/identifiers/{identifier_id:uuid}"
WAYS: tuple[Way, ...] = (
    get("/node/identifiers", show, identifier.list_all),
    post(f"{_ONE}/check", check, identifier.check),
    post(f"{_ONE}/doubt", doubt, identifier.doubt),
)
