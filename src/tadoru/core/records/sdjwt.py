"""Records: a compact JWS over open claims and salted digests, one signature for all readers.

    prepare(claims, groups) ── bytes ──▶ whoever holds the key ── signature ──▶ seal ──▶ record

What is signed is kept as it is and never written again to verify it.

Source: RFC 9901 (SD-JWT), RFC 7515 (JWS), RFC 9864 (alg "Ed25519")
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from tadoru.core.records import base64url, canonical, claims, disclosure, keys
from tadoru.core.records.canonical import JsonValue, NotCanonical
from tadoru.core.records.claims import MalformedRecord, OpenClaims, malformed
from tadoru.core.records.disclosure import Disclosure
from tadoru.core.tlog import merkle
from tadoru.core.tlog.ed25519 import SIGNATURE_BYTES
from tadoru.core.words import N_

TYPE = "tadoru-record+sd-jwt"
MAX_RECORD_CHARACTERS = 65_535  # what an entry of a C2SP entry bundle can hold
_DECOY_BYTES = 32

Entropy = Callable[[int], bytes]


@dataclass(frozen=True, slots=True)
class Prepared:
    """The bytes to sign, and the disclosures that will open what they hide."""

    signing_input: bytes
    disclosures: tuple[Disclosure, ...]


@dataclass(frozen=True, slots=True)
class SignedRecord:
    """A record as it was signed, with its claims read; whether the signature holds is not said."""

    claims: OpenClaims
    jws: str
    signing_input: bytes
    signature: bytes

    @property
    def leaf(self) -> bytes:
        """Return the hash that the record leaves in the log."""
        return leaf_hash(self.jws)

    @property
    def name(self) -> str:
        """Return the leaf hash as text: how other records refer to this one."""
        return base64url.encode(self.leaf)


def prepare(
    open_claims: OpenClaims,
    groups: Mapping[str, Mapping[str, JsonValue]],
    *,
    digest_count: int,
    entropy: Entropy,
) -> Prepared:
    """Return what is to be signed so that each group can later be shown without the others.

    Decoys fill up to the fixed number of digests: a record does not tell how many groups it has.

    Raises: MalformedRecord, NotCanonical
    Source: RFC 9901 §4.2.5 (decoys)
    """
    if len(groups) > digest_count:
        raise MalformedRecord(
            N_("{groups} groups do not fit into {digest_count} digests."),
            groups=len(groups),
            digest_count=digest_count,
        )
    disclosures = tuple(
        disclosure.make(entropy(disclosure.SALT_BYTES), name, value)
        for name, value in groups.items()
    )
    decoys = [
        base64url.encode(sha256(entropy(_DECOY_BYTES)).digest())
        for _ in range(digest_count - len(groups))
    ]
    digests = tuple(sorted([*decoys, *(shown.digest for shown in disclosures)]))
    complete = replace(open_claims, digests=digests)
    claims.check(complete)
    body = base64url.encode(canonical.encode(claims.payload(complete)))
    return Prepared(f"{_header(complete.issuer_kid)}.{body}".encode("ascii"), disclosures)


def seal(prepared: Prepared, signature: bytes) -> str:
    """Return the record: what was signed, with the signature.

    Raises: MalformedRecord
    """
    jws = f"{prepared.signing_input.decode('ascii')}.{base64url.encode(signature)}"
    return parse(jws).jws


def parse(jws: str) -> SignedRecord:
    """Return the record that a compact JWS is, if it is one in every detail.

    Raises: MalformedRecord
    """
    parts = jws.split(".")
    if len(jws) > MAX_RECORD_CHARACTERS or len(parts) != 3:  # noqa: PLR2004  (RFC 7515 §7.1)
        raise malformed("jws")
    header = _decoded(parts[0], "header")
    kid = header.get("kid") if isinstance(header, Mapping) else None
    if not isinstance(kid, str) or _header(kid) != parts[0]:
        raise MalformedRecord(
            N_("The header is not that of a record signed with Ed25519."), place="header"
        )
    read = claims.read(_decoded(parts[1], "payload"), kid)
    signature = _signature(parts[2])
    return SignedRecord(read, jws, jws.rpartition(".")[0].encode("ascii"), signature)


def verify_signature(record: SignedRecord, public: bytes) -> bool:
    """Return whether the key is the one the record names, and signed it."""
    return keys.kid(public) == record.claims.issuer_kid and keys.verify(
        public, record.signing_input, record.signature
    )


def reveal(
    record: SignedRecord, disclosures: Sequence[Disclosure]
) -> dict[str, Mapping[str, JsonValue]]:
    """Return the groups that the disclosures open: exactly those that were given.

    Raises: MalformedRecord
    Source: RFC 9901 §7.1
    """
    shown: dict[str, Mapping[str, JsonValue]] = {}
    for given in disclosures:
        if given.digest not in record.claims.digests:
            raise MalformedRecord(
                N_("The disclosure of {name} does not belong to this record."), name=given.name
            )
        if given.name in shown:
            raise MalformedRecord(N_("{name} is disclosed twice."), name=given.name)
        shown[given.name] = given.value
    return shown


def leaf_hash(jws: str) -> bytes:
    """Return the hash that a record leaves in the log; disclosures are no part of it."""
    return merkle.leaf_hash(jws.encode("ascii"))


def _header(kid: str) -> str:
    """Return the only header a record of this key can have."""
    return base64url.encode(canonical.encode({"alg": "Ed25519", "kid": kid, "typ": TYPE}))


def _decoded(text: str, place: str) -> JsonValue:
    """Return the canonical JSON of one part."""
    try:
        return canonical.decode_strict(base64url.decode(text))
    except NotCanonical as error:
        raise malformed(place) from error


def _signature(text: str) -> bytes:
    """Return the 64 bytes of the third part."""
    try:
        signature = base64url.decode(text)
    except NotCanonical as error:
        raise malformed("signature") from error
    if len(signature) != SIGNATURE_BYTES:
        raise malformed("signature")
    return signature
