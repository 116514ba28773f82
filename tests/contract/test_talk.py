"""Threads of requests: both sides write and read, nobody else does; files are what they say."""

import io
import zipfile
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from tadoru.app.exchange import notices
from tadoru.app.listing import Page
from tadoru.app.talk import attachment, thread
from tadoru.app.talk.attachment import FileGone, Upload
from tadoru.app.talk.thread import MessageView
from tadoru.app.world import World
from tadoru.core.identity.roles import Role
from tadoru.core.problems import Absent, InvalidData, NotPermitted, Unsealable
from tadoru.core.values import AttachmentId, RequestId
from tests.fakes.clock import Clock
from tests.fakes.scene import Company

CSV = "部品,kg\n電池,1.5\n".encode("cp932")


class Pair:
    """Acme asks Boron; Xeno has nothing to do with it."""

    def __init__(self, world: World) -> None:
        self.acme, self.boron, self.xeno = (Company(world, n) for n in ("Acme", "Boron", "Xeno"))
        self.glue = self.acme.part("glue", kind="bought")
        self.request: RequestId = self.acme.asks(self.boron, self.glue).id


def posted(world: World, by: Company, about: RequestId, body: str, *files: Upload) -> MessageView:
    return thread.post(world, by.actor, about, body, files)


def read(world: World, by: Company, about: RequestId) -> tuple[MessageView, ...]:
    return thread.listing(world, by.actor, about, Page()).items


def rules(refused: InvalidData) -> list[str]:
    return [finding.rule for finding in refused.findings]


def test_both_sides_read_what_either_wrote_the_newest_first(world: World, clock: Clock) -> None:
    pair = Pair(world)
    posted(world, pair.acme, pair.request, "Which grade\r\nis it?  ")
    clock.pass_by(timedelta(minutes=1))
    posted(world, pair.boron, pair.request, "Grade 811.")
    for side, mine in ((pair.acme, [False, True]), (pair.boron, [True, False])):
        found = read(world, side, pair.request)
        assert [one.body for one in found] == ["Grade 811.", "Which grade\nis it?"]
        assert [one.author_name for one in found] == ["Boron", "Acme"]
        assert [one.mine for one in found] == mine
    first = thread.listing(world, pair.acme.actor, pair.request, Page(limit=1))
    (rest,) = thread.listing(world, pair.acme.actor, pair.request, Page(first.next, 1)).items
    assert rest.author_name == "Acme"


def test_a_message_is_new_until_the_other_side_has_read_or_replied(
    world: World, clock: Clock
) -> None:
    pair = Pair(world)
    posted(world, pair.acme, pair.request, "first")
    assert [one.unread for one in read(world, pair.boron, pair.request)] == [True]
    assert [one.unread for one in read(world, pair.acme, pair.request)] == [False]
    assert thread.mark_read(world, pair.boron.actor, pair.request) == 1
    clock.pass_by(timedelta(minutes=1))
    posted(world, pair.acme, pair.request, "second")
    assert [one.unread for one in read(world, pair.boron, pair.request)] == [True, False]
    clock.pass_by(timedelta(minutes=1))
    posted(world, pair.boron, pair.request, "reply")
    assert not any(one.unread for one in read(world, pair.boron, pair.request))


def test_the_other_side_is_told_that_somebody_wrote_and_not_what(world: World) -> None:
    pair = Pair(world)
    posted(world, pair.boron, pair.request, "a secret of Boron's")
    told = notices.list_all(world, pair.acme.actor, page=Page()).items
    (notice,) = [one for one in told if one.kind == "message-new"]
    assert notice.facts["from"] == "Boron"
    assert notice.request_id == pair.request
    assert "secret" not in str(notice.facts)
    mine = notices.list_all(world, pair.boron.actor, page=Page()).items
    assert not any(one.kind == "message-new" for one in mine)


def test_a_file_comes_back_as_it_was_sent_to_both_sides_and_to_nobody_else(world: World) -> None:
    pair = Pair(world)
    sent = posted(
        world, pair.boron, pair.request, "", Upload("../表.csv", CSV, "application/vnd.ms-excel")
    )
    (file,) = sent.attachments
    assert (file.name, file.size) == ("表.csv", len(CSV))
    for side in (pair.acme, pair.boron):
        found = attachment.read(world, side.actor, file.id)
        assert found.content == CSV
        assert found.media_type == "text/csv; charset=cp932"
    for act in (
        lambda: attachment.read(world, pair.xeno.actor, file.id),
        lambda: attachment.read(world, pair.acme.actor, AttachmentId(sent.id)),
        lambda: thread.listing(world, pair.xeno.actor, pair.request, Page()),
        lambda: thread.post(world, pair.xeno.actor, pair.request, "hello"),
        lambda: thread.mark_read(world, pair.xeno.actor, pair.request),
    ):
        with pytest.raises(Absent):
            act()


def test_a_file_is_kept_once_for_each_owner_and_sealed(world: World) -> None:
    pair = Pair(world)
    for by in (pair.acme, pair.acme, pair.boron):
        posted(world, by, pair.request, "see", Upload("t.csv", CSV))
    with world.db.node_read() as tx:
        kept = tx.rows(text("SELECT sealed, digest FROM blob"))
    assert len(kept) == 2
    assert len({row.digest for row in kept}) == 1
    assert all(CSV not in bytes(row.sealed) for row in kept)


def test_a_sealed_file_opens_for_its_own_owner_only(world: World) -> None:
    pair = Pair(world)
    (file,) = posted(world, pair.acme, pair.request, "", Upload("t.csv", CSV)).attachments
    posted(world, pair.boron, pair.request, "", Upload("t.csv", CSV))
    with world.db.owner() as connection:
        swap = (
            "UPDATE blob SET sealed = (SELECT sealed FROM blob b WHERE b.operator_id = :b)"
            " WHERE operator_id = :a"
        )
        connection.execute(text(swap), {"a": pair.acme.id, "b": pair.boron.id})
    with pytest.raises(Unsealable):
        attachment.read(world, pair.boron.actor, file.id)


def test_a_file_that_is_no_longer_kept_is_gone_and_its_message_stays(world: World) -> None:
    pair = Pair(world)
    (file,) = posted(world, pair.acme, pair.request, "", Upload("t.csv", CSV)).attachments
    with world.db.owner() as connection:
        connection.execute(text("DELETE FROM blob"))
    with pytest.raises(FileGone):
        attachment.read(world, pair.boron.actor, file.id)
    assert read(world, pair.boron, pair.request)[0].attachments == (file,)


def test_everything_wrong_with_a_message_is_said_at_once_and_nothing_is_kept(world: World) -> None:
    pair = Pair(world)
    macros = io.BytesIO()
    with zipfile.ZipFile(macros, "w") as archive:
        archive.writestr("xl/vbaProject.bin", b"x")
    files = (
        Upload("a.csv", CSV),
        Upload("b.exe", b"MZ\x90\x00"),
        Upload("c.pdf", b"MZ\x90\x00"),
        Upload("d.xlsx", macros.getvalue()),
        Upload("e.txt", b"<script>alert(1)</script>"),
        Upload("f.csv", b"x" * (attachment.FILE_BYTES_MAX + 1)),
    )
    with pytest.raises(InvalidData) as refused:
        posted(world, pair.acme, pair.request, "\x07" + "x" * 5001, *files)
    assert rules(refused.value) == [
        "message.too-long", "message.no-text", "attachment.too-many", "attachment.unknown",
        "attachment.content", "attachment.active", "attachment.active", "attachment.too-large",
    ]  # fmt: skip
    with pytest.raises(InvalidData) as refused:
        posted(world, pair.acme, pair.request, " \n ")
    assert rules(refused.value) == ["message.empty"]
    assert read(world, pair.acme, pair.request) == ()


def test_a_company_keeps_no_more_than_it_may(world: World) -> None:
    pair = Pair(world)
    small = replace(world, ops=replace(world.ops, files_bytes_max=len(CSV)))
    posted(small, pair.acme, pair.request, "", Upload("t.csv", CSV))
    posted(small, pair.acme, pair.request, "the same again", Upload("u.csv", CSV))
    with pytest.raises(InvalidData) as refused:
        posted(small, pair.acme, pair.request, "", Upload("t.txt", b"more"))
    assert rules(refused.value) == ["attachment.full"]


def test_raw_sql_of_another_company_sees_no_thread_and_no_side_can_rewrite_it(
    world: World,
) -> None:
    if world.db.dialect != "postgresql":
        pytest.skip("row-level security is PostgreSQL's")
    pair = Pair(world)
    posted(world, pair.acme, pair.request, "hello", Upload("t.csv", CSV))
    for operator, seen in ((pair.xeno.id, (0, 0, 0)), (pair.boron.id, (1, 1, 0))):
        with world.db.read(operator) as tx:
            tables = ("message", "attachment", "blob")
            counts = [tx.value(text(f"SELECT count(*) FROM {name}")) for name in tables]
            assert tuple(counts) == seen
    for table in ("message", "attachment"):
        for statement in (f"UPDATE {table} SET author_id = author_id", f"DELETE FROM {table}"):
            with (
                pytest.raises(Exception, match="permission denied"),
                world.db.write(pair.acme.id) as tx,
            ):
                tx.run(text(statement))


def test_who_may_only_look_writes_nothing(world: World) -> None:
    pair = Pair(world)
    viewer = replace(pair.acme.actor, roles=frozenset({Role.VIEWER}))
    with pytest.raises(NotPermitted):
        thread.post(world, viewer, pair.request, "hello")
    assert thread.listing(world, viewer, pair.request, Page()).items == ()
