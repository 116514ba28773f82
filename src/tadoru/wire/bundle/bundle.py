"""The bundle's form: one canonical JSON file that is read in one way or not at all.

    {"checkpoint": "did:key:z6Mk… 42 …", "declarer": "<kid>", "format": "tadoru-bundle/1",
     "origin": "did:key:z6Mk…",
     "records": [{"disclosures": ["…"], "inclusion": ["…"], "index": 7, "jws": "…"}],
     "signature": "…", "status": null}

Records are sorted by their place in the log, disclosures by their text. The declarer signs the
canonical bytes of everything but the signature, after a fixed prefix that no other signature of
the house begins with.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from tadoru.core.problems import Kind, Problem
from tadoru.core.records import base64url, canonical
from tadoru.core.records.canonical import JsonValue, NotCanonical
from tadoru.core.tlog.ed25519 import SIGNATURE_BYTES
from tadoru.core.tlog.merkle import HASH_BYTES
from tadoru.core.words import N_

FORMAT = "tadoru-bundle/1"
MAX_BUNDLE_BYTES = 64 * 2**20
_PREFIX = b"tadoru-bundle/1\n"
_MAX_PROOF = 64  # a tree of 2**63 leaves is no higher
_MEMBERS = frozenset(
    {"checkpoint", "declarer", "format", "origin", "records", "signature", "status"}
)
_RECORD_MEMBERS = frozenset({"disclosures", "inclusion", "index", "jws"})


class UnreadableBundle(Problem):
    """The file is not a bundle in its one canonical form."""

    kind = Kind.INVALID
    title = N_("Not a readable bundle")


@dataclass(frozen=True, slots=True)
class BundledRecord:
    """A record with its place in the log, the proof of it, and what is shown of the record."""

    jws: str
    index: int
    inclusion: tuple[bytes, ...]
    disclosures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Bundle:
    """A declarer's choice of records, under one checkpoint of one log.

    `status` is the logged list of what no longer stands, `declarer` the name of the signing key.
    """

    origin: str
    checkpoint: str
    records: tuple[BundledRecord, ...]
    status: BundledRecord | None
    declarer: str
    signature: bytes = b""


def encode(bundle: Bundle) -> bytes:
    """Return the file."""
    members = {**_content(bundle), "signature": base64url.encode(bundle.signature)}
    return canonical.encode(members)


def signing_bytes(bundle: Bundle) -> bytes:
    """Return what the declarer signs: all of the content, and what kind of thing it is."""
    return _PREFIX + canonical.encode(_content(bundle))


def decode(data: bytes) -> Bundle:
    """Return the bundle that a file is.

    Raises: UnreadableBundle
    """
    if len(data) > MAX_BUNDLE_BYTES:
        raise UnreadableBundle(N_("The file is larger than {limit} bytes."), limit=MAX_BUNDLE_BYTES)
    try:
        members = _members(canonical.decode_strict(data), _MEMBERS, "bundle")
    except NotCanonical as problem:
        raise UnreadableBundle(problem.detail, **problem.facts) from problem
    if members["format"] != FORMAT:
        raise _unreadable("format")
    bundle = Bundle(
        origin=_text(members["origin"], "origin"),
        checkpoint=_text(members["checkpoint"], "checkpoint"),
        records=_records(members["records"]),
        status=None if members["status"] is None else _record(members["status"], "status"),
        declarer=_text(members["declarer"], "declarer"),
        signature=_bytes(members["signature"], "signature", SIGNATURE_BYTES),
    )
    if encode(bundle) != data:
        raise _unreadable("bundle")
    return bundle


def _content(bundle: Bundle) -> dict[str, JsonValue]:
    """Return the members that are signed."""
    return {
        "checkpoint": bundle.checkpoint,
        "declarer": bundle.declarer,
        "format": FORMAT,
        "origin": bundle.origin,
        "records": [_entry(record) for record in bundle.records],
        "status": None if bundle.status is None else _entry(bundle.status),
    }


def _entry(record: BundledRecord) -> dict[str, JsonValue]:
    """Return one record's members."""
    return {
        "disclosures": record.disclosures,
        "inclusion": [base64url.encode(hash_) for hash_ in record.inclusion],
        "index": record.index,
        "jws": record.jws,
    }


def _records(value: JsonValue) -> tuple[BundledRecord, ...]:
    """Return the records, which stand in the order of the log."""
    records = tuple(
        _record(item, f"records[{at}]") for at, item in enumerate(_list(value, "records"))
    )
    if any(one.index >= next_.index for one, next_ in pairwise(records)):
        raise _unreadable("records")
    return records


def _record(value: JsonValue, place: str) -> BundledRecord:
    """Return one record."""
    members = _members(value, _RECORD_MEMBERS, place)
    index = members["index"]
    if type(index) is not int or index < 0:
        raise _unreadable(f"{place}.index")
    proof = _list(members["inclusion"], f"{place}.inclusion")
    shown = [
        _text(item, f"{place}.disclosures")
        for item in _list(members["disclosures"], f"{place}.disclosures")
    ]
    if len(proof) > _MAX_PROOF:
        raise _unreadable(f"{place}.inclusion")
    if shown != sorted(set(shown)):
        raise _unreadable(f"{place}.disclosures")
    return BundledRecord(
        jws=_text(members["jws"], f"{place}.jws"),
        index=index,
        inclusion=tuple(_bytes(item, f"{place}.inclusion", HASH_BYTES) for item in proof),
        disclosures=tuple(shown),
    )


def _members(value: JsonValue, names: frozenset[str], place: str) -> Mapping[str, JsonValue]:
    """Return an object that has exactly these members."""
    if not isinstance(value, Mapping) or value.keys() != names:
        raise _unreadable(place)
    return value


def _list(value: JsonValue, place: str) -> list[JsonValue]:
    """Return an array."""
    if not isinstance(value, list):
        raise _unreadable(place)
    return value


def _text(value: JsonValue, place: str) -> str:
    """Return a text."""
    if not isinstance(value, str):
        raise _unreadable(place)
    return value


def _bytes(value: JsonValue, place: str, size: int) -> bytes:
    """Return so many bytes from base64url."""
    try:
        data = base64url.decode(_text(value, place))
    except NotCanonical as problem:
        raise _unreadable(place) from problem
    if len(data) != size:
        raise _unreadable(place)
    return data


def _unreadable(place: str) -> UnreadableBundle:
    """Return the refusal that names the place."""
    return UnreadableBundle(N_("{place} is not of the form that bundles have."), place=place)
