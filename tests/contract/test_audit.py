"""An auditor from outside sees what an engagement names until it ends, and nothing else."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from tadoru.app.audit import engagement, look
from tadoru.app.audit.engagement import EngagementDraft
from tadoru.app.exchange import disclosures, requests
from tadoru.app.identity import consent, operator, person, session
from tadoru.app.identity.bootstrap import actor_for
from tadoru.app.identity.draft import PersonDraft
from tadoru.app.listing import Page
from tadoru.app.log.sequence import sequence
from tadoru.app.trace import read
from tadoru.app.trace.view import PartView
from tadoru.app.world import World
from tadoru.core.access import checks
from tadoru.core.access.actor import Actor
from tadoru.core.identity.roles import Role
from tadoru.core.problems import Absent, InvalidData, NotPermitted
from tadoru.core.values import OperatorId
from tests.fakes.clock import Clock
from tests.fakes.mailed import mailed_token
from tests.fakes.node import mail
from tests.fakes.scene import Company, settle

ADA = "ada@audit.example"


@dataclass
class Scene:
    """A maker that rolls up a bought part and answers a buyer; Ada audits the maker."""

    world: World
    maker: Company
    buyer: Company
    cell: PartView
    salt: PartView
    secret: PartView

    def draft(self, *parts: PartView, days: int = 30, **more: Any) -> EngagementDraft:  # noqa: ANN401
        return EngagementDraft(
            email=ADA,
            name="Ada",
            purpose="verification",
            part_ids=tuple(one.id for one in parts or (self.cell,)),
            datasets=("footprint/1",),
            until_at=self.world.clock.now() + timedelta(days=days),
            **more,
        )

    def engage(self, *parts: PartView, days: int = 30) -> tuple[str, Actor]:
        made = engagement.create(self.world, self.maker.actor, self.draft(*parts, days=days))
        return made.engagement.id, actor_for(self.world, ADA)


@pytest.fixture
def scene(world: World) -> Scene:
    maker, buyer, refiner = (Company(world, name) for name in ("Maker", "Buyer", "Refiner"))
    cell, secret = maker.part("cell"), maker.part("secret cell")
    salt = maker.part("salt", kind="bought", mass_kg="1")
    sulfate = refiner.part("sulfate")
    refiner.emits(sulfate, "3")
    maker.makes(cell, (salt, "2"))
    maker.emits(cell, "5", role="cell_assembly")
    asked = maker.asks(refiner, salt)
    refiner.answers(asked.id, sulfate)
    bought = buyer.part("bought cell", kind="bought", mass_kg="1")
    wanted = buyer.asks(maker, bought)
    maker.answers(wanted.id, cell)
    settle(world)
    maker.footprint(cell)
    sequence(world)
    return Scene(world, maker, buyer, cell, salt, secret)


def test_an_auditor_sees_the_figure_what_it_rests_on_and_who_did_what(scene: Scene) -> None:
    """5 of its own and 2 kg of salt at 3 make 11 kg CO2e."""
    engagement_id, ada = scene.engage(scene.cell, scene.salt)

    tasks = look.read(scene.world, ada)
    cell = look.part(scene.world, ada, engagement_id, scene.cell.id)
    salt = look.part(scene.world, ada, engagement_id, scene.salt.id)

    assert [(t.purpose, [p.name for p in t.parts]) for t in tasks] == [
        ("verification", ["cell", "salt"])
    ]
    assert [one.total_kgco2e for one in cell.footprints] == [11]
    assert [(one.name, one.amount) for one in cell.lines] == [("salt", Decimal(2))]
    assert [line["kgco2e"] for one in cell.activities for line in one.lines] == [{"fossil": "5"}]
    assert [(a.received, a.other_name) for a in cell.answers] == [(False, "Buyer")]
    assert [(a.received, a.other_name) for a in salt.answers] == [(True, "Refiner")]
    assert salt.answers[0].groups["total"]["total_kgco2e"] == "3"
    assert {one.kind for one in cell.records} >= {"answer"}
    assert all(one.index is not None for one in cell.records)
    done = {(one.verb, one.actor) for one in cell.acts}
    assert {
        ("structure.save", "Maker administrator"),
        ("answer.give", "Maker administrator"),
    } <= done
    assert not any(one.verb.startswith("audit") for one in cell.acts)


def test_nothing_but_what_is_named_is_seen(scene: Scene) -> None:
    engagement_id, ada = scene.engage()
    for refused in (
        lambda: look.part(scene.world, ada, engagement_id, scene.secret.id),
        lambda: look.part(scene.world, ada, scene.cell.id, scene.cell.id),
    ):
        with pytest.raises(Absent):
            refused()
    acts: list[Callable[[], object]] = [
        lambda: read.read(scene.world, ada, scene.cell.id),
        lambda: requests.list_all(scene.world, ada, "in", page=Page()),
        lambda: person.list_all(scene.world, ada, Page()),
        lambda: operator.read(scene.world, ada),
    ]
    for act in acts:
        with pytest.raises(NotPermitted):
            act()


def test_after_the_last_day_and_after_the_end_nothing_is_seen(scene: Scene, clock: Clock) -> None:
    short, ada = scene.engage(days=1)
    longer, _ = scene.engage(days=30)
    clock.pass_by(timedelta(days=1))
    with pytest.raises(Absent):
        look.part(scene.world, ada, short, scene.cell.id)
    assert look.part(scene.world, ada, longer, scene.cell.id).part.name == "cell"
    engagement.revoke(scene.world, scene.maker.actor, longer)
    with pytest.raises(Absent):
        look.part(scene.world, ada, longer, scene.cell.id)
    assert look.read(scene.world, ada) == ()


def test_each_look_is_counted_where_the_owners_see_it(scene: Scene) -> None:
    engagement_id, ada = scene.engage(scene.salt, scene.cell)
    before = engagement.list_all(scene.world, scene.maker.actor)[0]
    assert (before.looks, before.last_look_at) == (0, None)
    given = look.part(scene.world, ada, engagement_id, scene.cell.id).answers[0]
    got = look.part(scene.world, ada, engagement_id, scene.salt.id).answers[0]
    after = engagement.list_all(scene.world, scene.maker.actor)[0]
    assert (after.looks, after.last_look_at) == (2, scene.world.clock.now())
    assert given.record_id is not None
    assert got.record_id is not None
    ours = disclosures.readings(scene.world, scene.maker.actor, [given.record_id])
    assert [one.reader_name for one in ours if one.reader_id == scene.maker.id] == ["Ada"]
    refiner = actor_for(scene.world, mail("admin", "Refiner"))
    theirs = disclosures.readings(scene.world, refiner, [got.record_id])
    assert {one.reader_name for one in theirs} == {"Maker"}


def test_an_auditor_of_two_companies_sees_each_when_acting_for_it(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both guards hold alone: whose company it is, and whose engagement."""
    engagement_id, ada = scene.engage()
    other = engagement.create(
        scene.world,
        scene.buyer.actor,
        replace(scene.draft(), part_ids=(scene.buyer.part("pack").id,)),
    )
    assert other.welcome is not None
    assert other.welcome.member is None
    assert not other.engagement.active
    consent.join(
        scene.world, ada, consent.mine(scene.world, ada)[0].id, mailed_token(scene.world, ADA)
    )
    at_buyer = actor_for(scene.world, ADA, OperatorId(scene.buyer.id))
    assert [t.operator_name for t in look.read(scene.world, at_buyer)] == ["Buyer"]
    with pytest.raises(Absent):
        look.part(scene.world, at_buyer, engagement_id, scene.cell.id)
    colleague = PersonDraft("bob@audit.example", "Bob", frozenset({Role.AUDITOR}))
    person.add(scene.world, scene.maker.actor, colleague)
    bob = actor_for(scene.world, "bob@audit.example")
    assert look.read(scene.world, bob) == ()
    with pytest.raises(Absent):
        look.part(scene.world, bob, engagement_id, scene.cell.id)
    monkeypatch.setattr(checks, "same", lambda *_: None)
    assert look.part(scene.world, bob, engagement_id, scene.cell.id).part.name == "cell"


def test_a_new_auditor_gets_a_password_and_a_member_needs_none(scene: Scene) -> None:
    made = engagement.create(scene.world, scene.maker.actor, scene.draft())
    assert made.welcome is not None
    assert made.welcome.password is not None
    session.sign_in(scene.world, ADA, made.welcome.password, "198.51.100.7")
    again = engagement.create(scene.world, scene.maker.actor, scene.draft(scene.secret))
    assert again.welcome is None
    insider = replace(scene.draft(), email=mail("admin", "Maker"))
    with pytest.raises(InvalidData) as refused:
        engagement.create(scene.world, scene.maker.actor, insider)
    assert [finding.rule for finding in refused.value.findings] == ["engagement.member"]


def test_what_is_wrong_with_an_engagement_is_named(scene: Scene) -> None:
    wrong = replace(scene.draft(days=500), purpose=" ", part_ids=(), datasets=())
    with pytest.raises(InvalidData) as refused:
        engagement.create(scene.world, scene.maker.actor, wrong)
    places = {finding.place for finding in refused.value.findings}
    assert places == {"/purpose", "/part_ids", "/datasets", "/until_at"}
    with pytest.raises(Absent):
        engagement.create(scene.world, scene.buyer.actor, scene.draft())
    made = engagement.create(scene.world, scene.maker.actor, scene.draft())
    with pytest.raises(Absent):
        engagement.revoke(scene.world, scene.buyer.actor, made.engagement.id)
