"""The Merkle tree of RFC 9162: its hashes, and proofs made from and checked against them.

A tree is never held here: proofs are made from a `HashReader`, which gives the hash of any
complete subtree, so that each costs as many reads as the tree is high.
"""

from collections.abc import Callable, Sequence
from hashlib import sha256

# (height, index) -> the hash over the leaves [index * 2**height, (index + 1) * 2**height).
HashReader = Callable[[int, int], bytes]

HASH_BYTES = 32
EMPTY_ROOT = sha256(b"").digest()


def leaf_hash(entry: bytes) -> bytes:
    """Return the hash that an entry leaves in the tree; a record's entry is its compact JWS.

    Source: RFC 9162 §2.1.1

    >>> leaf_hash(b"").hex()[:16]
    '6e340b9cffb37a98'
    """
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of an inner node.

    Source: RFC 9162 §2.1.1
    """
    return sha256(b"\x01" + left + right).digest()


def root(leaves: Sequence[bytes]) -> bytes:
    """Return the root over leaf hashes, in one pass from the leaves up.

    A row's last hash without a neighbour moves up unchanged, which gives the same tree as the
    standard's split at the largest power of two.

    Source: RFC 9162 §2.1.1
    """
    if not leaves:
        return EMPTY_ROOT
    row = list(leaves)
    while len(row) > 1:
        odd = row[-1:] if len(row) % 2 else []
        row = [node_hash(row[i], row[i + 1]) for i in range(0, len(row) - 1, 2)] + odd
    return row[0]


def range_root(start: int, end: int, read: HashReader) -> bytes:
    """Return the hash over the leaves [start, end), as if they were a tree of their own.

    The start is a multiple of a power of two that is not less than the length.

    Source: RFC 9162 §2.1.1
    """
    if start == end:
        return EMPTY_ROOT
    parts = []
    while start < end:
        height = (end - start).bit_length() - 1
        parts.append(read(height, start >> height))
        start += 1 << height
    combined = parts.pop()
    while parts:
        combined = node_hash(parts.pop(), combined)
    return combined


def inclusion_proof(index: int, size: int, read: HashReader) -> list[bytes]:
    """Return the path that proves which leaf stands at an index of a tree.

    Raises: ValueError if the tree has no such leaf (a bug of the caller)
    Source: RFC 9162 §2.1.3.1
    """
    if not 0 <= index < size:
        raise ValueError(f"no leaf {index} in a tree of {size}")
    path = []
    start, end = 0, size
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            path.append(range_root(middle, end, read))
            end = middle
        else:
            path.append(range_root(start, middle, read))
            start = middle
    return path[::-1]


def consistency_proof(old: int, new: int, read: HashReader) -> list[bytes]:
    """Return the hashes that prove that a tree grew from an older one by appending only.

    Raises: ValueError if the older tree is not the smaller (a bug of the caller)
    Source: RFC 9162 §2.1.4.1
    """
    if not 0 <= old <= new:
        raise ValueError(f"a tree of {new} cannot have grown from {old}")
    if old in (0, new):
        return []
    path = []
    start, end = 0, new
    while end > old:
        middle = start + _split(end - start)
        if old <= middle:
            path.append(range_root(middle, end, read))
            end = middle
        else:
            path.append(range_root(start, middle, read))
            start = middle
    if start:  # the old tree is not itself a whole left part: its last subtree is given
        path.append(range_root(start, end, read))
    return path[::-1]


def verify_inclusion(
    leaf: bytes, *, index: int, size: int, proof: Sequence[bytes], root: bytes
) -> bool:
    """Return whether the leaf hash stands at the index of the tree with this root.

    Source: RFC 9162 §2.1.3.2
    """
    if not 0 <= index < size:
        return False
    position, last, computed = index, size - 1, leaf
    for hash_ in proof:
        if last == 0:
            return False
        if position & 1 or position == last:
            computed = node_hash(hash_, computed)
            while not position & 1 and position:
                position, last = position >> 1, last >> 1
        else:
            computed = node_hash(computed, hash_)
        position, last = position >> 1, last >> 1
    return last == 0 and computed == root


def verify_consistency(
    *, old: int, new: int, proof: Sequence[bytes], old_root: bytes, new_root: bytes
) -> bool:
    """Return whether the tree with the new root contains the old tree as its beginning.

    Source: RFC 9162 §2.1.4.2
    """
    if old == new:
        return not proof and old_root == new_root
    if old == 0:
        return new > 0 and not proof and old_root == EMPTY_ROOT
    if old > new or old < 0:
        return False
    path = [old_root, *proof] if old & (old - 1) == 0 else list(proof)
    if not path:
        return False
    return _replay(old, new, path) == (old_root, new_root)


def _replay(old: int, new: int, path: list[bytes]) -> tuple[bytes, bytes] | None:
    """Return both roots as the path gives them, or nothing if its length is wrong."""
    position, last = old - 1, new - 1
    while position & 1:
        position, last = position >> 1, last >> 1
    old_root = new_root = path[0]
    for hash_ in path[1:]:
        if last == 0:
            return None
        if position & 1 or position == last:
            old_root, new_root = node_hash(hash_, old_root), node_hash(hash_, new_root)
            while not position & 1 and position:
                position, last = position >> 1, last >> 1
        else:
            new_root = node_hash(new_root, hash_)
        position, last = position >> 1, last >> 1
    return (old_root, new_root) if last == 0 else None


def _split(size: int) -> int:
    """Return the largest power of two smaller than the size."""
    return 1 << (size - 1).bit_length() - 1
