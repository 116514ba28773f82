"""The log against published values: RFC 6962 trees, C2SP notes and cosignatures, real logs."""

from datetime import UTC, datetime

import pytest

from tadoru.core.tlog import checkpoint, cosignature, merkle, note, tiles
from tadoru.core.tlog.checkpoint import Checkpoint
from tadoru.core.tlog.note import BadSignature

# The eight leaves and roots of the Certificate Transparency reference tests (RFC 6962 trees).
ENTRIES = [
    bytes.fromhex(text)
    for text in (
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]  # fmt: skip
ROOTS = [
    bytes.fromhex(text)
    for text in (
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    )
]
LEAVES = [merkle.leaf_hash(entry) for entry in ENTRIES]
P1, P2, P3, P4, P5 = (
    bytes.fromhex(text)
    for text in (
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
    )
)


def read_tile(level: int, index: int) -> bytes:
    return b"".join(LEAVES) if (level, index) == (0, 0) else b""


def test_hashes_are_those_of_rfc_6962() -> None:
    assert merkle.EMPTY_ROOT.hex() == (
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    )
    assert merkle.leaf_hash(b"L123456").hex() == (
        "395aa064aa4c29f7010acfe3f25db9485bbd4b91897b6ad7ad547639252b4d56"
    )
    assert merkle.node_hash(b"N123", b"N456").hex() == (
        "aa217fe888e47007fa15edab33c2b492a722cb106c64667fc2b044444de66bbb"
    )


def test_roots_are_the_published_ones_from_leaves_and_from_tiles() -> None:
    for size, root in enumerate(ROOTS, 1):
        assert merkle.root(LEAVES[:size]) == root
        assert tiles.root_at(size, read_tile) == root
        assert tiles.grow(size - 1, read_tile, LEAVES[size - 1 : size]).root == root


@pytest.mark.parametrize(
    ("index", "size", "proof"), [(5, 8, [P1, P2, P3]), (2, 3, [ROOTS[1]]), (0, 1, [])]
)
def test_inclusion_proofs_are_the_published_ones(index: int, size: int, proof: list[bytes]) -> None:
    assert tiles.inclusion_proof(index, size, read_tile) == proof
    leaf, root = LEAVES[index], ROOTS[size - 1]
    assert merkle.verify_inclusion(leaf, index=index, size=size, proof=proof, root=root)
    assert not merkle.verify_inclusion(leaf, index=index + 1, size=size, proof=proof, root=root)


@pytest.mark.parametrize(
    ("old", "new", "proof"), [(6, 8, [P4, P2, P3]), (2, 5, [P5, P1]), (8, 8, [])]
)
def test_consistency_proofs_are_the_published_ones(old: int, new: int, proof: list[bytes]) -> None:
    assert tiles.consistency_proof(old, new, read_tile) == proof
    roots = {"old_root": ROOTS[old - 1], "new_root": ROOTS[new - 1]}
    assert merkle.verify_consistency(old=old, new=new, proof=proof, **roots)
    roots["old_root"] = ROOTS[old - 2]
    assert not merkle.verify_consistency(old=old, new=new, proof=proof, **roots)


def test_tiles_of_a_tree_of_70000_are_those_of_the_standard() -> None:
    """C2SP tlog-tiles, "Partial Tiles": 273 full + 112 wide; one full + 17 wide; 1 wide."""
    named = list(tiles.changed(0, 70_000))
    assert sum(1 for level, _, width in named if level == 0 and width == 256) == 273
    assert [name for name in named if name[2] != 256 or name[0]] == [
        (0, 273, 112),
        (1, 0, 256),
        (1, 1, 17),
        (2, 0, 1),
    ]


def test_tile_paths_are_those_of_the_standard() -> None:
    assert tiles.path(0, 1234067) == "tile/0/x001/x234/067"
    for wrong in (
        "tile/0/5", "tile/0/x001/x234/67", "tile/00/005", "tile/64/005", "tile/0/005.p/0",
        "tile/0/005.p/256", "tile/0/005.p/300", "tile/0/005.p/01", "tile/0/x000/005", "tile/0/005 ",
        "tile/0/٠٠٥",
    ):  # fmt: skip
        assert tiles.parse_path(wrong) is None
    assert tiles.parse_path("tile/0/x001/x234/067") == (0, 1234067, 256)
    assert tiles.parse_path("tile/63/000.p/255") == (63, 0, 255)


def test_the_standards_example_note_verifies() -> None:
    """C2SP signed-note, test vectors."""
    key = note.parse_key("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k")
    text = (
        "This is an example message.\n\n— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6Tf"
        "Xppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
    )
    assert note.verify(note.parse(text), [key]) == (key,)
    assert note.parse(text).encode() == text


def test_a_note_of_the_go_implementation_verifies_and_is_made_again() -> None:
    """golang.org/x/mod/sumdb/note, package example; the seed is in its signer key."""
    key = note.parse_key("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")
    text = (
        "If you think cryptography is the answer to your problem,\n"
        "then you don't know what your problem is.\n"
    )
    signed = text + (
        "\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqd"
        "ngotpRZb6KE6RyyBwJnAM=\n"
    )
    assert note.verify(note.parse(signed), [key]) == (key,)
    assert note.assemble(text, [(key, note.parse(signed).signatures[0].data)]) == signed
    assert key.encode() == "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    with pytest.raises(BadSignature):
        note.verify(note.parse(signed.replace("answer", "Answer")), [key])


REAL = (
    "arche2025h1.staging.ct.transparency.dev\n"
    "1432088532\n"
    "U7WM79jrzyhGZ5/GUBTpM7NzwdyfFx61t3RovgcC4Ro=\n"
    "\n"
    "— arche2025h1.staging.ct.transparency.dev ui8GwCF1+kWqZrxGdhj4aX3gcw7XUlXQQabg/27lefwhUkzbC3"
    "NygNI75MdhL1bfTW9g8Ei59RA23oHP7Ry1k3ZFWwQ=\n"
    "— witness1.smartit.nu/witness1 pIyCDwAAAABqEiEghIp82KWebrw7/oHQwlTAm3g2RKS4+eebl8eO0WH+/iEcx"
    "Z75W3u5hNI7TOQtmJbqmNWVuE0tgh0XwzdZsDsUAQ==\n"
    "— remora.n621.de 2net5wAAAABqEiEgPlfF3V06o0Y+fHM+J5J9s27wgxxcOVSpZ/2g/KSiXCg9DEZI+aVCIobWX9s"
    "XTynk5XeU/zZ0WBxtqB0DrAWfBw==\n"
)
REAL_LOG = note.parse_key(
    "arche2025h1.staging.ct.transparency.dev+ba2f06c0+AU0vHmlGCS/PdN8b2OaGmKprLI8HKM+dJ472xgFYh15f"
)
REAL_WITNESSES = [
    note.parse_key("remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2"),
    note.parse_key(
        "witness1.smartit.nu/witness1+a48c820f+BPSFWg9G6KPiO7QPryYO5Xq4oYJJ+kAvLKLSimDhoxMO"
    ),
]


def test_a_real_logs_checkpoint_and_its_witnesses_verify() -> None:
    opened, signed = checkpoint.opened(REAL, [REAL_LOG])
    assert (opened.origin, opened.size) == (REAL_LOG.name, 1_432_088_532)
    assert opened.body() == signed.text
    seen = cosignature.verify(signed, REAL_WITNESSES)
    assert {one.witness.name for one in seen} == {key.name for key in REAL_WITNESSES}
    assert {one.at for one in seen} == {datetime.fromtimestamp(0x6A122120, UTC)}


def test_a_real_checkpoint_with_another_size_is_refused() -> None:
    changed = REAL.replace("1432088532", "1432088533")
    with pytest.raises(BadSignature):
        checkpoint.opened(changed, [REAL_LOG])
    with pytest.raises(BadSignature):
        cosignature.verify(note.parse(changed), REAL_WITNESSES)


def test_the_standards_example_checkpoint_is_read() -> None:
    """C2SP tlog-checkpoint, the example in its introduction."""
    body = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
    read = checkpoint.parse(body)
    assert read == Checkpoint("example.com/behind-the-sofa", 20_852_163, read.root)
    assert read.body() == body
