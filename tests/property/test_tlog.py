"""Laws of the tree: it grows the same in any batches, and proofs prove exactly what is so."""

from hashlib import sha256

from hypothesis import given, settings
from hypothesis import strategies as st

from tadoru.core.tlog import merkle, tiles


def leaf(at: int) -> bytes:
    return sha256(at.to_bytes(4, "big")).digest()


LEAVES = [leaf(at) for at in range(70_000)]
WHOLE = dict(tiles.grow(0, lambda _level, _index: b"", LEAVES).tiles)


def read(level: int, index: int) -> bytes:
    return WHOLE.get((level, index), b"")


@settings(deadline=None)
@given(st.lists(st.integers(0, 700), max_size=6))
def test_a_tree_is_the_same_however_it_is_batched(batches: list[int]) -> None:
    stored: dict[tuple[int, int], bytes] = {}
    size = 0
    for batch in batches:
        growth = tiles.grow(size, lambda *name: stored.get(name, b""), LEAVES[size : size + batch])
        names = {(level, index) for level, index, _ in tiles.changed(size, growth.size)}
        assert names == growth.tiles.keys()
        stored.update(growth.tiles)
        size = growth.size
        assert growth.root == merkle.root(LEAVES[:size])
    assert stored == dict(tiles.grow(0, lambda _level, _index: b"", LEAVES[:size]).tiles)


@given(st.data())
def test_a_leaf_is_proved_at_its_place_and_nowhere_else(draw: st.DataObject) -> None:
    size = draw.draw(st.integers(1, len(LEAVES)))
    index = draw.draw(st.integers(0, size - 1))
    root = tiles.root_at(size, read)
    proof = tiles.inclusion_proof(index, size, read)
    assert len(proof) <= 17  # 2**17 leaves would be more
    said = {"size": size, "root": root}
    assert merkle.verify_inclusion(LEAVES[index], index=index, proof=proof, **said)  # type: ignore[arg-type]
    other = draw.draw(st.integers(0, size).filter(lambda at: at != index))
    assert not merkle.verify_inclusion(LEAVES[index], index=other, proof=proof, **said)  # type: ignore[arg-type]
    longer = [*proof, root]
    assert not merkle.verify_inclusion(LEAVES[index], index=index, proof=longer, **said)  # type: ignore[arg-type]
    if proof:
        at = draw.draw(st.integers(0, len(proof) - 1))
        spoilt = [*proof[:at], leaf(index), *proof[at + 1 :]]
        assert not merkle.verify_inclusion(LEAVES[index], index=index, proof=spoilt, **said)  # type: ignore[arg-type]
        assert not merkle.verify_inclusion(
            LEAVES[index],
            index=index,
            proof=proof[:-1],
            **said,  # type: ignore[arg-type]
        )


@given(st.data())
def test_growth_is_proved_and_a_fork_is_not(draw: st.DataObject) -> None:
    new = draw.draw(st.integers(0, len(LEAVES)))
    old = draw.draw(st.integers(0, new))
    proof = tiles.consistency_proof(old, new, read)
    roots = tiles.root_at(old, read), tiles.root_at(new, read)
    assert merkle.verify_consistency(
        old=old, new=new, proof=proof, old_root=roots[0], new_root=roots[1]
    )
    fork = sha256(b"fork").digest()
    forgeries = [(fork, roots[1])]
    if old:  # every tree grows from nothing
        forgeries.append((roots[0], fork))
    for forged in forgeries:
        assert not merkle.verify_consistency(
            old=old, new=new, proof=proof, old_root=forged[0], new_root=forged[1]
        )
    assert not merkle.verify_consistency(
        old=old, new=new, proof=[*proof, leaf(1)], old_root=roots[0], new_root=roots[1]
    )


@given(st.integers(0, 63), st.integers(0, 10**12), st.integers(1, 256))
def test_a_tile_path_reads_back(level: int, index: int, width: int) -> None:
    assert tiles.parse_path(tiles.path(level, index, width)) == (level, index, width)
