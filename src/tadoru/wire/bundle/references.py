"""What in a bundle nothing else needs, and what a reader should know of the rest."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from tadoru.core.findings import Finding
from tadoru.core.records import keys, kinds
from tadoru.core.records.claims import MalformedRecord
from tadoru.core.records.keyrecord import read_key, read_revocation
from tadoru.core.records.keyring import Entry
from tadoru.core.tlog import note
from tadoru.core.tlog.note import MalformedNote, VerifierKey
from tadoru.core.words import N_
from tadoru.wire.bundle.bundle import Bundle
from tadoru.wire.bundle.standing import erased_name
from tadoru.wire.bundle.verdict import Standing, TimeSource


def unused(bundle: Bundle, entries: Sequence[Entry]) -> list[Finding]:
    """Return the governing records that no other part of the bundle refers to."""
    signers = {entry.record.claims.issuer_kid for entry in entries} | {bundle.declarer}
    names = {entry.record.name for entry in entries}
    issuers = {entry.record.claims.issuer for entry in entries}
    ids = _checkpoint_ids(bundle)
    publics = {entry.index: _public(entry) for entry in entries}
    stated = {publics[entry.index] for entry in entries if _is(entry, kinds.KEY)}

    def is_used(entry: Entry) -> bool:
        public = publics[entry.index]
        if _is(entry, kinds.KEY):
            signed = public and VerifierKey(bundle.origin, public).id in ids
            return public is None or bool(signed) or keys.kid(public) in signers
        if _is(entry, kinds.REVOCATION):
            return public in stated
        if _is(entry, kinds.TOMBSTONE):
            return erased_name(entry) in names
        if _is(entry, kinds.ACCREDITATION):
            return entry.record.claims.subject in issuers
        return _is(entry, kinds.STATUS) == (entry.place == "status")

    return [
        Finding(
            entry.place,
            "bundle.unreferenced",
            N_("Nothing in the bundle needs this record."),
            N_("Make the bundle again without it."),
        )
        for entry in entries
        if not is_used(entry)
    ]


def notices(
    entries: Sequence[Entry],
    stands: Mapping[int, Standing],
    as_of: datetime | None,
    source: TimeSource,
) -> list[Finding]:
    """Return what does not refuse the bundle but limits what it says."""
    found = []
    for entry in entries:
        if entry.record.claims.kind in kinds.GOVERNING:
            continue
        sentence = _SENTENCES.get(stands[entry.index])
        if sentence:
            rule = f"record.{stands[entry.index].value}"
            found.append(Finding(entry.place, rule, sentence[0], sentence[1]))
    if source != TimeSource.WITNESS:
        found.append(
            Finding(
                "checkpoint",
                "checkpoint.time",
                N_("No witness whom you trust has dated this; the log itself says {at}."),
                N_("Ask the log for a checkpoint with cosignatures, and trust their witnesses."),
                {"at": as_of.isoformat() if as_of else "-"},
            )
        )
    return found


_SENTENCES = {
    Standing.STALE: (
        N_("A newer record has replaced this one."),
        N_("Ask the declarer to declare again from the newer record."),
    ),
    Standing.ERASED: (
        N_("The content of this record was erased; its place in the log remains."),
        N_("Ask the declarer whether the declaration still holds without it."),
    ),
    Standing.UNKNOWN: (
        N_("No status list tells whether this record was replaced since."),
        N_("Ask the declarer for a bundle with a status list that covers it."),
    ),
}


def _is(entry: Entry, kind: str) -> bool:
    """Return whether the record is of that kind."""
    return entry.record.claims.kind == kind


def _public(entry: Entry) -> bytes | None:
    """Return the key that a key record or a revocation is about."""
    content = entry.record.claims.open
    try:
        if _is(entry, kinds.KEY):
            return read_key(content).public
        if _is(entry, kinds.REVOCATION):
            return read_revocation(content).public
    except MalformedRecord:  # found and named where records are judged
        return None
    return None


def _checkpoint_ids(bundle: Bundle) -> set[bytes]:
    """Return the ids of the keys whose signatures stand under the checkpoint."""
    try:
        return {signature.key_id for signature in note.parse(bundle.checkpoint).signatures}
    except MalformedNote:  # found and named where the checkpoint is opened
        return set()
