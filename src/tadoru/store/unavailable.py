"""Which errors of a database mean that it cannot serve now, and which that two changes met."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, StatementError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from tadoru.core.access import checks
from tadoru.core.findings import Finding
from tadoru.core.problems import InvalidData, Kind, Outdated, Problem
from tadoru.core.words import N_
from tadoru.store.schema.kinds import NotAnId, NotText

# The file or its disk; anything else SQLite reports is a bug of ours.
_SQLITE = ("BUSY", "LOCKED", "CANTOPEN", "FULL", "IOERR", "READONLY", "CORRUPT", "NOTADB")
# Source: PostgreSQL manual, appendix A: connection, resources, shut-down, system errors.
_POSTGRES = ("08", "53", "57P", "58", "28", "3D")
# serialization_failure, deadlock_detected, and unique_violation: what was checked before was new
_MET = ("40001", "40P01", "23505")


_UNKEPT = Finding(
    "",
    "text.not-kept",
    N_("A text holds a character that cannot be kept: NUL, or half of a pair."),
    N_("Take it out and send the rest again."),
)


class DatabaseUnavailable(Problem):
    """The database does not answer, is busy for too long, or its disk is full."""

    kind = Kind.UNAVAILABLE
    title = N_("The database is not available")


@contextmanager
def refusals() -> Iterator[None]:
    """Turn what the database cannot help into problems; a bug stays a bug.

    A transaction is never repeated here: the block that opened it decides whether its work may be
    done twice. Jobs do so by their back-off, people by trying again.

    Raises: DatabaseUnavailable, Outdated; Absent for what can be nothing's id; InvalidData
    """
    try:
        yield
    except PoolTimeout as error:
        raise DatabaseUnavailable(N_("All connections to the database are in use.")) from error
    except DBAPIError as error:
        why = str(error.orig).strip().splitlines()[0] if str(error.orig).strip() else "?"
        if _state(error) in _MET:
            raise Outdated(N_("Another change came first; try again.")) from error
        if _is_outside_our_power(error):
            raise DatabaseUnavailable(N_("The database says: {why}"), why=why) from error
        raise
    except StatementError as error:
        if isinstance(error.orig, NotAnId):
            raise checks.nothing() from error
        if isinstance(error.orig, NotText):
            raise InvalidData([_UNKEPT]) from error
        raise


def _state(error: DBAPIError) -> str:
    """Return PostgreSQL's code of the error, empty where there is none."""
    return str(getattr(error.orig, "sqlstate", None) or "")


def _is_outside_our_power(error: DBAPIError) -> bool:
    """Return whether the error lies in the database's surroundings."""
    name = getattr(error.orig, "sqlite_errorname", None)
    if name:
        return str(name).removeprefix("SQLITE_").startswith(_SQLITE)
    if _state(error):
        return _state(error).startswith(_POSTGRES)
    # No code at all: the server was never reached, or the line broke.
    return error.connection_invalidated or type(error.orig).__name__ == "OperationalError"
