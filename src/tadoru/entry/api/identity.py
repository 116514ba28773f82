"""Routes of operators, sites, people and clients."""

from typing import Annotated

from fastapi import Query
from starlette.responses import Response

from tadoru.app.identity import client, directory, identifier, operator, password, person, site
from tadoru.app.identity import session as sessions
from tadoru.app.identity.client import NewClient
from tadoru.app.identity.identifier import Declared
from tadoru.app.identity.operator import Created
from tadoru.app.identity.password import PasswordChange
from tadoru.app.identity.person import Me, Welcome
from tadoru.app.identity.view import (
    ClientView,
    IdentifierView,
    MemberView,
    OperatorHit,
    OperatorView,
    SiteView,
)
from tadoru.app.listing import Listing
from tadoru.core.values import ClientId, OperatorId, PersonId, SiteId
from tadoru.entry.api import reply
from tadoru.entry.api.call import Called, Paged
from tadoru.entry.api.declare import Answers, Router, declare
from tadoru.entry.api.model import identity as body
from tadoru.entry.api.model.fields import PathId
from tadoru.entry.api.model.list import Whole

ROUTER = Router("identity")


@declare(ROUTER, "GET /me", person.me, Answers(Me))
def me(call: Called) -> Response:
    """Say who is asking, and where the person belongs."""
    return reply.shown(person.me(call.world, call.actor))


@declare(ROUTER, "POST /me/password", password.change, Answers(status=204, limited=True))
def change_password(call: Called, wish: body.PasswordBody) -> Response:
    """Change one's own password; every other session ends."""
    cookie = call.caller.cookie if call.caller else None
    change = PasswordChange(wish.present, wish.new, call.address, cookie)
    password.change(call.world, call.actor, change)
    return reply.done()


@declare(ROUTER, "POST /session/switch", sessions.switch, Answers(status=204))
def switch(call: Called, wish: body.SwitchBody) -> Response:
    """Let one's session act for another operator."""
    sessions.switch(call.world, call.actor, _cookie(call), OperatorId(wish.operator_id))
    return reply.done()


@declare(ROUTER, "DELETE /session", sessions.sign_out, Answers(status=204))
def sign_out(call: Called) -> Response:
    """End one's session."""
    sessions.sign_out(call.world, call.actor, _cookie(call))
    return reply.done()


@declare(ROUTER, "POST /operators", operator.create, Answers(Created, 201))
def create_operator(call: Called, draft: body.OperatorBody) -> Response:
    """Make an operator with its first site, administrator and key."""
    created = operator.create(call.world, call.actor, draft.draft())
    return reply.made(created)


@declare(ROUTER, "GET /operators", operator.list_all, Answers(Listing[OperatorView]))
def list_operators(call: Called, page: Paged) -> Response:
    """List every operator of the node, for those who run it."""
    return reply.page(call.request, operator.list_all(call.world, call.actor, page))


@declare(ROUTER, "GET /operator", operator.read, Answers(OperatorView))
def read_operator(call: Called) -> Response:
    """Show the operator one acts for."""
    return reply.shown(operator.read(call.world, call.actor))


@declare(ROUTER, "PATCH /operator", operator.update, Answers(OperatorView, updates=True))
def update_operator(call: Called, change: body.OperatorChangeBody) -> Response:
    """Change the operator one acts for."""
    wish = change.change()
    return reply.shown(operator.update(call.world, call.actor, wish, version=call.version))


@declare(ROUTER, "GET /directory", directory.find, Answers(Whole[OperatorHit]))
def find_operators(
    call: Called,
    query: Annotated[
        str, Query(max_length=200, description="beginning of a name, or an identifier")
    ],
) -> Response:
    """Find operators of the node by name or identifier."""
    return reply.everything(directory.find(call.world, call.actor, query))


@declare(ROUTER, "POST /identifiers", identifier.add, Answers(Declared, 201))
def add_identifier(call: Called, wish: body.IdentifierBody) -> Response:
    """Declare an identifier of one's operator."""
    return reply.made(identifier.add(call.world, call.actor, wish.scheme, wish.value))


@declare(ROUTER, "DELETE /identifiers/{identifier_id}", identifier.remove, Answers(IdentifierView))
def remove_identifier(call: Called, identifier_id: PathId) -> Response:
    """Take an identifier back."""
    return reply.shown(identifier.remove(call.world, call.actor, identifier_id))


@declare(ROUTER, "POST /sites", site.create, Answers(SiteView, 201))
def create_site(call: Called, draft: body.SiteBody) -> Response:
    """Add a plant or office."""
    view = site.create(call.world, call.actor, draft.draft())
    return reply.made(view, f"sites/{view.id}")


@declare(ROUTER, "GET /sites", site.list_all, Answers(Listing[SiteView]))
def list_sites(call: Called, page: Paged) -> Response:
    """List one's sites by name."""
    return reply.page(call.request, site.list_all(call.world, call.actor, page))


@declare(ROUTER, "GET /sites/{site_id}", site.read, Answers(SiteView))
def read_site(call: Called, site_id: PathId) -> Response:
    """Show a site."""
    return reply.shown(site.read(call.world, call.actor, SiteId(site_id)))


@declare(ROUTER, "PUT /sites/{site_id}", site.update, Answers(SiteView, updates=True))
def update_site(call: Called, site_id: PathId, draft: body.SiteBody) -> Response:
    """Change a site."""
    wish = draft.draft()
    view = site.update(call.world, call.actor, SiteId(site_id), wish, version=call.version)
    return reply.shown(view)


@declare(ROUTER, "POST /people", person.add, Answers(Welcome, 201))
def add_person(call: Called, draft: body.PersonBody) -> Response:
    """Make a person a member of one's operator."""
    return reply.made(person.add(call.world, call.actor, draft.draft()))


@declare(ROUTER, "GET /people", person.list_all, Answers(Listing[MemberView]))
def list_people(call: Called, page: Paged) -> Response:
    """List the people of one's operator."""
    return reply.page(call.request, person.list_all(call.world, call.actor, page))


@declare(ROUTER, "PUT /people/{person_id}/roles", person.set_roles, Answers(MemberView))
def set_roles(call: Called, person_id: PathId, wish: body.RolesBody) -> Response:
    """Give a member other roles."""
    roles = frozenset(wish.roles)
    return reply.shown(person.set_roles(call.world, call.actor, PersonId(person_id), roles))


@declare(ROUTER, "DELETE /people/{person_id}", person.remove, Answers(status=204))
def remove_person(call: Called, person_id: PathId) -> Response:
    """End a membership."""
    person.remove(call.world, call.actor, PersonId(person_id))
    return reply.done()


@declare(ROUTER, "POST /passwords/reset", password.reset, Answers(body.OneTimePassword))
def reset_password(call: Called, wish: body.EmailBody) -> Response:
    """Give a person a new one-time password, for those who run the node."""
    fresh = password.reset(call.world, call.actor, wish.email)
    return reply.shown({"password": fresh})


@declare(ROUTER, "POST /clients", client.create, Answers(NewClient, 201))
def create_client(call: Called, wish: body.ClientBody) -> Response:
    """Let a program act for one's operator; the secret is shown this once."""
    scopes = None if wish.scopes is None else frozenset(wish.scopes)
    made = client.create(call.world, call.actor, wish.name, frozenset(wish.roles), scopes)
    return reply.made(made)


@declare(ROUTER, "GET /clients", client.list_all, Answers(Listing[ClientView]))
def list_clients(call: Called, page: Paged) -> Response:
    """List the programs that act for one's operator."""
    return reply.page(call.request, client.list_all(call.world, call.actor, page))


@declare(ROUTER, "DELETE /clients/{client_id}", client.revoke, Answers(ClientView))
def revoke_client(call: Called, client_id: PathId) -> Response:
    """End a program's access."""
    return reply.shown(client.revoke(call.world, call.actor, ClientId(client_id)))


def _cookie(call: Called) -> str:
    """Return the session's token; a program has none, and no session to end."""
    return (call.caller.cookie if call.caller else None) or ""
