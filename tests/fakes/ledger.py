"""A whole log with its operators in memory, driven in three lines: keys, records, a bundle."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from tadoru.core.records import keys, kinds, sdjwt, status
from tadoru.core.records.canonical import JsonValue
from tadoru.core.records.claims import OpenClaims
from tadoru.core.records.disclosure import Disclosure
from tadoru.core.records.keyrecord import KEY_DATASET, KeyStatement, Revocation, Role
from tadoru.core.records.status import STATUS_DATASET, Code
from tadoru.core.tlog import cosignature, note, tiles
from tadoru.core.tlog.checkpoint import Checkpoint
from tadoru.core.tlog.note import COSIGNATURE_V1, VerifierKey
from tadoru.wire.bundle import bundle as form
from tadoru.wire.bundle.bundle import Bundle, BundledRecord
from tadoru.wire.bundle.trust import Trust

START = datetime(2026, 4, 1, tzinfo=UTC)


class Entropy:
    """Bytes that look random and are the same in each run."""

    def __init__(self, seed: str) -> None:
        self.seed, self.drawn = seed, 0

    def __call__(self, size: int) -> bytes:
        self.drawn += 1
        return sha256(f"{self.seed}/{self.drawn}".encode()).digest()[:size]


class Ledger:
    """A log that does as it is told, right or wrong."""

    def __init__(self, seed: str = "log", origin: str | None = None) -> None:
        self.entropy = Entropy(seed)
        self.log_key = self.entropy(32)
        self.origin = origin or keys.did_key(keys.public_key(self.log_key))
        self.now = START
        self.records: list[str] = []
        self.disclosures: list[tuple[Disclosure, ...]] = []
        self.tiles: dict[tuple[int, int], bytes] = {}
        self.holders: dict[bytes, str] = {}
        self.state_key(self.log_key, self.origin, Role.LOG)

    def operator(self, name: str) -> bytes:
        """Return the private key of a new operator, logged."""
        private = self.entropy(32)
        self.state_key(private, f"urn:tadoru:operator:{name}", Role.OPERATOR)
        return private

    def state_key(
        self, private: bytes, holder: str, role: Role, *, by: bytes | None = None, days: int = 3650
    ) -> int:
        self.holders[private] = holder
        said = KeyStatement(
            keys.public_key(private), role, holder, self.now, self.now + timedelta(days=days)
        )
        return self.add(by or self.log_key, kinds.KEY, dataset=KEY_DATASET, content=said.content())

    def revoke(self, private: bytes, *, by: bytes | None = None) -> int:
        revocation = Revocation(keys.public_key(private), self.now, "lost")
        return self.add(
            by or self.log_key, kinds.REVOCATION, dataset=KEY_DATASET, content=revocation.content()
        )

    def erase(self, index: int) -> int:
        name = sdjwt.parse(self.records[index]).name
        return self.add(self.log_key, kinds.TOMBSTONE, content={"record": name})

    def list_status(self, codes: Mapping[int, Code]) -> int:
        listed = status.make(len(self.records), codes)
        return self.add(
            self.log_key, kinds.STATUS, dataset=STATUS_DATASET, content=listed.content()
        )

    def add(
        self,
        private: bytes,
        kind: str,
        groups: Mapping[str, Mapping[str, JsonValue]] | None = None,
        *,
        dataset: str = "footprint/1",
        content: Mapping[str, str] | None = None,
        supersedes: int | None = None,
        subject: str = "",
        issuer: str | None = None,
    ) -> int:
        """Sign, log and keep a record; return its place."""
        self.now += timedelta(minutes=1)
        old = None if supersedes is None else sdjwt.parse(self.records[supersedes]).name
        claims = OpenClaims(
            kind=kind,
            dataset=dataset,
            issuer_kid=keys.kid(keys.public_key(private)),
            issuer=issuer or self.holders.get(private, "urn:nobody"),
            subject=subject or f"{self.origin}/part/1",
            issued_at=self.now,
            nonce=self.entropy(16),
            supersedes=old,
            open=content or {},
        )
        prepared = sdjwt.prepare(
            claims, groups or {}, digest_count=8 if groups else 0, entropy=self.entropy
        )
        jws = sdjwt.seal(prepared, keys.sign(private, prepared.signing_input))
        grown = tiles.grow(len(self.records), self.read_tile, [sdjwt.leaf_hash(jws)])
        self.tiles.update(grown.tiles)
        self.records.append(jws)
        self.disclosures.append(prepared.disclosures)
        return grown.size - 1

    def read_tile(self, level: int, index: int) -> bytes:
        return self.tiles.get((level, index), b"")

    def checkpoint(self, witnesses: Sequence[tuple[str, bytes]] = (), by: bytes = b"") -> str:
        """Return the signed checkpoint, seen by witnesses a minute later."""
        size = len(self.records)
        body = Checkpoint(self.origin, size, tiles.root_at(size, self.read_tile)).body()
        signer = by or self.log_key
        log = VerifierKey(self.origin, keys.public_key(signer))
        at = self.now + timedelta(minutes=1)
        signatures = [(log, keys.sign(signer, note.signing_bytes(body)))]
        for name, private in witnesses:
            key = VerifierKey(name, keys.public_key(private), COSIGNATURE_V1)
            made = keys.sign(private, cosignature.signing_bytes(body, at))
            signatures.append((key, cosignature.assemble(at, made)))
        return note.assemble(body, signatures)

    def item(self, index: int, shown: Sequence[str] = ()) -> BundledRecord:
        """Return a record for a bundle, showing these groups."""
        given = sorted(one.encoded for one in self.disclosures[index] if one.name in shown)
        proof = tiles.inclusion_proof(index, len(self.records), self.read_tile)
        return BundledRecord(self.records[index], index, tuple(proof), tuple(given))

    def bundle(
        self,
        shown: Mapping[int, Sequence[str]],
        declarer: bytes,
        *,
        status_at: int | None = None,
        checkpoint: str = "",
    ) -> Bundle:
        """Return a declared bundle of the records at these places."""
        drafted = Bundle(
            origin=self.origin,
            checkpoint=checkpoint or self.checkpoint(),
            records=tuple(self.item(index, shown[index]) for index in sorted(shown)),
            status=None if status_at is None else self.item(status_at),
            declarer=keys.kid(keys.public_key(declarer)),
        )
        return declared(drafted, declarer)

    def trust(
        self, witnesses: tuple[VerifierKey, ...] = (), accreditors: tuple[bytes, ...] = ()
    ) -> Trust:
        """Return the trust of a reader who knows this log."""
        key = VerifierKey(self.origin, keys.public_key(self.log_key))
        return Trust((key,), witnesses, accreditors)


def declared(drafted: Bundle, declarer: bytes) -> Bundle:
    """Return the bundle signed as it is."""
    return replace(drafted, signature=keys.sign(declarer, form.signing_bytes(drafted)))
