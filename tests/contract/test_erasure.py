"""An operator is erased only if both sides want it; then nothing of it can be read any more."""

from datetime import date, timedelta
from email import message_from_bytes
from pathlib import Path

import pytest
from sqlalchemy import func, select

from tadoru.app.exchange import answers
from tadoru.app.identity import erasure
from tadoru.app.identity.bootstrap import actor_for
from tadoru.app.log.sequence import sequence
from tadoru.app.log.verify import verify_database
from tadoru.app.partner import invite
from tadoru.app.partner.invite import InvitationDraft
from tadoru.app.trace.source import SourceDraft
from tadoru.app.world import World
from tadoru.core.problems import Absent, InvalidData, NotPermitted, WrongState
from tadoru.entry.jobs.courier import carry
from tadoru.store import erasure as rows
from tadoru.store.schema import METADATA
from tadoru.store.schema.record import disclosure, signing_key
from tests.fakes.clock import Clock
from tests.fakes.node import HOST
from tests.fakes.scene import Company, settle


def test_an_erased_company_leaves_only_what_others_rely_on(world: World, clock: Clock) -> None:
    cells, packs = Company(world, "Cells"), Company(world, "Packs")
    cell, bought = cells.part("cell"), packs.part("cell", kind="bought")
    cells.emits(cell, "7.25", role="cell_assembly")
    packs.buys(bought, SourceDraft(cells.id, valid_from=date(2024, 1, 1)))
    asked = packs.asks(cells, bought)
    cells.answers(asked.id, cell)
    assert not packs.footprint(bought).partial
    host = actor_for(world, HOST)
    with pytest.raises(WrongState):
        erasure.erase(world, host, cells.id)
    erasure.ask(world, cells.actor)
    with pytest.raises(NotPermitted):
        erasure.erase(world, cells.actor, cells.id)
    clock.pass_by(timedelta(days=31))
    with pytest.raises(WrongState):
        erasure.erase(world, host, cells.id)
    erasure.ask(world, cells.actor)
    found = erasure.erase(world, host, cells.id)
    assert found.records >= 1
    assert found.deleted["part"] == 1
    assert found.deleted["person"] == 1
    assert found.kept["request"] == 1
    assert found.complete_on == (clock.now() + timedelta(days=35)).date()
    settle(world)
    sequence(world)
    assert left_of(world, cells) == {}
    with pytest.raises(Absent):
        actor_for(world, "admin@cells.example")
    answer = answers.read(world, packs.actor, asked.id)
    assert answer is not None
    assert (answer.erased, answer.groups) == (True, {})
    with pytest.raises(InvalidData):  # missing, never zero
        packs.footprint(bought)
    assert verify_database(world).findings == ()
    with pytest.raises(WrongState):
        erasure.erase(world, host, cells.id)


def test_no_mail_of_an_erased_company_goes_out_any_more(world: World, tmp_path: Path) -> None:
    company, other = Company(world, "Mikawa"), Company(world, "Other")
    for sender, to in ((company, "taro@besshi.example"), (other, "jiro@besshi.example")):
        draft = InvitationDraft("別子精錬株式会社", to, "JP")
        invite.create(world, sender.actor, draft)
    erasure.ask(world, company.actor)
    assert erasure.erase(world, actor_for(world, HOST), company.id).deleted["outbox"] >= 1
    carry(world, "test")
    mails = [message_from_bytes(file.read_bytes()) for file in (tmp_path / "mail").iterdir()]
    assert [mail["to"] for mail in mails] == ["jiro@besshi.example"]


def test_a_company_that_takes_it_back_stays(world: World) -> None:
    company = Company(world, "Mikawa")
    erasure.ask(world, company.actor)
    erasure.keep(world, company.actor)
    with pytest.raises(WrongState):
        erasure.erase(world, actor_for(world, HOST), company.id)


def test_every_table_of_an_operator_is_deleted_kept_or_dealt_with() -> None:
    known = [*rows.DELETED, *rows.KEPT, *rows.APART]
    assert len(known) == len(set(known))
    about = {
        table.name
        for table in METADATA.sorted_tables
        if table.name == "operator"
        or any(k.column.table.name == "operator" for k in table.foreign_keys)
    }
    assert set(known) == about


def left_of(world: World, company: Company) -> dict[str, int]:
    """Return the rows that should be gone."""
    found = {}
    with world.db.node_read() as tx:
        for name in (*rows.DELETED, "disclosure", "membership", "session", "part", "site"):
            table = METADATA.tables[name]
            mine = table.c.operator_id == company.id
            count = tx.value(select(func.count()).select_from(table).where(mine))
            if count:
                found[name] = count
        key = select(signing_key.c.id).where(signing_key.c.sealed_private.isnot(None))
        assert tx.rows(key.where(signing_key.c.operator_id == company.id)) == []
        assert tx.rows(select(disclosure).where(disclosure.c.operator_id == company.id)) == []
    return found
