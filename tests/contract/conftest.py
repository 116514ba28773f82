"""The contract suite runs once on each engine."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tadoru.app.identity.bootstrap import bootstrap
from tadoru.app.world import World
from tests.fakes.clock import Clock
from tests.fakes.node import HOST, PASSWORD
from tests.fakes.worlds import started


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'node.db'}"
    return str(request.getfixturevalue("postgres_url"))


@pytest.fixture
def clock() -> Clock:
    """A clock that stands still until the test moves it."""
    return Clock()


@pytest.fixture
def world(database_url: str, tmp_path: Path, clock: Clock) -> Iterator[World]:
    """A started node over an empty database, with somebody who runs it."""
    made = started(database_url, tmp_path, clock=clock)
    bootstrap(made, HOST, "Host", PASSWORD)
    yield made
    made.db.close()
