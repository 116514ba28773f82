"""A damaged tile is found and named; a proof of what is not there is a bug."""

from hashlib import sha256

import pytest

from tadoru.core.tlog import tiles
from tadoru.core.tlog.tiles import DamagedLog

LEAVES = [sha256(bytes([at % 256, at // 256])).digest() for at in range(600)]


def nothing(level: int, index: int) -> bytes:
    return b""


def grown() -> dict[tuple[int, int], bytes]:
    return dict(tiles.grow(0, nothing, LEAVES).tiles)


def test_the_tiles_of_600_leaves() -> None:
    stored = grown()
    widths = {name: len(data) // 32 for name, data in stored.items()}
    assert widths == {(0, 0): 256, (0, 1): 256, (0, 2): 88, (1, 0): 2}
    assert stored[0, 2] == b"".join(LEAVES[512:])


def test_every_changed_tile_byte_is_found_and_its_tile_named() -> None:
    stored = grown()
    assert tiles.damaged(LEAVES, lambda *name: stored[name]) == []
    for name, data in stored.items():
        for at in (0, len(data) // 2, len(data) - 1):
            spoilt = {**stored, name: data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]}
            assert tiles.damaged(LEAVES, lambda *name, kept=spoilt: kept[name]) == [name]


def test_a_missing_tile_is_refused_by_name() -> None:
    with pytest.raises(DamagedLog, match=r"tile/1/000\.p/2 holds 0 of the 64 bytes"):
        tiles.root_at(600, nothing)


def test_a_proof_of_what_is_not_in_the_tree_is_a_bug() -> None:
    stored = grown()
    with pytest.raises(ValueError, match="no leaf 600"):
        tiles.inclusion_proof(600, 600, lambda *name: stored[name])
    with pytest.raises(ValueError, match="cannot have grown"):
        tiles.consistency_proof(601, 600, lambda *name: stored[name])


def test_appending_one_leaf_reads_one_tile_a_level() -> None:
    stored = grown()
    read = []

    def reader(level: int, index: int) -> bytes:
        read.append((level, index))
        return stored.get((level, index), b"")

    tiles.grow(600, reader, LEAVES[:1])
    assert sorted(set(read)) == [(0, 2), (1, 0)]
