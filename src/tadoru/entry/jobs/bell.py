"""The alarm between those who queue work and those who do it, inside one process."""

from threading import Event


class Bell:
    """Rings for several sleepers; each hears every ring once."""

    def __init__(self, sleepers: int) -> None:
        """Make one ear for each sleeper."""
        self._ears = tuple(Event() for _ in range(sleepers))

    def ring(self) -> None:
        """Wake everybody; cheap enough to be called after every commit."""
        for ear in self._ears:
            ear.set()

    def wait(self, sleeper: int, seconds: float) -> None:
        """Sleep until it rings, or so long at most."""
        self._ears[sleeper].wait(seconds)
        self._ears[sleeper].clear()
