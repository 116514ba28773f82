"""One signed record: what it says, its proof, its bundle for others, and erasing it."""

import base64
from datetime import date, datetime, timedelta

from starlette.responses import Response

from tadoru.app.bundle import make
from tadoru.app.key import read as keys
from tadoru.app.log import read as log
from tadoru.app.log.read import LogProof
from tadoru.app.record import erase as erasing
from tadoru.app.record import read as records
from tadoru.app.record.problems import WrongSignature
from tadoru.app.record.view import RecordView
from tadoru.core.findings import Finding
from tadoru.core.problems import Absent, Kind, Problem
from tadoru.core.values import RecordId
from tadoru.entry.problems import SIGNALS
from tadoru.entry.web.catalogue import find, names, tables
from tadoru.entry.web.form import Fault, Faults, faults, signature_of
from tadoru.entry.web.visit import Visit
from tadoru.wire.bundle import bundle as bundles


def show(visit: Visit, wrong: Faults | None = None, status: int = 200) -> Response:
    """Show one record: what it says openly, what the reader may see, where it stands."""
    view = records.read(visit.world, visit.actor, visit.part("record_id"))
    return visit.show(
        "record.html",
        status,
        view=view,
        names=names(visit),
        tables=tables(find(visit, view.dataset), view.groups, visit),
        proof=_proof(visit, view.id),
        b64=_b64,
        signs_outside=_signs_outside(visit),
        erases=_erases(visit, view),
        gone_on=_day_without_backup(visit, view.erased_at) if view.erased_at else None,
        wrong=wrong or Faults(),
    )


def bundle(visit: Visit) -> Response:
    """Return the file with which anybody can check the record offline."""
    record_id = visit.part("record_id")
    try:
        return _file(record_id, make.bundle(visit.world, visit.actor, record_id))
    except Problem as refused:
        return _why_not(visit, refused)


def prepare(visit: Visit) -> Response:
    """Show what a key outside the node has to sign before the bundle is whole."""
    try:
        made = make.prepare(visit.world, visit.actor, visit.part("record_id"))
    except Problem as refused:
        return _why_not(visit, refused)
    return _to_sign(visit, made.content)


def sign(visit: Visit) -> Response:
    """Return the bundle with the signature that was pasted, or first the bytes to sign as a file.

    The form carries the bundle: what would be gathered now may be another, for the log grows.
    """
    form, found = visit.form, list[Finding]()
    content = form.secret("content").encode()
    if form.text("do") == "bytes":
        headers = {"Content-Disposition": 'attachment; filename="to-sign.txt"'}
        return Response(_signing_bytes(content), headers=headers, media_type="text/plain")
    signature = signature_of(form, "signature", found)
    if found:
        return _to_sign(visit, content, faults(found, visit.words))
    try:
        whole = make.commit(visit.world, visit.actor, content, signature)
    except WrongSignature as refused:
        fault = Fault("signature", visit.words(refused.detail, **refused.facts))
        return _to_sign(visit, content, Faults([fault]))
    return _file(visit.part("record_id"), whole)


def ask_to_erase(visit: Visit) -> Response:
    """Show what erasing takes away and what it leaves, before it is done."""
    view = records.read(visit.world, visit.actor, visit.part("record_id"))
    return visit.show(
        "erase.html",
        view=view,
        names=names(visit),
        tables=tables(find(visit, view.dataset), view.groups, visit),
        erases=_erases(visit, view),
        gone_on=_day_without_backup(visit, visit.world.clock.now()),
    )


def erase(visit: Visit) -> Response:
    """Erase the record."""
    erased = erasing.erase(visit.world, visit.actor, visit.part("record_id"))
    return visit.go(f"/records/{erased.record_id}", "erased")


def _why_not(visit: Visit, refused: Problem) -> Response:
    """Return the record's page with the reason why there is no bundle of it."""
    if refused.kind is Kind.ABSENT:
        raise refused
    fault = Fault("", visit.words(refused.detail, **refused.facts))
    return show(visit, Faults([fault]), SIGNALS[refused.kind].status)


def _to_sign(visit: Visit, content: bytes, wrong: Faults | None = None) -> Response:
    return visit.show(
        "bundle.html",
        422 if wrong else 200,
        record_id=visit.part("record_id"),
        content=content.decode(),
        signing_bytes=_signing_bytes(content).decode(),
        wrong=wrong or Faults(),
    )


def _signing_bytes(content: bytes) -> bytes:
    return bundles.signing_bytes(bundles.decode(content))


def _file(record_id: RecordId, data: bytes) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="tadoru-{record_id}.json"'}
    return Response(data, headers=headers, media_type="application/json")


def _erases(visit: Visit, view: RecordView) -> bool:
    """Report whether the reader may erase the record, and there is something left to erase."""
    return _is_ours(visit, view) and visit.may(erasing.erase) and view.erased_at is None


def _is_ours(visit: Visit, view: RecordView) -> bool:
    return visit.actor is not None and view.issuer_id == visit.actor.operator


def _signs_outside(visit: Visit) -> bool:
    """Report whether the key that the company signs with now lives outside the node."""
    known = keys.list_all(visit.world, visit.actor)
    return any(key.current and key.custody == "brought" for key in known)


def _day_without_backup(visit: Visit, erased_at: datetime) -> date:
    """Return the day on which the last backup that holds what was erased is gone."""
    return (erased_at + timedelta(days=visit.world.backup_days)).date()


def _proof(visit: Visit, record_id: RecordId) -> LogProof | None:
    try:
        return log.proof(visit.world, visit.actor, record_id)
    except Absent:
        return None


def _b64(value: bytes) -> str:
    return base64.b64encode(value).decode()
