"""Who may sign what, and when, as the log's own key records and revocations tell it.

A key counts from the key record that a log key signed, and until a revocation. Two orders bind:
the times that the records state, and their places in the log, which nobody can backdate.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from tadoru.core.findings import Finding
from tadoru.core.records import keys, kinds, sdjwt
from tadoru.core.records.claims import MalformedRecord
from tadoru.core.records.keyrecord import (
    KeyStatement,
    Revocation,
    Role,
    read_key,
    read_revocation,
)
from tadoru.core.records.sdjwt import SignedRecord
from tadoru.core.words import N_

_BEFORE_ALL = -1  # the place in the log of a key that is trusted without a record


@dataclass(frozen=True, slots=True)
class Entry:
    """A record at its place in the log; `place` is where a person finds it."""

    index: int
    record: SignedRecord
    place: str


@dataclass(frozen=True, slots=True)
class Keyring:
    """The keys known, and how they ended, each with its place in the log."""

    keys: Mapping[str, tuple[tuple[int, KeyStatement], ...]]
    revocations: Mapping[str, tuple[tuple[int, Revocation], ...]]

    def find(self, kid: str, *, index: int, at: datetime) -> KeyStatement | None:
        """Return the newest statement under which a key could sign there and then."""
        return next(
            (
                said
                for logged, said in reversed(self.keys.get(kid, ()))
                if logged < index
                and said.valid_from <= at
                and (said.valid_until is None or at < said.valid_until)
            ),
            None,
        )

    def revoked(self, kid: str, *, index: int, at: datetime) -> bool:
        """Return whether the key had ended; its own revocation is still its to sign.

        What was logged earlier within the second of the end still stands: times are whole
        seconds, and a log that changes its key does both in one.
        """
        return any(
            logged < index or (logged > index and revocation.since < at)
            for logged, revocation in self.revocations.get(kid, ())
        )

    def log_keys(self, size: int) -> list[bytes]:
        """Return the public keys that may sign the checkpoint of a tree of that size."""
        return [
            statements[-1][1].public
            for kid, statements in self.keys.items()
            if statements[-1][1].role == Role.LOG
            and all(logged >= size for logged, _ in self.revocations.get(kid, ()))
        ]

    def judge(self, entry: Entry) -> Finding | None:
        """Return why the record is not good, if it is not."""
        claims = entry.record.claims
        if claims.issuer_kid not in self.keys:
            return _finding(
                entry,
                "key-unknown",
                N_("The key {kid} that signed this record has no key record signed by the log."),
                N_("Add the key record, or trust the log that knows the key."),
            )
        public = self.keys[claims.issuer_kid][-1][1].public
        if not sdjwt.verify_signature(entry.record, public):
            return _finding(
                entry,
                "signature",
                N_("The signature does not fit this record."),
                N_("Get the record again from its issuer: this copy was changed."),
            )
        said = self.find(claims.issuer_kid, index=entry.index, at=claims.issued_at)
        if said is None:
            return _finding(
                entry,
                "key-not-valid",
                N_("The key {kid} was not valid at {at} or not yet logged."),
                N_("Ask the issuer to state it again with a valid key."),
            )
        if self.revoked(claims.issuer_kid, index=entry.index, at=claims.issued_at):
            return _finding(
                entry,
                "key-revoked",
                N_("The key {kid} had been revoked when it signed this record."),
                N_("Ask the issuer to state it again with a valid key."),
            )
        return self._right(entry, said)

    def _right(self, entry: Entry, said: KeyStatement) -> Finding | None:
        """Return why the key had no right to say this, if it had none."""
        claims = entry.record.claims
        if claims.issuer != said.holder:
            return _finding(
                entry,
                "holder",
                N_("The key {kid} belongs to {holder}, not to {issuer}."),
                N_("Ask the issuer to sign with its own key."),
                holder=said.holder,
            )
        if claims.kind in kinds.LOG_ONLY and said.role != Role.LOG:
            return _finding(
                entry,
                "log-only",
                N_("Only the log may sign a record of the kind {kind}."),
                N_("Leave this record out."),
            )
        return self._content(entry, said)

    def _content(self, entry: Entry, said: KeyStatement) -> Finding | None:
        """Return what is wrong with the content of a key record or revocation."""
        claims = entry.record.claims
        try:
            if claims.kind == kinds.KEY:
                read_key(claims.open)
            elif claims.kind == kinds.REVOCATION:
                ended = keys.kid(read_revocation(claims.open).public)
                holders = {of.holder for _, of in self.keys.get(ended, ())}
                if said.role != Role.LOG and said.holder not in holders:
                    return _finding(
                        entry,
                        "foreign-revocation",
                        N_("{issuer} cannot revoke a key of somebody else."),
                        N_("Leave this record out."),
                    )
        except MalformedRecord as problem:
            return _finding(
                entry,
                "content",
                N_("The content of this record is not readable: {why}"),
                N_("Get the record again from its issuer."),
                why=str(problem),
            )
        return None


def build(entries: Iterable[Entry], roots: Iterable[bytes], origin: str) -> Keyring:
    """Return the keys that the roots vouch for, directly or through later log keys.

    Records that are not good are passed over here; `Keyring.judge` says what is wrong with them.
    """
    known: dict[str, tuple[tuple[int, KeyStatement], ...]] = {}
    ended: dict[str, tuple[tuple[int, Revocation], ...]] = {}
    ring = Keyring(known, ended)
    start = datetime.min.replace(tzinfo=UTC)
    for public in roots:
        root = KeyStatement(public, Role.LOG, origin, start)
        known[keys.kid(public)] = ((_BEFORE_ALL, root),)
    pinned = frozenset(known)
    for entry in sorted(entries, key=lambda entry: entry.index):
        claims = entry.record.claims
        if claims.kind not in (kinds.KEY, kinds.REVOCATION) or ring.judge(entry) is not None:
            continue
        if claims.kind == kinds.KEY:
            said = read_key(claims.open)
            kid = keys.kid(said.public)
            if kid not in pinned:  # a pinned key is trusted for longer than its own record says
                known[kid] = (*known.get(kid, ()), (entry.index, said))
        else:
            revocation = read_revocation(claims.open)
            kid = keys.kid(revocation.public)
            ended[kid] = (*ended.get(kid, ()), (entry.index, revocation))
    return ring


def _finding(entry: Entry, rule: str, message: str, remedy: str, **facts: object) -> Finding:
    """Return the defect with the facts that every such sentence may use."""
    claims = entry.record.claims
    common = {
        "kid": claims.issuer_kid,
        "issuer": claims.issuer,
        "kind": claims.kind,
        "at": claims.issued_at.isoformat(),
    }
    return Finding(entry.place, f"record.{rule}", message, remedy, {**common, **facts})
