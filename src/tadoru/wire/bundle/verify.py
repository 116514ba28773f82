"""Check a bundle with nothing but its bytes and, where the reader has them, the keys he trusts.

 1. The file is a bundle in its one form.
 2. Every record is a record in its one form.
 3. The keys to begin with are those of the trust file; without one, the log's own first key.
 4. From them, key records and revocations in the order of the log tell who may sign what.
 5. The checkpoint is signed by a key of the log.
 6. Every record is signed by a key that was valid, not revoked, and its issuer's.
 7. Every record's leaf stands at its place in the tree of the checkpoint.
 8. Every disclosure belongs to its record, and none is given twice.
 9. The declarer, whose key is good, signed all of the content.
10. The status list is the log's; corrections and tombstones come from whoever may give them.
11. Nothing in the file is without use.
12. The time is that of the witnesses, or else the log's word.
13. Whom an accreditor vouches for is shown as credentialed.

Every step runs, so that a reader learns all that is wrong at once. Whatever cannot be read is not
used by later steps, and its finding alone already refuses the bundle.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from tadoru.core.findings import Finding
from tadoru.core.problems import Problem
from tadoru.core.records import disclosure, keyring, keys, kinds, sdjwt
from tadoru.core.records.canonical import JsonValue
from tadoru.core.records.claims import MalformedRecord
from tadoru.core.records.keyrecord import Role, read_key
from tadoru.core.records.keyring import Entry, Keyring
from tadoru.core.records.keys import MalformedKey
from tadoru.core.tlog import checkpoint, cosignature, merkle, note
from tadoru.core.tlog.checkpoint import Checkpoint
from tadoru.core.tlog.cosignature import Cosignature
from tadoru.core.tlog.note import ED25519, BadSignature, MalformedNote, Note, VerifierKey
from tadoru.core.words import N_
from tadoru.wire.bundle import accreditation, references, standing
from tadoru.wire.bundle import bundle as form
from tadoru.wire.bundle.bundle import Bundle, BundledRecord, UnreadableBundle
from tadoru.wire.bundle.trust import Trust
from tadoru.wire.bundle.verdict import Standing, Statement, Status, TimeSource, Verdict

Groups: TypeAlias = Mapping[str, Mapping[str, JsonValue]]


@dataclass(frozen=True, slots=True)
class _Item:
    """A record that could be read, with what the bundle says of it."""

    entry: Entry
    bundled: BundledRecord


def verify(data: bytes, trust: Trust | None) -> Verdict:
    """Return whether the bundle holds, what it says, and everything that is wrong with it."""
    try:
        bundle = form.decode(data)  # 1
    except UnreadableBundle as problem:
        return Verdict(Status.UNREADABLE, (_unreadable(problem),))
    findings: list[Finding] = []
    items, status = _read(bundle, findings)  # 2
    every = items if status is None else [*items, status]
    entries = [item.entry for item in items]
    governed = [item.entry for item in every]
    roots = _roots(bundle, entries, trust, findings)  # 3
    ring = keyring.build(governed, roots, bundle.origin)  # 4
    opened = _open(bundle, ring, findings)  # 5
    findings += filter(None, (_judge(entry, ring) for entry in governed))  # 6
    if opened:
        findings += filter(None, (_misplaced(item, opened[0]) for item in every))  # 7
    groups = {item.entry.index: _groups(item, findings) for item in items}  # 8
    witnessed = _witnessed(opened[1], trust, findings) if opened else ()
    as_of, source = _time(bundle, governed, witnessed)  # 12
    findings += _declared(bundle, ring, as_of)  # 9
    listed = standing.read_list(status.entry if status else None, findings)  # 10
    findings += standing.unlawful(entries, bundle.origin)
    findings += references.unused(bundle, governed)  # 11
    stands = standing.standings(entries, listed)
    accredited = accreditation.vouched(entries, trust.accreditors if trust else ())  # 13
    return Verdict(
        _status(findings, trust),
        findings=tuple(findings),
        notices=tuple(references.notices(entries, stands, as_of, source)),
        statements=tuple(
            _statement(item, stands[item.entry.index], groups[item.entry.index], ring, accredited)
            for item in items
            if item.entry.record.claims.kind not in kinds.GOVERNING
        ),
        origin=bundle.origin,
        size=opened[0].size if opened else None,
        as_of=as_of,
        time_source=source,
        witnesses=tuple(signed.witness.name for signed in witnessed),
    )


def _status(findings: Sequence[Finding], trust: Trust | None) -> Status:
    """Return the outcome: without keys one trusts, a bundle can only agree with itself."""
    if findings:
        return Status.REFUSED
    return Status.VERIFIED if trust is not None else Status.NOT_ANCHORED


def _read(bundle: Bundle, findings: list[Finding]) -> tuple[list[_Item], _Item | None]:
    """Return the records that are records, and the status list's."""
    items = [
        item
        for at, bundled in enumerate(bundle.records)
        if (item := _item(bundled, f"records[{at}]", findings))
    ]
    return items, _item(bundle.status, "status", findings) if bundle.status else None


def _item(bundled: BundledRecord, place: str, findings: list[Finding]) -> _Item | None:
    """Return one record at its place, or its finding."""
    try:
        return _Item(Entry(bundled.index, sdjwt.parse(bundled.jws), place), bundled)
    except MalformedRecord as problem:
        findings.append(
            Finding(
                f"{place}.jws",
                "record.form",
                N_("This is not a record: {why}"),
                N_("Get the record again from its issuer: this copy was changed."),
                {"why": str(problem)},
            )
        )
        return None


def _judge(entry: Entry, ring: Keyring) -> Finding | None:
    """Return why a record is not good: by the keys of the log, or of the accreditor it names."""
    if accreditation.is_accreditation(entry):
        return accreditation.judge(entry)
    return ring.judge(entry)


def _roots(
    bundle: Bundle, entries: Sequence[Entry], trust: Trust | None, findings: list[Finding]
) -> list[bytes]:
    """Return the public keys to begin with."""
    origin = bundle.origin
    if trust is not None:
        roots = [key.public for key in trust.logs if key.name == origin and key.type == ED25519]
        remedy = N_("Add the verifier key of {origin} to the trust file, if you trust this log.")
    else:
        roots = _own_roots(origin, entries)
        remedy = N_("Add the record of the log's first key, or give a trust file.")
    if not roots:
        message = N_("No key of the log {origin} is known to begin with.")
        findings.append(Finding("origin", "bundle.no-root", message, remedy, {"origin": origin}))
    return roots


def _own_roots(origin: str, entries: Sequence[Entry]) -> list[bytes]:
    """Return the key that the origin is, or the first one that the log stated of itself."""
    if origin.startswith("did:key:"):
        try:
            return [keys.from_did_key(origin)]
        except MalformedKey:
            return []
    for entry in entries:
        claims = entry.record.claims
        if claims.kind != kinds.KEY:
            continue
        try:
            said = read_key(claims.open)
        except MalformedRecord:
            continue
        if said.role == Role.LOG and keys.kid(said.public) == claims.issuer_kid:
            return [said.public]
    return []


def _open(bundle: Bundle, ring: Keyring, findings: list[Finding]) -> tuple[Checkpoint, Note] | None:
    """Return the checkpoint, if a key of the log signed it."""
    try:
        size = checkpoint.parse(note.parse(bundle.checkpoint).text).size
        log_keys = [VerifierKey(bundle.origin, public) for public in ring.log_keys(size)]
        return checkpoint.opened(bundle.checkpoint, log_keys)
    except (MalformedNote, BadSignature) as problem:
        findings.append(_of_checkpoint(problem))
        return None


def _misplaced(item: _Item, tree: Checkpoint) -> Finding | None:
    """Return that a record is not where it claims to be in the tree, if so."""
    if merkle.verify_inclusion(
        item.entry.record.leaf,
        index=item.entry.index,
        size=tree.size,
        proof=item.bundled.inclusion,
        root=tree.root,
    ):
        return None
    return Finding(
        f"{item.entry.place}.inclusion",
        "record.not-logged",
        N_("The proof does not put this record at place {index} of the log."),
        N_("Make the bundle again from the log."),
        {"index": item.entry.index},
    )


def _groups(item: _Item, findings: list[Finding]) -> Groups:
    """Return the groups of one record that are shown."""
    try:
        given = [disclosure.read(text) for text in item.bundled.disclosures]
        return sdjwt.reveal(item.entry.record, given)
    except MalformedRecord as problem:
        findings.append(
            Finding(
                f"{item.entry.place}.disclosures",
                "record.disclosure",
                N_("A disclosure does not fit: {why}"),
                N_("Get the disclosures again from whoever granted them."),
                {"why": str(problem)},
            )
        )
        return {}


def _declared(bundle: Bundle, ring: Keyring, as_of: datetime | None) -> list[Finding]:
    """Return why the declarer's signature does not hold, if it does not."""
    known = ring.keys.get(bundle.declarer)
    if (
        known is not None
        and bundle.declarer not in ring.revocations
        and (as_of is None or known[-1][1].valid_until is None or as_of < known[-1][1].valid_until)
        and keys.verify(known[-1][1].public, form.signing_bytes(bundle), bundle.signature)
    ):
        return []
    return [
        Finding(
            "signature",
            "bundle.declarer",
            N_("The declarer's signature does not hold: changed content, or no valid key {kid}."),
            N_("Get the bundle again from its declarer."),
            {"kid": bundle.declarer},
        )
    ]


def _witnessed(
    signed: Note, trust: Trust | None, findings: list[Finding]
) -> tuple[Cosignature, ...]:
    """Return the cosignatures of witnesses whom the reader trusts."""
    try:
        return cosignature.verify(signed, trust.witnesses if trust else ())
    except BadSignature as problem:
        findings.append(_of_checkpoint(problem))
        return ()


def _time(
    bundle: Bundle, entries: Sequence[Entry], witnessed: Sequence[Cosignature]
) -> tuple[datetime | None, TimeSource]:
    """Return when the checkpoint was, and who says so: of several witnesses the earliest."""
    if witnessed:
        return min(signed.at for signed in witnessed), TimeSource.WITNESS
    stated = [
        entry.record.claims.issued_at
        for entry in entries
        if entry.record.claims.issuer == bundle.origin
    ]
    return (max(stated), TimeSource.LOG) if stated else (None, TimeSource.NONE)


def _statement(
    item: _Item, stands: Standing, groups: Groups, ring: Keyring, accredited: frozenset[str]
) -> Statement:
    """Return what a record states, as far as it is shown; of an erased one nothing is."""
    claims = item.entry.record.claims
    said = ring.find(claims.issuer_kid, index=item.entry.index, at=claims.issued_at)
    vouched = claims.issuer in accredited
    return Statement(
        index=item.entry.index,
        name=item.entry.record.name,
        kind=claims.kind,
        dataset=claims.dataset,
        issuer=claims.issuer,
        assurance="credentialed" if vouched else said.assurance if said else "declared",
        subject=claims.subject,
        issued_at=claims.issued_at,
        standing=stands,
        groups={} if stands == Standing.ERASED else groups,
    )


def _unreadable(problem: Problem) -> Finding:
    """Return the finding of a file that is not a bundle."""
    remedy = N_("Get the file again, byte for byte, from whoever made it.")
    return Finding("", "bundle.form", problem.detail, remedy, problem.facts)


def _of_checkpoint(problem: Problem) -> Finding:
    """Return the finding of a checkpoint that is not the log's."""
    remedy = N_("Make the bundle again from the log.")
    return Finding("checkpoint", "checkpoint.signature", problem.detail, remedy, problem.facts)
