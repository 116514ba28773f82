"""The program's log on standard error: one line per entry, for a person or as JSON.

What stands in `extra` becomes members of the JSON line, and `name=value` in a plain one. Nothing
here hides a secret: whoever logs must not name one.
"""

import logging
import time
from collections.abc import Callable
from typing import TextIO

_OWN = "tadoru"
_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "request_id"}
_TIME = "%Y-%m-%dT%H:%M:%S"


def set_up(stream: TextIO, form: str, level: str, request_id: Callable[[], str]) -> None:
    """Send all that is logged to the stream; of other libraries only warnings and errors."""
    for costly in ("logThreads", "logProcesses", "logMultiprocessing", "logAsyncioTasks"):
        setattr(logging, costly, False)  # facts that no line shows
    handler = logging.StreamHandler(stream)
    handler.setFormatter(_json() if form == "json" else _Plain())
    handler.addFilter(_named(request_id))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger(_OWN).setLevel(level.upper())


def _named(request_id: Callable[[], str]) -> Callable[[logging.LogRecord], bool]:
    """Return what writes the present request's id on every entry."""

    def name(entry: logging.LogRecord) -> bool:
        if not hasattr(entry, "request_id"):
            entry.request_id = request_id()
        return True

    return name


class _Plain(logging.Formatter):
    """Time, level, who speaks, what, and the facts."""

    converter = time.gmtime  # type: ignore[assignment]
    default_time_format = _TIME
    default_msec_format = "%s.%03dZ"

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802  (the library's name)
        facts = {k: v for k, v in vars(record).items() if k not in _STANDARD}
        request_id = getattr(record, "request_id", "")
        if request_id:
            facts["request_id"] = request_id
        said = "".join(f" {name}={value}" for name, value in facts.items())
        return super().formatMessage(record) + said


def _json() -> logging.Formatter:
    """Return the formatter of JSON lines; its library is loaded only where it is wanted."""
    from pythonjsonlogger.json import JsonFormatter  # noqa: PLC0415

    class Utc(JsonFormatter):
        """JSON lines with times in UTC."""

        converter = time.gmtime  # type: ignore[assignment]
        default_time_format = _TIME
        default_msec_format = "%s.%03dZ"

    return Utc(
        "%(asctime)s %(levelname)s %(name)s %(message)s %(request_id)s",
        rename_fields={"asctime": "time", "levelname": "level", "name": "logger"},
        json_ensure_ascii=False,
    )
