"""Mails reach the people whom a notice concerns, once, in their language, and nobody else."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest
from sqlalchemy import select

from tadoru.app.exchange import ask, notices
from tadoru.app.exchange.ask import RequestDraft
from tadoru.app.feed.number import number
from tadoru.app.identity import person
from tadoru.app.identity.bootstrap import actor_for
from tadoru.app.identity.draft import PersonDraft
from tadoru.app.listing import Page
from tadoru.app.notice import choose
from tadoru.app.notice.queue import Invitation, queue_invitation
from tadoru.app.notice.send import BATCH
from tadoru.app.world import World
from tadoru.core.access.actor import Actor
from tadoru.core.identity.roles import Role
from tadoru.core.problems import Absent, InvalidData
from tadoru.core.values import PersonId, RequestId
from tadoru.entry.jobs.courier import carry
from tadoru.remote.mail import SmtpMailer
from tadoru.store import mailing, outbox
from tadoru.store.schema.node import outbox as rows
from tests.fakes.clock import Clock
from tests.fakes.node import PASSWORD
from tests.fakes.scene import TERMS, Company
from tests.fakes.smtp import Server, smtp_server


@pytest.fixture
def server() -> Iterator[Server]:
    with smtp_server() as running:
        yield running


@pytest.fixture
def mailed(world: World, server: Server) -> World:
    """The world with a mail server."""
    url = f"smtp://127.0.0.1:{server.port}"
    return replace(world, mailer=SmtpMailer(url, "tadoru@node.example"))


def ask_for(world: World, customer: Company, supplier: Company, name: str = "sulfate") -> RequestId:
    bought = customer.part(name, kind="bought")
    draft = RequestDraft(
        bought.id,
        supplier.id,
        "footprint/1",
        TERMS.as_json(),
        due_on=date(2026, 4, 30),
        message="For our 2025 report.",
    )
    return ask.create(world, customer.actor, draft).id


def join(world: World, company: Company, name: str, role: Role, locale: str = "ja") -> Actor:
    draft = PersonDraft(
        f"{name}@{company.name.lower()}.example", name, frozenset({role}), locale, password=PASSWORD
    )
    person.add(world, company.actor, draft)
    return actor_for(world, draft.email)


def plain(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def test_a_request_is_mailed_to_those_who_act_each_in_their_language(
    mailed: World, server: Server
) -> None:
    buyer, maker = Company(mailed, "Buyer"), Company(mailed, "Maker")
    join(mailed, maker, "editor", Role.EDITOR, "en")
    join(mailed, maker, "viewer", Role.VIEWER)
    request_id = ask_for(mailed, buyer, maker)
    carry(mailed, "test")
    assert sorted(server.recipients) == ["admin@maker.example", "editor@maker.example"]
    by_to = {str(mail["to"]): mail for mail in server.mails}
    english, japanese = by_to["editor@maker.example"], by_to["admin@maker.example"]
    assert "30 April 2026" in english["subject"]
    assert "【ご回答のお願い】" in japanese["subject"]
    assert "2026年4月30日" in japanese["subject"]
    for mail in (english, japanese):
        assert f"http://127.0.0.1:8300/requests/{request_id}" in plain(mail)
        assert "Buyer" in plain(mail)
        assert "For our 2025 report." in plain(mail)
        html = mail.get_body(("html",))
        assert html is not None
        assert html.get_content().count("<a ") == 1
        assert mail["auto-submitted"] == "auto-generated"


def test_a_mail_is_sent_once_however_often_the_courier_comes(mailed: World, server: Server) -> None:
    buyer, maker = Company(mailed, "Buyer"), Company(mailed, "Maker")
    ask_for(mailed, buyer, maker)
    for _ in range(3):
        carry(mailed, "test")
    assert len(server.mails) == 1


def test_a_mail_that_was_sent_but_not_settled_goes_out_as_the_same_mail(
    mailed: World, server: Server
) -> None:
    """Killed after the server took it, before the queue knew: RFC 5322's Message-ID is the same."""
    buyer, maker = Company(mailed, "Buyer"), Company(mailed, "Maker")
    ask_for(mailed, buyer, maker)
    with pytest.MonkeyPatch.context() as killed:
        killed.setattr(mailing, "add", _killed)
        with pytest.raises(KeyboardInterrupt):
            carry(mailed, "test")
    carry(mailed, "test")
    assert len(server.mails) == 2
    assert len({mail["message-id"] for mail in server.mails}) == 1
    assert plain(server.mails[0]) == plain(server.mails[1])


def _killed(*_: object) -> None:
    raise KeyboardInterrupt


def test_a_server_that_says_later_gets_it_later(
    mailed: World, server: Server, clock: Clock
) -> None:
    buyer, maker = Company(mailed, "Buyer"), Company(mailed, "Maker")
    server.answers.append(451)
    ask_for(mailed, buyer, maker)
    carry(mailed, "test")
    assert server.mails == []
    clock.pass_by(timedelta(minutes=2))
    carry(mailed, "test")
    assert len(server.mails) == 1


def test_a_server_that_hangs_or_is_away_loses_nothing(
    mailed: World, server: Server, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tadoru.remote.mail._SECONDS", 0.3)
    buyer, maker = Company(mailed, "Buyer"), Company(mailed, "Maker")
    server.hangs = True
    ask_for(mailed, buyer, maker)
    carry(mailed, "test")
    away = replace(mailed, mailer=SmtpMailer("smtp://127.0.0.1:9", "tadoru@node.example"))
    clock.pass_by(timedelta(hours=1))
    carry(away, "test")
    server.hangs = False
    clock.pass_by(timedelta(hours=1))
    carry(mailed, "test")
    assert len(server.mails) == 1


def test_an_address_that_is_refused_holds_nobody_else_up(
    mailed: World, server: Server, clock: Clock
) -> None:
    buyer, maker = Company(mailed, "Buyer"), Company(mailed, "Maker")
    join(mailed, maker, "editor", Role.EDITOR)
    server.refuses["admin@maker.example"] = 550
    ask_for(mailed, buyer, maker)
    carry(mailed, "test")
    assert server.recipients == ["editor@maker.example"]
    clock.pass_by(timedelta(days=1))
    carry(mailed, "test")
    with mailed.db.node_read() as tx:
        assert not outbox.is_any_due(tx, clock.now(), topics=("mail",))  # never tried again


def queued(world: World) -> list[tuple[int, bool]]:
    """Return of each queued mail how often it was tried, and whether it is settled."""
    with world.db.node_read() as tx:
        query = select(rows.c.attempts, rows.c.done_at).where(rows.c.topic == "mail")
        return sorted((row.attempts, row.done_at is not None) for row in tx.rows(query))


def test_recipients_who_are_put_off_hold_nobody_else_up(
    mailed: World, server: Server, clock: Clock
) -> None:
    """Greylisting: three are to come again later, and that says nothing about the server."""
    buyer, maker = Company(mailed, "Buyer"), Company(mailed, "Maker")
    for name in "abcd":
        join(mailed, maker, name, Role.EDITOR)
    greylisted = [f"{name}@maker.example" for name in "abc"]
    server.refuses.update(zip(greylisted, (450, 451, 450), strict=True))
    ask_for(mailed, buyer, maker)
    carry(mailed, "test")
    assert sorted(server.recipients) == ["admin@maker.example", "d@maker.example"]
    server.refuses.clear()
    clock.pass_by(timedelta(minutes=2))
    carry(mailed, "test")
    assert sorted(server.recipients[2:]) == greylisted


def test_what_waits_for_a_server_in_trouble_was_not_tried(
    mailed: World, server: Server, clock: Clock
) -> None:
    buyer, maker = Company(mailed, "Buyer"), Company(mailed, "Maker")
    for name in "abcd":
        join(mailed, maker, name, Role.EDITOR)
    server.answers.extend([421, 421, 421])
    ask_for(mailed, buyer, maker)
    carry(mailed, "test")
    assert server.mails == []
    assert queued(mailed) == [(0, False), (0, False), (1, False), (1, False), (1, False)]
    clock.pass_by(timedelta(minutes=2))
    carry(mailed, "test")
    assert len(server.mails) == 5


def test_who_wants_it_daily_gets_one_mail_at_eight_and_who_wants_none_gets_none(
    mailed: World, server: Server, clock: Clock
) -> None:
    buyer, maker = Company(mailed, "Buyer"), Company(mailed, "Maker")
    choose.choose(mailed, maker.actor, "daily")
    silent = join(mailed, maker, "silent", Role.EDITOR)
    choose.choose(mailed, silent, "never")
    for name in ("sulfate", "cobalt"):  # 1 April, 18:00 in Tokyo
        ask_for(mailed, buyer, maker, name)
        carry(mailed, "test")
        clock.pass_by(timedelta(hours=1))
    clock.time = clock.time.replace(hour=22, minute=59)
    carry(mailed, "test")
    assert server.mails == []
    clock.pass_by(timedelta(minutes=1))  # 2 April, 8:00 in Tokyo
    carry(mailed, "test")
    assert server.recipients == ["admin@maker.example"]
    assert "sulfate" in plain(server.mails[0])
    assert "cobalt" in plain(server.mails[0])
    carry(mailed, "test")
    assert len(server.mails) == 1


def test_a_digest_of_more_than_one_batch_tells_everything(
    mailed: World, server: Server, clock: Clock
) -> None:
    """What was queued for a day piece by piece is told, however many pieces it is."""
    buyer, maker = Company(mailed, "Buyer"), Company(mailed, "Maker")
    choose.choose(mailed, maker.actor, "daily")
    for which in range(BATCH + 2):
        ask_for(mailed, buyer, maker, f"part {which}.")
        number(mailed)  # each is queued on its own
    clock.pass_by(timedelta(days=1))
    for _ in range(3):
        carry(mailed, "test")
    told = "".join(map(plain, server.mails))
    assert all(f"part {which}." in told for which in range(BATCH + 2))
    assert len(server.mails) == 2


def test_many_notices_of_one_moment_come_in_one_mail(mailed: World, server: Server) -> None:
    buyer, maker = Company(mailed, "Buyer"), Company(mailed, "Maker")
    for which in range(5):
        ask_for(mailed, buyer, maker, f"part {which}")
    carry(mailed, "test")
    assert len(server.mails) == 1
    assert all(f"part {which}" in plain(server.mails[0]) for which in range(5))


def test_no_name_breaks_out_of_a_header_or_of_the_html(mailed: World, server: Server) -> None:
    buyer, maker = Company(mailed, "Buyer"), Company(mailed, "Maker")
    join(mailed, maker, "<b>bold</b>", Role.EDITOR)
    bought = buyer.part("x<script>alert(1)</script>", kind="bought")
    buyer.asks(maker, bought)
    carry(mailed, "test")
    for mail in server.mails:
        html = mail.get_body(("html",))
        assert html is not None
        assert "<script" not in html.get_content()
        assert "<b>bold" not in html.get_content()
        assert mail.get_all("bcc") is None


def test_without_a_server_mails_are_files(world: World, tmp_path: Path) -> None:
    buyer, maker = Company(world, "Buyer"), Company(world, "Maker")
    ask_for(world, buyer, maker)
    carry(world, "test")
    files = list((tmp_path / "mail").iterdir())
    assert [file.suffix for file in files] == [".eml"]
    mail = message_from_bytes(files[0].read_bytes(), policy=default)
    assert mail["to"] == "admin@maker.example"
    assert files[0].stat().st_mode & 0o077 == 0


def test_the_link_of_an_invitation_lies_sealed_until_it_is_sent(
    mailed: World, server: Server
) -> None:
    buyer = Company(mailed, "Buyer")
    link = "http://127.0.0.1:8300/invitation/a-token-that-nobody-may-read"
    invitation = Invitation("new@maker.example", "ja", "Maker", "Buyer KK", link, "Welcome")
    with mailed.db.write(buyer.id) as tx:
        queue_invitation(tx, mailed, buyer.id, invitation)
        queue_invitation(tx, mailed, buyer.id, invitation)
    with mailed.db.node_write() as tx:
        queued = outbox.due(tx, mailed.clock.now(), topics=("mail",))
    assert not any("token" in row.payload or "maker" in row.payload for row in queued)
    carry(mailed, "test")
    assert server.recipients == ["new@maker.example"]
    assert link in plain(server.mails[0])


def test_a_person_who_left_is_not_mailed(mailed: World, server: Server) -> None:
    buyer, maker = Company(mailed, "Buyer"), Company(mailed, "Maker")
    gone = join(mailed, maker, "gone", Role.EDITOR)
    ask_for(mailed, buyer, maker)
    number(mailed)  # the mail is queued while the person is still a member
    person.remove(mailed, maker.actor, PersonId(gone.name.partition(":")[2]))
    carry(mailed, "test")
    assert server.recipients == ["admin@maker.example"]


def test_the_inbox_counts_by_what_it_is_about(world: World) -> None:
    buyer, maker = Company(world, "Buyer"), Company(world, "Maker")
    sulfate = maker.part("sulfate")
    maker.emits(sulfate, "2")
    request_id = ask_for(world, buyer, maker)
    maker.answers(request_id, sulfate)
    found = notices.counts(world, buyer.actor)
    assert found[""].all == found["request"].all + found["answer"].all
    about = notices.list_all(world, buyer.actor, about="answer", page=Page()).items
    assert {one.kind for one in about} == {"answer-given"}
    assert notices.mark_all(world, buyer.actor) == found[""].unread
    assert notices.counts(world, buyer.actor)[""].unread == 0
    assert notices.counts(world, maker.actor)["request"].unread == 1


def test_only_a_person_chooses_and_only_what_there_is(world: World) -> None:
    maker = Company(world, "Maker")
    with pytest.raises(InvalidData):
        choose.choose(world, maker.actor, "hourly")
    program = Actor("client:x", maker.id, frozenset({Role.EDITOR}))
    with pytest.raises(Absent):
        choose.choose(world, program, "daily")
    assert choose.choose(world, maker.actor, "daily").mode == "daily"
    assert choose.read(world, maker.actor).mode == "daily"
