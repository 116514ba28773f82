"""The open part of a record: what anyone who holds it may read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import MappingProxyType

from tadoru.core.problems import Kind, Problem
from tadoru.core.records import base64url
from tadoru.core.records.canonical import JsonValue, NotCanonical
from tadoru.core.words import N_

NONCE_BYTES = 16
DIGEST_BYTES = 32
RESERVED = frozenset({"_sd", "..."})  # RFC 9901 §4.1: never the name of anything else
MEMBERS = frozenset(
    {
        "_sd", "_sd_alg", "dataset", "iat", "iss", "kind", "nonce", "open", "sub", "supersedes",
    }
)  # fmt: skip
_LAST_SECOND = 253_402_300_799  # the end of the year 9999, where datetime ends


class MalformedRecord(Problem):
    """A record or a disclosure does not have the one form that is signed and logged."""

    kind = Kind.INVALID
    title = N_("Not a well-formed record")


@dataclass(frozen=True, slots=True)
class OpenClaims:
    """Who states what kind of thing about what, when, and instead of which older record.

    `subject` is a URI under the log's origin, `issuer` the operator's URN, `supersedes` the
    leaf hash (base64url) of the record that this one replaces, `nonce` 128 random bits so that
    a guessed content cannot be tested against the logged leaf. `digests` are the salted digests
    of what is disclosed selectively, sorted. `open` holds the content of those kinds (keys,
    tombstones, …) which are wholly public. No personal data in any of them.
    """

    kind: str
    dataset: str
    issuer_kid: str
    issuer: str
    subject: str
    issued_at: datetime
    nonce: bytes
    supersedes: str | None = None
    open: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    digests: tuple[str, ...] = ()


def payload(claims: OpenClaims) -> dict[str, JsonValue]:
    """Return the claims as the members that are signed; the key's name is in the header.

    Source: RFC 7519 §4.1 (iss, sub, iat), RFC 9901 §4.1 (_sd, _sd_alg)
    """
    return {
        "_sd": claims.digests,
        "_sd_alg": "sha-256",
        "dataset": claims.dataset,
        "iat": int(claims.issued_at.timestamp()),
        "iss": claims.issuer,
        "kind": claims.kind,
        "nonce": base64url.encode(claims.nonce),
        "open": claims.open,
        "sub": claims.subject,
        "supersedes": claims.supersedes,
    }


def read(members: JsonValue, issuer_kid: str) -> OpenClaims:
    """Return the claims that a signed payload states.

    Raises: MalformedRecord
    """
    if not isinstance(members, Mapping) or members.keys() != MEMBERS:
        raise MalformedRecord(N_("{place} does not have exactly the members of a record."),
                              place="payload")  # fmt: skip
    if members["_sd_alg"] != "sha-256":
        raise malformed("payload._sd_alg")
    supersedes = members["supersedes"]
    claims = OpenClaims(
        kind=_text(members, "kind"),
        dataset=_text(members, "dataset"),
        issuer_kid=issuer_kid,
        issuer=_text(members, "iss"),
        subject=_text(members, "sub"),
        issued_at=_time(members["iat"]),
        nonce=_bytes(members["nonce"], "payload.nonce", NONCE_BYTES),
        supersedes=None if supersedes is None else _digest(supersedes, "payload.supersedes"),
        open=_open(members["open"]),
        digests=_digests(members["_sd"]),
    )
    check(claims)
    return claims


def check(claims: OpenClaims) -> None:
    """Refuse claims that no reader would accept.

    Raises: MalformedRecord
    """
    at = claims.issued_at
    if at.utcoffset() is None or at.microsecond or not 0 <= at.timestamp() <= _LAST_SECOND:
        raise malformed("payload.iat")
    if len(claims.nonce) != NONCE_BYTES:
        raise malformed("payload.nonce")
    if list(claims.digests) != sorted(set(claims.digests)):
        raise malformed("payload._sd")
    if not RESERVED.isdisjoint(claims.open):
        raise malformed("payload.open")
    for name in ("kind", "dataset", "issuer", "subject"):
        if not getattr(claims, name):
            raise malformed(f"payload.{name}")


def malformed(place: str) -> MalformedRecord:
    """Return the refusal that names where a record is not of the agreed form."""
    return MalformedRecord(N_("{place} is not of the form that records have."), place=place)


def _text(members: Mapping[str, JsonValue], name: str) -> str:
    """Return a member that must be a text."""
    value = members[name]
    if not isinstance(value, str):
        raise malformed(f"payload.{name}")
    return value


def _time(value: JsonValue) -> datetime:
    """Return the time of whole seconds since 1970."""
    if type(value) is not int or not 0 <= value <= _LAST_SECOND:
        raise malformed("payload.iat")
    return datetime.fromtimestamp(value, UTC)


def _bytes(value: JsonValue, place: str, size: int) -> bytes:
    """Return so many bytes from base64url."""
    try:
        data = base64url.decode(value) if isinstance(value, str) else b""
    except NotCanonical as error:
        raise malformed(place) from error
    if len(data) != size:
        raise malformed(place)
    return data


def _digest(value: JsonValue, place: str) -> str:
    """Return the text of a digest that is one."""
    return base64url.encode(_bytes(value, place, DIGEST_BYTES))


def _digests(value: JsonValue) -> tuple[str, ...]:
    """Return the digests; their order is checked with the other claims."""
    if not isinstance(value, list):
        raise malformed("payload._sd")
    return tuple(_digest(item, "payload._sd") for item in value)


def _open(value: JsonValue) -> Mapping[str, str]:
    """Return the public content, which is text only."""
    if not isinstance(value, dict):
        raise malformed("payload.open")
    for name, item in value.items():
        if not isinstance(item, str):
            raise malformed(f"payload.open.{name}")
    return MappingProxyType(value)
