"""What was done, as one reads it in the journal."""

from types import MappingProxyType

from tadoru.core.words import N_

ACTS = MappingProxyType(
    {
        "part.create": N_("registered the part"),
        "part.update": N_("changed the part"),
        "part.copy": N_("copied the part"),
        "part.retire": N_("took the part out of use"),
        "part.restore": N_("took the part into use again"),
        "structure.save": N_("saved what goes into it"),
        "structure.import": N_("imported what goes into it"),
        "source.save": N_("saved from whom it comes"),
        "activity.save": N_("saved the own emissions"),
        "activity.copy": N_("copied the own emissions of an earlier period"),
        "default.set": N_("set an own default"),
        "default.clear": N_("took the own default away"),
        "footprint.compute": N_("computed the footprint"),
        "request.create": N_("asked the supplier"),
        "request.accept": N_("accepted the request"),
        "request.send_back": N_("sent the request back"),
        "request.cancel": N_("cancelled the request"),
        "request.reopen": N_("asked again"),
        "request.remind": N_("reminded the supplier"),
        "request.change_due": N_("changed the due date"),
        "answer.give": N_("answered"),
        "answer.give_many": N_("answered several customers"),
        "answer.correct": N_("corrected the answer"),
        "answer.withdraw": N_("withdrew the answer"),
        "signing.commit": N_("approved and signed"),
        "signing.discard": N_("threw what waited for a signature away"),
        "statement.publish": N_("signed a statement"),
        "grant.create": N_("let somebody see it"),
        "grant.revoke": N_("ended a grant"),
        "record.erase": N_("erased a record"),
    }
)
