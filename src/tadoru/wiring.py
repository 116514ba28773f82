"""The only place that chooses what stands outside: settings to world."""

import os
import sys
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

from tadoru.app.world import World
from tadoru.entry import trail
from tadoru.remote import log, secret
from tadoru.remote.checkpoint import CheckpointFile
from tadoru.remote.clock import SystemClock
from tadoru.remote.http import OutsideHttp
from tadoru.remote.mail import MailFolder, SmtpMailer
from tadoru.remote.oidc import OpenIdProvider
from tadoru.remote.random import SystemRandom
from tadoru.remote.vault import SecretVault
from tadoru.settings import Settings, load
from tadoru.store.open import open_database, place_of


def opened(database: str | None, wake: Callable[[], None]) -> World:
    """Return the world of this process's settings, on the database that the command names."""
    settings = load(os.environ, Path.cwd(), database=database)
    log.set_up(sys.stderr, settings.log, settings.log_level, trail.request_id)
    return build_world(settings, wake=wake)


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
        mailer=_mailer(settings),
        http=OutsideHttp(settings.peer_allow),
        address=settings.address.rstrip("/"),
        wake=wake,
        identity=_provider(settings, clock),
        invitations=settings.invitations == "on",
        import_bytes=int(settings.import_mb) * 1024 * 1024,
        backup_days=int(settings.backup_days),
        ops=settings.operations,
    )


def _provider(settings: Settings, clock: SystemClock) -> OpenIdProvider | None:
    """Return where people may sign in instead of here, if anywhere."""
    if not settings.oidc_issuer:
        return None
    client = (settings.oidc_client_id, settings.oidc_client_secret)
    name = settings.oidc_name or urlsplit(settings.oidc_issuer).hostname or ""
    http = OutsideHttp(settings.peer_allow)
    return OpenIdProvider(http, clock.now, settings.oidc_issuer, client, name)


def _mailer(settings: Settings) -> SmtpMailer | MailFolder:
    """Return what takes mails: the server that is named, else a folder."""
    if settings.smtp:
        return SmtpMailer(settings.smtp, settings.sender)
    return MailFolder(Path(settings.data) / "mail", settings.sender)


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
