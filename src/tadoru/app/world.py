"""Everything outside the process, as app sees it. Chosen once, in main."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

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


@dataclass(frozen=True)
class World:
    """The first argument of every verb."""

    db: Database
    clock: Clock
    random: Random
    vault: Vault
    outside: OutsideCopy
    origin: str | None  # TADORU_ORIGIN (did:web:…), used at first start only
    address: str  # public base URL, e.g. http://127.0.0.1:8300
    wake: Callable[[], None]  # something was queued or put into the outbox
    backup_days: int = 35  # how long a backup, and so an erased key, may still exist
