"""A clock that a test sets."""

from datetime import UTC, datetime, timedelta


class Clock:
    """It stands still until it is told to go on."""

    def __init__(self, start: datetime = datetime(2026, 4, 1, 9, tzinfo=UTC)) -> None:
        self.time = start

    def now(self) -> datetime:
        return self.time

    def pass_by(self, span: timedelta) -> None:
        self.time += span
