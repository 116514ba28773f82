"""Imports as jobs: queued with their file, run once, reported, cancelled before they begin."""

from collections.abc import Callable

import pytest
from sqlalchemy import func, select

from tadoru.app.identity import client, person
from tadoru.app.identity.bootstrap import actor_for
from tadoru.app.identity.draft import PersonDraft
from tadoru.app.listing import Page
from tadoru.app.trace import read as parts
from tadoru.app.transfer import errand, jobs
from tadoru.app.transfer.jobs import Order, State
from tadoru.app.transfer.opening import File
from tadoru.app.worker import work_once
from tadoru.app.world import World
from tadoru.core.access.actor import Actor
from tadoru.core.identity.roles import Role
from tadoru.core.problems import Absent, InvalidData, WrongState
from tadoru.core.values import PersonId
from tadoru.store.schema.talk import blob
from tadoru.wire.sheet.layout import Format, Table
from tests.fakes.node import PASSWORD
from tests.fakes.scene import Company, settle

PARTS = Order(Table.PARTS)
GOOD = File(b"number,unit\nA,kg\nB,kg\n", Format.CSV)


def numbers(world: World, acme: Company) -> list[str]:
    return [view.number for view in parts.listing(world, acme.actor, Page()).items]


def files(world: World) -> int:
    with world.db.node_read() as tx:
        return int(tx.value(select(func.count()).select_from(blob)))


def test_a_job_waits_then_runs_and_reports(world: World) -> None:
    acme = Company(world, "Acme")
    queued = jobs.queue(world, acme.actor, PARTS, GOOD)
    assert (queued.state, queued.report, queued.total) == (State.QUEUED, None, None)
    assert (numbers(world, acme), files(world)) == ([], 1)

    settle(world)
    done = jobs.read(world, acme.actor, queued.id)
    assert (done.state, done.done, done.total) == (State.DONE, 2, 2)
    assert done.report is not None
    assert (done.report.created, done.report.findings) == (2, ())
    assert (numbers(world, acme), files(world)) == (["A", "B"], 0)
    assert [view.id for view in jobs.listing(world, acme.actor, Page()).items] == [queued.id]


def test_a_job_with_defects_fails_and_names_them(world: World) -> None:
    acme = Company(world, "Acme")
    queued = jobs.queue(world, acme.actor, PARTS, File(b"number,unit\nA,kg\nB,ells\n"))
    settle(world)
    failed = jobs.read(world, acme.actor, queued.id)
    assert failed.state is State.FAILED
    assert failed.report is not None
    (finding,) = failed.report.findings
    assert (finding.place, finding.rule) == ("row 3, column unit", "unit.unknown")
    assert "ells" in finding.text()
    assert numbers(world, acme) == []


def test_a_job_is_taken_back_before_it_begins_and_not_after(world: World) -> None:
    acme = Company(world, "Acme")
    queued = jobs.queue(world, acme.actor, PARTS, GOOD)
    assert jobs.cancel(world, acme.actor, queued.id).state is State.CANCELLED
    settle(world)
    assert (numbers(world, acme), files(world)) == ([], 0)
    with pytest.raises(WrongState):
        jobs.cancel(world, acme.actor, queued.id)


def test_after_a_crash_the_file_is_not_imported_twice(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    acme = Company(world, "Acme")
    queued = jobs.queue(world, acme.actor, PARTS, GOOD)

    def lost(*_given: object) -> str:
        raise RuntimeError("the node stops before the report is kept")

    with monkeypatch.context() as broken:
        broken.setattr(errand, "written", lost)
        assert work_once(world, "test") == 0
    assert numbers(world, acme) == ["A", "B"]
    assert jobs.read(world, acme.actor, queued.id).state is State.RUNNING
    errand.run(world, acme.id, [{"job_id": queued.id}])
    done = jobs.read(world, acme.actor, queued.id)
    assert done.state is State.DONE
    assert done.report is not None
    assert [finding.rule for finding in done.report.findings] == ["job.report-lost"]
    assert parts.listing(world, acme.actor, Page()).items[0].version == 1


def editor(world: World, acme: Company) -> tuple[Actor, PersonId]:
    draft = PersonDraft("ed@acme.example", "Ed", frozenset({Role.EDITOR}), password=PASSWORD)
    person.add(world, acme.actor, draft)
    actor = actor_for(world, "ed@acme.example")
    return actor, PersonId(actor.name.partition(":")[2])


def check_nothing_imported(
    world: World, acme: Company, sender: Actor, end: Callable[[], object]
) -> None:
    """Let somebody send a file and then lose the right to: nothing is imported."""
    queued = jobs.queue(world, sender, PARTS, GOOD)
    end()
    settle(world)
    failed = jobs.read(world, acme.actor, queued.id)
    assert failed.state is State.FAILED
    assert failed.report is not None
    assert [finding.rule for finding in failed.report.findings] == ["job.sender-gone"]
    assert (numbers(world, acme), files(world)) == ([], 0)


def test_a_file_of_somebody_who_left_is_not_imported(world: World) -> None:
    acme = Company(world, "Acme")
    sender, person_id = editor(world, acme)
    check_nothing_imported(world, acme, sender, lambda: person.remove(world, acme.actor, person_id))


def test_a_file_of_somebody_who_only_reads_by_now_is_not_imported(world: World) -> None:
    acme = Company(world, "Acme")
    sender, person_id = editor(world, acme)
    reads = frozenset({Role.VIEWER})
    check_nothing_imported(
        world, acme, sender, lambda: person.set_roles(world, acme.actor, person_id, reads)
    )


def test_a_file_of_a_program_that_was_revoked_is_not_imported(world: World) -> None:
    acme = Company(world, "Acme")
    made = client.create(world, acme.actor, "ERP", frozenset({Role.EDITOR})).client.id
    sender = Actor(f"client:{made}", acme.id, frozenset({Role.EDITOR}))
    check_nothing_imported(world, acme, sender, lambda: client.revoke(world, acme.actor, made))


def test_jobs_are_their_operators_alone(world: World) -> None:
    acme, other = Company(world, "Acme"), Company(world, "Other")
    queued = jobs.queue(world, acme.actor, PARTS, GOOD)
    assert jobs.listing(world, other.actor, Page()).items == ()
    for attempt in (jobs.read, jobs.cancel):
        with pytest.raises(Absent):
            attempt(world, other.actor, queued.id)
    with pytest.raises(Absent):
        jobs.queue(world, other.actor, Order(Table.PARTS, acme.site_id), GOOD)


def test_a_file_that_is_too_large_is_not_kept(world: World) -> None:
    acme = Company(world, "Acme")
    with pytest.raises(InvalidData):
        jobs.queue(world, acme.actor, PARTS, File(bytes(world.import_bytes + 1)))
    assert files(world) == 0
