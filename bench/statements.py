"""How many SQL statements one call takes: counted, in this process, on the database itself."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import crowd
import httpx
from sqlalchemy import Engine, event

from tadoru.app.identity import token
from tadoru.entry.serve import application
from tadoru.settings import Settings
from tadoru.wiring import build_world


def counted(url: str, secret: str, known: crowd.Crowd) -> dict[str, int]:
    """Return the statements of each kind of call, the token being known already."""
    with TemporaryDirectory() as folder:
        settings = Settings(database=url, data=folder, secret=secret, checkpoint=_copy(folder))
        world = build_world(settings)
        try:
            customer = token.issue(world, *known.customer, "127.0.0.1").access_token
            supplier = token.issue(world, *known.supplier, "127.0.0.1").access_token
            calls = {
                "one part": ("GET", f"/parts/{known.part_ids[0]}", customer),
                "a page of 100": ("GET", "/parts?limit=100", customer),
                "a durable answer": (
                    "POST", f"/requests/{known.request_ids[0]}/answer/correct", supplier,
                ),
            }  # fmt: skip
            return asyncio.run(_each(httpx.ASGITransport(application(world)), calls))
        finally:
            world.db.close()


async def _each(
    transport: httpx.ASGITransport, calls: dict[str, tuple[str, str, str]]
) -> dict[str, int]:
    found = {}
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        for name, (method, path, bearer) in calls.items():
            headers = {"authorization": f"Bearer {bearer}", "content-type": "application/json"}
            content = crowd.body() if method == "POST" else None
            for _ in range(2):  # the first fills what is kept in memory
                with _counting() as seen:
                    answer = await client.request(
                        method, f"/api/v1{path}", content=content, headers=headers
                    )
                    answer.raise_for_status()
            found[name] = len(seen)
    return found


@contextmanager
def _counting() -> Iterator[list[str]]:
    """Collect every statement that is executed inside the block."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def _copy(folder: str) -> str:
    return str(Path(folder) / "checkpoint")
