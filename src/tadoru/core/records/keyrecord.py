"""What key records and revocations say: whose key, for what, from when until when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from tadoru.core.records import keys
from tadoru.core.records.claims import malformed
from tadoru.core.records.keys import MalformedKey

KEY_DATASET = "key/1"
_TIME = "%Y-%m-%dT%H:%M:%SZ"


class Role(StrEnum):
    """What a key signs: the log's checkpoints and key records, or an operator's statements."""

    LOG = "log"
    OPERATOR = "operator"


@dataclass(frozen=True, slots=True)
class KeyStatement:
    """A key of a holder (an operator's URN, or the log's origin) and when it may be used.

    `assurance` says how the holder is known to the log: declared, checked or credentialed.
    """

    public: bytes
    role: Role
    holder: str
    valid_from: datetime
    valid_until: datetime | None = None
    assurance: str = "declared"

    def content(self) -> dict[str, str]:
        """Return the public content of the key record."""
        members = {
            "key": keys.did_key(self.public),
            "role": self.role.value,
            "holder": self.holder,
            "valid_from": time_text(self.valid_from),
            "assurance": self.assurance,
        }
        if self.valid_until is not None:
            members["valid_until"] = time_text(self.valid_until)
        return members


@dataclass(frozen=True, slots=True)
class Revocation:
    """The end of a key: nothing it signed since then, or logged after this, is good."""

    public: bytes
    since: datetime
    reason: str

    def content(self) -> dict[str, str]:
        """Return the public content of the revocation."""
        return {
            "key": keys.did_key(self.public),
            "since": time_text(self.since),
            "reason": self.reason,
        }


def read_key(content: Mapping[str, str]) -> KeyStatement:
    """Return what a key record says.

    Raises: MalformedRecord
    """
    optional = {"valid_until"}
    if content.keys() - optional != {"key", "role", "holder", "valid_from", "assurance"}:
        raise malformed("payload.open")
    if content["role"] not in set(Role):
        raise malformed("payload.open.role")
    until = content.get("valid_until")
    return KeyStatement(
        _public(content["key"]),
        Role(content["role"]),
        content["holder"],
        read_time(content["valid_from"]),
        None if until is None else read_time(until),
        content["assurance"],
    )


def read_revocation(content: Mapping[str, str]) -> Revocation:
    """Return what a revocation says.

    Raises: MalformedRecord
    """
    if content.keys() != {"key", "since", "reason"}:
        raise malformed("payload.open")
    return Revocation(_public(content["key"]), read_time(content["since"]), content["reason"])


def time_text(at: datetime) -> str:
    """Return a time as records write it.

    Source: RFC 3339 §5.6, in UTC and whole seconds

    >>> time_text(datetime(2026, 3, 31, tzinfo=UTC))
    '2026-03-31T00:00:00Z'
    """
    utc = at.astimezone(UTC).replace(tzinfo=None, microsecond=0)
    return utc.isoformat() + "Z"  # strftime would not pad years below 1000


def read_time(text: str) -> datetime:
    """Return the time that a record writes.

    Raises: MalformedRecord
    """
    try:
        at = datetime.strptime(text, _TIME).replace(tzinfo=UTC)
    except ValueError as error:
        raise malformed("payload.open") from error
    if time_text(at) != text:
        raise malformed("payload.open")
    return at


def _public(text: str) -> bytes:
    """Return the key that a record names."""
    try:
        return keys.from_did_key(text)
    except MalformedKey as error:
        raise malformed("payload.open.key") from error
