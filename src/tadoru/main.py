"""The only place that chooses: settings to world, world to the ways in."""

import os
import sys
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from tadoru.app.world import World
from tadoru.entry.cli.app import run
from tadoru.remote import secret
from tadoru.remote.checkpoint import CheckpointFile
from tadoru.remote.clock import SystemClock
from tadoru.remote.random import SystemRandom
from tadoru.remote.vault import SecretVault
from tadoru.settings import Settings, load
from tadoru.store.open import open_database, place_of


def main() -> None:
    """Run the command line of this process and end it with its status."""
    sys.exit(run(_opened, sys.argv[1:], _language()))


def build_world(settings: Settings, *, wake: Callable[[], None] = lambda: None) -> World:
    """Return the world that the settings describe; a secret made for it is said aloud.

    Raises: UnknownDatabase
    """
    clock, random = SystemClock(), SystemRandom()
    return World(
        db=open_database(settings.database_url, clock.now),
        clock=clock,
        random=random,
        vault=SecretVault(settings.secret or _made_secret(settings), random.bytes),
        outside=CheckpointFile(_outside(settings)),
        origin=settings.origin or None,
        address=settings.address.rstrip("/"),
        wake=wake,
        backup_days=int(settings.backup_days),
    )


def _made_secret(settings: Settings) -> str:
    """Return the secret of the data folder."""
    path = Path(settings.data) / "secret"
    found, is_new = secret.read_or_make(path)
    if is_new:
        sys.stderr.write(
            f"tadoru: TADORU_SECRET is not set; a new secret was written to {path}.\n"
            "        Without it the keys and disclosures of the database are lost: keep a copy.\n"
        )
    return found


def _outside(settings: Settings) -> Path:
    """Return where the last checkpoint is kept outside the database."""
    if settings.checkpoint:
        return Path(settings.checkpoint)
    place = place_of(settings.database_url)
    if isinstance(place, Path):
        return place.with_name(f"{place.name}.checkpoint")
    name = sha256(place.encode()).hexdigest()[:16]
    return Path(settings.data) / "checkpoints" / f"{name}.checkpoint"


def _opened(database: str | None, wake: Callable[[], None]) -> World:
    """Return the world of this process's settings, on the database that the command names."""
    return build_world(load(os.environ, Path.cwd(), database=database), wake=wake)


def _language() -> str:
    """Return the language of the terminal, where it is one of ours.

    Source:  POSIX.1-2017, XBD 8.2, Internationalization Variables
    """
    names = (os.environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    chosen = next((name for name in names if name), "")
    return "ja" if chosen.startswith("ja") else "en"
