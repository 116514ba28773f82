"""Make, end and log keys inside a transaction of the node; whoever calls has checked who asks.

A key counts for others from its key record on, which the log's key signs. Functions of this
module are no verbs.
"""

from dataclasses import dataclass

from tadoru.app.record import records
from tadoru.app.record.records import RecordDraft
from tadoru.app.world import World
from tadoru.core.records import keys as ed25519
from tadoru.core.records import kinds
from tadoru.core.records.keyrecord import KEY_DATASET, KeyStatement, Revocation, Role
from tadoru.core.values import KeyId, OperatorId, RecordId
from tadoru.store import identifier as identifiers
from tadoru.store import key as rows
from tadoru.store import log, setting
from tadoru.store.tx import Tx

TOKEN = "token"  # noqa: S105  (a role, no secret): signs access tokens only; no record needs it, so none is logged
_PRIVATE_BYTES = 32
_ASSURANCES = ("declared", "checked", "credentialed")  # the weakest first


@dataclass(frozen=True)
class KeyPair:
    """A public key, and its private half where the node holds it."""

    public: bytes
    private: bytes | None

    @property
    def id(self) -> KeyId:
        """Return the key's name in records."""
        return KeyId(ed25519.kid(self.public))


def first(tx: Tx, world: World, operator_id: OperatorId) -> KeyId:
    """Make and log the first key of an operator, held by the node."""
    return introduce(tx, world, operator_id, fresh(world))


def fresh(world: World) -> KeyPair:
    """Return a new key for the node to hold."""
    private = world.random.bytes(_PRIVATE_BYTES)
    return KeyPair(ed25519.public_key(private), private)


def introduce(tx: Tx, world: World, holder: OperatorId | None, pair: KeyPair) -> KeyId:
    """Keep a key and log its record, signed by the log's key that is current before it."""
    role = Role.OPERATOR if holder else Role.LOG
    if holder is None:
        _keep(tx, world, None, pair, role.value)  # the log's first key signs its own record
        record_id = _state_key(tx, world, holder, pair, role)
    else:
        record_id = _state_key(tx, world, holder, pair, role)
        _keep(tx, world, holder, pair, role.value)
    rows.recorded(tx, pair.id, record_id)
    return pair.id


def succeed(tx: Tx, world: World, pair: KeyPair) -> KeyId:
    """Let a new key of the log follow the current one, which vouches for it first."""
    record_id = _state_key(tx, world, None, pair, Role.LOG)
    _keep(tx, world, None, pair, Role.LOG.value)
    rows.recorded(tx, pair.id, record_id)
    return pair.id


def token_key(tx: Tx, world: World) -> KeyId:
    """Keep a new key for access tokens."""
    pair = fresh(world)
    _keep(tx, world, None, pair, TOKEN)
    return pair.id


def end(tx: Tx, world: World, key_id: KeyId, reason: str, *, rotated: bool) -> None:
    """End a key now and log its revocation, signed by the log's current key."""
    row = rows.fetch(tx, key_id, change=True)  # waits for what is being signed with it
    if row is None:
        raise AssertionError("the key was read before")
    now = world.clock.now()
    if rotated:
        rows.rotated(tx, key_id, now)
    else:
        rows.revoked(tx, key_id, now)
    holder = None if row.operator_id is None else OperatorId(row.operator_id)
    draft = RecordDraft(
        kind=kinds.REVOCATION,
        dataset=KEY_DATASET,
        subject=_subject(tx, holder),
        open=Revocation(bytes(row.public), now, reason).content(),
    )
    records.issue(tx, world, None, draft)


def begin_log(tx: Tx, world: World, origin: str | None) -> str:
    """Begin an empty log under its first key; return the origin, fixed from now on."""
    pair = fresh(world)
    did = origin or ed25519.did_key(pair.public)
    setting.put(tx, setting.ORIGIN, did)
    log.begin(tx)
    introduce(tx, world, None, pair)
    return did


def _keep(tx: Tx, world: World, holder: OperatorId | None, pair: KeyPair, role: str) -> None:
    """Insert the key; its private half is sealed."""
    sealed = None
    if pair.private is not None:
        sealed = world.vault.seal(pair.private, f"key/{pair.id}")
    rows.add(
        tx,
        {
            "id": pair.id,
            "operator_id": holder,
            "role": role,
            "custody": "held" if sealed else "brought",
            "public": pair.public,
            "sealed_private": sealed,
            "valid_from": world.clock.now(),
        },
    )


def _state_key(
    tx: Tx, world: World, holder: OperatorId | None, pair: KeyPair, role: Role
) -> RecordId:
    """Log the record that makes a key known."""
    said = KeyStatement(
        pair.public,
        role,
        records.issuer_name(tx, holder),
        world.clock.now().replace(microsecond=0),
        assurance=_assurance(tx, holder),
    )
    draft = RecordDraft(
        kind=kinds.KEY, dataset=KEY_DATASET, subject=_subject(tx, holder), open=said.content()
    )
    return records.issue(tx, world, None, draft)


def _subject(tx: Tx, holder: OperatorId | None) -> str:
    """Return whom a key record is about."""
    return records.issuer_name(tx, holder)


def _assurance(tx: Tx, holder: OperatorId | None) -> str:
    """Return how well the holder is known: by its best identifier."""
    if holder is None:
        return _ASSURANCES[0]
    known = [row.assurance for row in identifiers.of(tx, [holder]).get(holder, [])]
    return max(known, key=_ASSURANCES.index, default=_ASSURANCES[0])
