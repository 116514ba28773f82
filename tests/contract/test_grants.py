"""Any dataset goes through request, answer, statement and grant; nothing here knows its name."""

from datetime import timedelta

import pytest

from tadoru.app.exchange import answer, answers, datasets, grants, statement
from tadoru.app.exchange.accept import accept
from tadoru.app.exchange.answer import AnswerDraft
from tadoru.app.exchange.ask import RequestDraft, create
from tadoru.app.exchange.grants import GrantDraft
from tadoru.app.identity.bootstrap import actor_for
from tadoru.app.log.sequence import sequence
from tadoru.app.world import World
from tadoru.core.access.actor import Actor
from tadoru.core.problems import Absent, InvalidData, NotPermitted, WrongState
from tadoru.core.values import PartId
from tests.fakes.chain import make
from tests.fakes.node import HOST, administrator, company

DILIGENCE = {
    "name": "cobalt-diligence",
    "version": 1,
    "label": "Due diligence on cobalt",
    "group_labels": {"policy": "Policy", "origin": "Origin"},
    "answer_groups": ["policy"],
    "attributes": [
        {
            "name": "policy_adopted",
            "kind": "boolean",
            "group": "policy",
            "label": "A due-diligence policy is adopted",
            "demand": "must",
            "source": "Regulation (EU) 2023/1542, Art. 49",
        },
        {"name": "audit_date", "kind": "date", "group": "policy", "label": "Last audit"},
        {"name": "mine_country", "kind": "country", "group": "origin", "label": "Mine"},
    ],
}  # fmt: skip
VALUES = {"policy_adopted": True, "audit_date": "2026-02-01", "mine_country": "FI"}
TERMS = {"year": "2025"}


class Scene:
    """A supplier with a part, and two other companies; the dataset is registered."""

    def __init__(self, world: World) -> None:
        self.world = world
        datasets.register(world, actor_for(world, HOST), DILIGENCE)
        made = {name: company(world, name) for name in ("Supplier", "Customer", "Auditor")}
        self.ids = {name: one.operator.id for name, one in made.items()}
        self.supplier, self.customer, self.auditor = (administrator(world, name) for name in made)
        self.part: PartId = make(world, "CO", self.supplier)

    def draft(self, **changed: object) -> GrantDraft:
        """Return a grant of the origin to the auditor."""
        given = {
            "part_id": self.part,
            "dataset": "cobalt-diligence/1",
            "groups": ("origin",),
            "recipient_id": self.ids["Auditor"],
            "purpose": "audit of 2025",
        }
        return GrantDraft(**{**given, **changed})  # type: ignore[arg-type]

    def state(self, values: dict[str, object] | None = None, actor: Actor | None = None) -> None:
        """Publish the values about the part."""
        statement.publish(
            self.world,
            actor or self.supplier,
            self.part,
            "cobalt-diligence/1",
            terms=TERMS,
            values=values or VALUES,
        )


def test_a_dataset_of_three_attributes_goes_through_request_answer_and_log(world: World) -> None:
    scene = Scene(world)
    bought = make(world, "BUY", scene.customer, "bought")
    draft = RequestDraft(bought, scene.ids["Supplier"], "cobalt-diligence/1", TERMS)
    asked = create(world, scene.customer, draft)
    accept(world, scene.supplier, asked.id, scene.part)
    shown = answer.preview(world, scene.supplier, asked.id, AnswerDraft(values=VALUES))
    assert (set(shown.shown), shown.withheld) == ({"policy"}, ("origin",))
    answer.give(world, scene.supplier, asked.id, AnswerDraft(values=VALUES))
    seen = answers.read(world, scene.customer, asked.id)
    assert seen is not None
    assert seen.groups["policy"] == {"policy_adopted": True, "audit_date": "2026-02-01"}
    assert "origin" not in seen.groups
    own = answers.read(world, scene.supplier, asked.id)
    assert own is not None
    assert own.groups["origin"] == {"mine_country": "FI"}
    assert sequence(world) > 0  # the answer's leaf is in the log


def test_missing_and_wrong_values_are_all_named_and_nothing_is_answered(world: World) -> None:
    scene = Scene(world)
    bought = make(world, "BUY", scene.customer, "bought")
    draft = RequestDraft(bought, scene.ids["Supplier"], "cobalt-diligence/1", TERMS)
    asked = create(world, scene.customer, draft)
    accept(world, scene.supplier, asked.id, scene.part)
    wrong: dict[str, object] = {"audit_date": "last year", "mine_country": "Finland", "x": 1}
    with pytest.raises(InvalidData) as refused:
        answer.give(world, scene.supplier, asked.id, AnswerDraft(values=wrong))
    places = sorted(finding.place for finding in refused.value.findings)
    assert places == ["/audit_date", "/mine_country", "/policy_adopted", "/x"]
    assert answers.read(world, scene.supplier, asked.id) is None


def test_a_grant_shows_its_groups_of_this_and_every_later_statement(world: World) -> None:
    scene = Scene(world)
    scene.state()
    assert grants.preview(world, scene.supplier, scene.draft()) == {
        "origin": {"mine_country": "FI"}
    }
    made = grants.create(world, scene.supplier, scene.draft()).grant
    assert made is not None
    assert grants.read_data(world, scene.auditor, made.id).groups == {
        "origin": {"mine_country": "FI"}
    }
    world.clock.pass_by(timedelta(minutes=1))  # type: ignore[attr-defined]
    scene.state({**VALUES, "mine_country": "ZM"})
    assert grants.read_data(world, scene.auditor, made.id).groups == {
        "origin": {"mine_country": "ZM"}
    }


def test_a_grant_ends_by_revocation_and_by_its_date(world: World) -> None:
    scene = Scene(world)
    scene.state()
    now = world.clock.now()
    revoked = grants.create(world, scene.supplier, scene.draft()).grant
    dated = grants.create(
        world, scene.supplier, scene.draft(until_at=now + timedelta(days=1))
    ).grant
    assert revoked is not None
    assert dated is not None
    grants.revoke(world, scene.supplier, revoked.id)
    with pytest.raises(Absent):
        grants.read_data(world, scene.auditor, revoked.id)
    with pytest.raises(WrongState):
        grants.revoke(world, scene.supplier, revoked.id)
    assert grants.read_data(world, scene.auditor, dated.id).groups
    world.clock.pass_by(timedelta(days=1, seconds=1))  # type: ignore[attr-defined]
    with pytest.raises(Absent):
        grants.read_data(world, scene.auditor, dated.id)


def test_a_third_company_sees_neither_grant_nor_data(world: World) -> None:
    scene = Scene(world)
    scene.state()
    made = grants.create(world, scene.supplier, scene.draft()).grant
    assert made is not None
    for verb in (grants.read, grants.read_data, grants.revoke):
        with pytest.raises(Absent):
            verb(world, scene.customer, made.id)
    assert grants.list_all(world, scene.customer, "in") == ()
    with pytest.raises(Absent):
        grants.create(world, scene.customer, scene.draft())
    with pytest.raises(Absent):
        scene.state(actor=scene.customer)


def test_every_defect_of_a_grant_is_named(world: World) -> None:
    scene = Scene(world)
    scene.state()
    past = world.clock.now() - timedelta(days=1)
    wrong = scene.draft(
        groups=("mine",), purpose=" ", until_at=past, recipient_id=scene.supplier.own
    )
    with pytest.raises(InvalidData) as refused:
        grants.create(world, scene.supplier, wrong)
    places = sorted(finding.place for finding in refused.value.findings)
    assert places == ["/groups", "/purpose", "/recipient_id", "/until_at"]


def test_only_who_runs_the_node_registers_a_dataset_and_a_version_never_changes(
    world: World,
) -> None:
    scene = Scene(world)
    with pytest.raises(NotPermitted):
        datasets.register(world, scene.supplier, {**DILIGENCE, "version": 2})
    datasets.register(world, actor_for(world, HOST), DILIGENCE)  # said again: the same
    with pytest.raises(WrongState):
        datasets.register(world, actor_for(world, HOST), {**DILIGENCE, "label": "Other"})
    names = [one.id for one in datasets.list_all(world, scene.supplier)]
    assert names == ["cobalt-diligence/1", "footprint/1"]
