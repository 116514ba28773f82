"""The collection of what a check of the database finds: counted all, kept up to a limit."""

from collections import Counter
from collections.abc import Callable

from tadoru.core.findings import Finding
from tadoru.core.words import N_

KEPT_MAX = 1000
RESTORE = N_("Restore this part from a backup, and find out who changed the database.")


class Findings:
    """What was found so far, and how much was checked."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.kept: list[Finding] = []
        self.more = 0
        self.counts: Counter[str] = Counter()
        self.checked = 0
        self.step: Callable[[], None] = lambda: None

    def add(self, place: str, rule: str, message: str, **facts: object) -> None:
        """Keep a defect of the database."""
        self.keep(Finding(place, rule, message, RESTORE, facts))

    def keep(self, finding: Finding) -> None:
        """Keep a finding, or only count it where there are too many."""
        if len(self.kept) < KEPT_MAX:
            self.kept.append(finding)
        else:
            self.more += 1

    def count(self, what: str) -> None:
        """Count one thing that was checked."""
        self.counts[what] += 1
        self.step()
