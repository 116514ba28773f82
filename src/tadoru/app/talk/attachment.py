"""Files attached to messages: checked by content, sealed, kept once, given to both sides."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from types import MappingProxyType

from tadoru.app.verb import EVERYONE, verb
from tadoru.app.world import World
from tadoru.core.access import checks
from tadoru.core.access.actor import Actor
from tadoru.core.findings import Finding
from tadoru.core.problems import InvalidData, Kind, Problem
from tadoru.core.values import AttachmentId, OperatorId
from tadoru.core.words import N_
from tadoru.store import blob, message
from tadoru.store import operator as operators
from tadoru.store.tx import Tx
from tadoru.wire.media.name import clean_name
from tadoru.wire.media.sniff import KINDS, Fault, Media, sniff

FILE_BYTES_MAX = 10 * 1024 * 1024
FILES_MAX = 5  # of one message
MEGABYTE = 1_000_000


class FileGone(Problem):
    """The file was deleted when its time was over; that it was there stays written."""

    kind = Kind.GONE
    title = N_("The file is gone")


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as somebody sends it; the type is what the sender calls it."""

    name: str
    content: bytes
    declared_type: str = ""


@dataclass(frozen=True, slots=True)
class Download:
    """A file as it is given out."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Checked:
    """A file that may be kept."""

    name: str
    media_type: str
    content: bytes
    digest: str  # SHA-256, hex


@verb("attachment.read", EVERYONE, "party")
def read(world: World, actor: Actor, attachment_id: AttachmentId) -> Download:
    """Return a file that either side of a request attached.

    Raises:  FileGone where it was deleted meanwhile
    """
    with world.db.read(actor.own) as tx:
        row = message.attachment_of(tx, attachment_id)
        if row is None:
            raise checks.nothing()
        checks.party(actor, row.customer_id, row.supplier_id)
    author = OperatorId(row.author_id)
    with world.db.node_read() as tx:  # the bytes are the author's, who gave them to this reader
        sealed = blob.get(tx, author, row.digest)
    if sealed is None:
        raise FileGone(N_("This file is no longer kept."))
    content = world.vault.open(sealed, context(author, row.digest))
    return Download(row.name, row.media_type, content)


def checked(uploads: Sequence[Upload]) -> list[Checked]:
    """Return the files as they may be kept.

    Raises:  InvalidData with what is wrong with each
    """
    findings: list[Finding] = []
    if len(uploads) > FILES_MAX:
        findings.append(_TOO_MANY)
    found: list[Checked] = []
    for index, upload in enumerate(uploads):
        name = clean_name(upload.name)
        place = f"/attachments/{index}"
        if len(upload.content) > FILE_BYTES_MAX:
            findings.append(_too_large(place, name))
            continue
        media = sniff(name, upload.declared_type, upload.content)
        if isinstance(media, Media):
            digest = sha256(upload.content).hexdigest()
            found.append(Checked(name, media.type, upload.content, digest))
        else:
            findings.append(_refused(place, name, media))
    if findings:
        raise InvalidData(findings)
    return found


def keep(tx: Tx, world: World, owner: OperatorId, files: Sequence[Checked]) -> None:
    """Seal and keep files, each content once.

    Raises:  InvalidData where the owner would keep more than it may
    """
    if not files:
        return
    operators.lock(tx, owner)  # two messages at once must not pass the limit together
    known = blob.known(tx, [file.digest for file in files])
    fresh = {file.digest: file for file in files if file.digest not in known}
    more = sum(len(file.content) for file in fresh.values())
    limit = world.ops.files_bytes_max
    if more and blob.total_bytes(tx) + more > limit:
        raise InvalidData([_full(limit)])
    for file in fresh.values():
        blob.put(
            tx,
            {
                "operator_id": owner,
                "digest": file.digest,
                "sealed": world.vault.seal(file.content, context(owner, file.digest)),
                "size": len(file.content),
                "created_at": world.clock.now(),
            },
        )


def context(owner: OperatorId, digest: str) -> str:
    """Return to what a sealed file is bound: its owner and its content."""
    return f"blob/{owner}/{digest}"


def _refused(place: str, name: str, fault: Fault) -> Finding:
    message_, remedy = _WORDS[fault]
    facts = {"name": name, "endings": ", ".join(sorted(KINDS))}
    return Finding(place, f"attachment.{fault}", message_, remedy, facts)


def _too_large(place: str, name: str) -> Finding:
    return Finding(
        place,
        "attachment.too-large",
        N_("“{name}” is larger than {limit} MB."),
        N_("Make it smaller, or split it."),
        {"name": name, "limit": FILE_BYTES_MAX // (1024 * 1024)},
    )


def _full(limit: int) -> Finding:
    return Finding(
        "/attachments",
        "attachment.full",
        N_("Your company's files would take more than {limit} MB."),
        N_("Ask the people who run this node for more room."),
        {"limit": limit // MEGABYTE},
    )


_TOO_MANY = Finding(
    "/attachments",
    "attachment.too-many",
    N_("A message holds at most {limit} files."),
    N_("Send the others in a second message."),
    {"limit": FILES_MAX},
)
_ANOTHER = N_("Save it as one of these and attach that: {endings}.")
_WORDS = MappingProxyType(
    {
        Fault.EMPTY: (N_("“{name}” is empty."), N_("Choose the file again.")),
        Fault.UNKNOWN: (N_("“{name}” is of a kind that is not taken."), _ANOTHER),
        Fault.CONTENT: (
            N_("“{name}” does not hold what its name says."),
            N_("Save it again in the program that made it, without renaming it."),
        ),
        Fault.DECLARED: (
            N_("“{name}” was sent as another type than its name says."),
            N_("Save it again in the program that made it, without renaming it."),
        ),
        Fault.DOUBLE: (
            N_("“{name}” holds something more after its end."),
            N_("Save it again in the program that made it."),
        ),
        Fault.DAMAGED: (
            N_("“{name}” is damaged or locked by a password."),
            N_("Save it again without a password."),
        ),
        Fault.ACTIVE: (
            N_("“{name}” holds macros, scripts or programs."),
            N_("Save it without them, such as xlsx instead of xlsm, or as PDF."),
        ),
        Fault.BOMB: (N_("“{name}” unpacks to far more than its size."), _ANOTHER),
    }
)
