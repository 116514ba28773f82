"""Checkpoints: what a log signs of its tree.

    did:key:z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp
    923748
    nND/nri/U0xuHUrYSy0HtMeal2vzD9V4k/BO79C+QeI=

Source: C2SP tlog-checkpoint
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tadoru.core.tlog import base64, note
from tadoru.core.tlog.merkle import HASH_BYTES
from tadoru.core.tlog.note import BadSignature, MalformedNote, Note, VerifierKey
from tadoru.core.words import N_

_LINES = 3
_SIZE = re.compile(r"0|[1-9][0-9]{0,18}")
_MAX_SIZE = 2**63 - 1
_MAX_ORIGIN = 255


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A log's identity, how many leaves its tree has, and their root."""

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    def body(self) -> str:
        """Return the text that is signed."""
        lines = (self.origin, str(self.size), base64.encode(self.root), *self.extensions)
        return "".join(f"{line}\n" for line in lines)


def parse(body: str) -> Checkpoint:
    """Return the checkpoint that a note's text states.

    Raises: MalformedNote
    """
    lines = body.split("\n")
    if len(lines) <= _LINES or lines.pop() != "" or not all(lines):
        raise MalformedNote(N_("A checkpoint has an origin, a size and a root, one to a line."))
    origin, size, root_text, *extensions = lines
    root = base64.decode(root_text) or b""
    if len(origin.encode()) > _MAX_ORIGIN or len(root) != HASH_BYTES:
        raise MalformedNote(N_("The checkpoint's origin or root is not of the right length."))
    if not _SIZE.fullmatch(size) or int(size) > _MAX_SIZE:
        raise MalformedNote(N_("{size} is not the size of a tree."), size=size)
    return Checkpoint(origin, int(size), root, tuple(extensions))


def opened(text: str, log_keys: Sequence[VerifierKey]) -> tuple[Checkpoint, Note]:
    """Return the checkpoint of a published note that one of the log's keys signed.

    Raises: MalformedNote, BadSignature
    """
    parsed = note.parse(text)
    checkpoint = parse(parsed.text)
    signers = note.verify(parsed, [key for key in log_keys if key.name == checkpoint.origin])
    if not signers:
        raise BadSignature(
            N_("No known key of {origin} signed this checkpoint."), origin=checkpoint.origin
        )
    return checkpoint, parsed
