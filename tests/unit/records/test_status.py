"""Status lists and key records: what they say reads back, anything else is refused."""

from datetime import UTC, datetime

import pytest

from tadoru.core.records import keyrecord, keys, status
from tadoru.core.records.claims import MalformedRecord
from tadoru.core.records.keyrecord import KeyStatement, Revocation, Role
from tadoru.core.records.status import Code

PUBLIC = keys.public_key(bytes(32))
AT = datetime(2026, 4, 1, 12, 30, tzinfo=UTC)


def test_a_status_list_tells_what_became_of_each_leaf() -> None:
    listed = status.read(status.make(6, {1: Code.SUPERSEDED, 5: Code.ERASED}).content())
    assert [listed.code(at) for at in range(-1, 7)] == [
        None, Code.STANDS, Code.SUPERSEDED, Code.STANDS, Code.STANDS, Code.STANDS, Code.ERASED,
        None,
    ]  # fmt: skip


def test_a_status_list_of_a_million_leaves_fits_into_a_record() -> None:
    every_hundredth = dict.fromkeys(range(0, 1_000_000, 100), Code.SUPERSEDED)
    content = status.make(1_000_000, every_hundredth).content()
    assert len(content["codes"]) < 50_000
    assert status.read(content).code(999_900) == Code.SUPERSEDED


@pytest.mark.parametrize(
    "changes",
    [
        {"size": "7"}, {"size": "06"}, {"size": "-6"}, {"size": "99999999999"}, {"size": "٦"},
        {"codes": ""}, {"codes": "AAAA"}, {"codes": "%"}, {"more": "1"},
        {"codes": status.StatusList(6, b"\xff\x0f").content()["codes"]},
    ],
)  # fmt: skip
def test_another_status_list_is_refused(changes: dict[str, str]) -> None:
    content = status.make(6 if "size" not in changes else 4, {1: Code.ERASED}).content()
    with pytest.raises(MalformedRecord):
        status.read({**content, **changes})


def test_a_key_record_reads_back() -> None:
    for until in (None, AT.replace(year=2027)):
        said = KeyStatement(PUBLIC, Role.OPERATOR, "urn:a", AT, until, "checked")
        assert keyrecord.read_key(said.content()) == said


def test_a_revocation_reads_back() -> None:
    said = Revocation(PUBLIC, AT, "lost")
    assert keyrecord.read_revocation(said.content()) == said


@pytest.mark.parametrize(
    "changes",
    [
        {"key": "did:key:z6Mk"}, {"role": "owner"}, {"valid_from": "2026-04-01"},
        {"valid_from": "2026-4-01T12:30:00Z"}, {"valid_until": "never"}, {"more": ""},
    ],
)  # fmt: skip
def test_another_key_record_is_refused(changes: dict[str, str]) -> None:
    content = KeyStatement(PUBLIC, Role.LOG, "did:key:z", AT).content()
    with pytest.raises(MalformedRecord):
        keyrecord.read_key({**content, **changes})
    with pytest.raises(MalformedRecord):
        keyrecord.read_revocation(content)
