"""Check the tree: leaves without a gap, tiles, head, checkpoints, and what was kept outside."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tadoru.app.log.findings import Findings
from tadoru.core.records.keyrecord import Role
from tadoru.core.records.keyring import Keyring
from tadoru.core.tlog import checkpoint, tiles
from tadoru.core.tlog.checkpoint import Checkpoint
from tadoru.core.tlog.note import BadSignature, MalformedNote, VerifierKey
from tadoru.core.words import N_
from tadoru.store import audit, log
from tadoru.store.tx import Tx


@dataclass(frozen=True)
class Tree:
    """The tree as the leaves make it, computed anew."""

    size: int
    root: bytes
    tiles: Mapping[tuple[int, int], bytes]

    def root_at(self, size: int) -> bytes:
        """Return the root that the tree had at a size."""
        return tiles.root_at(size, lambda level, index: self.tiles.get((level, index), b""))


def leaves(tx: Tx, found: Findings) -> Tree:
    """Return the tree over the stored leaves, which stand in their places with their records."""
    hashes: list[bytes] = []
    for row in audit.leaves(tx):
        found.count("leaves")
        place = f"log_leaf/{row.position}"
        if row.position != len(hashes):
            text = N_("Leaf {position} is missing or moved.")
            found.add(place, "log.gap", text, position=len(hashes))
        if row.id is None:
            found.add(f"{place}/record_id", "log.no-record", N_("The leaf's record is not there."))
        hashes.append(bytes(row.leaf_hash))
    for row in audit.orphans(tx):
        text = N_("A leaf waits whose record is not there.")
        found.add(f"log_queue/{row.id}/record_id", "log.no-record", text)
    grown = tiles.grow(0, lambda _level, _index: b"", hashes)
    return Tree(grown.size, grown.root, grown.tiles)


def tiles_and_head(tx: Tx, tree: Tree, found: Findings) -> None:
    """Check every stored tile and the head against the leaves."""
    stored = set()
    for row in audit.tiles(tx):
        found.count("tiles")
        name = (row.level, row.position)
        stored.add(name)
        if bytes(row.data) != tree.tiles.get(name):
            text = N_("The tile is not what the leaves make it.")
            found.add(f"log_tile/{row.level}/{row.position}/data", "log.tile", text)
    for level, index in sorted(tree.tiles.keys() - stored):
        found.add(f"log_tile/{level}/{index}", "log.tile", N_("The tile is missing."))
    head = log.head(tx)
    if head.size != tree.size:
        text = N_("The head counts {head} leaves; there are {size}.")
        found.add("log_head/size", "log.head", text, head=head.size, size=tree.size)
    if bytes(head.root) != tree.root:
        found.add("log_head/root", "log.head", N_("The head's root is not that of the leaves."))


def checkpoints(tx: Tx, origin: str, ring: Keyring, tree: Tree, found: Findings) -> None:
    """Check every checkpoint: signed by the log's key of then, and the tree's root at its size."""
    for row in audit.checkpoints(tx):
        found.count("checkpoints")
        place = f"checkpoint/{row.size}"
        keys = [VerifierKey(origin, public) for public in ring.log_keys(row.size)]
        known = _opened(row.note, f"{place}/note", keys, found)
        if known is None:
            continue
        if known.size != row.size or known.root != bytes(row.root):
            text = N_("The row and the signed checkpoint differ.")
            found.add(f"{place}/root", "checkpoint.row", text)
        _fits(known, place, tree, found)


def continues(
    text: str, place: str, origin: str, ring: Keyring, tree: Tree, found: Findings
) -> None:
    """Check that the log is a continuation of a checkpoint that was kept outside.

    Any key counts that the log ever had: one that ended may have signed what was lost since.
    """
    said = [statements[-1][1] for statements in ring.keys.values()]
    keys = [VerifierKey(origin, key.public) for key in said if key.role == Role.LOG]
    known = _opened(text, place, keys, found)
    if known is not None:
        _fits(known, place, tree, found)


def outside_missing(found: Findings) -> None:
    """Find that the checkpoint outside the database is gone."""
    text = N_("Checkpoints were published, but the copy outside the database is gone.")
    found.add("outside", "log.outside-missing", text)


def _opened(
    text: str, place: str, keys: Sequence[VerifierKey], found: Findings
) -> Checkpoint | None:
    """Return a checkpoint that one of the keys signed."""
    try:
        return checkpoint.opened(text, keys)[0]
    except (MalformedNote, BadSignature) as problem:
        message = N_("This is not a checkpoint of this log: {why}")
        found.add(place, "checkpoint.signature", message, why=str(problem))
        return None


def _fits(known: Checkpoint, place: str, tree: Tree, found: Findings) -> None:
    """Find a checkpoint of a larger or another tree."""
    if known.size > tree.size:
        text = N_("It knows {known} leaves, the database {size}: an old backup was restored.")
        found.add(place, "log.rolled-back", text, known=known.size, size=tree.size)
    elif tree.root_at(known.size) != known.root:
        text = N_("At {known} leaves the tree had another root: the log was forked.")
        found.add(place, "log.forked", text, known=known.size)
