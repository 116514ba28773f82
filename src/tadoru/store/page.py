"""Pages of long lists by keyset: where the last page ended, how many come next."""

import base64
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar
from uuid import UUID

from tadoru.core.findings import Finding
from tadoru.core.problems import InvalidData
from tadoru.core.words import N_

LIMIT_DEFAULT = 50
LIMIT_MAX = 200
CURSOR_MAX = 2000  # characters; more was not made here

Item = TypeVar("Item")
Other = TypeVar("Other")


@dataclass(frozen=True, slots=True)
class Page:
    """Which part of a list is asked for: what follows `after`, at most `limit` items."""

    after: str | None = None
    limit: int = LIMIT_DEFAULT

    def __post_init__(self) -> None:
        """Refuse a size that nobody should ask for."""
        if not 1 <= self.limit <= LIMIT_MAX:
            raise InvalidData(
                [
                    Finding(
                        "/limit",
                        "page.limit",
                        N_("{limit} is not a possible number of items."),
                        N_("Ask for 1 to {limit_max} items."),
                        {"limit": self.limit, "limit_max": LIMIT_MAX},
                    )
                ]
            )


@dataclass(frozen=True, slots=True)
class Listing(Generic[Item]):
    """One page of a list, and the cursor of the next page where there is one."""

    items: tuple[Item, ...]
    next: str | None

    def map(self, view: Callable[[Item], Other]) -> "Listing[Other]":
        """Return the same page with each item shown another way."""
        return Listing(tuple(view(item) for item in self.items), self.next)


def cut(items: Sequence[Item], page: Page, key: Callable[[Item], str]) -> Listing[Item]:
    """Return the page from items read with one more than its limit; `key` makes the cursor."""
    if len(items) <= page.limit:
        return Listing(tuple(items), None)
    kept = tuple(items[: page.limit])
    return Listing(kept, key(kept[-1]))


def text_key(text: str, item_id: str) -> str:
    """Return the cursor of an item in a list that is sorted by a text and then by id.

    >>> read_text_key(text_key("亜鉛", "00000000-0000-4000-8000-000000000000"))
    ('亜鉛', '00000000-0000-4000-8000-000000000000')
    """
    return _encoded(text, item_id)


def read_text_key(after: str | None) -> tuple[str, str] | None:
    """Return the text and id after which a page begins, or none at the beginning."""
    return None if after is None else _decoded(after)


def moment_key(moment: datetime, item_id: str) -> str:
    """Return the cursor of an item in a list that is sorted by time and then by id."""
    return _encoded(moment.isoformat(), item_id)


def read_moment_key(after: str | None) -> tuple[datetime, str] | None:
    """Return the time and id after which a page begins, or none at the beginning."""
    if after is None:
        return None
    text, item_id = _decoded(after)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise InvalidData([_UNREADABLE]) from error
    if moment.tzinfo is None:
        raise InvalidData([_UNREADABLE])
    return moment, item_id


_UNREADABLE = Finding(
    "/after",
    "page.cursor",
    N_("The place in the list cannot be read."),
    N_("Use the link to the next page as it was given, or begin at the first page."),
)


def _encoded(text: str, item_id: str) -> str:
    parts = json.dumps([text, item_id], ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(parts.encode()).decode().rstrip("=")


def _decoded(after: str) -> tuple[str, str]:
    if len(after) > CURSOR_MAX:
        raise InvalidData([_UNREADABLE])
    try:
        padded = after + "=" * (-len(after) % 4)
        text, item_id = json.loads(base64.b64decode(padded, b"-_", validate=True))
        sound = isinstance(text, str) and "\x00" not in text
        canonical = str(UUID(item_id)) if sound else ""
    except (ValueError, TypeError, AttributeError, RecursionError) as error:
        raise InvalidData([_UNREADABLE]) from error
    if not canonical:
        raise InvalidData([_UNREADABLE])
    return text, canonical
