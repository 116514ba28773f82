"""Check again all that the log vouches for: every record, signature, disclosure, leaf and tile.

1. The keys, as the log's own records tell them; the stored keys agree with them.
2. Every record: its form, its signature by a key that was valid, its row, its leaf.
3. Every disclosure opens and belongs to its record; erased records have none, and a tombstone.
4. Every leaf has its record, at a place of its own, without a gap.
5. Every tile and the head are what the leaves make them.
6. Every checkpoint is signed by the log's key and has the tree's root at its size.
7. The checkpoint outside the database, and the one given as `since`, are of this same log.

Every step runs, so that one hears of everything at once.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from tadoru.app.log import verify_disclosures, verify_records, verify_tree
from tadoru.app.log.findings import Findings
from tadoru.app.world import World
from tadoru.core.findings import Finding
from tadoru.store import audit, setting

Progress = Callable[[int, int], None]  # rows checked, rows in all


@dataclass(frozen=True)
class Report:
    """What was checked, and everything that is wrong."""

    origin: str
    counts: dict[str, int]
    findings: tuple[Finding, ...] = field(default=())
    more: int = 0  # findings beyond those kept

    @property
    def is_sound(self) -> bool:
        """Return whether nothing is wrong."""
        return not self.findings


def verify_database(
    world: World, since: str | None = None, progress: Progress = lambda _done, _all: None
) -> Report:
    """Return everything that is wrong with the records and the log of the database.

    `since` is a checkpoint that somebody kept outside: the log must be its continuation.
    """
    found = Findings()
    with world.db.node_read() as tx, audit.tolerant(tx):
        total = audit.count(tx)

        def step() -> None:
            found.checked += 1
            if found.checked % 1000 == 0:
                progress(found.checked, total)

        found.step = step
        origin = setting.origin(tx)
        ring = verify_records.keyring_of(tx, origin, found)  # 1
        verify_records.keys(tx, world, origin, found)
        tombstones = verify_records.records(tx, origin, ring, found)  # 2
        verify_disclosures.disclosures(tx, world, found)  # 3
        verify_disclosures.erasures(tombstones, found)
        tree = verify_tree.leaves(tx, found)  # 4
        verify_tree.tiles_and_head(tx, tree, found)  # 5
        verify_tree.checkpoints(tx, origin, ring, tree, found)  # 6
        outside = world.outside.read()
        if outside is not None:
            verify_tree.continues(outside, "outside", origin, ring, tree, found)  # 7
        elif found.counts.get("checkpoints"):
            verify_tree.outside_missing(found)
        if since is not None:
            verify_tree.continues(since, "since", origin, ring, tree, found)
    progress(total, total)
    return Report(origin, dict(found.counts), tuple(found.kept), found.more)
