"""Styles and scripts under names that carry their digest: browsers may keep them for ever."""

import hashlib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from starlette.requests import Request
from starlette.responses import Response

SHIPPED = {
    "tadoru.css": "tadoru.css",
    "tokens.css": "vendor/tokens.css",
    "htmx.js": "vendor/htmx.min.js",
    "icon.svg": "icon.svg",
    "passkey.js": "passkey.js",
}
MEDIA_TYPES = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}
FOR_EVER = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class Asset:
    """One file as it is sent."""

    address: str
    body: bytes
    media_type: str


@cache
def shipped() -> dict[str, Asset]:
    """Return every asset by its plain name; the address changes whenever the bytes do."""
    static = files("tadoru.entry.web") / "static"
    return {name: _asset(name, static.joinpath(path)) for name, path in SHIPPED.items()}


def _asset(name: str, source: Traversable) -> Asset:
    body = source.read_bytes()
    stem, _, kind = name.rpartition(".")
    digest = hashlib.sha256(body).hexdigest()[:16]
    return Asset(f"/static/{stem}.{digest}.{kind}", body, MEDIA_TYPES[kind])


@cache
def _by_address() -> dict[str, Asset]:
    return {asset.address: asset for asset in shipped().values()}


async def serve_asset(request: Request) -> Response:
    """Return the asset at this very address, else 404: an old digest is never another file."""
    asset = _by_address().get(request.url.path)
    if asset is None:
        return Response(status_code=404)
    headers = {"Cache-Control": FOR_EVER, "X-Content-Type-Options": "nosniff"}
    return Response(asset.body, media_type=asset.media_type, headers=headers)
