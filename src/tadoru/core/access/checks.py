"""The checks of access, each alone: a verb names those it relies on, a test removes each in turn.

Call them through this module (`checks.own(...)`), never by a name imported from it, so that the
generated access test can take one away everywhere at once.
"""

import hmac
from collections.abc import Iterable

from tadoru.core.access.actor import Actor
from tadoru.core.identity.roles import Role
from tadoru.core.problems import Absent, NotPermitted, NotSignedIn
from tadoru.core.values import OperatorId
from tadoru.core.words import N_

# signed_in: somebody known is asking            role: with a role that this verb admits
# own: the thing belongs to the caller's operator  party: the caller's operator is a side of it
# side: it is the side that may take this step    reader: what was released to the caller, no more
# mine: a list holds only what is the caller's    host: the person runs the node
# csrf: a page's form came from our own page      self: the caller's own sessions, nobody else's
# scope: a program was let into this area
NAMES = (
    "signed_in", "role", "own", "party", "side", "reader", "mine", "host", "csrf", "self", "scope",
)  # fmt: skip


def signed_in(actor: Actor | None) -> Actor:
    """Return the caller, or refuse where nobody known is asking."""
    if actor is None:
        raise NotSignedIn(N_("This needs a signed-in person or an API client."))
    return actor


def role(actor: Actor, admitted: frozenset[Role]) -> None:
    """Refuse where the caller acts for no operator or has none of the admitted roles."""
    if actor.operator is None or not (actor.roles & admitted):
        raise NotPermitted(
            N_("This needs one of the roles: {roles}."),
            roles=", ".join(sorted(r.value for r in admitted)),
        )


def scope(actor: Actor, needed: str | None) -> None:
    """Refuse a program that was not let into the area of what it wants.

    Source:  RFC 6750 section 3.1 (insufficient_scope)
    """
    if actor.scopes is not None and needed not in actor.scopes:
        raise NotPermitted(N_("This needs the scope {scope}."), scope=needed or "–")


def host(actor: Actor) -> None:
    """Refuse where the caller does not run the node."""
    if not actor.host:
        raise NotPermitted(N_("Only the people who run this node may do this."))


def nothing() -> Absent:
    """Return the one refusal for what is not there and for what is not the caller's to see."""
    return Absent(N_("There is nothing here that you may see."))


def own(actor: Actor, owner: OperatorId | None) -> None:
    """Refuse, as if it did not exist, what belongs to another operator."""
    if owner is None or owner != actor.operator:
        raise nothing()


def party(actor: Actor, *sides: OperatorId) -> None:
    """Refuse, as if it did not exist, what the caller's operator has no part in."""
    if actor.operator not in sides:
        raise nothing()


def side(actor: Actor, needed: OperatorId) -> None:
    """Refuse a step that belongs to the other side of a request."""
    if actor.operator != needed:
        raise NotPermitted(N_("This step belongs to the other side of the request."))


def reader(actor: Actor, owner: OperatorId | None, recipients: Iterable[OperatorId]) -> None:
    """Refuse, as if it did not exist, a record that was not released to the caller."""
    if actor.operator is None or (actor.operator != owner and actor.operator not in recipients):
        raise nothing()


def same(actor: Actor, name: str) -> None:
    """Refuse, as if it did not exist, what belongs to another person (check `self`)."""
    if actor.name != name:
        raise nothing()


def csrf(expected: str, given: str) -> None:
    """Refuse a write that did not come from a page of ours."""
    if not hmac.compare_digest(expected.encode(), given.encode()):
        raise NotPermitted(N_("This form did not come from a page of this node. Load it again."))
