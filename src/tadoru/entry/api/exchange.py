"""Routes of statements, grants, disclosures, signings, datasets and notices."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from fastapi import Path, Query
from starlette.responses import Response

from tadoru.app.exchange import begun, datasets, disclosures, grants, home, notices, sign, statement
from tadoru.app.exchange.begun import Begun
from tadoru.app.exchange.disclosures import ReadingView, ReleaseView
from tadoru.app.exchange.grants import Granted, GrantView, Shown
from tadoru.app.exchange.home import Home
from tadoru.app.exchange.notices import NoticeView
from tadoru.app.exchange.sign import SigningView
from tadoru.app.exchange.statement import Stated
from tadoru.app.listing import Listing
from tadoru.core.dataset.document import write_dataset
from tadoru.core.values import GrantId, OperatorId, PartId, RecordId
from tadoru.entry.api import reply
from tadoru.entry.api.call import Called, Paged
from tadoru.entry.api.declare import Answers, Router, declare
from tadoru.entry.api.model import exchange as body
from tadoru.entry.api.model.fields import UUID_PATTERN, PathId
from tadoru.entry.api.model.list import Whole

ROUTER = Router("statements, grants and datasets")
_Groups = Mapping[str, Mapping[str, Any]]
_Document = dict[str, Any]


@declare(ROUTER, "POST /parts/{part_id}/statements", statement.publish, Answers(Stated, 201))
def publish_statement(call: Called, part_id: PathId, draft: body.StatementBody) -> Response:
    """Sign and log a dataset about an own part."""
    stated = statement.publish(
        call.world,
        call.actor,
        PartId(part_id),
        draft.dataset,
        terms=draft.terms,
        values=draft.values,
    )
    return reply.made(stated)


@declare(ROUTER, "POST /grants/preview", grants.preview, Answers(_Groups))
def preview_grant(call: Called, draft: body.GrantBody) -> Response:
    """Show exactly what the recipient would see."""
    return reply.shown(grants.preview(call.world, call.actor, draft.draft()))


@declare(ROUTER, "POST /grants", grants.create, Answers(Granted, 201))
def create_grant(call: Called, draft: body.GrantBody) -> Response:
    """Let another operator see groups of a dataset about a part."""
    return reply.made(grants.create(call.world, call.actor, draft.draft()))


@declare(ROUTER, "GET /grants", grants.list_all, Answers(Whole[GrantView]))
def list_grants(
    call: Called,
    direction: Annotated[Literal["in", "out"], Query(description="received or given")],
) -> Response:
    """List grants, the newest first."""
    return reply.everything(grants.list_all(call.world, call.actor, direction))


@declare(ROUTER, "GET /grants/{grant_id}", grants.read, Answers(GrantView))
def read_grant(call: Called, grant_id: PathId) -> Response:
    """Show a grant."""
    return reply.shown(grants.read(call.world, call.actor, GrantId(grant_id)))


@declare(ROUTER, "DELETE /grants/{grant_id}", grants.revoke, Answers(Granted))
def revoke_grant(call: Called, grant_id: PathId) -> Response:
    """End a grant."""
    return reply.shown(grants.revoke(call.world, call.actor, GrantId(grant_id)))


@declare(ROUTER, "GET /grants/{grant_id}/data", grants.read_data, Answers(Shown))
def read_granted(call: Called, grant_id: PathId) -> Response:
    """Show what a grant lets its recipient see."""
    return reply.shown(grants.read_data(call.world, call.actor, GrantId(grant_id)))


@declare(ROUTER, "GET /disclosures", disclosures.list_all, Answers(Listing[ReleaseView]))
def list_disclosures(
    call: Called,
    page: Paged,
    recipient_id: Annotated[str | None, Query(pattern=UUID_PATTERN)] = None,
) -> Response:
    """List what one's operator has released, the newest first."""
    to = None if recipient_id is None else OperatorId(recipient_id)
    listing = disclosures.list_all(call.world, call.actor, recipient_id=to, page=page)
    return reply.page(call.request, listing)


@declare(
    ROUTER, "GET /records/{record_id}/readings", disclosures.readings, Answers(Whole[ReadingView])
)
def list_readings(call: Called, record_id: PathId) -> Response:
    """List who read a record of one's own, hour by hour."""
    return reply.everything(disclosures.readings(call.world, call.actor, [RecordId(record_id)]))


@declare(ROUTER, "GET /signings", sign.list_all, Answers(Whole[SigningView]))
def list_signings(call: Called) -> Response:
    """List what waits for a signature or a consent."""
    return reply.everything(sign.list_all(call.world, call.actor))


@declare(ROUTER, "GET /signings/{signing_id}", sign.read, Answers(SigningView))
def read_signing(call: Called, signing_id: PathId) -> Response:
    """Show one act that waits, with the bytes to sign."""
    return reply.shown(sign.read(call.world, call.actor, signing_id))


@declare(ROUTER, "POST /signings/{signing_id}", sign.commit, Answers(body.Committed))
def commit_signing(call: Called, signing_id: PathId, wish: body.SignatureBody) -> Response:
    """Complete a waiting act by its signature, or by consent."""
    record_id = sign.commit(call.world, call.actor, signing_id, wish.raw())
    return reply.shown({"record_id": record_id})


@declare(ROUTER, "DELETE /signings/{signing_id}", sign.discard, Answers(status=204))
def discard_signing(call: Called, signing_id: PathId) -> Response:
    """Throw a waiting act away."""
    sign.discard(call.world, call.actor, signing_id)
    return reply.done()


@declare(ROUTER, "GET /datasets", datasets.list_all, Answers(Whole[_Document]))
def list_datasets(call: Called) -> Response:
    """List every dataset that can be asked for."""
    found = datasets.list_all(call.world, call.actor)
    return reply.everything([write_dataset(one) for one in found])


@declare(ROUTER, "GET /datasets/{name}/{version}", datasets.read, Answers(_Document))
def read_dataset(
    call: Called,
    name: Annotated[str, Path(pattern=r"^[^\x00/]{1,100}$", examples=["footprint"])],
    version: Annotated[str, Path(pattern="^[0-9]{1,9}$", examples=["1"])],
) -> Response:
    """Show a dataset with its attributes."""
    return reply.shown(write_dataset(datasets.read(call.world, call.actor, f"{name}/{version}")))


@declare(ROUTER, "POST /datasets", datasets.register, Answers(_Document, 201))
def register_dataset(call: Called, document: dict[str, Any]) -> Response:
    """Let a new dataset enter the node, for those who run it."""
    return reply.made(write_dataset(datasets.register(call.world, call.actor, document)))


@declare(ROUTER, "GET /notices", notices.list_all, Answers(Listing[NoticeView]))
def list_notices(
    call: Called,
    page: Paged,
    *,
    unread: bool = False,
    about: Annotated[
        str, Query(pattern="^[a-z]{0,30}$", description="request, answer, grant, message, …")
    ] = "",
) -> Response:
    """List what happened, the newest first."""
    listing = notices.list_all(call.world, call.actor, unread=unread, about=about, page=page)
    return reply.page(call.request, listing)


@declare(ROUTER, "POST /notices/read", notices.mark_read, Answers(body.Marked))
def mark_notices(call: Called, wish: body.NoticesBody) -> Response:
    """Mark notices as read."""
    count = notices.mark_read(call.world, call.actor, wish.notice_ids)
    return reply.shown({"marked_count": count})


@declare(ROUTER, "GET /begun", begun.read, Answers(Begun))
def read_begun(call: Called) -> Response:
    """Show how far one's operator has come: first steps, figures, people."""
    return reply.shown(begun.read(call.world, call.actor))


@declare(ROUTER, "GET /home", home.read, Answers(Home))
def read_home(call: Called) -> Response:
    """Show what waits for one's operator."""
    return reply.shown(home.read(call.world, call.actor))
