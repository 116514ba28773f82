"""The types of event: what programs of an operator are told, each with its meaning.

    org.tadoru.request.new      somebody else's act, of which the inbox tells people too
    org.tadoru.part.changed     an act of the operator's own people and programs

The list is closed: a receiver may rely on it, and a type that is not here is never sent.

Source: CloudEvents 1.0.2, "type" (a reverse-DNS name of whoever defines the meaning)
"""

from types import MappingProxyType

from tadoru.core.words import N_

PREFIX = "org.tadoru."
PING = PREFIX + "ping"  # only from a test of a webhook
FOLLOWED = PREFIX + "footprint.changed"

# By the kind of notice: what others did that concerns the operator.
NOTICES = MappingProxyType(
    {
        "request-new": N_("A customer asks for data about a part."),
        "request-accepted": N_("A supplier has accepted a request."),
        "request-sent-back": N_("A supplier sent a request back."),
        "request-cancelled": N_("A customer cancelled a request."),
        "request-reopened": N_("A customer asks again."),
        "request-reminder": N_("A request is due soon."),
        "request-overdue": N_("A request is overdue."),
        "request-progress": N_("A supplier's own suppliers have moved on."),
        "request-due": N_("A customer changed when an answer is due."),
        "answer-given": N_("A supplier answered."),
        "answer-corrected": N_("A supplier corrected an answer."),
        "answer-stale": N_("An answer is stale: what it rests on has changed."),
        "answer-fresh": N_("An answer is sound again."),
        "answer-withdrawn": N_("A supplier withdrew an answer."),
        "grant-new": N_("Another company lets you see data."),
        "grant-ended": N_("Another company ended a grant."),
        "message-new": N_("Somebody wrote a message about a request."),
        "shipment-new": N_("A supplier announced a shipment."),
        "invitation-accepted": N_("An invitation was accepted."),
        "invitation-unasked": N_("A request of an accepted invitation could not be sent."),
        "member-joined": N_("Somebody who was invited is a member now."),
        "member-declined": N_("Somebody who was invited does not want to be a member."),
        "webhook-paused": N_("A webhook was paused."),
    }
)
# By verb: what the operator's own people and programs changed.
VERBS = MappingProxyType(
    {
        "part.create": ("part.created", N_("A part was created.")),
        "part.copy": ("part.copied", N_("A part was copied.")),
        "part.update": ("part.changed", N_("A part was changed.")),
        "part.retire": ("part.retired", N_("A part was retired.")),
        "part.restore": ("part.restored", N_("A part is in use again.")),
        "part.delete": ("part.deleted", N_("A part was deleted.")),
        "part.import": ("part.imported", N_("Parts came from a file.")),
        "structure.save": ("structure.changed", N_("A part's structure was changed.")),
        "structure.import": ("structure.imported", N_("Structures came from a file.")),
        "source.save": ("source.changed", N_("The sources of a part were changed.")),
        "source.import": ("source.imported", N_("Sources came from a file.")),
        "activity.save": ("activity.changed", N_("The own emissions of a part were changed.")),
        "activity.copy": ("activity.changed", N_("The own emissions of a part were changed.")),
        "default.set": ("default.changed", N_("An own default of a bought part was changed.")),
        "default.clear": ("default.changed", N_("An own default of a bought part was changed.")),
        "footprint.compute": ("footprint.computed", N_("A footprint was computed.")),
        "statement.publish": ("statement.published", N_("A statement was signed.")),
        "grant.create": ("grant.created", N_("A grant was given.")),
        "grant.create_many": ("grant.created", N_("A grant was given.")),
        "grant.revoke": ("grant.revoked", N_("A grant was taken back.")),
    }
)


def of_notice(kind: str) -> str:
    """Return the type of the event that comes with a notice.

    >>> of_notice("request-sent-back")
    'org.tadoru.request.sent-back'
    """
    return PREFIX + kind.replace("-", ".", 1)


def of_verb(verb: str) -> str | None:
    """Return the type of the event that an own act makes, or none: nobody waits for it.

    >>> of_verb("part.update"), of_verb("session.switch")
    ('org.tadoru.part.changed', None)
    """
    found = VERBS.get(verb)
    return None if found is None else PREFIX + found[0]


CATALOGUE = MappingProxyType(
    {
        **{of_notice(kind): said for kind, said in NOTICES.items()},
        **{PREFIX + name: said for name, said in VERBS.values()},
        FOLLOWED: N_("A footprint followed a change and says something else now."),
    }
)


def wanted(event_type: str, prefixes: tuple[str, ...]) -> bool:
    """Report whether a type lies under one of some prefixes; without any, everything does.

    >>> wanted("org.tadoru.request.new", ("org.tadoru.request",)), wanted("org.tadoru.x", ())
    (True, True)
    >>> wanted("org.tadoru.requests", ("org.tadoru.request",))
    False
    """
    return not prefixes or any(
        event_type == prefix or event_type.startswith(f"{prefix}.") for prefix in prefixes
    )
