"""Routes of records, bundles, keys and the log."""

from typing import Annotated

from fastapi import Path, Query
from starlette.responses import Response

from tadoru.app.bundle import make
from tadoru.app.key import bring, revoke, rotate
from tadoru.app.key import read as keys
from tadoru.app.key.bring import Challenge
from tadoru.app.key.view import KeyView
from tadoru.app.listing import Listing
from tadoru.app.log import read as log
from tadoru.app.log import rekey
from tadoru.app.log.read import LogProof, LogStatus
from tadoru.app.record import erase, read
from tadoru.app.record.erase import Erased
from tadoru.app.record.view import RecordLine, RecordView
from tadoru.core.values import KeyId, PartId, RecordId
from tadoru.entry.api import reply
from tadoru.entry.api.call import Called, Paged
from tadoru.entry.api.declare import Answers, Router, declare
from tadoru.entry.api.model import record as body
from tadoru.entry.api.model.encoded import raw, text_of
from tadoru.entry.api.model.fields import UUID_PATTERN, PathId
from tadoru.entry.api.model.list import Whole

ROUTER = Router("records, keys and log")
_FILE = Answers(media_type="application/json", slow=True)


@declare(ROUTER, "GET /records", read.list_all, Answers(Listing[RecordLine]))
def list_records(
    call: Called,
    page: Paged,
    part_id: Annotated[str | None, Query(pattern=UUID_PATTERN)] = None,
) -> Response:
    """List the records that one's operator signed, the newest first."""
    part = None if part_id is None else PartId(part_id)
    return reply.page(call.request, read.list_all(call.world, call.actor, page, part_id=part))


@declare(ROUTER, "GET /records/{record_id}", read.read, Answers(RecordView))
def read_record(call: Called, record_id: PathId) -> Response:
    """Show a record as far as one may see it."""
    return reply.shown(read.read(call.world, call.actor, RecordId(record_id)))


@declare(ROUTER, "POST /records/{record_id}/erase", erase.erase, Answers(Erased))
def erase_record(call: Called, record_id: PathId) -> Response:
    """Make a record unreadable for everybody; that it was there stays provable."""
    return reply.shown(erase.erase(call.world, call.actor, RecordId(record_id)))


@declare(ROUTER, "GET /records/{record_id}/proof", log.proof, Answers(LogProof))
def prove_record(call: Called, record_id: PathId) -> Response:
    """Show the proof that a record stands in the published log."""
    return reply.shown(log.proof(call.world, call.actor, RecordId(record_id)))


@declare(ROUTER, "GET /records/{record_id}/bundle", make.bundle, _FILE)
def bundle_record(call: Called, record_id: PathId) -> Response:
    """Return a file with which anybody can check the record offline."""
    made = make.bundle(call.world, call.actor, RecordId(record_id))
    return _file(made, record_id)


@declare(
    ROUTER, "POST /records/{record_id}/bundle/prepare", make.prepare, Answers(body.UnsignedBundle)
)
def prepare_bundle(call: Called, record_id: PathId) -> Response:
    """Return the bundle to be signed by a key that lives outside the node."""
    made = make.prepare(call.world, call.actor, RecordId(record_id))
    return reply.shown(
        {"content": text_of(made.content), "signing_bytes": text_of(made.signing_bytes)}
    )


@declare(ROUTER, "POST /bundles", make.commit, _FILE)
def commit_bundle(call: Called, wish: body.BundleBody) -> Response:
    """Return the prepared bundle with the declarer's signature."""
    content, signature = raw(wish.content, "/content"), raw(wish.signature, "/signature")
    return _file(make.commit(call.world, call.actor, content, signature), "signed")


@declare(ROUTER, "GET /keys", keys.list_all, Answers(Whole[KeyView]))
def list_keys(call: Called) -> Response:
    """List every key that one's operator ever signed with."""
    return reply.everything(keys.list_all(call.world, call.actor))


@declare(ROUTER, "POST /keys/rotate", rotate.rotate, Answers(KeyView))
def rotate_key(call: Called) -> Response:
    """Let a new key, held by the node, follow the present one."""
    return reply.shown(rotate.rotate(call.world, call.actor))


@declare(ROUTER, "POST /keys/bring/prepare", bring.prepare, Answers(Challenge))
def prepare_key(call: Called, wish: body.DidKeyBody) -> Response:
    """Ask for the text that a key of one's own must sign."""
    return reply.shown(bring.prepare(call.world, call.actor, wish.did_key))


@declare(ROUTER, "POST /keys/bring", bring.commit, Answers(KeyView))
def commit_key(call: Called, wish: body.BroughtBody) -> Response:
    """Bring a key of one's own, shown to be in one's hands."""
    signature = raw(wish.signature, "/signature")
    return reply.shown(bring.commit(call.world, call.actor, wish.ticket, signature))


@declare(ROUTER, "POST /keys/{key_id}/revoke", revoke.revoke, Answers(KeyView))
def revoke_key(
    call: Called,
    key_id: Annotated[str, Path(pattern=r"^[A-Za-z0-9_-]{43}$", description="RFC 7638")],
    wish: body.ReasonBody,
) -> Response:
    """End a key that is not to be trusted any more."""
    return reply.shown(revoke.revoke(call.world, call.actor, KeyId(key_id), wish.reason))


@declare(ROUTER, "GET /log", log.status, Answers(LogStatus))
def read_log(call: Called) -> Response:
    """Show how large the log is, and the key to trust it by."""
    return reply.shown(log.status(call.world, call.actor))


@declare(ROUTER, "POST /log/key", rekey.rotate_key, Answers(body.NewKey))
def rotate_log_key(call: Called) -> Response:
    """Let a new key of the checkpoints follow, for those who run the node."""
    return reply.shown({"key_id": rekey.rotate_key(call.world, call.actor)})


def _file(content: bytes, name: str) -> Response:
    disposition = f'attachment; filename="{name}.tadoru.json"'
    return Response(content, 200, {"content-disposition": disposition}, "application/json")
