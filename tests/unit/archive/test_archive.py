"""What an archive's writer writes, its reader reads; what is too large, both refuse."""

import io

import pytest

from tadoru.wire.archive import archive
from tadoru.wire.archive.archive import DamagedArchive, Reader, Writer

LINE = len('{"content":""}\n')


def written(*contents: str) -> io.BytesIO:
    file = io.BytesIO()
    with Writer(file) as writer:
        writer.lines("rows.jsonl", ({"content": content} for content in contents))
        writer.finish({"format": "x/1"})
    file.seek(0)
    return file


def read(file: io.BytesIO) -> list[int]:
    reader = Reader(file, ("x/1",), 1 << 30)
    reader.check()
    return [len(row["content"]) for row in reader.lines("rows.jsonl")]


def test_a_large_baseline_is_read_back() -> None:
    assert read(written("a", "b" * 45_000_000, "c")) == [1, 45_000_000, 1]


def test_a_row_is_as_large_as_it_may_be_and_no_larger(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "LINE_BYTES_MAX", 1000)
    longest = 1000 - LINE
    assert read(written("a", "b" * longest, "c" * longest)) == [1, longest, longest]
    with pytest.raises(DamagedArchive):
        written("a", "b" * (longest + 1))


@pytest.mark.parametrize("piece", [7, 1 << 20])
def test_what_cannot_be_read_back_does_not_pass_the_check(
    monkeypatch: pytest.MonkeyPatch, piece: int
) -> None:
    monkeypatch.setattr(archive, "_PIECE", piece)
    file = written("a", "b" * 1001, "c")
    monkeypatch.setattr(archive, "LINE_BYTES_MAX", 1000)
    with pytest.raises(DamagedArchive):
        Reader(file, ("x/1",), 1 << 30).check()
