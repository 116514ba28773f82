"""An archive, written in one pass and read only where nothing of it was changed.

    tables/part.jsonl        one row as JSON on each line
    …
    manifest.json            {"format": "tadoru-backup/1", …, "members": {"tables/part.jsonl":
                              {"sha256": "…", "size": 812, "rows": 3}, …}}

The manifest is the last member; what it does not name does not belong to the archive. Times in
the zip itself are fixed, so that the same rows make the same bytes.

Source:  APPNOTE.TXT 6.3 (zip), RFC 8259 (JSON)
"""

import hashlib
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import IO, Any, BinaryIO, Self

import orjson

from tadoru.core.problems import Kind, Problem
from tadoru.core.words import N_

MANIFEST = "manifest.json"
MANIFEST_BYTES_MAX = 1_000_000
LINE_BYTES_MAX = 400_000_000  # a row with all that a large baseline was computed from
_PIECE = 1 << 20
_UNREADABLE = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    AttributeError,
    EOFError,
    KeyError,
    RuntimeError,  # encrypted, or packed in a way of its own
    TypeError,
    ValueError,
)


class DamagedArchive(Problem):
    """The archive is not one, was changed, or is larger than it may be."""

    kind = Kind.INVALID
    title = N_("The archive cannot be used")


@dataclass(frozen=True, slots=True)
class Member:
    """What the manifest says of a member."""

    sha256: str
    size: int  # bytes, unpacked
    rows: int


class Writer:
    """Writes the members one after the other; `finish` makes it an archive."""

    def __init__(self, file: BinaryIO) -> None:
        """Begin an archive at the present place of the file."""
        self._zip = zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=6)
        self._members: dict[str, Member] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()  # what was not finished has no manifest, and so is no archive

    def lines(self, name: str, rows: Iterable[Mapping[str, Any]]) -> int:
        """Write rows, one on each line; return how many they were.

        Raises:  DamagedArchive for a row that is too large to be read again
        """
        digest, size, count = hashlib.sha256(), 0, 0
        with self._zip.open(_entry(name), "w", force_zip64=True) as member:
            for row in rows:
                line = orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE)
                _require_line(name, len(line))
                digest.update(line)
                member.write(line)
                size, count = size + len(line), count + 1
        self._members[name] = Member(digest.hexdigest(), size, count)
        return count

    def finish(self, facts: Mapping[str, Any]) -> None:
        """Write the manifest, which says what the archive is."""
        members = {name: asdict(member) for name, member in self._members.items()}
        text = orjson.dumps(
            {**facts, "members": members}, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS
        )
        self._zip.writestr(_entry(MANIFEST), text)
        self._zip.close()


class Reader:
    """Reads an archive; `check` looks at every byte before anything is believed."""

    def __init__(self, file: BinaryIO, formats: tuple[str, ...], bytes_max: int) -> None:
        """Read the manifest.

        Raises:  DamagedArchive
        """
        with _refusing():
            self._zip = zipfile.ZipFile(file)
            info = self._zip.getinfo(MANIFEST)
            if info.file_size > MANIFEST_BYTES_MAX:
                raise DamagedArchive(N_("The manifest is too large."))
            with self._zip.open(info) as member:
                self.facts: dict[str, Any] = orjson.loads(member.read(MANIFEST_BYTES_MAX + 1))
            found = self.facts.pop("members")
            self.members = {str(name): Member(**said) for name, said in found.items()}
            if self.facts["format"] not in formats:
                raise DamagedArchive(
                    N_("This is {found}, not {wanted}."),
                    found=str(self.facts["format"])[:60],
                    wanted=" or ".join(formats),
                )
            total = sum(member.size for member in self.members.values())
            self._require_size(total, bytes_max)

    def check(self) -> None:
        """Compare every member with the manifest.

        Raises:  DamagedArchive
        """
        names = sorted(info.filename for info in self._zip.infolist())
        if names != sorted([*self.members, MANIFEST]):
            raise DamagedArchive(N_("The archive holds other members than its manifest names."))
        for name, said in self.members.items():
            digest, size, line = hashlib.sha256(), 0, 0
            with self._open(name) as member:
                while piece := member.read(_PIECE):
                    digest.update(piece)
                    size += len(piece)
                    line = _line_end(name, line, piece)
                    if size > said.size:
                        break
            if size != said.size or digest.hexdigest() != said.sha256:
                raise DamagedArchive(N_("{name} is not what the manifest says."), name=name)

    def lines(self, name: str) -> Iterator[dict[str, Any]]:
        """Yield the rows of a member; none where the archive has no such member.

        Raises:  DamagedArchive
        """
        if name not in self.members:
            return
        with self._open(name) as member:
            while line := member.readline(LINE_BYTES_MAX):
                row = orjson.loads(line)
                if not isinstance(row, dict):
                    raise DamagedArchive(N_("{name} holds a line that is no row."), name=name)
                yield row

    def _require_size(self, total: int, most: int) -> None:
        stated = sum(info.file_size for info in self._zip.infolist())
        if max(total, stated) > most:
            raise DamagedArchive(
                N_("Unpacked the archive has {size} bytes; at most {most} are taken."),
                size=max(total, stated),
                most=most,
            )

    @contextmanager
    def _open(self, name: str) -> Iterator[IO[bytes]]:
        with _refusing(), self._zip.open(name) as member:
            yield member


def _line_end(name: str, before: int, piece: bytes) -> int:
    """Return how long the line is that a piece leaves open; `before` is how long it was already."""
    first, *others = piece.split(b"\n")
    lengths = [before + len(first), *map(len, others)]
    for ended in lengths[:-1]:
        _require_line(name, ended + 1)
    _require_line(name, lengths[-1])
    return lengths[-1]


def _require_line(name: str, length: int) -> None:
    if length > LINE_BYTES_MAX:
        raise DamagedArchive(
            N_("{name}: a row has more than {most} bytes."), name=name, most=LINE_BYTES_MAX
        )


@contextmanager
def _refusing() -> Iterator[None]:
    """Turn what is wrong with the bytes into one refusal."""
    try:
        yield
    except _UNREADABLE as error:
        raise DamagedArchive(
            N_("This is no archive of tadoru, or its bytes were changed: {why}"),
            why=type(error).__name__,
        ) from error


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o600 << 16
    return entry
