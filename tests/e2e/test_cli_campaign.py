"""Campaigns, reminders, withdrawal and defaults from the shell."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tadoru.app.exchange import accept
from tadoru.app.trace.source import SourceDraft
from tadoru.core.values import RequestId
from tests.e2e.test_cli_talk import Shell
from tests.fakes.scene import TERMS, Company, settle

ASKED = [word for name, value in TERMS.as_json().items() for word in ("--term", f"{name}={value}")]


class Scene:
    """A buyer, a maker and its refiner; the commands of each."""

    def __init__(self, shell: Shell) -> None:
        self.shell, self.world, self.run = shell, shell.world, shell.json
        world = shell.world
        self.buyer, self.maker, self.refiner = (
            Company(world, name) for name in ("Buyer", "Maker", "Refiner")
        )
        self.bought = self.buyer.part("CELL", kind="bought", mass_kg="1")
        self.buyer.buys(self.bought, SourceDraft(supplier_id=self.maker.id))
        self.product = self.maker.part("P")
        self.input = self.maker.part("I", kind="bought", mass_kg="1")
        self.maker.buys(self.input, SourceDraft(supplier_id=self.refiner.id))
        self.maker.makes(self.product, (self.input, "1"))
        self.maker.emits(self.product, "2")


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    shell = Shell(tmp_path)
    yield Scene(shell)
    shell.world.db.close()


def test_a_campaign_is_sent_reminded_answered_and_withdrawn_from_the_shell(scene: Scene) -> None:
    (offered,) = scene.run("buyer", "campaign", "suggest", *ASKED)
    assert (offered["number"], offered["state"]) == (scene.bought.number, None)
    (row,) = scene.run("buyer", "campaign", "add", "Year", *ASKED, "--due", "2026-05-29")
    assert (row["supplier_name"], row["next"]) == ("Maker", "nudge")
    (listed,) = scene.run("buyer", "campaign", "list")["items"]
    (sent,) = scene.run("buyer", "request", "list", "--out", "--campaign", listed["id"])["items"]
    assert scene.run("buyer", "request", "remind", sent["id"]) == {"count": 1}
    assert scene.run("buyer", "request", "due", sent["id"], "2026-06-30")["due_on"] == "2026-06-30"
    accept.accept(scene.world, scene.maker.actor, RequestId(sent["id"]), scene.product.id)
    (asked,) = scene.run("maker", "request", "ask-upstream", sent["id"])
    assert asked["supplier_name"] == "Refiner"
    settle(scene.world)
    assert scene.run("buyer", "request", "show", sent["id"])["progress"] == "none"
    (given,) = scene.run("maker", "answer", "give-many", sent["id"])
    assert given["request"]["state"] == "answered"
    back = scene.run("maker", "answer", "withdraw", sent["id"], "counted twice")
    assert (back["state"], back["reason"]) == ("sent-back", "withdrawn")
    closed = scene.run("buyer", "campaign", "close", listed["id"])
    assert closed["funnel"]["sent_back"] == 1


def test_a_default_is_set_listed_and_cleared_from_the_shell(scene: Scene) -> None:
    period = ("2025-01-01", "2026-01-01")
    whence = ("--source", "a table", "--year", "2024", "--region", "CN", "--licence", "public")
    number = scene.bought.number
    scene.run("buyer", "default", "set", number, *period, "5.4", *whence, "--reason", "no answer")
    (kept,) = scene.run("buyer", "default", "list")
    assert (kept["total_kgco2e"], kept["reason"]) == ("5.4", "no answer")
    scene.shell.run("buyer", "default", "clear", number, *period)
    assert scene.run("buyer", "default", "list") == []
    made = scene.run(
        "maker", "activity", "copy", scene.product.number, *period, "2026-01-01", "2027-01-01"
    )
    assert made[0]["period_start"] == "2026-01-01"
    shown = scene.run("buyer", "operator", "update", "--reminders", "-7,2")
    assert shown["reminders"] == "-7,2"
