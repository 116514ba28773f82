"""Replies: views as JSON, pages with their link, entity tags."""

import base64
import dataclasses
import hashlib
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import Response

from tadoru.app.listing import Listing
from tadoru.core.findings import Finding
from tadoru.core.values import plain
from tadoru.entry.problems import finding_json

JSON = "application/json"
_OPTIONS = orjson.OPT_PASSTHROUGH_DATACLASS | orjson.OPT_UTC_Z | orjson.OPT_NON_STR_KEYS


def encoded(view: object) -> bytes:
    """Return a view as JSON: exact numbers as text, times in UTC.

    >>> encoded({"mass_kg": Decimal("5.030")})
    b'{"mass_kg":"5.03"}'
    """
    return orjson.dumps(view, default=_plainer, option=_OPTIONS)


def shown(view: object, *, version: int | None = None, status: int = 200) -> Response:
    """Return one thing; its entity tag begins with the version that an update must name."""
    body = encoded(view)
    if version is None:
        version = getattr(view, "row_version", 0)
    return Response(body, status, {"etag": tag(body, version)}, JSON)


def made(view: object, location: str | None = None) -> Response:
    """Return what a write made, and where it is found from now on."""
    return Response(encoded(view), 201, {"location": location} if location else None, JSON)


def done() -> Response:
    """Return nothing: the write is done."""
    return Response(status_code=204)


def page(request: Request, listing: Listing[Any]) -> Response:
    """Return one page of a list, with the link to the next.

    Source:  RFC 8288 section 3
    """
    body = encoded({"items": listing.items, "next": listing.next})
    headers = {"etag": tag(body)}
    if listing.next is not None:
        target = request.url.include_query_params(after=listing.next)
        headers["link"] = f'<{target.path}?{target.query}>; rel="next"'
    return Response(body, 200, headers, JSON)


def everything(items: object) -> Response:
    """Return a list that is short by nature, whole."""
    body = encoded({"items": items})
    return Response(body, 200, {"etag": tag(body)}, JSON)


def tag(body: bytes, version: int = 0) -> str:
    """Return the entity tag of a body: the version of its row, then what it says."""
    return f'"{version}-{hashlib.sha256(body).hexdigest()[:24]}"'


def unchanged(request: Request, response: Response) -> Response:
    """Return the reply, or only its tag where the caller has it already.

    Source:  RFC 9110 section 13.1.2 (weak comparison)
    """
    etag = response.headers.get("etag")
    if etag is None or request.method not in {"GET", "HEAD"} or response.status_code != 200:  # noqa: PLR2004
        return response
    known = [one.strip().removeprefix("W/") for one in _header(request, "if-none-match")]
    if etag in known or "*" in known:
        return Response(status_code=304, headers={"etag": etag})
    return response


def _header(request: Request, name: str) -> list[str]:
    return request.headers.get(name, "").split(",")


@cache
def _names(view: type) -> tuple[str, ...]:
    return tuple(field.name for field in dataclasses.fields(view))


def _plainer(value: object) -> object:
    if isinstance(value, Finding):
        return finding_json(value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {name: getattr(value, name) for name in _names(type(value))}
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, bytes):
        return base64.urlsafe_b64encode(value).decode().rstrip("=")
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, frozenset | set):
        return sorted(value)
    raise TypeError(type(value).__name__)
