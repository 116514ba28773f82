"""Help beside every page: what it is for and what to do on it, in a few plain sentences."""

import re
from types import MappingProxyType

from tadoru.core.words import N_

_ID = re.compile(r"/[0-9a-f]{8}-[0-9a-f-]{27}(?=/|$)")

# By address, `*` standing for one thing's id. Each is what somebody new to the page asks first.
HELP = MappingProxyType(
    {
        "/": (
            N_("The list begins with what is late or waits longest. Open a row to act on it."),
            N_("News stays until somebody of your company marks it as read."),
        ),
        "/parts": (
            N_("A part is a type that you make or buy at one site, not a single piece."),
            N_("The declared unit is what one footprint is about: 1 kg, or 1 piece."),
            N_("Search finds words of the number and the name, in any order."),
        ),
        "/parts/new": (
            N_("Number and site together name the part; the number is yours, not your customer's."),
            N_("Choose “bought” for what a supplier makes: you can then ask for its figures."),
            N_("The mass of one unit lets tadoru say how much of a product is covered."),
        ),
        "/parts/*": (
            N_("The tabs lead from what goes in to the figure that comes out."),
            N_("A part that was named in a signed record can be retired, but not deleted."),
        ),
        "/parts/*/structure": (
            N_("Enter how much of each input goes into one declared unit of this part."),
            N_("Saving makes a new version; older figures keep the version they were made from."),
        ),
        "/parts/*/sources": (
            N_("Say who supplies the part, and which share each supplier has."),
            N_("The unit factor says how many of your units one of the supplier's units is."),
        ),
        "/parts/*/activities": (
            N_("Enter what your own plant used or emitted for this part in one period."),
            N_("Amounts for a whole year may be entered with the year's output."),
            N_("Only totals leave your company, never these lines."),
        ),
        "/parts/*/footprint": (
            N_("The figure is the sum of your own emissions and of what suppliers answered."),
            N_("Partial means: an input has no figure. Stale means: something below has changed."),
        ),
        "/parts/*/ask": (
            N_("The supplier sees the part's number and name, the unit, the terms and your words."),
            N_("It never sees your amounts, your product or your other suppliers."),
        ),
        "/parts/*/statements": (
            N_("A statement is signed and logged at once; nobody sees it until you grant it."),
        ),
        "/parts/*/network": (
            N_("The picture shows each way; the table sums the ways to one amount for each part."),
        ),
        "/jobs": (N_("Large files are imported one after the other while you do something else."),),
        "/jobs/*": (
            N_("A file goes in whole or not at all; until the job is done, nothing is changed."),
        ),
        "/parts/*/numbers": (
            N_("A number that is kept here is found by search and leads requests to the part."),
        ),
        "/parts/*/lots": (
            N_("A number is used once for each part: what the label says, nothing else."),
        ),
        "/lots": (N_("Lots are registered at their part, on the tab “Lots and items”."),),
        "/lots/*": (
            N_("Search one of your lots or items to say that it went into this one."),
            N_("No more can be used and shipped than the lot holds."),
        ),
        "/items/*": (N_("An item is in one place: built into one other piece, or shipped once."),),
        "/shipments": (
            N_("Open what came and say which of your own lots it is."),
            N_("The other side sees that it was received, and nothing of what you make of it."),
        ),
        "/requests": (
            N_("Received: what customers want to know. Sent: what you asked your suppliers."),
            N_("Filters stay in the address: keep it as a bookmark, or send it to a colleague."),
        ),
        "/requests/*": (
            N_("First link one of your parts, then answer; or send the request back and say why."),
            N_("Every step is told to the other side at once."),
        ),
        "/requests/*/answer": (
            N_("You see exactly what the customer will see before anything is signed."),
            N_("Standing: later versions of your figure follow by themselves. Once: they do not."),
        ),
        "/baselines": (
            N_("A baseline never changes: what you report stays explainable, whatever comes."),
        ),
        "/baselines/new": (
            N_("Freeze once the figures are what you report; a name can be used once only."),
            N_("What goes into a part is frozen with it, answers of suppliers included."),
        ),
        "/baselines/*": (N_("“What has changed” says by how much a figure differs now, and why."),),
        "/baselines/*/compare": (
            N_("Each cause gets its average share over all orders in which they could have come."),
            N_("An input that is new counts as structure, with everything that it brings along."),
        ),
        "/signatures": (
            N_("Here waits what needs your own key, or the consent of a second person."),
        ),
        "/disclosures": (
            N_("This is what others may see of you, and what they have looked at."),
            N_("What was read cannot be taken back; a grant that ends stops further reading."),
        ),
        "/log": (
            N_("Every record leaves its fingerprint here. The log can grow, but never change."),
            N_("Anybody can check a record against it without trusting this node."),
        ),
        "/settings": (
            N_("This is how partners find and name your company."),
            N_("An identifier that is only declared was checked by nobody yet."),
        ),
        "/settings/people": (
            N_("Editors enter and answer; approvers sign; administrators do both and manage."),
        ),
        "/settings/keys": (
            N_("A held key is kept on this node. A brought key never leaves your own machine."),
        ),
        "/settings/clients": (
            N_("A client is a program of yours that uses the API. Its secret is shown once."),
        ),
        "/settings/contacts": (
            N_("Partners see the contact beside your requests and answers, if you let them."),
        ),
        "/settings/invitations": (
            N_("An invitation holds for 60 days; sending it again makes a new link."),
            N_("Your requests go out by themselves as soon as the supplier has accepted."),
        ),
        "/settings/auditors": (
            N_("An auditor sees the parts and datasets that you tick, until the last day."),
            N_("The list says how often each one looked, and when."),
        ),
        "/audit": (N_("Choose a part. The company is told that you looked."),),
        "/account/sessions": (
            N_("A session ends by itself after twelve hours without use, or after a week."),
            N_("A new password ends every other session, too."),
        ),
        "/account/totp": (
            N_("The app needs no network: the code comes from the secret and the clock."),
            N_("If no code is accepted, set the telephone's clock to automatic."),
        ),
        "/account/passkeys": (
            N_("A passkey stays on its device, or in the account that the device keeps it in."),
            N_("Make a second one before you give the first device away."),
        ),
    }
)
WORDS = MappingProxyType(
    {
        N_("Operator"): N_("A company on this node. People may belong to several."),
        N_("Part"): N_("A type that a company makes or buys at a site."),
        N_("Structure"): N_("Which parts go into a part, and how much of each."),
        N_("Source"): N_("Who supplies a bought part, with share and period."),
        N_("Request"): N_("A customer asks a supplier for a dataset about a part."),
        N_("Answer"): N_("What the supplier signs and discloses to that customer alone."),
        N_("Footprint"): N_("The greenhouse-gas emissions of one declared unit of a part."),
        N_("Record"): N_("A signed statement that never changes; a correction is a new one."),
        N_("Grant"): N_("Who may see which groups of a dataset, why and until when."),
        N_("Log"): N_("The list of all records' fingerprints, which anybody can check."),
    }
)


def of(path: str) -> tuple[str, ...]:
    """Return the sentences of a page, none where its own text says enough.

    >>> len(of("/parts/3f0c1f7e-0000-4000-8000-000000000000/structure"))
    2
    """
    return HELP.get(_ID.sub("/*", path), ())
