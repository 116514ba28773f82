"""What became of the records of a bundle: which were superseded or erased, and who said so."""

from collections.abc import Mapping, Sequence

from tadoru.core.findings import Finding
from tadoru.core.records import kinds, status
from tadoru.core.records.claims import MalformedRecord
from tadoru.core.records.keyring import Entry
from tadoru.core.records.status import Code, StatusList
from tadoru.core.words import N_
from tadoru.wire.bundle.verdict import Standing

_BY_CODE = {
    Code.STANDS: Standing.CURRENT,
    Code.SUPERSEDED: Standing.STALE,
    Code.ERASED: Standing.ERASED,
    None: Standing.UNKNOWN,
}


def standings(entries: Sequence[Entry], listed: StatusList | None) -> dict[int, Standing]:
    """Return the standing of each record, by its place in the log.

    The log's list decides; a correction or a tombstone inside the bundle decides too, if it came
    from whoever may give it (`unlawful` finds the others).
    """
    found = {
        entry.index: _BY_CODE[listed.code(entry.index) if listed else None] for entry in entries
    }
    by_name = {entry.record.name: entry for entry in entries}
    for entry in entries:
        claims = entry.record.claims
        old = by_name.get(claims.supersedes or "")
        if old is not None and found[old.index] != Standing.ERASED:
            found[old.index] = Standing.STALE
    for entry in entries:
        erased = by_name.get(erased_name(entry) or "")
        if erased is not None:
            found[erased.index] = Standing.ERASED
    return found


def erased_name(entry: Entry) -> str | None:
    """Return the name of the record that a tombstone stands for."""
    claims = entry.record.claims
    return claims.open.get("record") if claims.kind == kinds.TOMBSTONE else None


def unlawful(entries: Sequence[Entry], origin: str) -> list[Finding]:
    """Return the corrections and tombstones of records that belong to somebody else."""
    by_name: Mapping[str, Entry] = {entry.record.name: entry for entry in entries}
    findings = []
    for entry in entries:
        claims = entry.record.claims
        touched = by_name.get(erased_name(entry) or claims.supersedes or "")
        if touched is None:
            continue
        allowed = {touched.record.claims.issuer}
        if claims.kind == kinds.TOMBSTONE:
            allowed.add(origin)
        if claims.issuer not in allowed or entry.index < touched.index:
            findings.append(
                Finding(
                    entry.place,
                    "record.foreign",
                    N_("{issuer} cannot replace or erase {other}."),
                    N_("Leave this record out."),
                    {"issuer": claims.issuer, "other": touched.place},
                )
            )
    return findings


def read_list(entry: Entry | None, findings: list[Finding]) -> StatusList | None:
    """Return the log's list of what no longer stands, if the bundle has a readable one."""
    if entry is None:
        return None
    claims = entry.record.claims
    try:
        listed = status.read(claims.open) if claims.kind == kinds.STATUS else None
    except MalformedRecord:
        listed = None
    if listed is None or listed.size > entry.index:
        findings.append(
            Finding(
                entry.place,
                "status.content",
                N_("This is not a status list that the log could have made."),
                N_("Get the status list again from the log."),
            )
        )
        return None
    return listed
