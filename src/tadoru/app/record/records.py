"""What verbs do with records inside their own transaction: prepare, sign, keep, open.

    prepare ── bytes ──▶ the issuer's key, wherever it is ── signature ──▶ commit

A record is kept with its sealed disclosures and its queued leaf, in the transaction of the act
that it states. Functions of this module are no verbs: their callers have checked who asks.
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from tadoru.app.record import sealing
from tadoru.app.record.problems import KeyEnded, NoSigningKey, WrongSignature
from tadoru.app.world import World
from tadoru.core.records import base64url, disclosure, keys, sdjwt
from tadoru.core.records.canonical import JsonValue
from tadoru.core.records.claims import NONCE_BYTES, OpenClaims
from tadoru.core.values import KeyId, OperatorId, PartId, RecordId
from tadoru.core.words import N_
from tadoru.store import key as key_rows
from tadoru.store import log, setting
from tadoru.store import operator as operators
from tadoru.store import record as rows
from tadoru.store.tx import Row, Tx

Groups = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class RecordDraft:
    """What is to be stated: openly, and in groups that can be shown one by one."""

    kind: str
    dataset: str
    subject: str
    groups: Mapping[str, Mapping[str, JsonValue]] = field(default_factory=dict)
    open: Mapping[str, str] = field(default_factory=dict)
    digest_count: int = 0
    part_id: PartId | None = None
    supersedes: RecordId | None = None


@dataclass(frozen=True)
class Prepared:
    """Bytes that wait for a signature, with all that is kept once it is there."""

    signing_input: bytes
    disclosures: tuple[str, ...]
    key_id: KeyId
    custody: str  # held, brought
    issuer: OperatorId | None  # none: the node
    kind: str
    dataset: str
    subject: str
    part_id: PartId | None
    supersedes: RecordId | None
    issued_at: datetime


def issue(tx: Tx, world: World, issuer: OperatorId | None, draft: RecordDraft) -> RecordId:
    """Sign a record with the issuer's held key and keep it; return its id.

    Raises: NoSigningKey, WrongSignature where the key is not held by the node
    """
    key = _current(tx, issuer)
    prepared = _prepared(tx, world, issuer, draft, key)
    return _keep(tx, world, prepared, sign(world, key, prepared.signing_input))


def prepare(tx: Tx, world: World, issuer: OperatorId | None, draft: RecordDraft) -> Prepared:
    """Return the bytes that the issuer's current key is to sign; nothing is kept yet.

    Raises: NoSigningKey, MalformedRecord, NotCanonical
    """
    return _prepared(tx, world, issuer, draft, _current(tx, issuer))


def _current(tx: Tx, issuer: OperatorId | None) -> Row[Any]:
    """Return the key with which an issuer signs, held still until the transaction ends."""
    key = key_rows.current(tx, issuer, "operator" if issuer else "log", hold=True)
    if key is None:
        raise NoSigningKey(N_("The issuer has no valid key to sign with. Make or bring one."))
    return key


def _prepared(
    tx: Tx, world: World, issuer: OperatorId | None, draft: RecordDraft, key: Row[Any]
) -> Prepared:
    now = world.clock.now()
    claims = OpenClaims(
        kind=draft.kind,
        dataset=draft.dataset,
        issuer_kid=key.id,
        issuer=issuer_name(tx, issuer),
        subject=draft.subject,
        issued_at=now.replace(microsecond=0),
        nonce=world.random.bytes(NONCE_BYTES),
        supersedes=_leaf_name(tx, draft.supersedes),
        open=draft.open,
    )
    made = sdjwt.prepare(
        claims, draft.groups, digest_count=draft.digest_count, entropy=world.random.bytes
    )
    return Prepared(
        signing_input=made.signing_input,
        disclosures=tuple(shown.encoded for shown in made.disclosures),
        key_id=KeyId(key.id),
        custody=key.custody,
        issuer=issuer,
        kind=draft.kind,
        dataset=draft.dataset,
        subject=draft.subject,
        part_id=draft.part_id,
        supersedes=draft.supersedes,
        issued_at=now,
    )


def commit(tx: Tx, world: World, prepared: Prepared, signature: bytes | None) -> RecordId:
    """Keep a signed record and queue its leaf; without a signature the node's held key signs.

    Raises: KeyEnded, WrongSignature; nothing is kept then
    """
    key = key_rows.held_still(tx, prepared.key_id)
    if key is None or key.valid_to is not None or key.revoked_at is not None:
        raise KeyEnded(N_("The key has ended since this was prepared. Prepare it again."))
    if signature is None:
        signature = sign(world, key, prepared.signing_input)
    elif not keys.verify(key.public, prepared.signing_input, signature):
        raise WrongSignature(N_("This is not the signature of the key over these bytes."))
    return _keep(tx, world, prepared, signature)


def _keep(tx: Tx, world: World, prepared: Prepared, signature: bytes) -> RecordId:
    """Keep what was signed, with its sealed disclosures and its queued leaf."""
    shown = tuple(disclosure.read(text) for text in prepared.disclosures)
    jws = sdjwt.seal(sdjwt.Prepared(prepared.signing_input, shown), signature)
    record_id = RecordId(world.random.uuid())
    leaf = sdjwt.leaf_hash(jws)
    sealed_key, sealed = sealing.seal(world, record_id, shown)
    row = {
        "id": record_id,
        "operator_id": prepared.issuer,
        "kind": prepared.kind,
        "dataset": prepared.dataset,
        "subject": prepared.subject,
        "part_id": prepared.part_id,
        "jws": jws,
        "leaf_hash": leaf,
        "key_id": prepared.key_id,
        "supersedes_id": prepared.supersedes,
        "issued_at": prepared.issued_at,
    }
    rows.add(tx, row, sealed_key, sealed)
    log.enqueue(tx, record_id, leaf)
    tx.after_commit(world.wake)
    return record_id


def opened(
    tx: Tx,
    world: World,
    record_ids: Collection[RecordId],
    groups: Collection[str] | None = None,
) -> dict[RecordId, dict[str, Mapping[str, Any]]]:
    """Return the groups of these records that the transaction's operator may see, opened.

    Erased records, and those of which nothing may be seen, are absent.
    """
    found: dict[RecordId, dict[str, Mapping[str, Any]]] = {}
    for record_id, texts in unsealed(tx, world, record_ids, groups).items():
        shown = [json.loads(base64url.decode(text)) for text in texts]  # strictly read when made
        found[record_id] = {name: value for _salt, name, value in shown}
    return found


def unsealed(
    tx: Tx,
    world: World,
    record_ids: Collection[RecordId],
    groups: Collection[str] | None = None,
) -> dict[RecordId, list[str]]:
    """Return the disclosures, as they were made, that the transaction's operator may see."""
    found: dict[RecordId, list[str]] = {}
    for row in rows.sealed(tx, record_ids, world.clock.now(), groups):
        if row.record_id not in found:
            cipher = sealing.record_key(world, row.record_id, row.sealed_key)
            found[row.record_id] = []
        text = sealing.unseal(cipher, row.record_id, row.position, row.sealed)
        found[row.record_id].append(text)
    return found


def sign(world: World, key: Row[Any], signing_input: bytes) -> bytes:
    """Return the signature of a key that the node holds.

    Raises: WrongSignature where the node does not hold it
    """
    if key.sealed_private is None:
        raise WrongSignature(N_("The node does not hold this key: bring the signature."))
    private = world.vault.open(key.sealed_private, f"key/{key.id}")
    return keys.sign(private, signing_input)


def subject(tx: Tx, kind: str, id_: str) -> str:
    """Return the URI of a thing of this node, which stays the same wherever it travels."""
    return f"{setting.origin(tx)}/{kind}/{id_}"


def issuer_name(tx: Tx, issuer: OperatorId | None) -> str:
    """Return how records name an operator; the node itself is its origin."""
    return setting.origin(tx) if issuer is None else subject(tx, "operator", issuer)


def marks(tx: Tx) -> dict[str, str]:
    """Return what a record of this operator must show openly: that it is on trial, if it is."""
    row = operators.fetch(tx, tx.me)
    return {"trial": "true"} if row is not None and row.trial else {}


def brought_keys(tx: Tx) -> frozenset[str]:
    """Return the operator's keys that live outside the node."""
    return frozenset(row.id for row in key_rows.mine(tx) if row.custody == "brought")


def freeze(prepared: Prepared) -> dict[str, Any]:
    """Return a prepared record as JSON values; they hold its salts, so seal them."""
    return {
        **asdict(prepared),
        "signing_input": prepared.signing_input.decode("ascii"),
        "issued_at": prepared.issued_at.isoformat(),
    }


def thaw(frozen: Mapping[str, Any]) -> Prepared:
    """Return the prepared record that was frozen."""
    return Prepared(
        **{
            **frozen,
            "signing_input": frozen["signing_input"].encode("ascii"),
            "disclosures": tuple(frozen["disclosures"]),
            "issued_at": datetime.fromisoformat(frozen["issued_at"]),
        }
    )


def _leaf_name(tx: Tx, record_id: RecordId | None) -> str | None:
    """Return how a record names the one that it replaces."""
    if record_id is None:
        return None
    replaced = rows.leaf_hash(tx, record_id)
    if replaced is None:
        raise AssertionError("a record can only replace one that exists")
    return base64url.encode(replaced)
