"""The database that a URL names."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from tadoru.core.problems import Kind, Problem
from tadoru.core.words import N_
from tadoru.store.postgres import PostgresDatabase
from tadoru.store.sqlite import SqliteDatabase


class UnknownDatabase(Problem):
    """The URL names no database that tadoru can use."""

    kind = Kind.INVALID
    title = N_("Not a usable database")


def open_database(
    url: str, now: Callable[[], datetime] | None = None
) -> SqliteDatabase | PostgresDatabase:
    """Return the database: `sqlite:///FILE` or `postgresql://USER@HOST/NAME`.

    Raises: UnknownDatabase
    """
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise UnknownDatabase(
            N_("{url} is not a database URL."), url=url.rpartition("@")[2]
        ) from error
    if parsed.get_backend_name() == "sqlite":
        return SqliteDatabase(_file(parsed))
    if parsed.get_backend_name() in {"postgresql", "postgres"}:
        return PostgresDatabase(_with_driver(parsed), now)
    raise UnknownDatabase(
        N_("{backend} is neither sqlite nor postgresql."), backend=parsed.get_backend_name()
    )


def _file(url: URL) -> URL:
    """Return the URL with the file's whole path; nothing is made yet."""
    if not url.database or url.database == ":memory:":
        raise UnknownDatabase(N_("SQLite needs a file: sqlite:///FILE."))
    path = Path(url.database).absolute()
    return url.set(drivername="sqlite", database=str(path))


def _with_driver(url: URL) -> URL:
    """Return the URL with the driver named, which comes with the extra `postgresql`."""
    try:
        import psycopg  # noqa: F401, PLC0415  (an extra: a node on SQLite does without)
    except ImportError as error:
        raise UnknownDatabase(
            N_("PostgreSQL needs the extra package: pip install 'tadoru[postgresql]'.")
        ) from error
    return url.set(drivername="postgresql+psycopg")


def place_of(url: str) -> Path | str:
    """Return the file of an SQLite database, else which server and database it is."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return Path(parsed.database or "").absolute()
    host = parsed.host or parsed.query.get("host", "")
    return f"{host}:{parsed.port or ''}/{parsed.database}"
