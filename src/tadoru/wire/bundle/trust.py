"""The trust file: which logs, witnesses and accreditors a reader believes.

{"logs": ["did:key:z6Mk…+1a2b3c4d+AQ…"], "witnesses": ["witness.example/w1+…+BA…"],
 "accreditors": ["did:key:z6Mk…"]}
"""

import json
from dataclasses import dataclass

from tadoru.core.findings import Finding
from tadoru.core.problems import InvalidData
from tadoru.core.records import keys
from tadoru.core.records.keys import MalformedKey
from tadoru.core.tlog import note
from tadoru.core.tlog.note import COSIGNATURE_V1, ED25519, MalformedNote, VerifierKey
from tadoru.core.words import N_

_KINDS = {"logs": ED25519, "witnesses": COSIGNATURE_V1}


@dataclass(frozen=True, slots=True)
class Trust:
    """The keys that a reader has from elsewhere; `accreditors` are public keys."""

    logs: tuple[VerifierKey, ...]
    witnesses: tuple[VerifierKey, ...] = ()
    accreditors: tuple[bytes, ...] = ()


def encode(trust: Trust) -> bytes:
    """Return the file, laid out for people."""
    members = {
        "logs": [key.encode() for key in trust.logs],
        "witnesses": [key.encode() for key in trust.witnesses],
        "accreditors": [keys.did_key(public) for public in trust.accreditors],
    }
    return json.dumps(members, indent=2).encode() + b"\n"


def decode(data: bytes) -> Trust:
    """Return what a trust file says; lists that are left out are empty.

    Raises: InvalidData with every defect
    """
    findings: list[Finding] = []
    members = _members(data, findings)
    verifiers = {
        name: tuple(
            key
            for at, text in enumerate(members.get(name, []))
            if (key := _verifier(text, f"/{name}/{at}", kind, findings))
        )
        for name, kind in _KINDS.items()
    }
    accreditors = tuple(
        public
        for at, text in enumerate(members.get("accreditors", []))
        if (public := _accreditor(text, f"/accreditors/{at}", findings))
    )
    if findings:
        raise InvalidData(findings)
    return Trust(verifiers["logs"], verifiers["witnesses"], accreditors)


def _members(data: bytes, findings: list[Finding]) -> dict[str, list[str]]:
    """Return the lists of the file that are lists of texts, each named once."""
    try:
        members = json.loads(data, object_pairs_hook=_once)
    except ValueError:
        members = None
    if not isinstance(members, dict):
        findings.append(
            Finding(
                "",
                "trust.not-an-object",
                N_("The trust file is not a JSON object that names each list once."),
                N_('Write {{"logs": […], "witnesses": […], "accreditors": […]}}.'),
            )
        )
        return {}
    for name, value in members.items():
        known = name in {*_KINDS, "accreditors"}
        if not known or not isinstance(value, list):
            findings.append(
                Finding(
                    f"/{name}",
                    "trust.unknown-list",
                    N_("{name} is not a list that a trust file has."),
                    N_("Use the lists logs, witnesses and accreditors."),
                    {"name": name},
                )
            )
    return {name: value for name, value in members.items() if isinstance(value, list)}


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Return the members, none of which may be repeated."""
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError(pairs)
    return members


def _verifier(text: object, place: str, kind: int, findings: list[Finding]) -> VerifierKey | None:
    """Return a verifier key of the wanted kind."""
    try:
        key = note.parse_key(text) if isinstance(text, str) else None
    except MalformedNote:
        key = None
    if key is None or key.type != kind:
        findings.append(
            Finding(
                place,
                "trust.not-a-verifier-key",
                N_("{text} is not a verifier key of the kind that belongs here."),
                N_("Copy the key as the log or the witness publishes it."),
                {"text": str(text)},
            )
        )
        return None
    return key


def _accreditor(text: object, place: str, findings: list[Finding]) -> bytes | None:
    """Return the public key of a did:key."""
    try:
        return keys.from_did_key(str(text))
    except MalformedKey:
        findings.append(
            Finding(
                place,
                "trust.not-a-did-key",
                N_("{text} is not the did:key of an Ed25519 key."),
                N_("Copy the accreditor's key as it publishes it."),
                {"text": str(text)},
            )
        )
        return None
