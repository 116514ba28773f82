"""What a mail is about, before it is put into words."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tadoru.app.notice.queue import Invitation
from tadoru.store.tx import Row


@dataclass(frozen=True, slots=True)
class Item:
    """One notice; of a request also what it asks for."""

    kind: str
    facts: Mapping[str, str]
    request_id: str | None
    dataset: str | None
    due_on: date | None
    message: str


@dataclass(frozen=True, slots=True)
class Letter:
    """What one person is told about one company, in one mail."""

    language: str
    name: str  # of the person
    company: str  # which of the person's companies it concerns
    items: tuple[Item, ...]
    daily: bool


@dataclass(frozen=True, slots=True)
class Written:
    """A letter in words."""

    subject: str
    text: str
    html: str


Write = Callable[[Letter | Invitation, str], Written]


def letter(person: Row[Any], notices: Sequence[Row[Any]], *, daily: bool) -> Letter:
    """Return a letter to a person about notices of one company."""
    return Letter(
        language=person.locale,
        name=person.name,
        company=notices[0].operator_name,
        items=tuple(_item(row) for row in notices),
        daily=daily,
    )


def _item(row: Row[Any]) -> Item:
    return Item(
        kind=row.kind,
        facts=json.loads(row.facts),
        request_id=row.request_id,
        dataset=row.dataset,
        due_on=row.due_on,
        message=row.message or "",
    )
