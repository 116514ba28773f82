"""An event as CloudEvents writes it: structured mode, JSON.

    {"specversion": "1.0", "id": …, "source": …, "type": …, "subject": …, "time": …,
     "datacontenttype": "application/json", "sequence": "0000000000000000042", "data": {…}}

Source: CloudEvents 1.0.2, core section 3.1; JSON format 1.0.2, section 3; extension "sequence"
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

MEDIA_TYPE = "application/cloudevents+json"
SEQUENCE_DIGITS = 19  # a sequence must sort as text


@dataclass(frozen=True, slots=True)
class CloudEvent:
    """One event; source and id together are unique."""

    id: str
    source: str
    type: str
    subject: str
    time: datetime
    position: int | None  # in the order of its source; none: outside of it
    data: Mapping[str, object]

    def as_json(self) -> dict[str, object]:
        """Return the members of the JSON object."""
        members: dict[str, object] = {
            "specversion": "1.0",
            "id": self.id,
            "source": self.source,
            "type": self.type,
            "subject": self.subject,
            "time": self.time.astimezone(UTC).isoformat().replace("+00:00", "Z"),  # RFC 3339
            "datacontenttype": "application/json",
        }
        if self.position is not None:
            members["sequence"] = f"{self.position:0{SEQUENCE_DIGITS}}"
        return {**members, "data": dict(self.data)}

    def encode(self) -> bytes:
        """Return the bytes of the event; the same event is always the same bytes."""
        return json.dumps(self.as_json(), ensure_ascii=False, separators=(",", ":")).encode()
