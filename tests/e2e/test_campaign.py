"""A campaign of one buyer and fifty suppliers in two tiers comes out the same, however played."""

from decimal import Decimal
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser

from tadoru.app.identity.bootstrap import actor_for
from tests.e2e import campaign
from tests.e2e.campaign import CORRECTED_KGCO2E, Cast, Result
from tests.e2e.campaign_api import ByApi
from tests.e2e.campaign_pages import ByPages
from tests.fakes.api import bearer

FIFTY, FEW = Cast(), Cast(direct=6, deeper=2)


def by_api(folder: Path, cast: Cast) -> tuple[Result, Result]:
    with (
        campaign.ground(folder, cast) as ground,
        httpx.Client(base_url=ground.home, timeout=60) as client,
    ):
        tokens = {
            name: bearer(ground.world, actor_for(ground.world, campaign.mail(name)))
            for name in cast.names
        }
        return campaign.play(ground, ByApi(ground, tokens, client))


def by_pages(folder: Path, cast: Cast, browser: Browser) -> tuple[Result, Result]:
    with campaign.ground(folder, cast) as ground:
        return campaign.play(ground, ByPages(ground, browser))


@pytest.fixture(scope="module")
def fifty(tmp_path_factory: pytest.TempPathFactory) -> tuple[Result, Result]:
    return by_api(tmp_path_factory.mktemp("api"), FIFTY)


def test_the_footprint_is_what_was_calculated_by_hand(fifty: tuple[Result, Result]) -> None:
    before, after = fifty
    assert FIFTY.before_kgco2e == Decimal(1045)
    assert before.total_kgco2e == Decimal(1045)
    assert after.total_kgco2e == Decimal(1046)
    assert sum(after.stages.values(), Decimal(0)) == Decimal(1046)
    assert not after.partial


def test_corrections_follow_through_both_tiers_and_nobody_else_moves(
    fifty: tuple[Result, Result],
) -> None:
    before, after = fifty
    moved = {name for name in FIFTY.directs if before.states[name] != after.states[name]}
    assert moved == {"Direct 02", "Direct 03"}
    assert {after.states[name] for name in moved} == {"corrected"}
    assert after.states[FIFTY.silent] == "requested"
    assert after.states[FIFTY.unknowing] == "answered"
    expected = {n: "corrected" if n == "Deeper 02" else "answered" for n in FIFTY.deepers}
    assert after.deeper == expected


@pytest.mark.browser
def test_people_with_browsers_come_to_the_same(browser: Browser, tmp_path: Path) -> None:
    (tmp_path / "api").mkdir()
    (tmp_path / "pages").mkdir()
    programs = by_api(tmp_path / "api", FEW)
    assert programs[1].total_kgco2e == FEW.before_kgco2e + CORRECTED_KGCO2E
    assert by_pages(tmp_path / "pages", FEW, browser) == programs


@pytest.mark.long
@pytest.mark.browser
def test_fifty_suppliers_with_browsers_come_to_the_same(
    browser: Browser, tmp_path: Path, fifty: tuple[Result, Result]
) -> None:
    assert by_pages(tmp_path, FIFTY, browser) == fifty
