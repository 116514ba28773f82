"""The last checkpoint in a file outside the database: what a restored backup cannot roll back."""

import os
from pathlib import Path


class CheckpointFile:
    """One signed note in one file, durable and whole or not at all; beside it, what was erased."""

    def __init__(self, path: Path) -> None:
        """Keep the path; the folder is made when there is something to write."""
        self.path = path

    def read(self) -> str | None:
        """Return the last note kept, or none on a fresh node."""
        try:
            return self.path.read_text("utf-8")
        except FileNotFoundError:
            return None

    def write(self, note: str) -> None:
        """Replace the note: a new file is flushed, takes the name, and the folder is flushed."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        draft = self.path.with_name(f"{self.path.name}.new")
        with draft.open("w", encoding="utf-8") as file:
            file.write(note)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self.path)
        self._flush_folder()

    def retire(self, suffix: str) -> None:
        """Set the present note aside under a suffix, so that a new one may begin."""
        if self.path.exists():
            self.path.replace(self.path.with_name(f"{self.path.name}.{suffix}"))
            self._flush_folder()

    def bury(self, name: str) -> None:
        """Add a record to those that were erased; durable when it returns."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self._tombstones.open("a", encoding="ascii") as file:
            file.write(f"{name}\n")
            file.flush()
            os.fsync(file.fileno())
        self._flush_folder()

    def buried(self) -> list[str]:
        """Return every record that was ever erased, so that a restored backup forgets it again."""
        try:
            return self._tombstones.read_text("ascii").splitlines()
        except FileNotFoundError:
            return []

    @property
    def _tombstones(self) -> Path:
        """Return the file beside the note that names what was erased."""
        return self.path.with_name(f"{self.path.name}.tombstones")

    def _flush_folder(self) -> None:
        """Make the new name itself durable."""
        folder = os.open(self.path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
