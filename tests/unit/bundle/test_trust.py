"""A trust file is written by people: all its faults are found at once."""

import pytest

from tadoru.core.problems import InvalidData
from tadoru.wire.bundle import trust
from tadoru.wire.bundle.trust import Trust

# Keys published as examples: C2SP signed-note, a witness's own page, did:key.
LOG = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
WITNESS = "remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2"
ACCREDITOR = "did:key:z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp"


def test_a_trust_file_is_read() -> None:
    data = f'{{"logs": ["{LOG}"], "witnesses": ["{WITNESS}"], "accreditors": ["{ACCREDITOR}"]}}'
    read = trust.decode(data.encode())
    assert [key.name for key in read.logs] == ["example.com/foo"]
    assert [key.name for key in read.witnesses] == ["remora.n621.de"]
    assert trust.decode(trust.encode(read)) == read


def test_lists_may_be_left_out() -> None:
    assert trust.decode(b"{}") == Trust(())


@pytest.mark.parametrize("data", [b"", b"[]", b"1", b'{"logs": [], "logs": []}', b"\xff"])
def test_what_is_not_an_object_is_refused(data: bytes) -> None:
    with pytest.raises(InvalidData) as refusal:
        trust.decode(data)
    assert [finding.rule for finding in refusal.value.findings] == ["trust.not-an-object"]
    assert refusal.value.findings[0].advice().startswith('Write {"logs"')


def test_every_fault_is_named() -> None:
    data = f'{{"logs": ["x", "{WITNESS}"], "accreditors": [1], "others": [], "witnesses": 3}}'
    with pytest.raises(InvalidData) as refusal:
        trust.decode(data.encode())
    assert {(finding.place, finding.rule) for finding in refusal.value.findings} == {
        ("/logs/0", "trust.not-a-verifier-key"),
        ("/logs/1", "trust.not-a-verifier-key"),
        ("/accreditors/0", "trust.not-a-did-key"),
        ("/others", "trust.unknown-list"),
        ("/witnesses", "trust.unknown-list"),
    }
