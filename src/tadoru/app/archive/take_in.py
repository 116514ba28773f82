"""Take in an operator that another node has let go, with the same ids, under keys of this node.

1. Every byte is the manifest's; the operator is not here yet.
2. Every row is the operator's own, names only columns that are known, and refers only to rows
   that come with it; a partner who is not on this node becomes a name.
3. Its records are no records of this log: each is kept as its bundle, if that is consistent.
4. What suppliers answered becomes the buyer's own default; a part that has a default keeps it.
5. All of it is one transaction. Then every footprint is computed again and compared.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, BinaryIO

from tadoru.app.archive.export import FORMAT, PEOPLE, RECEIVED, RECORDS
from tadoru.app.archive.rows import Rows
from tadoru.app.archive.same import Difference, compare
from tadoru.app.identity import person as persons
from tadoru.app.identity.draft import PersonDraft, person_findings
from tadoru.app.journal import journal
from tadoru.app.key import keys
from tadoru.app.verb import PUBLIC, verb
from tadoru.app.world import World
from tadoru.core.access.actor import Actor
from tadoru.core.carbon.activity import Activity
from tadoru.core.carbon.line import read_line
from tadoru.core.identity.roles import Role
from tadoru.core.problems import InvalidData, Kind, Problem
from tadoru.core.values import OperatorId
from tadoru.core.words import N_
from tadoru.store import belongings, copy
from tadoru.store.tx import Tx
from tadoru.wire.archive.archive import DamagedArchive, Reader
from tadoru.wire.bundle.bundle import UnreadableBundle
from tadoru.wire.bundle.bundle import decode as decode_bundle
from tadoru.wire.bundle.verdict import Status
from tadoru.wire.bundle.verify import verify

BYTES_MAX = 8 * 2**30  # unpacked: most of it may be files


class OperatorHere(Problem):
    """The operator of the archive is on this node already."""

    kind = Kind.CONFLICT
    title = N_("The operator is on this node already")


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What came of it; whatever could not be taken in is counted by its name."""

    operator_id: OperatorId
    operator_name: str
    password: str | None  # one-time, where the administrator is new here
    rows: int
    evidence: int  # records kept as bundles of their own log
    defaults: int  # lines that stand for suppliers' answers
    footprints_same: int
    differences: tuple[Difference, ...]
    left_behind: Mapping[str, int]


@verb("operator.import", PUBLIC, "signed_in", "host")
def take_in(world: World, actor: Actor, file: BinaryIO, draft: PersonDraft) -> TakenIn:
    """Make the operator of an archive one of this node, with a first administrator.

    Raises:  DamagedArchive, OperatorHere, InvalidData
    """
    findings = person_findings(draft)
    if findings:
        raise InvalidData(findings)
    reader = Reader(file, (FORMAT,), BYTES_MAX)
    reader.check()  # 1
    operator_id = OperatorId(str(reader.facts.get("operator_id", "")))
    made = persons.credentials(world, draft)
    with world.db.node_write() as tx:
        if belongings.operators_here(tx, [operator_id]):
            raise OperatorHere(N_("The operator {id} is on this node already."), id=operator_id)
        rows = Rows(reader, operator_id, _known(tx, reader))  # 2
        count = sum(copy.put(tx, name, rows.of(world, name)) for name in belongings.CARRIED)
        added = persons.enrol(tx, world, operator_id, draft, made)
        keys.first(tx, world, operator_id)
        kept = list(_evidence(world, reader, operator_id))  # 3
        belongings.keep_evidence(tx, kept)
        defaults = list(_defaults(world, reader, operator_id, rows))  # 4
        copy.put(tx, "activity", defaults)
        journal(tx, world, actor, operator_id)
    owner = Actor(actor.name, operator_id, frozenset({Role.ADMINISTRATOR}))
    same, differences = compare(world, owner, reader)  # 5
    return TakenIn(
        operator_id=operator_id,
        operator_name=str(reader.facts.get("operator_name", "")),
        password=added.password,
        rows=count,
        evidence=len(kept),
        defaults=len(defaults),
        footprints_same=same,
        differences=differences,
        left_behind=_left(reader, len(kept)),
    )


def _known(tx: Tx, reader: Reader) -> set[str]:
    """Return which of the operators that the rows name are on this node."""
    named = {
        row[column]
        for name in belongings.CARRIED
        for column, other in belongings.references(name).items()
        if other == "operator" and column != belongings.owner_column(name)
        for row in reader.lines(f"operator/{name}.jsonl")
        if row.get(column)
    }
    return belongings.operators_here(tx, sorted(named)) if named else set()


def _evidence(world: World, reader: Reader, operator_id: OperatorId) -> Iterator[dict[str, object]]:
    """Yield the records whose bundles are consistent in themselves."""
    for row in reader.lines(RECORDS):
        text = row.get("bundle")
        if not isinstance(text, str) or not _is_consistent(text.encode()):
            continue
        yield {
            "id": row["id"],
            "operator_id": operator_id,
            "origin": decode_bundle(text.encode()).origin,
            **{name: str(row[name]) for name in ("kind", "dataset", "subject")},
            "part_id": row.get("part_id"),
            "own": row.get("own") is True,
            "issued_at": copy.moment(row["issued_at"]),
            "sealed": world.vault.seal(text.encode(), context(operator_id, row["id"])),
            "created_at": world.clock.now(),
        }


def context(operator_id: OperatorId, record_id: str) -> str:
    """Return to what a sealed bundle is bound."""
    return f"evidence/{operator_id}/{record_id}"


def _is_consistent(bundle: bytes) -> bool:
    try:
        status = verify(bundle, None).status
    except UnreadableBundle:
        return False
    return status in {Status.VERIFIED, Status.NOT_ANCHORED}


def _defaults(
    world: World, reader: Reader, operator_id: OperatorId, rows: Rows
) -> Iterator[dict[str, Any]]:
    """Yield the rows of the defaults, one answer's terms for each part and period."""
    taken: set[tuple[str, ...]] = set()
    for row in reader.lines(RECEIVED):
        key = (row["part_id"], row["period_start"], row["period_end"])
        if row["assumed"] or key in taken or row["part_id"] not in rows.ids["part"]:
            continue
        taken.add(key)
        for position, line in enumerate(row["lines"]):
            if not isinstance(read_line(line, f"/{position}"), Activity):
                raise DamagedArchive(N_("A received figure cannot be read."))
            yield {
                "id": world.random.uuid(),
                "operator_id": operator_id,
                "part_id": row["part_id"],
                "position": 1000 + position,  # behind whatever the part has
                "period_start": date.fromisoformat(row["period_start"]).isoformat(),
                "period_end": date.fromisoformat(row["period_end"]).isoformat(),
                "line": json.dumps(line, ensure_ascii=False),
                "created_at": world.clock.now().isoformat(),
            }


def _left(reader: Reader, evidence: int) -> dict[str, int]:
    """Return how many rows of each kind stay behind."""
    found = {
        name.removeprefix("shown/").removesuffix(".jsonl"): member.rows
        for name, member in reader.members.items()
        if name.startswith("shown/") and member.rows
    }
    found["people"] = reader.members[PEOPLE].rows if PEOPLE in reader.members else 0
    found["records without a sound bundle"] = reader.members[RECORDS].rows - evidence
    return {name: count for name, count in found.items() if count}
