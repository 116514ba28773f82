"""The tree kept as tiles of 256 hashes: how it grows, and what is read back from it.

A tile is stored under (level, index) and its bytes only ever grow, up to 8,192: a partial tile
of an older tree is a prefix of what is stored.

Source: C2SP tlog-tiles
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from tadoru.core.problems import Kind, Problem
from tadoru.core.tlog import merkle
from tadoru.core.words import N_

# (level, index) -> the stored bytes of that tile, empty if there is none.
TileReader = Callable[[int, int], bytes]

TILE_HEIGHT = 8
TILE_WIDTH = 256
_HASH = merkle.HASH_BYTES
_TOP_LEVEL = 63
_PATH = re.compile(
    r"tile/(0|[1-9][0-9]?)/((?:x[0-9]{3}/){0,5})([0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?"
)


class DamagedLog(Problem):
    """A stored tile lacks hashes that the size of the log demands."""

    kind = Kind.UNAVAILABLE
    title = N_("The log is damaged")


@dataclass(frozen=True, slots=True)
class Growth:
    """A tree after appending: its size, its root, and the whole bytes of each changed tile."""

    size: int
    root: bytes
    tiles: Mapping[tuple[int, int], bytes]


def grow(size: int, read_tile: TileReader, new_leaves: Sequence[bytes]) -> Growth:
    """Return the tree of that size with the leaf hashes appended.

    Reads one partial tile per level and hashes each new leaf into its tile once.

    Raises: DamagedLog
    """
    tiles: dict[tuple[int, int], bytes] = {}
    level, start, hashes = 0, size, list(new_leaves)
    while hashes:
        first = start // TILE_WIDTH
        begun = _read(level, first, start % TILE_WIDTH, read_tile)
        data = begun + b"".join(hashes)
        for offset in range(0, len(data), TILE_WIDTH * _HASH):
            tiles[level, first + offset // (TILE_WIDTH * _HASH)] = data[
                offset : offset + TILE_WIDTH * _HASH
            ]
        end = start + len(hashes)
        hashes = [
            merkle.root(_split(tiles[level, index])) for index in range(first, end // TILE_WIDTH)
        ]
        level, start = level + 1, first

    def read_grown(level: int, index: int) -> bytes:
        grown = tiles.get((level, index))
        return read_tile(level, index) if grown is None else grown

    total = size + len(new_leaves)
    return Growth(total, root_at(total, read_grown), tiles)


def root_at(size: int, read_tile: TileReader) -> bytes:
    """Return the root the tree had at a size.

    Raises: DamagedLog
    """
    return merkle.range_root(0, size, _hash_reader(read_tile))


def inclusion_proof(index: int, size: int, read_tile: TileReader) -> list[bytes]:
    """Return the proof that a leaf stands at the index of the tree of that size.

    Raises: DamagedLog
    Source: RFC 9162 §2.1.3.1
    """
    return merkle.inclusion_proof(index, size, _hash_reader(read_tile))


def consistency_proof(old: int, new: int, read_tile: TileReader) -> list[bytes]:
    """Return the proof that the tree only grew between the two sizes.

    Raises: DamagedLog
    Source: RFC 9162 §2.1.4.1
    """
    return merkle.consistency_proof(old, new, _hash_reader(read_tile))


def hash_at(height: int, index: int, read_tile: TileReader) -> bytes:
    """Return the hash of a complete subtree, rebuilt inside its tile where it lies between levels.

    Raises: DamagedLog
    """
    level, inside = divmod(height, TILE_HEIGHT)
    first = index << inside
    tile, offset = divmod(first, TILE_WIDTH)
    count = 1 << inside
    data = _read(level, tile, offset + count, read_tile)
    return merkle.root(_split(data[offset * _HASH :]))


def changed(old: int, new: int) -> Iterator[tuple[int, int, int]]:
    """Return level, index and width of each tile that differs between two sizes of a tree.

    >>> list(changed(255, 257))
    [(0, 0, 256), (0, 1, 1), (1, 0, 1)]
    """
    level = 0
    while old < new:
        for index in range(old // TILE_WIDTH, -(-new // TILE_WIDTH)):
            yield level, index, min(TILE_WIDTH, new - index * TILE_WIDTH)
        level, old, new = level + 1, old // TILE_WIDTH, new // TILE_WIDTH


def damaged(leaves: Sequence[bytes], read_tile: TileReader) -> list[tuple[int, int]]:
    """Return the tiles whose stored bytes are not what the leaf hashes make them."""
    grown = grow(0, lambda _level, _index: b"", leaves)
    return [name for name, data in grown.tiles.items() if read_tile(*name) != data]


def path(level: int, index: int, width: int = TILE_WIDTH) -> str:
    """Return where a tile is served.

    >>> path(0, 1234067), path(1, 5, 17)
    ('tile/0/x001/x234/067', 'tile/1/005.p/17')
    """
    groups = [f"{index % 1000:03}"]
    while index := index // 1000:
        groups.append(f"x{index % 1000:03}")
    partial = "" if width == TILE_WIDTH else f".p/{width}"
    return f"tile/{level}/{'/'.join(reversed(groups))}{partial}"


def parse_path(text: str) -> tuple[int, int, int] | None:
    """Return level, index and width that a tile's address means, if it is one.

    >>> parse_path("tile/1/005.p/17"), parse_path("tile/0/x000/005")
    ((1, 5, 17), None)
    """
    match = _PATH.fullmatch(text)
    if match is None:
        return None
    level, upper, last, width = match.groups()
    index = int(upper.replace("x", "").replace("/", "") + last)
    name = int(level), index, int(width or TILE_WIDTH)
    known = name[0] <= _TOP_LEVEL and name[2] <= TILE_WIDTH
    return name if known and path(*name) == text else None  # one address for one tile


def _hash_reader(read_tile: TileReader) -> merkle.HashReader:
    """Return the subtree hashes of the tiles, each tile read once."""
    seen: dict[tuple[int, int], bytes] = {}

    def read_once(level: int, index: int) -> bytes:
        if (level, index) not in seen:
            seen[level, index] = read_tile(level, index)
        return seen[level, index]

    return lambda height, index: hash_at(height, index, read_once)


def _read(level: int, index: int, width: int, read_tile: TileReader) -> bytes:
    """Return the first hashes of a tile."""
    if width == 0:
        return b""
    data = read_tile(level, index)[: width * _HASH]
    if len(data) != width * _HASH:
        raise DamagedLog(
            N_("{tile} holds {found} of the {needed} bytes that the log's size demands."),
            tile=path(level, index, width),
            found=len(data),
            needed=width * _HASH,
        )
    return data


def _split(data: bytes) -> list[bytes]:
    """Return the hashes of a tile's bytes."""
    return [data[i : i + _HASH] for i in range(0, len(data), _HASH)]
