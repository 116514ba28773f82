"""Real servers that tests start for themselves: a private PostgreSQL, and where chromium is."""

import os
import pwd
import shutil
import subprocess
import tempfile
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import pytest

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM_ARGUMENTS = (
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


def skip_or_fail(reason: str) -> NoReturn:
    """Skip, saying why; where nothing may be missing (TADORU_CI=1), fail."""
    if os.environ.get("TADORU_CI") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


def chromium_path() -> str | None:
    """Return the browser named by TADORU_CHROMIUM, else the one on the PATH."""
    named = os.environ.get("TADORU_CHROMIUM")
    return named or next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)


def chromium_arguments() -> list[str]:
    """Return how to start it; the superuser gets no sandbox, chromium would refuse."""
    return [*CHROMIUM_ARGUMENTS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]


def postgres_programs() -> Path | None:
    """Return the folder of initdb: on the PATH, else Debian's newest."""
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    folders = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: float(p.parent.name), reverse=True
    )
    return next((folder for folder in folders if (folder / "initdb").exists()), None)


@dataclass(frozen=True)
class Cluster:
    """A running PostgreSQL that nobody else uses, reached through a socket in its own folder."""

    programs: Path
    folder: Path
    superuser: str = "owner"

    def url(self, database: str = "postgres", user: str = "") -> str:
        """Return the SQLAlchemy URL of a database, as the superuser unless another is named."""
        return f"postgresql+psycopg://{user or self.superuser}@/{database}?host={self.folder}"

    def run_sql(self, sql: str, database: str = "postgres") -> str:
        """Return what psql prints for one statement, run as the superuser."""
        psql = [str(self.programs / "psql"), "-X", "-A", "-t", "-v", "ON_ERROR_STOP=1"]
        place = ["-h", str(self.folder), "-U", self.superuser, "-d", database, "-c", sql]
        done = subprocess.run([*psql, *place], check=True, capture_output=True, text=True)
        return done.stdout.strip()

    def create_database(self, template: str = "template1") -> str:
        """Return the name of a new database, a copy of the template."""
        name = f"t{uuid.uuid4().hex}"
        self.run_sql(f"CREATE DATABASE {name} TEMPLATE {template}")
        return name

    def drop_database(self, name: str) -> None:
        """Remove the database and whoever is still connected to it."""
        self.run_sql(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@contextmanager
def running_cluster(programs: Path, *settings: str) -> Iterator[Cluster]:
    """Run a private cluster; fsync stays on, so that fault tests mean something."""
    with tempfile.TemporaryDirectory(prefix="tadoru-pg-", dir="/tmp") as folder:
        # the socket's path must be short: a sockaddr holds 107 bytes
        data = Path(folder) / "data"
        account = _account_for(Path(folder))
        cluster = Cluster(programs, Path(folder))
        init = ["--auth=trust", "--no-sync", "--encoding=UTF8", "--locale=C.UTF-8"]
        _as(account, programs / "initdb", "-D", data, "-U", cluster.superuser, *init)
        options = f"-k {folder} -c listen_addresses='' -c max_connections=100"
        options += "".join(f" -c {setting}" for setting in settings)
        log = Path(folder) / "log"
        control = (programs / "pg_ctl", "-D", data, "-w", "-s")
        _as(account, *control, "-l", log, "-o", options, "start")
        try:
            yield cluster
        finally:
            _as(account, *control, "-m", "immediate", "stop")


def _account_for(folder: Path) -> str | None:
    """Return whom to run as: PostgreSQL refuses the superuser, Debian has `postgres` for it."""
    if os.geteuid() != 0:
        return None
    account = pwd.getpwnam("postgres")
    os.chown(folder, account.pw_uid, account.pw_gid)
    folder.chmod(0o755)
    return account.pw_name


def _as(account: str | None, *command: object) -> None:
    words: Sequence[str] = [str(word) for word in command]
    prefix = ["runuser", "-u", account, "--"] if account else []
    done = subprocess.run(
        [*prefix, *words],
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
