"""Check the keys and the records: form, signature, row and leaf agree."""

from dataclasses import dataclass, field
from typing import Any

from tadoru.app.log.findings import Findings
from tadoru.app.world import World
from tadoru.core.problems import Unsealable
from tadoru.core.records import base64url, keyring, kinds, sdjwt
from tadoru.core.records import keys as ed25519
from tadoru.core.records.claims import MalformedRecord
from tadoru.core.records.keyrecord import KeyStatement, Role, read_key
from tadoru.core.records.keyring import Entry, Keyring
from tadoru.core.records.keys import MalformedKey
from tadoru.core.records.sdjwt import SignedRecord
from tadoru.core.words import N_
from tadoru.store import audit
from tadoru.store.tx import Row, Tx

_WAITING = 2**62  # the place by which a record is judged that is not yet in the log


@dataclass
class Erasures:
    """Which records are marked as erased, and which have a tombstone (by their names)."""

    erased: dict[str, str] = field(default_factory=dict)  # name -> id
    buried: set[str] = field(default_factory=set)
    ids: set[str] = field(default_factory=set)  # of erased records


def keyring_of(tx: Tx, origin: str, found: Findings) -> Keyring:
    """Return who may sign what, as the log's own records tell it from its first key on."""
    entries = []
    for row in audit.governing(tx, (kinds.KEY, kinds.REVOCATION)):
        try:
            entries.append(Entry(row.position, sdjwt.parse(row.jws), ""))
        except MalformedRecord:
            continue  # found and named where records are checked
    root = _first_key(origin, entries)
    if root is None:
        found.add("log", "log.no-first-key", N_("The record of the log's first key is not there."))
    return keyring.build(entries, [root] if root else [], origin)


def keys(tx: Tx, world: World, origin: str, found: Findings) -> None:
    """Check that the stored keys are those which the log's records name, and open."""
    for row in audit.keys(tx):
        found.count("keys")
        place, public = f"signing_key/{row.id}", bytes(row.public)
        if ed25519.kid(public) != row.id:
            found.add(f"{place}/public", "key.public", N_("The key is not the one of this name."))
        elif row.sealed_private is not None and not _opens(world, row, public):
            found.add(
                f"{place}/sealed_private",
                "key.private",
                N_("The private key does not open, or is of another key."),
            )
        if row.role != "token" and not _is_stated(row, public, origin):
            found.add(
                f"{place}/record_id",
                "key.record",
                N_("No record of the log states this key for this holder."),
            )


def records(tx: Tx, origin: str, ring: Keyring, found: Findings) -> Erasures:
    """Check every record; return what was erased and what has a tombstone."""
    erasures = Erasures()
    for row in audit.records(tx):
        found.count("records")
        place = f"record/{row.id}"
        try:
            signed = sdjwt.parse(row.jws)
        except MalformedRecord as problem:
            found.add(
                f"{place}/jws", "record.form", N_("This is not a record: {why}"), why=str(problem)
            )
            continue
        index = _WAITING if row.position is None else row.position
        finding = ring.judge(Entry(index, signed, f"{place}/jws"))
        if finding is not None:
            found.keep(finding)
        _row(row, signed, place, origin, found)
        _leaf(row, signed, place, found)
        if row.erased_at is not None:
            erasures.erased[signed.name] = row.id
            erasures.ids.add(row.id)
        if signed.claims.kind == kinds.TOMBSTONE:
            erasures.buried.add(signed.claims.open.get("record", ""))
    return erasures


def _row(row: Row[Any], signed: SignedRecord, place: str, origin: str, found: Findings) -> None:
    """Find every column that says other than what was signed."""
    claims = signed.claims
    issuer = origin if row.operator_id is None else f"{origin}/operator/{row.operator_id}"
    old = None if row.old_leaf is None else base64url.encode(bytes(row.old_leaf))
    for column, stored, stated in (
        ("kind", row.kind, claims.kind),
        ("dataset", row.dataset, claims.dataset),
        ("subject", row.subject, claims.subject),
        ("key_id", row.key_id, claims.issuer_kid),
        ("operator_id", issuer, claims.issuer),
        ("supersedes_id", old, claims.supersedes),
        ("issued_at", str(row.issued_at)[:19], claims.issued_at.isoformat()[:19]),
    ):
        if stored != stated:
            found.add(
                f"{place}/{column}",
                "record.row",
                N_("The row says {stored}, the signed record {stated}."),
                stored=stored,
                stated=stated,
            )


def _leaf(row: Row[Any], signed: SignedRecord, place: str, found: Findings) -> None:
    """Find whatever is not the leaf of the record: its own column, the log's, the queue's."""
    for column, stored in (
        ("leaf_hash", row.leaf_hash),
        ("log_leaf", row.logged_leaf),
        ("log_queue", row.queued_leaf),
    ):
        if stored is not None and bytes(stored) != signed.leaf:
            found.add(f"{place}/{column}", "record.leaf", N_("This is not the record's leaf."))
    if (row.logged_leaf is None) == (row.queued_leaf is None):
        text = N_("The record is neither in the log nor waiting for it, or it is both.")
        found.add(place, "record.not-logged", text)


def _first_key(origin: str, entries: list[Entry]) -> bytes | None:
    """Return the key with which the log began: its origin says it, else its first record."""
    if origin.startswith("did:key:"):
        try:
            return ed25519.from_did_key(origin)
        except MalformedKey:
            return None
    said = _statement(entries[0].record) if entries else None
    is_own = said is not None and said.role == Role.LOG
    if (
        said is None
        or not is_own
        or entries[0].record.claims.issuer_kid != ed25519.kid(said.public)
    ):
        return None
    return said.public


def _statement(signed: SignedRecord) -> KeyStatement | None:
    """Return what a key record says, if it is one."""
    try:
        return read_key(signed.claims.open) if signed.claims.kind == kinds.KEY else None
    except MalformedRecord:
        return None


def _opens(world: World, row: Row[Any], public: bytes) -> bool:
    """Return whether the sealed private key is that of the public one."""
    try:
        private = world.vault.open(bytes(row.sealed_private), f"key/{row.id}")
    except Unsealable:
        return False
    return ed25519.public_key(private) == public


def _is_stated(row: Row[Any], public: bytes, origin: str) -> bool:
    """Return whether the key's record is about this key, role and holder."""
    try:
        said = _statement(sdjwt.parse(row.jws)) if row.jws else None
    except MalformedRecord:
        return False
    holder = origin if row.operator_id is None else f"{origin}/operator/{row.operator_id}"
    return said is not None and (said.public, said.role.value, said.holder) == (
        public,
        row.role,
        holder,
    )
