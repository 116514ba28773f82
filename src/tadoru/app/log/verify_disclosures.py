"""Check the sealed disclosures: each opens, and is one of its record's."""

import json
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from tadoru.app.log.findings import Findings
from tadoru.app.log.verify_records import Erasures
from tadoru.app.record import sealing
from tadoru.app.world import World
from tadoru.core.problems import Unsealable
from tadoru.core.records import base64url, disclosure
from tadoru.core.records.canonical import NotCanonical
from tadoru.core.records.claims import MalformedRecord
from tadoru.core.words import N_
from tadoru.store import audit
from tadoru.store.tx import Row, Tx


def disclosures(tx: Tx, world: World, found: Findings) -> None:
    """Check every disclosure, record by record."""
    of_record, cipher, digests, expected = "", None, frozenset[str](), 0
    for row in audit.disclosures(tx):
        found.count("disclosures")
        if row.record_id != of_record:
            of_record, expected = row.record_id, 0
            cipher, digests = _cipher(world, row, found), _digests(row)
        if row.position != expected:
            text = N_("Disclosure {position} is missing.")
            found.add(f"record/{of_record}", "disclosure.missing", text, position=expected)
        expected = row.position + 1
        if cipher is not None:
            _one(row, cipher, digests, found)


def erasures(erasures: Erasures, found: Findings) -> None:
    """Check that what is marked as erased has a tombstone in the log, and the other way round."""
    for name, record_id in erasures.erased.items():
        found.count("erased")
        if name not in erasures.buried:
            text = N_("The record is marked as erased, but no tombstone was logged.")
            found.add(f"record/{record_id}/erased_at", "record.no-tombstone", text)
    for name in erasures.buried - erasures.erased.keys():
        text = N_("The log has a tombstone for record {name}, which is not erased.")
        found.add("record", "record.not-erased", text, name=name)


def _one(row: Row[Any], cipher: AESGCM, digests: frozenset[str], found: Findings) -> None:
    """Check one disclosure."""
    place = f"disclosure/{row.record_id}/{row.position}"
    try:
        text = sealing.unseal(cipher, row.record_id, row.position, bytes(row.sealed))
        shown = disclosure.read(text)
    except (Unsealable, MalformedRecord) as problem:
        why = str(problem)
        found.add(f"{place}/sealed", "disclosure.sealed", N_("It does not open: {why}"), why=why)
        return
    if shown.digest not in digests:
        text = N_("This disclosure is not one of its record's.")
        found.add(f"{place}/sealed", "disclosure.digest", text)
    if shown.name != row.attribute_group:
        text = N_("The row says group {stored}, the disclosure {stated}.")
        found.add(
            f"{place}/attribute_group",
            "disclosure.group",
            text,
            stored=row.attribute_group,
            stated=shown.name,
        )
    if row.owner_id != row.operator_id:
        text = N_("The disclosure belongs to another operator than its record.")
        found.add(f"{place}/operator_id", "disclosure.owner", text)


def _cipher(world: World, row: Row[Any], found: Findings) -> AESGCM | None:
    """Return the cipher of a record, or its finding."""
    place = f"record_key/{row.record_id}"
    if row.sealed_key is None:
        found.add(place, "disclosure.no-key", N_("The record's key is missing."))
        return None
    try:
        return sealing.record_key(world, row.record_id, bytes(row.sealed_key))
    except Unsealable as problem:
        why = str(problem)
        found.add(f"{place}/sealed", "disclosure.key", N_("It does not open: {why}"), why=why)
        return None


def _digests(row: Row[Any]) -> frozenset[str]:
    """Return the digests of a record whose form is checked elsewhere."""
    try:
        return frozenset(json.loads(base64url.decode(row.jws.split(".")[1]))["_sd"])
    except (NotCanonical, ValueError, LookupError, TypeError):
        return frozenset()
