"""The node's secret in a file of its own, made at first use."""

import os
import secrets
from pathlib import Path


def read_or_make(path: Path) -> tuple[str, bool]:
    """Return the secret that the file holds, and whether it was made just now.

    The file is readable by its owner only (0600) and complete from the moment it has its name:
    of two processes that start at once, both use the one that came first.
    """
    if path.exists():
        return path.read_text("ascii").strip(), False
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    try:
        _write_durably(draft, secrets.token_urlsafe(32))
        os.link(draft, path)
    except FileExistsError:
        return path.read_text("ascii").strip(), False
    finally:
        draft.unlink(missing_ok=True)
    return path.read_text("ascii").strip(), True


def _write_durably(path: Path, text: str) -> None:
    """Write a new file for the owner alone."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(text + "\n")
        file.flush()
        os.fsync(file.fileno())
