"""The words for what the code names: states, steps, kinds; and the colour of a state."""

from types import MappingProxyType

from tadoru.app.trace.default import NAME as ASSUMED
from tadoru.core.carbon.method import METHODS
from tadoru.core.exchange.states import State, Step
from tadoru.core.identity.contacts import LABELS as MATTERS  # noqa: F401  (templates use it)
from tadoru.core.identity.identifiers import SCHEMES
from tadoru.core.trace.part import Make
from tadoru.core.trace.partquery import Figure, Order, Stated, Use
from tadoru.core.trace.structure import StageMap
from tadoru.core.words import N_
from tadoru.entry.text import Words

STATES = MappingProxyType(
    {
        State.REQUESTED: N_("requested"),
        State.ACCEPTED: N_("accepted"),
        State.AWAITING_SIGNATURE: N_("awaiting signature"),
        State.ANSWERED: N_("answered"),
        State.CORRECTED: N_("corrected"),
        State.SENT_BACK: N_("sent back"),
        State.CANCELLED: N_("cancelled"),
        State.STALE: N_("stale"),
    }
)
STATE_TAGS = MappingProxyType(
    {
        State.REQUESTED: "waiting",
        State.ACCEPTED: "waiting",
        State.AWAITING_SIGNATURE: "warning",
        State.ANSWERED: "done",
        State.CORRECTED: "done",
        State.SENT_BACK: "error",
        State.CANCELLED: "neutral",
        State.STALE: "warning",
    }
)
# What a state means for the one who looks at it: (customer, supplier).
STATE_MEANINGS = MappingProxyType(
    {
        State.REQUESTED: (
            N_("The supplier has the request and has not yet said which part is meant."),
            N_("Say which of your parts is meant, then answer; or send it back and say why."),
        ),
        State.ACCEPTED: (
            N_("The supplier knows which part is meant and prepares the answer."),
            N_("Look at what the customer would see, then answer."),
        ),
        State.AWAITING_SIGNATURE: (
            N_("The answer is ready and waits for a signature at the supplier."),
            N_("What you prepared waits for a signature under “Signatures”."),
        ),
        State.ANSWERED: (
            N_("The supplier has answered; the figure counts in your footprint."),
            N_("You have answered. When your figure changes, correct the answer."),
        ),
        State.CORRECTED: (
            N_("The supplier has replaced an earlier answer; the newest counts."),
            N_("Your newest answer counts. The earlier ones stay readable."),
        ),
        State.SENT_BACK: (
            N_("The supplier sent the request back. Read why, then ask again or cancel."),
            N_("You sent it back. You can still link a part and answer."),
        ),
        State.CANCELLED: (
            N_("You no longer want an answer. You can ask again."),
            N_("The customer no longer wants an answer. Nothing is left to do."),
        ),
        State.STALE: (
            N_("Something that the answer rests on has changed. It still counts, marked as stale."),
            N_("What you answered from has changed. Check the figure and confirm or correct it."),
        ),
    }
)
STEPS = MappingProxyType(
    {
        Step.ANSWER: N_("Answer"),
        Step.CORRECT: N_("Correct the answer"),
    }
)
MAKES = MappingProxyType({Make.MADE: N_("made here"), Make.BOUGHT: N_("bought")})
USES = MappingProxyType({Use.CURRENT: N_("in use"), Use.RETIRED: N_("out of use")})
STATED = MappingProxyType(
    {
        Stated.STRUCTURE: N_("made, inputs entered"),
        Stated.NO_STRUCTURE: N_("made, no inputs yet"),
        Stated.SOURCE: N_("bought, supplier entered"),
        Stated.NO_SOURCE: N_("bought, no supplier yet"),
    }
)
FIGURES = MappingProxyType(
    {
        Figure.NONE: N_("no footprint yet"),
        Figure.CURRENT: N_("footprint is current"),
        Figure.PARTIAL: N_("footprint is partial"),
        Figure.STALE: N_("footprint is stale"),
    }
)
ORDERS = MappingProxyType(
    {
        Order.NUMBER: N_("number, A to Z"),
        Order.NUMBER_DOWN: N_("number, Z to A"),
        Order.NAME: N_("name, A to Z"),
        Order.NAME_DOWN: N_("name, Z to A"),
        Order.CHANGED_DOWN: N_("last changed first"),
        Order.CHANGED: N_("last changed last"),
    }
)
STAGE_MAPS = MappingProxyType(
    {
        StageMap.KEEP: N_("each stage stays what it was"),
        StageMap.RAW: N_("all counts as raw material"),
    }
)
MODES = MappingProxyType(
    {
        "standing": N_("standing: it follows my later versions by itself"),
        "once": N_("once: it stays as it is until I correct it"),
    }
)
MODES_SHORT = MappingProxyType({"standing": N_("standing"), "once": N_("once")})
TERMS = MappingProxyType(
    {
        "method": N_("Calculation method"),
        "gwp_set": N_("GWP set (IPCC)"),
        "boundary": N_("Boundary"),
    }
)
TERM_VALUES = MappingProxyType(
    {
        **{method.id: method.label for method in METHODS.values()},
        "cradle-to-gate": N_("cradle to gate"),
        "cradle-to-grave": N_("cradle to grave"),
    }
)
ASSURANCE_TAGS = MappingProxyType(
    {"declared": "neutral", "checked": "done", "credentialed": "done"}
)
SCHEME_LABELS = MappingProxyType({scheme.name: scheme.label for scheme in SCHEMES.values()})
ASSURANCES = MappingProxyType(
    {
        "declared": N_("declared by the company"),
        "checked": N_("checked against a register or document"),
        "credentialed": N_("signed by an issuer"),
    }
)
RECORD_KINDS = MappingProxyType(
    {
        "answer": N_("answer"),
        "correction": N_("correction"),
        "refusal": N_("refusal"),
        "statement": N_("statement"),
        "grant": N_("grant"),
        "revocation": N_("revocation"),
        "key": N_("key"),
        "tombstone": N_("erasure"),
        "status": N_("status list"),
        "accreditation": N_("accreditation"),
        "reanchor": N_("new anchor of the log"),
    }
)
BASES = MappingProxyType({"answer": N_("answer to a request"), "grant": N_("grant")})
REASONS_STALE = MappingProxyType(
    {
        "stale-input": N_("a figure that it rests on is stale"),
        "loop": N_("answers followed one another in a loop"),
        "figure-changed": N_("the figure behind it has changed"),
        "no-figure": N_("what was entered no longer makes a figure"),
        "erased": N_("its record was erased"),
    }
)


def called(activity: str, words: Words) -> str:
    """Return the name of an activity; that of an own default is this node's word, not data."""
    return words(activity) if activity == ASSUMED else activity
