"""Everything outside the process, as app sees it. Chosen once, in main."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from tadoru.app.operations import Operations
from tadoru.core.identity.federation import Federated, Handshake
from tadoru.core.notice.call import Reply
from tadoru.core.notice.mail import Mail

if TYPE_CHECKING:  # the type alone: the library behind it takes long to load
    from tadoru.store.tx import Database


class Clock(Protocol):
    """The only source of time."""

    def now(self) -> datetime:
        """Return an aware UTC time."""
        ...


class Random(Protocol):
    """The only source of randomness."""

    def bytes(self, count: int) -> bytes:
        """Return so many unpredictable bytes."""
        ...

    def uuid(self) -> str:
        """Return a random UUIDv4 as text."""
        ...


class Vault(Protocol):
    """Seals under the node's secret what may not lie about in the clear."""

    def seal(self, plain: bytes, context: str) -> bytes:
        """Return an authenticated ciphertext, bound to its context."""
        ...

    def open(self, sealed: bytes, context: str) -> bytes:
        """Return the plain bytes; a changed ciphertext or context raises `Unsealable`."""
        ...


class OutsideCopy(Protocol):
    """The checkpoint kept outside the database. Writing is durable when it returns."""

    def read(self) -> str | None:
        """Return the last note kept, or none on a fresh node."""
        ...

    def write(self, note: str) -> None:
        """Replace the note (fsync); the caller has checked that it is larger and consistent."""
        ...

    def retire(self, suffix: str) -> None:
        """Set the present note aside under a suffix, so that a new one may begin."""
        ...

    def bury(self, name: str) -> None:
        """Add a record to those that were erased; durable when it returns."""
        ...

    def buried(self) -> list[str]:
        """Return every record that was ever erased, so that a restored backup forgets it again."""
        ...


class Mailer(Protocol):
    """Hands mails over, one after another."""

    def send(self, mail: Mail) -> None:
        """Hand a mail over; it is out of our hands when this returns.

        `MailUnavailable` is tried again (`MailDeferred`: of this one recipient),
        `MailUndeliverable` never.
        """
        ...


class Http(Protocol):
    """Calls other machines: by https, and never into our own network unless it is allowed."""

    def call(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        body: bytes = b"",
        seconds: float = 10.0,
        bytes_max: int = 1_000_000,
    ) -> Reply:
        """Return the answer, whatever its status; `AddressRefused` or `Unreachable` if none."""
        ...

    def check(self, url: str) -> None:
        """Refuse (`AddressRefused`) an address that could never be called; nothing is sent."""
        ...


class IdentityProvider(Protocol):
    """Where people of this node may prove who they are instead of here: OpenID Connect."""

    name: str  # as the button calls it

    def page(self, handshake: Handshake) -> str:
        """Return the provider's address to send a browser to; `ProviderUnavailable` if none."""
        ...

    def identity(self, code: str, handshake: Handshake) -> Federated:
        """Return whom the code stands for; `ProviderRefused` where its token does not hold."""
        ...


@dataclass(frozen=True)
class World:
    """The first argument of every verb."""

    db: "Database"
    clock: Clock
    random: Random
    vault: Vault
    outside: OutsideCopy
    origin: str | None  # TADORU_ORIGIN (did:web:…), used at first start only
    mailer: Mailer
    http: Http
    address: str  # public base URL, e.g. http://127.0.0.1:8300
    wake: Callable[[], None]  # something was queued or put into the outbox
    invitations: bool = True  # companies may invite others to the node
    import_bytes: int = 20 * 1024 * 1024  # how large a file that is imported may be
    backup_days: int = 35  # how long a backup, and so an erased key, may still exist
    identity: IdentityProvider | None = None  # none: people sign in here only
    ops: Operations = field(default_factory=Operations)  # how the node is to be run
