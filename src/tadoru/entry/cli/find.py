"""What people type for things: a part's number, a file of JSON, a pair of name and value."""

import base64
import json
from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from pathlib import Path
from uuid import UUID

from tadoru.app.identity import site as sites
from tadoru.app.listing import Page
from tadoru.app.trace import read as parts
from tadoru.core.findings import Finding
from tadoru.core.problems import Absent, InvalidData
from tadoru.core.trace.partquery import PartQuery
from tadoru.core.values import PartId, SiteId
from tadoru.core.words import N_
from tadoru.entry.cli.desk import Desk

ALL = Page(limit=200)


def part_id(desk: Desk, text: str) -> PartId:
    """Return the trace id of the part that a number (or number/supplementary) or an id names.

    Raises:  Absent, InvalidData where several parts have the number
    """
    if _is_id(text):
        return PartId(text)
    number, _, extra = text.partition("/")
    found = parts.listing(desk.world, desk.actor, ALL, PartQuery(number, use=None)).items
    whole = [view for view in found if view.number == text]
    fitting = whole or [v for v in found if (v.number, v.supplementary) == (number, extra)]
    if not fitting:
        raise Absent(N_("You have no part “{number}”."), number=text)
    if len(fitting) > 1:
        message = N_("Several of your parts have the number “{number}”.")
        remedy = N_("Use its trace id: tadoru part list --search {number}")
        raise InvalidData([Finding("PART", "part.several", message, remedy, {"number": text})])
    return fitting[0].id


def site_id(desk: Desk, text: str | None) -> SiteId:
    """Return the site that a name or an id names; without one the operator's only site.

    Raises:  Absent, InvalidData where it must be said which
    """
    if text and _is_id(text):
        return SiteId(text)
    found = sites.list_all(desk.world, desk.actor, ALL).items
    fitting = [view for view in found if text in {None, view.name}]
    if not fitting:
        raise Absent(N_("You have no such site."))
    if len(fitting) > 1:
        names = ", ".join(view.name for view in fitting)
        message = N_("Your company has several sites: {names}.")
        remedy = N_("Say which: --site NAME")
        raise InvalidData([Finding("--site", "site.several", message, remedy, {"names": names})])
    return fitting[0].id


def json_file(path: Path) -> object:
    """Return what a JSON file holds.

    Raises:  InvalidData
    """
    try:
        return json.loads(path.read_text("utf-8"), parse_float=str)
    except ValueError as error:
        message, remedy = N_("The file is not JSON: {why}"), N_("Correct it at that place.")
        facts = {"why": str(error)}
        raise InvalidData([Finding(path.name, "file.json", message, remedy, facts)]) from error


def object_file(path: Path) -> dict[str, object]:
    """Return the JSON object that a file holds.

    Raises:  InvalidData
    """
    found = json_file(path)
    if not isinstance(found, dict):
        message, remedy = N_("The file does not hold a JSON object."), N_("Begin it with {brace}.")
        raise InvalidData([Finding(path.name, "file.json", message, remedy, {"brace": "{"})])
    return found


def pairs(given: Sequence[str]) -> dict[str, str]:
    """Return options of the form name=value.

    Raises:  InvalidData
    """
    wrong = [text for text in given if "=" not in text]
    if wrong:
        message = N_("“{text}” has no “=”.")
        remedy = N_("Write it as name=value.")
        raise InvalidData([Finding(t, "option.pair", message, remedy, {"text": t}) for t in wrong])
    return dict(text.split("=", 1) for text in given)


def day(text: str | None) -> date | None:
    """Return a date as 2026-03-31.

    Raises:  InvalidData
    """
    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError as error:
        message, remedy = N_("“{text}” is not a date."), N_("Write a date as 2025-01-01.")
        facts = {"text": text}
        raise InvalidData([Finding("DATE", "option.date", message, remedy, facts)]) from error


def end_of(text: str | None) -> datetime | None:
    """Return the moment at which a day is over, in UTC."""
    found = day(text)
    return None if found is None else datetime.combine(found, time.max, UTC)


def base64_option(text: str, option: str) -> bytes:
    """Return the bytes that an option carries in base64.

    Raises:  InvalidData
    """
    try:
        return base64.b64decode(text, validate=True)
    except ValueError as error:
        message, remedy = N_("This is not base64."), N_("Encode the bytes as base64.")
        raise InvalidData([Finding(option, "option.base64", message, remedy)]) from error


def _is_id(text: str) -> bool:
    try:
        return str(UUID(text)) == text.lower()
    except ValueError:
        return False
