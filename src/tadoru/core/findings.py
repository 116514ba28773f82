"""What is wrong with data someone sent us: values, collected, never raised one by one."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from tadoru.core.words import fill


@dataclass(frozen=True, slots=True)
class Finding:
    """One defect with its place, its rule and its remedy, so that a person can mend the source."""

    place: str  # RFC 6901 JSON Pointer ("/lines/3/unit"), or "row 12, column unit"
    rule: str  # stable id, e.g. "structure.unknown-unit"
    message: str  # English template, marked with N_
    remedy: str  # English template, marked with N_
    facts: Mapping[str, object] = field(default_factory=dict)
    source: str = ""  # the clause that demands it, if a law or standard does

    def text(self) -> str:
        """Return the message in English with its facts filled in."""
        return fill(self.message, dict(self.facts))

    def advice(self) -> str:
        """Return the remedy in English with the facts filled in."""
        return fill(self.remedy, dict(self.facts))

    def as_json(self) -> dict[str, object]:
        """Return the finding as members of a problem document."""
        return {
            "place": self.place,
            "rule": self.rule,
            "message": self.text(),
            "remedy": self.advice(),
            **({"source": self.source} if self.source else {}),
        }
