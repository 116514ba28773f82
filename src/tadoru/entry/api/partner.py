"""Routes of contacts, identifiers' checks, invitations, auditors."""

from typing import Annotated, Literal

from fastapi import Query
from starlette.responses import Response

from tadoru.app.audit import engagement, look
from tadoru.app.audit.engagement import Engaged, EngagementView
from tadoru.app.audit.view import Audited, Task
from tadoru.app.identity import consent, contact, directory, identifier
from tadoru.app.identity.consent import MembershipOffer
from tadoru.app.identity.contact import ContactView, PartnerContact
from tadoru.app.identity.identifier import Claim
from tadoru.app.identity.invited import InvitationView
from tadoru.app.identity.view import OperatorHit
from tadoru.app.listing import Listing
from tadoru.app.partner import accept, invite
from tadoru.app.partner.accept import Offer
from tadoru.app.partner.invite import Invited
from tadoru.core.identity.identifiers import Assurance
from tadoru.core.values import OperatorId, PartId
from tadoru.entry.api import reply
from tadoru.entry.api.call import Called, Paged
from tadoru.entry.api.declare import Answers, Router, declare, declare_public
from tadoru.entry.api.model import partner as body
from tadoru.entry.api.model.fields import PathId
from tadoru.entry.api.model.list import Whole

ROUTER = Router("partners and auditors")
_LINK = "whoever has the link may see what it offers"


@declare(ROUTER, "GET /contacts", contact.list_all, Answers(Whole[ContactView]))
def list_contacts(call: Called) -> Response:
    """List one's contacts by matter."""
    return reply.everything(contact.list_all(call.world, call.actor))


@declare(ROUTER, "POST /contacts", contact.create, Answers(ContactView, 201))
def create_contact(call: Called, draft: body.ContactBody) -> Response:
    """Add a contact."""
    return reply.made(contact.create(call.world, call.actor, draft.draft()))


@declare(ROUTER, "PUT /contacts/{contact_id}", contact.update, Answers(ContactView, updates=True))
def update_contact(call: Called, contact_id: PathId, draft: body.ContactBody) -> Response:
    """Change a contact."""
    wish = draft.draft()
    return reply.shown(
        contact.update(call.world, call.actor, contact_id, wish, version=call.version)
    )


@declare(ROUTER, "DELETE /contacts/{contact_id}", contact.remove, Answers(status=204))
def remove_contact(call: Called, contact_id: PathId) -> Response:
    """Take a contact away."""
    contact.remove(call.world, call.actor, contact_id)
    return reply.done()


@declare(ROUTER, "GET /directory/{operator_id}", directory.look_up, Answers(OperatorHit))
def look_up(call: Called, operator_id: PathId) -> Response:
    """Show an operator as the directory has it, its best known identifier first."""
    return reply.shown(directory.look_up(call.world, call.actor, OperatorId(operator_id)))


@declare(
    ROUTER,
    "GET /directory/{operator_id}/contacts",
    contact.of_partner,
    Answers(Whole[PartnerContact]),
)
def partner_contacts(call: Called, operator_id: PathId) -> Response:
    """List the contacts that an operator shows to those it deals with."""
    return reply.everything(contact.of_partner(call.world, call.actor, OperatorId(operator_id)))


@declare(ROUTER, "GET /identifiers", identifier.list_all, Answers(Listing[Claim]))
def list_identifiers(
    call: Called,
    page: Paged,
    assurance: Annotated[Literal["declared", "checked", "credentialed"] | None, Query()] = None,
) -> Response:
    """List the identifiers of all operators, for those who run the node."""
    known = None if assurance is None else Assurance(assurance)
    found = identifier.list_all(call.world, call.actor, page, assurance=known)
    return reply.page(call.request, found)


@declare(ROUTER, "POST /identifiers/{identifier_id}/check", identifier.check, Answers(Claim))
def check_identifier(call: Called, identifier_id: PathId, wish: body.EvidenceBody) -> Response:
    """Write down that an identifier was looked up, and where."""
    return reply.shown(identifier.check(call.world, call.actor, identifier_id, wish.evidence))


@declare(ROUTER, "DELETE /identifiers/{identifier_id}/check", identifier.doubt, Answers(status=204))
def doubt_identifier(call: Called, identifier_id: PathId) -> Response:
    """Take a check back that was a mistake."""
    identifier.doubt(call.world, call.actor, identifier_id)
    return reply.done()


@declare(ROUTER, "POST /invitations", invite.create, Answers(Invited, 201))
def create_invitation(call: Called, draft: body.InvitationBody) -> Response:
    """Invite a company to the node; its link is shown this once."""
    made = invite.create(call.world, call.actor, draft.draft())
    return reply.made(made, f"invitations/{made.invitation.id}")


@declare(ROUTER, "GET /invitations", invite.list_all, Answers(Listing[InvitationView]))
def list_invitations(
    call: Called, page: Paged, kind: Annotated[Literal["operator", "member"] | None, Query()] = None
) -> Response:
    """List one's invitations, the newest first."""
    return reply.page(call.request, invite.list_all(call.world, call.actor, page, kind=kind))


@declare(ROUTER, "GET /invitations/{invitation_id}", invite.read, Answers(InvitationView))
def read_invitation(call: Called, invitation_id: PathId) -> Response:
    """Show an invitation."""
    return reply.shown(invite.read(call.world, call.actor, invitation_id))


@declare(ROUTER, "POST /invitations/{invitation_id}/renew", invite.renew, Answers(Invited))
def renew_invitation(call: Called, invitation_id: PathId) -> Response:
    """Send an invitation again with another link."""
    return reply.shown(invite.renew(call.world, call.actor, invitation_id))


@declare(ROUTER, "DELETE /invitations/{invitation_id}", invite.revoke, Answers(InvitationView))
def revoke_invitation(call: Called, invitation_id: PathId) -> Response:
    """Take an invitation back."""
    return reply.shown(invite.revoke(call.world, call.actor, invitation_id))


@declare_public(ROUTER, "POST /offers/look", _LINK, ("invitation.look", Answers(Offer)))
def look_at_offer(call: Called, wish: body.TokenBody) -> Response:
    """Show what an invitation's link offers; nothing changes."""
    return reply.shown(accept.look(call.world, wish.token))


@declare_public(
    ROUTER,
    "POST /offers/accept-new",
    "whoever has the link may bring the company in",
    ("invitation.accept_new", Answers(body.Made, 201, limited=True)),
)
def accept_as_new(call: Called, draft: body.AcceptanceBody) -> Response:
    """Accept an invitation as a new company."""
    made = accept.accept_new(call.world, draft.token, draft.draft(), call.address)
    return reply.made({"operator_id": made})


@declare(ROUTER, "POST /offers/accept", accept.accept, Answers(body.Made))
def accept_as_known(call: Called, wish: body.TokenBody) -> Response:
    """Accept an invitation as the company one acts for."""
    return reply.shown({"operator_id": accept.accept(call.world, call.actor, wish.token)})


@declare(ROUTER, "GET /me/invitations", consent.mine, Answers(Whole[MembershipOffer]))
def my_invitations(call: Called) -> Response:
    """List the companies that would like one to be a member."""
    return reply.everything(consent.mine(call.world, call.actor))


@declare(ROUTER, "GET /me/invitations/{invitation_id}", consent.preview, Answers(MembershipOffer))
def my_invitation(call: Called, invitation_id: PathId) -> Response:
    """Show what one is invited to."""
    return reply.shown(consent.preview(call.world, call.actor, invitation_id))


@declare(ROUTER, "POST /me/invitations/{invitation_id}", consent.join, Answers(status=204))
def join(call: Called, invitation_id: PathId, wish: body.TokenBody) -> Response:
    """Become a member, by the token of the mailed link."""
    consent.join(call.world, call.actor, invitation_id, wish.token)
    return reply.done()


@declare(
    ROUTER,
    "POST /me/invitations/{invitation_id}/mail",
    consent.resend,
    Answers(status=204, limited=True),
)
def resend(call: Called, invitation_id: PathId) -> Response:
    """Have the link mailed once more; the link before it ends."""
    consent.resend(call.world, call.actor, invitation_id)
    return reply.done()


@declare(ROUTER, "DELETE /me/invitations/{invitation_id}", consent.decline, Answers(status=204))
def decline(call: Called, invitation_id: PathId) -> Response:
    """Say no to being a member."""
    consent.decline(call.world, call.actor, invitation_id)
    return reply.done()


@declare(ROUTER, "POST /engagements", engagement.create, Answers(Engaged, 201))
def create_engagement(call: Called, draft: body.EngagementBody) -> Response:
    """Let an auditor look at some parts until a day."""
    return reply.made(engagement.create(call.world, call.actor, draft.draft()))


@declare(ROUTER, "GET /engagements", engagement.list_all, Answers(Whole[EngagementView]))
def list_engagements(call: Called) -> Response:
    """List whom one's operator let audit what."""
    return reply.everything(engagement.list_all(call.world, call.actor))


@declare(ROUTER, "DELETE /engagements/{engagement_id}", engagement.revoke, Answers(status=204))
def revoke_engagement(call: Called, engagement_id: PathId) -> Response:
    """End an engagement at once."""
    engagement.revoke(call.world, call.actor, engagement_id)
    return reply.done()


@declare(ROUTER, "GET /audit", look.read, Answers(Whole[Task]))
def audit(call: Called) -> Response:
    """List what one may audit at the operator one acts for."""
    return reply.everything(look.read(call.world, call.actor))


@declare(ROUTER, "GET /audit/{engagement_id}/parts/{part_id}", look.part, Answers(Audited))
def audit_part(call: Called, engagement_id: PathId, part_id: PathId) -> Response:
    """Show a part as far as an engagement names it; looking is written down."""
    return reply.shown(look.part(call.world, call.actor, engagement_id, PartId(part_id)))
