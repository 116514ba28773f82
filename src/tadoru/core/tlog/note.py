"""Signed notes: a text, a blank line, and one line for each key that signed the text.

    example.com/log
    42
    nND/nri/U0xuHUrYSy0HtMeal2vzD9V4k/BO79C+QeI=

    — example.com/log Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeO…

Source: C2SP signed-note
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

from tadoru.core.problems import Kind, Problem
from tadoru.core.tlog import base64, ed25519
from tadoru.core.words import N_

ED25519 = 0x01
COSIGNATURE_V1 = 0x04

MAX_NOTE_CHARACTERS = 131_072
MAX_SIGNATURES = 64
_ID_BYTES = 4
_DASH = "\u2014 "
_UNCLEAN = re.compile("[\x00-\x09\x0b-\x1f\ud800-\udfff]")


class MalformedNote(Problem):
    """A signed note, a checkpoint or a verifier key does not have its one form."""

    kind = Kind.INVALID
    title = N_("Not a well-formed signed note")


class BadSignature(Problem):
    """A signature that claims to be of a known key is not."""

    kind = Kind.INVALID
    title = N_("A signature is wrong")


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """Whose signatures to accept: a name, the kind of signature and an Ed25519 public key."""

    name: str
    public: bytes
    type: int = ED25519

    @property
    def id(self) -> bytes:
        """Return the four bytes by which a signature line points to this key."""
        material = bytes([self.type]) + self.public
        return sha256(self.name.encode() + b"\n" + material).digest()[:_ID_BYTES]

    def encode(self) -> str:
        """Return the key's text, "name+id+base64(type, key)"."""
        material = base64.encode(bytes([self.type]) + self.public)
        return f"{self.name}+{self.id.hex()}+{material}"


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature line, not yet verified."""

    name: str
    key_id: bytes
    data: bytes

    def line(self) -> str:
        """Return the line as it stands under the text."""
        return f"{_DASH}{self.name} {base64.encode(self.key_id + self.data)}\n"


@dataclass(frozen=True, slots=True)
class Note:
    """A text, its last newline included, with the signatures found under it."""

    text: str
    signatures: tuple[Signature, ...]

    def encode(self) -> str:
        """Return the note as it is published."""
        return self.text + "\n" + "".join(signature.line() for signature in self.signatures)


def parse_key(text: str) -> VerifierKey:
    """Return the key that a verifier key's text describes.

    Raises: MalformedNote
    """
    name, _, rest = text.partition("+")
    id_, _, material = rest.partition("+")
    data = base64.decode(material) or b""
    if not _is_name(name) or len(data) != 1 + ed25519.KEY_BYTES:
        raise MalformedNote(N_("{text} is not a verifier key."), text=text)
    key = VerifierKey(name, data[1:], data[0])
    if data[0] not in (ED25519, COSIGNATURE_V1):
        raise MalformedNote(N_("{text} is a key of an unknown kind."), text=text)
    if key.id.hex() != id_:
        raise MalformedNote(N_("{text} carries the id of another key."), text=text)
    return key


def signing_bytes(text: str) -> bytes:
    """Return what a log key signs: the text itself.

    Raises: MalformedNote
    """
    if not text.endswith("\n") or not _is_clean(text):
        raise MalformedNote(
            N_("The text of a note ends in a newline and has no control characters.")
        )
    return text.encode()


def assemble(text: str, signatures: Iterable[tuple[VerifierKey, bytes]]) -> str:
    """Return the published note from its text and what each key made of it."""
    lines = tuple(Signature(key.name, key.id, data) for key, data in signatures)
    return Note(text, lines).encode()


def parse(text: str) -> Note:
    """Return a note's text and signatures; nothing is verified yet.

    Raises: MalformedNote
    """
    if len(text) > MAX_NOTE_CHARACTERS or not _is_clean(text):
        raise MalformedNote(N_("The note is too long or has control characters."))
    body, blank, tail = text.rpartition("\n\n")
    if not blank or not tail.endswith("\n"):
        raise MalformedNote(N_("The note has no signatures under a blank line."))
    lines = tail[:-1].split("\n")
    if len(lines) > MAX_SIGNATURES:
        raise MalformedNote(N_("The note has more than {limit} signatures."), limit=MAX_SIGNATURES)
    return Note(body + "\n", tuple(_read_line(line) for line in lines))


def verify(note: Note, keys: Sequence[VerifierKey]) -> tuple[VerifierKey, ...]:
    """Return which of the keys signed the text; the note means nothing if none did.

    Signatures of unknown keys are passed over, as the standard demands: so a log can change its
    key, and witnesses one does not know can sign too.

    Raises: BadSignature if a line names a known key and the key did not sign it
    """
    known = {(key.name, key.id): key for key in keys if key.type == ED25519}
    text = note.text.encode()
    signers = []
    for signature in note.signatures:
        key = known.get((signature.name, signature.key_id))
        if key is None:
            continue
        if not ed25519.verify(key.public, text, signature.data):
            raise BadSignature(N_("{name} did not sign this note."), name=key.name)
        signers.append(key)
    return tuple(dict.fromkeys(signers))


def _read_line(line: str) -> Signature:
    """Return one signature line's parts."""
    name, _, material = line.removeprefix(_DASH).partition(" ")
    data = base64.decode(material) or b""
    if not line.startswith(_DASH) or not _is_name(name) or len(data) <= _ID_BYTES:
        raise MalformedNote(N_("{line} is not a signature line."), line=line)
    return Signature(name, data[:_ID_BYTES], data[_ID_BYTES:])


def _is_name(name: str) -> bool:
    """Return whether a key may have this name."""
    return bool(name) and "+" not in name and not any(letter.isspace() for letter in name)


def _is_clean(text: str) -> bool:
    """Return whether the text is Unicode without control characters but the newline."""
    return not _UNCLEAN.search(text)
