"""Third parties who vouch for an operator's identity, and whether the reader believes them."""

from collections.abc import Sequence

from tadoru.core.findings import Finding
from tadoru.core.records import keys, kinds, sdjwt
from tadoru.core.records.keyring import Entry
from tadoru.core.records.keys import MalformedKey
from tadoru.core.words import N_


def vouched(entries: Sequence[Entry], accreditors: Sequence[bytes]) -> frozenset[str]:
    """Return the operators for whom one of these accreditors vouches."""
    return frozenset(
        entry.record.claims.subject
        for entry in entries
        if is_accreditation(entry) and _signer(entry) in accreditors
    )


def judge(entry: Entry) -> Finding | None:
    """Return why an accreditation is not signed by the accreditor that it names, if it is not."""
    if _signer(entry) is not None:
        return None
    return Finding(
        entry.place,
        "record.accreditation",
        N_("This accreditation is not signed by the accreditor that it names."),
        N_("Get the accreditation again from the accreditor."),
    )


def is_accreditation(entry: Entry) -> bool:
    """Return whether the record vouches for an operator."""
    return entry.record.claims.kind == kinds.ACCREDITATION


def _signer(entry: Entry) -> bytes | None:
    """Return the accreditor's public key, if it signed."""
    try:
        public = keys.from_did_key(entry.record.claims.open.get("accreditor", ""))
    except MalformedKey:
        return None
    return public if sdjwt.verify_signature(entry.record, public) else None
