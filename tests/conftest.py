"""Fixtures for every test: a private PostgreSQL, a browser, the published data."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.servers import (
    Cluster,
    chromium_arguments,
    chromium_path,
    postgres_programs,
    running_cluster,
    skip_or_fail,
)

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def postgres_cluster() -> Iterator[Cluster]:
    """One private PostgreSQL for the whole run (one per worker process)."""
    programs = postgres_programs()
    if programs is None:
        skip_or_fail("PostgreSQL is not installed: no initdb found")
    with running_cluster(programs) as cluster:
        yield cluster


@pytest.fixture
def postgres_url(postgres_cluster: Cluster) -> Iterator[str]:
    """The URL, as owner, of a fresh empty database for this test alone."""
    name = postgres_cluster.create_database()
    yield postgres_cluster.url(name)
    postgres_cluster.drop_database(name)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A real chromium, shared; each test opens its own context in it."""
    path = chromium_path()
    if path is None:
        skip_or_fail("no browser: put chromium on the PATH or name it by TADORU_CHROMIUM")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=chromium_arguments())
        yield started
        started.close()


@pytest.fixture(scope="session")
def published_data() -> Path:
    """The folder of published test data beside the repository."""
    folder = ROOT / "../shared/data"
    if not folder.is_dir():
        pytest.skip("the published data are not here: no ../shared/data")
    return folder
