"""The operating system's randomness."""

import secrets
from uuid import uuid4


class SystemRandom:
    """Unpredictable bytes and identifiers."""

    def bytes(self, count: int) -> bytes:
        """Return so many unpredictable bytes."""
        return secrets.token_bytes(count)

    def uuid(self) -> str:
        """Return a random UUIDv4 as text; it tells neither time nor volume."""
        return str(uuid4())
